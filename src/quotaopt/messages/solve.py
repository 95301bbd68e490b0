"""Headlines of errors, places, and what solving, rounding and certifying say."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "error.plan": Entry(
        en="Error: {count} problem(s) in the plan",
        zh="错误：计划中有 {count} 处问题",
    ),
    "error.infeasible": Entry(
        en="No plan can satisfy the rules",
        zh="没有任何计划能同时满足这些规则",
    ),
    "error.not_certified": Entry(
        en="Stopped before the answer was certified",
        zh="结果未能通过验证，已停止",
    ),
    "place.row": Entry(en="row {row}", zh="第 {row} 行"),
    "place.column": Entry(en="column {column}", zh="列 {column}"),
    "place.join": Entry(en=", ", zh="，"),
    "place.says": Entry(en="{place}: {what}", zh="{place}：{what}"),
    "solve.not_converged": Entry(
        en="The solver neither reached a plan nor proved that there is none "
        "(largest excess of a row {violation:.1e} of its size, gap {gap:.1e})",
        zh="求解器既未得到方案，也未能证明无解（规则的最大相对偏差 {violation:.1e}，最优性差距 {gap:.1e}）",
        fix_en="Look for limits that only just fit together, and widen one of them",
        fix_zh="请检查是否有几条规则刚好卡在极限上，并适当放宽其中一条",
    ),
    "conflict.lower": Entry(
        en="{row} must carry at least {needs}, but what is inside it can carry at most {reach}"
        " because of {rules}: {gap} short",
        zh="“{row}”至少要承担 {needs}，但受 {rules} 限制，其内部最多只能承担 {reach}，缺口 {gap}",
        fix_en="Lower what it must carry, or relax one of these rules, by at least the gap.",
        fix_zh="请至少按缺口下调其要求，或放宽其中一条规则。",
    ),
    "conflict.upper": Entry(
        en="{row} admits at most {reach}, but what is inside it must carry at least {needs}"
        " because of {rules}: {gap} too much",
        zh="“{row}”最多允许 {reach}，但受 {rules} 要求，其内部至少要承担 {needs}，超出 {gap}",
        fix_en="Raise what it admits, or relax one of these rules, by at least the gap.",
        fix_zh="请至少按超出额上调其上限，或放宽其中一条规则。",
    ),
    "conflict.lower_alone": Entry(
        en="{row} must carry at least {needs}, but the limits of its own cells allow at most {reach}:"
        " {gap} short",
        zh="“{row}”至少要承担 {needs}，但其单元自身的上限合计只有 {reach}，缺口 {gap}",
        fix_en="Lower what it must carry, or raise the limits of its cells, by at least the gap.",
        fix_zh="请至少按缺口下调其要求，或上调其单元的上限。",
    ),
    "conflict.empty": Entry(
        en="{row} must carry at least {needs}, but has no cell that could add anything to it:"
        " none has a reference, or they count nothing",
        zh="“{row}”至少要承担 {needs}，但没有任何单元能为其承担目标：均无参考值，或权重为零",
        fix_en="Give its cells a reference, such as one more source of the blend, or take the limit away.",
        fix_zh="请为这些单元提供参考值（例如在 blend 中增加一个来源），或取消该限制。",
    ),
    "conflict.upper_alone": Entry(
        en="{row} admits at most {reach}, but the limits of its own cells ask for at least {needs}:"
        " {gap} too much",
        zh="“{row}”最多允许 {reach}，但其单元自身的下限合计为 {needs}，超出 {gap}",
        fix_en="Raise what it admits, or lower the limits of its cells, by at least the gap.",
        fix_zh="请至少按超出额上调其上限，或下调其单元的下限。",
    ),
    "conflict.cell": Entry(
        en="{cell} must carry at least {needs} by rule '{lower_rule}' but at most {reach} by rule"
        " '{upper_rule}' ({count} cell(s) contradict themselves like this)",
        zh="“{cell}”按规则“{lower_rule}”至少要承担 {needs}，按规则“{upper_rule}”却最多只能承担 {reach}"
        "（共 {count} 个单元如此自相矛盾）",
        fix_en="Change one of the two rules.",
        fix_zh="请修改其中一条规则。",
    ),
    "conflict.tiers": Entry(
        en="{cell} must carry at least {needs} by rule '{lower_rule}', but in a higher tier"
        " {above} at most {reach} by rule '{upper_rule}' ({count} cell(s) contradict themselves like this)",
        zh="“{cell}”按规则“{lower_rule}”至少要承担 {needs}，更高档位的“{above}”按规则“{upper_rule}”"
        "却最多只能承担 {reach}（共 {count} 个单元如此自相矛盾）",
        fix_en="Change one of the two rules: no tier is above the next one.",
        fix_zh="请修改其中一条规则：低档目标不得高于高一档。",
    ),
    "conflict.rules": Entry(
        en="{count} limits cannot hold together: {rules}. Together they ask for at least {needs}"
        " but leave room for at most {reach}: {gap} short",
        zh="以下 {count} 条限制无法同时成立：{rules}。"
        "它们合起来至少要求 {needs}，但最多只容得下 {reach}，缺口 {gap}",
        fix_en="Relax one of them by at least the gap.",
        fix_zh="请至少按缺口放宽其中一条。",
    ),
    "conflict.weighted_rules": Entry(
        en="{count} limits cannot hold together: {rules}",
        zh="以下 {count} 条限制无法同时成立：{rules}",
        fix_en="Relax one of them; leaving them out one by one shows how much each matters.",
        fix_zh="请放宽其中一条；逐条去掉即可看出各自的影响。",
    ),
    "solve.not_certified": Entry(
        en="{method}: limits are missed by {violation:.1e} of their size and the gap is {gap:.1e}",
        zh="{method}：限制偏差为其规模的 {violation:.1e}，最优性差距为 {gap:.1e}",
        fix_en="This is a numerically extreme plan; widen limits that leave almost no room, or report it.",
        fix_zh="该计划在数值上过于极端；请放宽几乎没有余地的限制，或向我们反馈。",
    ),
    "solve.unproved_refutation": Entry(
        en="the solver found no plan, but its reason did not pass the independent check",
        zh="求解器未找到可行计划，但其理由未能通过独立验证",
        fix_en="Nothing is claimed about this plan. Please report it.",
        fix_zh="对该计划不下任何结论，请向我们反馈。",
    ),
    "solve.out_of_time": Entry(
        en="The time limit came before the best plan was proved",
        zh="在证明最优计划之前，时间已用完",
        fix_en="Allow more time, or leave the limit out.",
        fix_zh="请放宽时间限制，或不设限制。",
    ),
    "note.far": Entry(
        en="whole steps keep every rule only where cells leave the proved answer: {count} by two steps "
        "or more, one by {most}",
        zh="要按整步满足全部规则，部分单元不得不偏离已证明的最优解：{count} 个偏离两步及以上，最多 {most} 步",
        fix_en="Make `step` smaller, or give narrow rules more room.",
        fix_zh="请减小 `step`，或放宽过窄的规则。",
    ),
    "note.miss": Entry(
        en="whole steps cannot keep {row}: it is off by {by} step(s)",
        zh="受取整限制，“{row}”无法精确满足，相差 {by} 个取整单位",
        fix_en="Choose a smaller step, or widen this limit.",
        fix_zh="请缩小取整单位，或放宽该限制。",
    ),
    "rounding.method": Entry(
        en="Unknown rounding method '{method}'",
        zh="未知的取整方法“{method}”",
        fix_en="Use one of: {known}",
        fix_zh="可用的方法：{known}",
    ),
    "rounding.divisor_class": Entry(
        en="The rounding method '{method}' needs rules that form one or two hierarchies; "
        "this plan has more crossing cuts or weighted rules",
        zh="取整方法“{method}”只适用于规则构成一个或两个层级的计划；本计划的交叉维度更多，或含有加权规则",
        fix_en="Use largest_remainder, which serves every plan",
        fix_zh="请改用 largest_remainder，它适用于所有计划",
    ),
    "rounding.divisor_size": Entry(
        en="The rounding method '{method}' serves up to {most} cells; this plan has {cells}",
        zh="取整方法“{method}”最多支持 {most} 个单元；本计划有 {cells} 个",
        fix_en="Use largest_remainder, which serves every size",
        fix_zh="请改用 largest_remainder，它不受规模限制",
    ),
    "solve.no_largest": Entry(
        en="Nothing limits the targets from above, so that leximin can raise the smallest burden for ever",
        zh="没有任何规则限制目标的上限，因此 leximin 可以无限抬高最低的负担",
        fix_en="Give the plan a total, or upper limits, or use leximax.",
        fix_zh="请为计划设定总额或上限，或改用 leximax。",
    ),
}

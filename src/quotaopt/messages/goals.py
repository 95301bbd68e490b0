"""Sentences about soft rules, their priorities, and what a notion of fairness needs."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "plan.soft_form": Entry(
        en="soft needs exactly one of priority, penalty and squared",
        zh="soft 必须且只能填写 priority、penalty、squared 之一",
        fix_en="Write soft: {{priority: 1}} to put it before fairness, "
        "or soft: {{penalty: 5}} or {{squared: 5}} to weigh it, or its square, against fairness.",
        fix_zh="优先于公平的写 soft: {{priority: 1}}；与公平相互权衡的写 soft: {{penalty: 5}}，"
        "按偏差的平方权衡的写 soft: {{squared: 5}}。",
    ),
    "plan.penalty_and_weight": Entry(
        en="penalty and squared are themselves the weight; weight has no meaning beside them",
        zh="penalty、squared 本身就是权重，不能再写 weight",
        fix_en="Remove weight, or write priority in place of the penalty.",
        fix_zh="请删除 weight，或把 penalty 改为 priority。",
    ),
    "plan.soft_logic": Entry(
        en="{kind} is a choice that either holds or not, and cannot be soft",
        zh="{kind} 是非此即彼的选择，不能设为软规则",
        fix_en="Remove soft.",
        fix_zh="请删除 soft。",
    ),
    "plan.soft_and_priority": Entry(
        en="The rule has two priorities: priority is for hard rules in whole steps, soft has its own",
        zh="这条规则有两个优先级：priority 用于硬规则取整时的让步顺序，soft 另有自己的优先级",
        fix_en="Remove priority from the rule; the one inside soft remains.",
        fix_zh="请删除规则上的 priority，只保留 soft 里的优先级。",
    ),
    "plan.goal_twice": Entry(
        en="Priority {number} is described twice",
        zh="优先级 {number} 写了两次",
        fix_en="Keep one entry per priority.",
        fix_zh="每个优先级只保留一项。",
    ),
    "plan.goal_without_rules": Entry(
        en="No soft rule has priority {number}",
        zh="没有任何软规则的优先级是 {number}",
        fix_en="Remove the entry, or give a rule soft: {{priority: {number}}}.",
        fix_zh="请删除这一项，或为某条规则写上 soft: {{priority: {number}}}。",
    ),
    "plan.penalty_without_measure": Entry(
        en="{notion} compares one burden after the other; there is nothing to weigh a penalty against",
        zh="{notion} 逐个比较负担率，penalty 没有可以权衡的对象",
        fix_en="Give the soft rules a priority in place of a penalty, or choose another notion.",
        fix_zh="请把软规则的 penalty 改为 priority，或改用其他公平准则。",
    ),
    "plan.squared_with_linear": Entry(
        en="{notion} is solved by linear programming, which has no place for the square of a miss",
        zh="{notion} 用线性规划求解，无法处理偏差的平方",
        fix_en="Write penalty in place of squared, or choose proportional, least_squares or power.",
        fix_zh="请把 squared 改为 penalty，或改用 proportional、least_squares、power 准则。",
    ),
    "plan.squared_with_logic": Entry(
        en="squared cannot stand beside rules that choose (lot, one_of, at_most)",
        zh="squared 不能与选择类规则（lot、one_of、at_most）同时使用",
        fix_en="Write penalty in place of squared, or replace the choices by fixed limits.",
        fix_zh="请把 squared 改为 penalty，或把选择类规则改为固定的上下限。",
    ),
    "plan.beta_missing": Entry(
        en="The notion power needs its power beta",
        zh="公平准则 power 需要指定幂次 beta",
        fix_en="Write beta: -1 for proportional fairness between burdens (Nash), beta: 1 for least squares, "
        "below -1 to protect the least burdened, above 1 the most burdened.",
        fix_zh="beta: -1 为比例公平（纳什），beta: 1 为最小二乘；小于 -1 更照顾负担最轻者，"
        "大于 1 更照顾负担最重者。",
    ),
    "plan.first_with_divisor": Entry(
        en="sums are rounded first by largest remainder only, not by {method}",
        zh="先取整合计（first）只适用于最大余数法，不适用于 {method}",
        fix_en="Take first away, or set method to largest_remainder.",
        fix_zh="去掉 first，或把 method 设为 largest_remainder。",
    ),
    "plan.beta_without_power": Entry(
        en="beta belongs to the notion power, and this is {notion}",
        zh="beta 只用于公平准则 power，而这里是 {notion}",
        fix_en="Write notion: power, or remove beta.",
        fix_zh="请写 notion: power，或删除 beta。",
    ),
    "plan.beta_too_large": Entry(
        en="beta lies outside -{largest} to {largest}",
        zh="beta 超出 -{largest} 到 {largest} 的范围",
        fix_en="Beyond that use leximin (very negative) or leximax (very positive), which are exact.",
        fix_zh="更极端的情形请用 leximin（负无穷）或 leximax（正无穷），它们是精确的。",
    ),
    "plan.mean_without_minimax": Entry(
        en="mean belongs to the notion minimax, and this is {notion}",
        zh="mean 只用于公平准则 minimax，而这里是 {notion}",
        fix_en="Write notion: minimax, or remove mean.",
        fix_zh="请写 notion: minimax，或删除 mean。",
    ),
    "note.soft_bare": Entry(
        en="soft rule '{rule}' asks for targets where the reference is zero ({count}: {members});"
        " they carry nothing, and the rule is missed there in full",
        zh="软规则“{rule}”希望基准为零的单元承担目标（{count} 处：{members}）；"
        "这些单元仍不承担目标，该处的要求全部未满足",
    ),
    "options.time_limit": Entry(
        en="A time limit of {given:g} seconds leaves no time",
        zh="时限 {given:g} 秒，没有可用的时间",
        fix_en="Give a number of seconds above 0.",
        fix_zh="请给出大于 0 的秒数。",
    ),
    "options.gap": Entry(
        en="{given:g} is no gap",
        zh="{given:g} 不是有效的差距",
        fix_en="Give a part of the whole, from 0 to below 1: 0.01 is 1%.",
        fix_zh="请给出 0 到 1 之间（不含 1）的比例：0.01 即 1%。",
    ),
    "solve.zero_under_power": Entry(
        en="{what} can carry nothing, but by power {beta} a target of 0 is infinitely unfair",
        zh="{what} 的目标只能为 0，而按幂次 {beta}，目标为 0 的不公平程度是无穷大",
        fix_en="Choose a beta above -1, or leximin, or take it out of the plan's cells.",
        fix_zh="请选择大于 -1 的 beta，或改用 leximin，或把它从计划的单元中去掉。",
    ),
}

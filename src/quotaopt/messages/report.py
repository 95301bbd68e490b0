"""Sentences of the report room."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "report.amount": Entry(en="{currency} {amount}", zh="{amount} {currency}"),
    "report.amount_of": Entry(en="{amount} {currency}", zh="{amount} {currency}"),
    "report.amount_twice": Entry(en="{amount} ({short})", zh="{amount}（{short}）"),
    "report.amounts_in": Entry(en="Amounts in {unit}", zh="金额单位：{unit}"),
    "report.status.optimal": Entry(
        en="Solved: every rule kept; proved fairest to within {gap:.0e} before rounding to whole steps",
        zh="已求解：全部规则均已遵守；取整前已证明最公平（差距 {gap:.0e} 以内）",
    ),
    "report.status.feasible": Entry(
        en="Solved, but whole steps could not keep every limit, see below (gap before rounding {gap:.0e})",
        zh="已求解，但取整后未能守住全部限制，见下方说明（取整前差距 {gap:.0e}）",
    ),
    "report.status.open": Entry(
        en="Solved: every rule kept; at most {gap:.1%} from the best possible before rounding to whole steps",
        zh="已求解：全部规则均已遵守；取整前与最优相差不超过 {gap:.1%}",
    ),
    "report.facts": Entry(
        en="{cells:,} cells, {rules:,} rules, {fairness}, class {plan_class}",
        zh="{cells:,} 个单元，{rules:,} 条规则，公平准则：{fairness}，{plan_class} 类",
    ),
    "report.fairness": Entry(en="{notion} fairness", zh="{notion}"),
    "report.fairness_by": Entry(en="{notion} fairness by {levels}", zh="{notion}（按 {levels} 衡量）"),
    "report.notion.proportional": Entry(en="proportional", zh="等比"),
    "report.notion.least_squares": Entry(en="least-squares", zh="最小二乘"),
    "report.notion.power": Entry(en="power", zh="幂次"),
    "report.notion.minimax": Entry(en="minimax", zh="最大偏差最小"),
    "report.notion.least_absolute": Entry(en="least-absolute", zh="总偏差最小"),
    "report.notion.leximin": Entry(en="leximin", zh="先抬最低"),
    "report.notion.leximax": Entry(en="leximax", zh="先降最高"),
    "report.notion_power": Entry(en="{notion} {beta}", zh="{notion} {beta}"),
    "report.notion_mean": Entry(en="{notion} + {mean} mean", zh="{notion} + {mean} 平均"),
    "report.compare.cells": Entry(en="single cells", zh="单元"),
    "report.compare.between": Entry(
        en="Every notion of fairness on the same plan; burdens compared between {levels}",
        zh="同一计划在各种公平准则下的结果；负担率的比较对象：{levels}",
    ),
    "report.compare.notion": Entry(en="notion", zh="公平准则"),
    "report.compare.lowest": Entry(en="lowest", zh="最低"),
    "report.compare.highest": Entry(en="highest", zh="最高"),
    "report.compare.largest_deviation": Entry(en="largest", zh="最大偏差"),
    "report.compare.mean_deviation": Entry(en="mean", zh="平均偏差"),
    "report.compare.chi_square": Entry(en="chi²", zh="卡方"),
    "report.compare.divergence": Entry(en="KL", zh="KL"),
    "report.compare.gini": Entry(en="Gini", zh="基尼"),
    "report.compare.changed": Entry(en="changed", zh="变动个数"),
    "report.compare.moved": Entry(en="moved", zh="移动金额"),
    "report.compare.means": Entry(
        en="lowest, highest: burden, 1 = fair share. largest, mean: distance of the burden from 1. "
        "changed, moved: targets that differ from the plan's own notion (first line), and how much "
        "goes to others, in {unit}.",
        zh="最低、最高：负担率，1 为公平份额。最大偏差、平均偏差：负担率与 1 的距离。"
        "变动个数、移动金额：与本计划所选准则（第一行）不同的目标个数，以及转给他人的金额（{unit}）。",
    ),
    "report.compare.open": Entry(en="{notion}, gap {gap:.1%}", zh="{notion}，差距 {gap:.1%}"),
    "report.compare.green": Entry(en="Green: best of its column.", zh="绿色：该列最优。"),
    "report.compare.agree": Entry(
        en="Every notion gives the same targets here, to the step.",
        zh="在这份计划中，各种公平准则得到的目标完全相同（精确到取整单位）。",
    ),
    "report.compare.failed": Entry(en="No plan under {notion}:", zh="“{notion}”下没有得到方案："),
    "report.compare.sheet": Entry(en="Notions", zh="公平准则"),
    "report.stages.stage": Entry(en="in this order", zh="依次优化"),
    "report.stages.reached": Entry(en="reached", zh="结果"),
    "report.stages.gap": Entry(en="proved to", zh="证明差距"),
    "report.stages.method": Entry(en="by", zh="方法"),
    "report.stages.goal": Entry(en="goals, priority {priority}", zh="目标，优先级 {priority}"),
    "report.stages.finish": Entry(en="the rest: {notion}", zh="其余：{notion}"),
    "report.stages.kept": Entry(en="nothing missed", zh="全部达到"),
    "report.stages.missed": Entry(
        en="{rule} missed by {by} ({rows:,} rows)", zh="{rule} 偏离 {by}（{rows:,} 项）"
    ),
    "report.stages.smooth": Entry(en="unfairness {value:.5f}", zh="不公平度 {value:.5f}"),
    "report.stages.minimax": Entry(en="largest deviation {value:.2%}", zh="最大偏差 {value:.2%}"),
    "report.stages.least_absolute": Entry(en="mean deviation {value:.2%}", zh="平均偏差 {value:.2%}"),
    "report.stages.leximin": Entry(
        en="lowest burdens, each times how many: {levels}", zh="由低到高的负担率 × 个数：{levels}"
    ),
    "report.stages.leximax": Entry(
        en="highest burdens, each times how many: {levels}", zh="由高到低的负担率 × 个数：{levels}"
    ),
    "report.stages.sheet": Entry(en="Stages", zh="优化过程"),
    "report.stages.more": Entry(en="{count:,} more levels", zh="另有 {count:,} 级"),
    "report.coincides": Entry(
        en="Every notion of fairness gives this plan: the rules that bind form one tree, and the total is "
        "fixed",
        zh="任何公平准则都得到这一方案：起作用的规则构成一棵树，且总额固定",
    ),
    "report.reference": Entry(en="reference", zh="基准"),
    "report.target": Entry(en="target", zh="目标"),
    "report.share": Entry(en="share", zh="占比"),
    "report.burden": Entry(en="burden", zh="负担率"),
    "report.total": Entry(en="total", zh="合计"),
    "report.more_members": Entry(
        en="… {count:,} more: --by {levels}", zh="… 另有 {count:,} 个：--by {levels}"
    ),
    "report.too_many_rows": Entry(
        en="… {count:,} more: write them to a file with -o", zh="… 另有 {count:,} 行：请用 -o 写入文件查看"
    ),
    "report.rule": Entry(en="rule", zh="规则"),
    "report.limit": Entry(en="limit", zh="限制"),
    "report.reached": Entry(en="reached", zh="实际"),
    "report.slack": Entry(en="slack", zh="余量"),
    "report.effect": Entry(en="effect", zh="作用"),
    "report.more_rows": Entry(en="… {count:,} more", zh="… 另有 {count:,} 行"),
    "report.more_rows_binding": Entry(
        en="… {count:,} more, {binding:,} bind", zh="… 另有 {count:,} 行，{binding:,} 行起作用"
    ),
    "report.pushes_up": Entry(en="binds, pushes up", zh="起作用，抬高"),
    "report.holds_down": Entry(en="binds, holds down", zh="起作用，压低"),
    "report.relief": Entry(en="1% looser", zh="放宽 1%"),
    "report.relief_means": Entry(
        en="1% looser: how unfairness would change if that limit alone were loosened by 1%",
        zh="放宽 1%：仅将该项限制放宽 1% 时，不公平度的变化",
    ),
    "report.missed": Entry(en="missed by {by}", zh="偏离 {by}"),
    "report.soft_over": Entry(en="soft, over by {by}", zh="软规则，超出 {by}"),
    "report.soft_short": Entry(en="soft, short by {by}", zh="软规则，不足 {by}"),
    "report.evenness": Entry(en="burden by", zh="负担率分布"),
    "report.members": Entry(en="members", zh="成员数"),
    "report.lowest": Entry(en="lowest", zh="最低"),
    "report.highest": Entry(en="highest", zh="最高"),
    "report.spread": Entry(en="spread", zh="极差"),
    "report.gini": Entry(en="Gini", zh="基尼系数"),
    "report.single_cells": Entry(en="(single cells)", zh="（单元）"),
    "report.verified": Entry(
        en="Verified: every one of {count:,} limits holds, checked in exact integers",
        zh="已验证：{count:,} 项限制全部成立，以精确整数逐项核对",
    ),
    "report.refuted": Entry(
        en="Verified: no plan keeps these {count:,} rows together, checked in exact integers",
        zh="已验证：没有任何计划能同时满足这 {count:,} 行限制，以精确整数核对",
    ),
    "report.not_verified": Entry(
        en="Not verified: {count:,} checks failed",
        zh="未通过验证：{count:,} 项不符",
    ),
    "report.more_stages": Entry(
        en="… {count:,} more stages, proved alike: see the document of --json",
        zh="… 另有 {count:,} 步同样得到证明，见 --json 输出的文档",
    ),
    "report.notes": Entry(en="Notes", zh="说明"),
    "report.timings": Entry(en="Seconds: {stages}", zh="用时（秒）：{stages}"),
    "report.stage.read": Entry(en="read", zh="读取"),
    "report.stage.build": Entry(en="build", zh="建模"),
    "report.stage.solve": Entry(en="solve", zh="求解"),
    "report.stage.round": Entry(en="round", zh="取整"),
    "report.stage.verify": Entry(en="verify", zh="验证"),
    "report.stage.frontier": Entry(en="points", zh="有效方案"),
    "report.stage.sweep": Entry(en="sweep", zh="批量试算"),
    "report.stage.left": Entry(en="about {seconds:.0f} s left", zh="约剩 {seconds:.0f} 秒"),
    "report.stage.left_min": Entry(en="about {minutes:.0f} min left", zh="约剩 {minutes:.0f} 分钟"),
    "report.stage.moves": Entry(en="what moves it", zh="灵敏度"),
    "report.stage.range": Entry(en="ranges", zh="可达区间"),
    "report.stage.diagnose": Entry(en="diagnose", zh="诊断"),
    "report.stage.nearest": Entry(en="try other limits", zh="试算其他规则"),
    "report.stage.remedy": Entry(en="look for ways out", zh="寻找出路"),
    "report.stage.write": Entry(en="write", zh="写出"),
    "report.sheet_targets": Entry(en="Targets", zh="目标"),
    "report.check": Entry(en="checked", zh="核对项目"),
    "report.count": Entry(en="count", zh="数量"),
    "report.broken": Entry(en="broken", zh="不符"),
    "report.least_slack": Entry(en="least slack", zh="最小余量"),
    "report.checked.cells": Entry(
        en="every cell of the plan once, no other", zh="每个单元恰有一行，没有多余"
    ),
    "report.checked.size": Entry(en="amounts of a possible size", zh="金额大小合理"),
    "report.checked.step": Entry(en="whole steps", zh="均为取整单位的整数倍"),
    "report.checked.sign": Entry(en="nothing below zero", zh="没有负数"),
    "report.checked.levels": Entry(en="members of {name} as in the plan", zh="{name} 与计划一致"),
    "report.checked.choice": Entry(en="choice {name}", zh="选择 {name}"),
    "report.checked.soft": Entry(en="soft rule {name}", zh="软规则 {name}"),
    "report.checked.rule": Entry(en="rule {name}", zh="规则 {name}"),
    "report.checked.reference": Entry(en="references sum to the whole", zh="基准合计正确"),
    "report.checked.multipliers": Entry(
        en="prices belong to rules of the plan", zh="影子价格对应计划中的规则"
    ),
    "report.checked.digest": Entry(en="the proof is as it was written", zh="证明文件未被改动"),
    "report.checked.another": Entry(en="it is the proof of this plan", zh="是此计划的证明"),
    "report.checked.plan": Entry(en="the plan is as it was", zh="计划文件未变"),
    "report.checked.stages": Entry(
        en="the stages and the level of fairness are those the plan states", zh="求解步骤与公平层级与计划一致"
    ),
    "report.checked.coincides": Entry(en="the rules that bind are nested sums", zh="起作用的规则逐层嵌套"),
    "report.checked.table": Entry(en="table {name} is as it was", zh="数据表 {name} 未变"),
    "report.checked.statement": Entry(
        en="rule {name} as the plan states it", zh="规则 {name} 与计划的陈述一致"
    ),
    "report.checked.statement_cells": Entry(en="the cells as in the plan", zh="单元与计划一致"),
    "report.checked.statement_units": Entry(
        en="the totals and units as in the plan", zh="总额与单位与计划一致"
    ),
    "report.checked.statement_fairness": Entry(en="what is fair as in the plan", zh="公平准则与计划一致"),
    "report.checked.statement_over_assignment": Entry(
        en="the over-assignment as in the plan", zh="超额分配与计划一致"
    ),
    "report.checked.statement_owners": Entry(en="the table of owners as in the plan", zh="归属表与计划一致"),
    "report.checked.statement_derived": Entry(
        en="the derived measures as in the plan", zh="派生指标与计划一致"
    ),
    "report.checked.statement_rules": Entry(en="the list of rules as in the plan", zh="规则清单与计划一致"),
    "report.checked.references": Entry(
        en="references made anew from the plan", zh="由计划重新计算的基准一致"
    ),
    "report.checked.found": Entry(en="the stages that were found", zh="求解各步与所称一致"),
    "report.checked.impossible": Entry(en="the rows contradict each other", zh="所述各行确实相互矛盾"),
    "report.checked.claim": Entry(en="{name} comes out as claimed", zh="重算的 {name} 与所称一致"),
    "report.references_only": Entry(
        en="References: what each would carry by history, potential and strategy alone, before any rule",
        zh="基准：在应用任何规则之前，仅凭历史、潜力和战略各自应承担的份额",
    ),
    "report.no_targets": Entry(
        en="this is no file of targets",
        zh="这不是目标文件",
        fix_en="Give a table with the level columns and a column 'target', as 'quotaopt solve -o' writes it.",
        fix_zh="请提供含各层级列和 target 列的表，即 quotaopt solve -o 写出的文件。",
    ),
    "report.checkup_facts": Entry(
        en="{cells:,} cells, {rules:,} rules; read in full, not solved",
        zh="{cells:,} 个单元，{rules:,} 条规则；已完整读取，未求解",
    ),
    "report.class.T": Entry(
        en="Class T: the rules form one tree; whole steps always fit where amounts do",
        zh="T 类：规则构成一棵树，金额可行则取整必可行",
    ),
    "report.class.F": Entry(
        en="Class F: the rules form two crossing trees; whole steps always fit where amounts do",
        zh="F 类：规则构成两棵交叉的树，金额可行则取整必可行",
    ),
    "report.class.P": Entry(
        en="Class P: three or more cuts cross; should whole steps not fit, the result says where",
        zh="P 类：三个及以上维度交叉；若取整无法全部满足，结果会列明",
    ),
    "report.dimension": Entry(en="dimension", zh="维度"),
    "report.level": Entry(en="level", zh="层级"),
    "report.names": Entry(en="names", zh="名称"),
    "report.table": Entry(en="table", zh="数据表"),
    "report.source": Entry(en="source", zh="来源"),
    "report.rows": Entry(en="rows", zh="行数"),
    "report.columns": Entry(en="columns", zh="列"),
    "report.always_kept": Entry(en="always kept", zh="必然满足"),
    "report.nothing_impossible": Entry(
        en="No rule contradicts the limits of its own cells or the rules inside it; "
        "only solving can tell about rules that cross",
        zh="没有规则与其自身单元的限制或其内部的规则相矛盾；相互交叉的规则能否同时满足，需求解才知道",
    ),
    "report.impossible": Entry(
        en="Impossible at first sight: {count:,}", zh="可直接判定不可能：{count:,} 处"
    ),
    "report.too_little": Entry(
        en="{row} asks for at least {limit}, but its cells can carry {reach} at most",
        zh="{row} 要求至少 {limit}，但其单元最多只能承担 {reach}",
        fix_en="Lower the rule, or raise the limits of its cells.",
        fix_zh="请降低该规则，或提高其单元的上限。",
    ),
    "report.too_much": Entry(
        en="{row} admits {limit} at most, but its cells must carry at least {reach}",
        zh="{row} 最多允许 {limit}，但其单元至少必须承担 {reach}",
        fix_en="Raise the rule, or lower the minimum of its cells.",
        fix_zh="请提高该规则，或降低其单元的下限。",
    ),
    "report.unknown_level": Entry(
        en="there is no level '{level}'",
        zh="没有名为“{level}”的层级",
        fix_en="Did you mean {guess}?",
        fix_zh="是否指 {guess}？",
    ),
    "report.reserved_level": Entry(
        en="a level cannot be called '{level}': the column of that name holds amounts",
        zh="层级不能命名为“{level}”：同名的列用于存放数值",
        fix_en="Give the level another name, with rename in its tables.",
        fix_zh="请在数据表中用 rename 改用其他名称。",
    ),
    "report.repeated_level": Entry(
        en="level '{level}' is named twice",
        zh="层级“{level}”重复出现",
        fix_en="Name every level once.",
        fix_zh="每个层级只写一次。",
    ),
    "report.unknown_extension": Entry(
        en="this kind of file cannot be written",
        zh="无法写出这种类型的文件",
        fix_en="Choose one of {known}.",
        fix_zh="请改用以下扩展名之一：{known}。",
    ),
    "report.no_folder": Entry(
        en="there is no folder '{folder}'",
        zh="文件夹“{folder}”不存在",
        fix_en="Create it first, or write somewhere else.",
        fix_zh="请先创建该文件夹，或写到其他位置。",
    ),
    "report.not_written": Entry(
        en="the file could not be written ({reason})",
        zh="文件无法写出（{reason}）",
        fix_en="Close the file if another program has it open, or write somewhere else.",
        fix_zh="如果其他程序正打开该文件，请先关闭；或写到其他位置。",
    ),
    "report.sheet_too_short": Entry(
        en="{rows:,} cells do not fit a worksheet, which has {most:,} rows at most",
        zh="{rows:,} 个单元超出工作表的上限 {most:,} 行",
        fix_en="Write .csv or .parquet instead.",
        fix_zh="请改为写出 .csv 或 .parquet。",
    ),
    "report.endless_choice": Entry(
        en="the model cannot be written: rule '{rule}' chooses for {count:,} sums that nothing limits",
        zh="模型无法写成文件：规则“{rule}”对 {count:,} 个没有上限的合计做取舍",
        fix_en="Give the total or these sums a max: lots and counts in a file need the most they can carry.",
        fix_zh="请为总额或这些合计设置 max：文件中的起订量和数量限制需要知道其最大可能值。",
    ),
}

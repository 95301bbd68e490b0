"""Deviations: what explains a gap, its causes and measures."""

from quotaopt.messages.entry import Entry

_WORDS = {
    "deviations.kind.market": Entry(en="market", zh="市场"),
    "deviations.kind.strategy": Entry(en="strategy", zh="策略"),
    "deviations.kind.execution": Entry(en="execution", zh="执行"),
    "deviations.view.subjective": Entry(en="subjective", zh="主观"),
    "deviations.view.objective": Entry(en="objective", zh="客观"),
    "deviations.column.kind": Entry(en="Kind of cause", zh="原因类别"),
    "deviations.column.view": Entry(en="Subjective or objective", zh="主观/客观"),
    "deviations.column.owner": Entry(en="Owner of the remedy", zh="措施责任人"),
    "deviations.column.amount": Entry(en="Amount explained", zh="影响金额"),
    "deviations.title": Entry(en="Analysis of deviations", zh="业绩偏差分析表"),
    "deviations.title.by": Entry(
        en="{plan}: deviations as of {date}", zh="{plan}：截至 {date} 的业绩偏差分析"
    ),
    "deviations.company": Entry(en="Company", zh="全公司"),
    "deviations.open": Entry(en="no cause yet", zh="待说明原因"),
    "deviations.column.scope": Entry(en="Scope", zh="原因范围"),
    "deviations.column.target": Entry(en="Target to date", zh="累计目标"),
    "deviations.column.actual": Entry(en="Actual to date", zh="累计实际"),
    "deviations.column.gap": Entry(en="Gap", zh="偏差"),
    "deviations.column.attainment": Entry(en="Attainment (%)", zh="达成率(%)"),
    "deviations.column.share": Entry(en="Share of the gap (%)", zh="占总偏差(%)"),
    "deviations.column.volume": Entry(en="Volume", zh="销量影响"),
    "deviations.column.mix": Entry(en="Mix", zh="结构影响"),
    "deviations.column.rate": Entry(en="Rate (price)", zh="单价影响"),
    "deviations.column.pace.volume": Entry(en="Volume (company's pace)", zh="总量影响(全公司进度)"),
    "deviations.column.pace.mix": Entry(en="Mix (its groups' pace)", zh="结构影响(所属群体进度)"),
    "deviations.column.pace.rate": Entry(en="Rate (own pace)", zh="自身影响(自身进度)"),
    "deviations.column.open": Entry(en="Status", zh="状态"),
}

_SENTENCES = {
    "deviations.short.target": Entry(en="target", zh="目标"),
    "deviations.short.actual": Entry(en="actual", zh="实际"),
    "deviations.short.gap": Entry(en="gap", zh="偏差"),
    "deviations.short.percent": Entry(en="%", zh="达成率(%)"),
    "deviations.short.volume": Entry(en="volume", zh="总量"),
    "deviations.short.mix": Entry(en="mix", zh="结构"),
    "deviations.short.rate": Entry(en="rate", zh="单价"),
    "deviations.short.own": Entry(en="rate", zh="自身"),
    "deviations.legend.pace": Entry(
        en="volume: the company's pace; mix: its groups against the company; rate: itself against its group",
        zh="总量：按全公司进度；结构：所属群体快于或慢于全公司；自身：自己快于或慢于所属群体",
    ),
    "deviations.legend.price": Entry(
        en="volume: more or less quantity in all; mix: shifted between members; rate: amount per quantity",
        zh="总量：总销量多少；结构：销量在成员之间的转移；单价：单位数量的金额",
    ),
    "deviations.says.cause": Entry(
        en="{name}: {kind}, {view}: {cause}", zh="{name}：{kind}原因（{view}）：{cause}"
    ),
    "deviations.says.measure": Entry(en=" -> {measure}", zh=" → {measure}"),
    "deviations.says.measure_by": Entry(en=" -> {measure} ({by})", zh=" → {measure}（{by}）"),
    "deviations.others": Entry(en="{count} others", zh="其余 {count} 个"),
    "deviations.picture": Entry(en="What the gap of {gap} comes from", zh="偏差 {gap} 的构成"),
    "deviations.says.gap": Entry(
        en="To date {actual} of {target}: {attainment}%, a gap of {gap}.",
        zh="累计目标 {target}，累计实际 {actual}，达成率 {attainment}%，偏差 {gap}。",
    ),
    "deviations.says.terms": Entry(
        en="Of it volume {volume}, mix {mix}, rate {rate}.",
        zh="其中：销量影响 {volume}，结构影响 {mix}，单价影响 {rate}。",
    ),
    "deviations.says.few_short": Entry(
        en="{few} of {of} make up {part} of everything that is missing: {names}.",
        zh="全部 {of} 个末级单位中，{few} 个就占了缺口的 {part}：{names}。",
    ),
    "deviations.says.few_over": Entry(
        en="{few} of {of} make up {part} of everything above target: {names}.",
        zh="全部 {of} 个末级单位中，{few} 个就占了超额的 {part}：{names}。",
    ),
    "deviations.says.open": Entry(
        en="Off by more than {tolerance}, and still without a cause: {count}, first of all {names}.",
        zh="超出容差 {tolerance}、尚未说明原因的偏差共 {count} 项，首先是：{names}。",
    ),
    "deviations.says.more": Entry(en="{count} more", zh="另有 {count} 个"),
    "deviations.says.list": Entry(en=", ", zh="、"),
    "deviations.says.left_out": Entry(
        en="{count} rows within tolerance, or with smaller gaps, are not shown here; files hold all of them.",
        zh="另有 {count} 行在容差之内或偏差较小，此处从略；写出的文件包含全部各行。",
    ),
}

_BAD_CAUSES = {
    "deviations.unknown_column": Entry(
        en="this column is no level of the plan and nothing that a cause is told by",
        zh="该列既不是计划中的层级，也不是偏差原因表认得的列",
        fix_en="Nearest: {nearest}. Rename the column, or take it out.",
        fix_zh="最接近的有：{nearest}。请改列名，或删去该列。",
    ),
    "deviations.column_twice": Entry(
        en="this column means the same as column '{other}'",
        zh="该列与“{other}”列含义相同",
        fix_en="Keep one of the two.",
        fix_zh="两列请只保留一列。",
    ),
    "deviations.no_column": Entry(
        en="the table of causes has no column {column} ({chinese})",
        zh="偏差原因表缺少“{chinese}”列（{column}）",
        fix_en="Add a column {column} (or {chinese}): kind is market, strategy or execution; view is"
        " subjective or objective; cause says why.",
        fix_zh="请增加“{chinese}”列（或 {column}）：原因类别填市场、策略或执行；主观/客观填主观或客观；"
        "主要偏差原因填文字说明。",
    ),
    "deviations.unknown_kind": Entry(
        en="'{text}' is no kind of cause",
        zh="“{text}”不是原因类别",
        fix_en="Write one of: {known}.",
        fix_zh="请填其中之一：{known}。",
    ),
    "deviations.unknown_view": Entry(
        en="'{text}' does not say whether the cause is subjective or objective",
        zh="“{text}”没有说明原因是主观还是客观",
        fix_en="Write one of: {known}.",
        fix_zh="请填其中之一：{known}。",
    ),
    "deviations.no_text": Entry(
        en="the cause is blank",
        zh="没有填写偏差原因",
        fix_en="Say in a few words why, or take the row out.",
        fix_zh="请用几个字写明原因，或删去该行。",
    ),
    "deviations.not_a_date": Entry(
        en="'{text}' is not a day",
        zh="“{text}”不是日期",
        fix_en="Write the day with its year: 2024-10-15.",
        fix_zh="请写出年月日，例如 2024-10-15。",
    ),
    "deviations.due_before": Entry(
        en="the remedy is due on {due}, before the day of the review, {as_of}",
        zh="改进措施的完成时限 {due} 早于本次核对日期 {as_of}",
        fix_en="Give a day on or after {as_of}, or review as of an earlier day.",
        fix_zh="请填 {as_of} 当日或之后的日期，或改用更早的核对日期。",
    ),
    "deviations.no_cell": Entry(
        en="no cell of the plan has {scope}",
        zh="计划中没有同时属于 {scope} 的单元",
        fix_en="Name members that go together, or leave a level blank to mean all of it.",
        fix_zh="请填写彼此对应的成员；某一层级留空表示该层级全部。",
    ),
    "deviations.repeated": Entry(
        en="the same cause of the same cells is stated in row {first} already",
        zh="同一范围的同一原因在第 {first} 行已经写过",
        fix_en="Keep one of the two rows.",
        fix_zh="两行请只保留一行。",
    ),
}

_BAD_CLAIMS = {
    "deviations.unknown_measure": Entry(
        en="'{measure}' is no measure beside the plan's main one, so there are no planned quantities",
        zh="“{measure}”不是计划主指标之外的指标，因而没有计划数量",
        fix_en="Name a measure that counts what is sold: {nearest}.",
        fix_zh="请写一个计数量的指标：{nearest}。",
    ),
    "deviations.unknown_level": Entry(
        en="'{level}' is no level of the plan, or one that the actuals do not tell apart",
        zh="“{level}”不是计划的层级，或实际数据没有区分到这一层级",
        fix_en="Levels that both know, the nearest first: {nearest}.",
        fix_zh="计划与实际数据都有的层级，最接近的在前：{nearest}。",
    ),
    "deviations.not_told_apart": Entry(
        en="the cause is about {levels}, which the actuals do not tell apart; they know {known}",
        zh="该原因涉及 {levels}，但实际数据没有区分到这一层级；实际数据可区分：{known}",
        fix_en="State it at a level that the actuals know, or give actuals by {levels}.",
        fix_zh="请在实际数据能区分的层级上说明原因，或提供细分到 {levels} 的实际数据。",
    ),
    "deviations.not_due": Entry(
        en="nothing of what this cause is about was due by now",
        zh="该原因涉及的范围截至目前还没有到期的目标，也没有实际业绩",
        fix_en="Take the row out, or review as of a later day.",
        fix_zh="请删去该行，或改用更晚的核对日期。",
    ),
    "deviations.no_deviation": Entry(
        en="this is a cause without a deviation: its cells are exactly on target",
        zh="有原因却无偏差：该范围的实际与目标完全一致",
        fix_en="Take the row out, or name the members that deviate.",
        fix_zh="请删去该行，或改填确有偏差的成员。",
    ),
    "deviations.more_than_gap": Entry(
        en="the causes in rows {rows} are to explain {claimed}, but the gap of their cells is {gap}",
        zh="第 {rows} 行的原因合计影响 {claimed}，而该范围的偏差是 {gap}",
        fix_en="Amounts of causes of the same cells, with their signs, lie between 0 and the gap.",
        fix_zh="同一范围各原因的影响金额（带正负号）合计应在 0 与偏差之间。",
    ),
}

ENTRIES: dict[str, Entry] = {**_WORDS, **_SENTENCES, **_BAD_CAUSES, **_BAD_CLAIMS}

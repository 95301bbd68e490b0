"""Sentences of the rules room."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "rule.across_layers": Entry(
        en="rule '{rule}' adds up several members of {level}, which are not counted in the same thing",
        zh="规则“{rule}”把 {level} 的多个成员相加，但它们的计量口径不同",
        fix_en="Name one of them in where, or write each: [{level}] for a row each.",
        fix_zh="请在 where 中只写一个，或写 each: [{level}] 使各自成行。",
    ),
    "rule.matches_nothing": Entry(
        en="rule '{rule}' matches no cell",
        zh="规则“{rule}”没有匹配到任何单元",
        fix_en="The members exist, but never together. Change where, or remove the rule.",
        fix_zh="这些成员都存在，但没有同时出现的单元。请修改 where，或删除该规则。",
    ),
    "rule.no_value": Entry(
        en="rule '{rule}' finds no value in {column} for {count} of its rows: {members}",
        zh="规则“{rule}”在 {column} 中有 {count} 行取不到值：{members}",
        fix_en="Fill in the blanks in the table, or leave these members out with where.",
        fix_zh="请在表中补齐，或用 where 排除这些成员。",
    ),
    "rule.total_not_in_steps": Entry(
        en="rule '{rule}': {amounts} is not a whole number of steps of {step}",
        zh="规则“{rule}”：{amounts} 不是取整单位 {step} 的整数倍",
        fix_en="Choose an amount that the step divides, or a smaller step.",
        fix_zh="请改为取整单位的整数倍，或缩小取整单位。",
    ),
    "rule.crossed": Entry(
        en="rule '{rule}': min is above max for {count} of its rows: {members}",
        zh="规则“{rule}”有 {count} 行的下限高于上限：{members}",
        fix_en="Correct the values in the tables they come from, or in amended.",
        fix_zh="请更正来源表或 amended 中的数值。",
    ),
    "rule.no_step_between": Entry(
        en="rule '{rule}': no whole number of steps of {step} lies between min and max"
        " for {count} of its rows: {members}",
        zh="规则“{rule}”有 {count} 行的上下限之间没有取整单位 {step} 的整数倍：{members}",
        fix_en="Widen these limits, or choose a smaller step.",
        fix_zh="请放宽这些界限，或缩小取整单位。",
    ),
    "rule.negative_share": Entry(
        en="rule '{rule}' states a negative share",
        zh="规则“{rule}”的占比为负数",
        fix_en="A share is between 0 and 1.",
        fix_zh="占比应在 0 与 1 之间。",
    ),
    "rule.of_each_undecided": Entry(
        en="rule '{rule}': its rows do not have one member of {levels} each",
        zh="规则“{rule}”：每一行并不对应唯一的{levels}",
        fix_en="Add the level to each of the rule, or take it out of of.",
        fix_zh="请把该层级加入规则的 each，或从 of 中去掉。",
    ),
    "rule.of_matches_nothing": Entry(
        en="rule '{rule}': 'of' selects no cell for: {members}",
        zh="规则“{rule}”：of 对以下成员没有匹配到任何单元：{members}",
        fix_en="Change 'of', or leave these members out with where.",
        fix_zh="请修改 of，或用 where 排除这些成员。",
    ),
    "rule.growth_below_zero": Entry(
        en="rule '{rule}' would ask for targets below zero",
        zh="规则“{rule}”会要求目标低于零",
        fix_en="A growth is above -1, and the history it refers to is not negative.",
        fix_zh="增长率应大于 -1，且所参照的历史不应为负。",
    ),
    "rule.growth_undated": Entry(
        en="rule '{rule}' limits growth by period, but {column} has no dates",
        zh="规则“{rule}”按期间限制增长，但 {column} 没有日期",
        fix_en="Name the date column of the table (date: ...), or limit growth over whole years.",
        fix_zh="请在该表写明日期列（date: ...），或只按全年限制增长。",
    ),
    "rule.growth_of_what": Entry(
        en="rule '{rule}' does not say which facts to grow from; the plan has {count} tables of facts",
        zh="规则“{rule}”没有说明以哪份历史为基数；计划中有 {count} 份历史表",
        fix_en="Write growth: {{of: table.column, ...}}.",
        fix_zh="请写明 growth: {{of: 表.列, ...}}。",
    ),
    "rule.no_history": Entry(
        en="rule '{rule}' has no history in {column} for {count} of its rows: {members}",
        zh="规则“{rule}”有 {count} 行在 {column} 中没有历史：{members}",
        fix_en="Growth needs a base. Leave new members out with where: {{...: {{not: [...]}}}},"
        " or give them a min and max.",
        fix_zh="增长需要基数。请用 where: {{...: {{not: [...]}}}} 排除新成员，或改为给出 min 和 max。",
    ),
    "rule.negative_smooth": Entry(
        en="rule '{rule}' multiplies the period before with a negative number",
        zh="规则“{rule}”对上一期间乘以了负数",
        fix_en="Give factors of 0 or more: max: 1.5 is at most one and a half times the period before.",
        fix_zh="请填写不小于 0 的倍数：max: 1.5 表示不超过上一期间的 1.5 倍。",
    ),
    "rule.nothing_before": Entry(
        en="rule '{rule}' compares every {level} with the one before it, and selects none that has one",
        zh="规则“{rule}”要把每个{level}与上一个相比，但所选的{level}之前都没有期间",
        fix_en="Select a later one in where, or give the plan more periods.",
        fix_zh="请在 where 中选择靠后的期间，或增加计划的期间数。",
    ),
    "total.not_in_steps": Entry(
        en="the total {amount} is not a whole number of steps of {step}",
        zh="总目标 {amount} 不是取整单位 {step} 的整数倍",
        fix_en="Choose a total that the step divides, or a smaller step.",
        fix_zh="请改为取整单位的整数倍，或缩小取整单位。",
    ),
    "total.not_positive": Entry(
        en="the total is not above zero, so there is nothing to allocate",
        zh="总目标不大于零，无可分配",
        fix_en="State the number to allocate.",
        fix_zh="请写明要分配的总目标。",
    ),
    "total.empty_band": Entry(
        en="no total fits the band in whole steps of {step}",
        zh="总目标区间内没有取整单位 {step} 的整数倍",
        fix_en="Widen the band, or choose a smaller step.",
        fix_zh="请放宽区间，或缩小取整单位。",
    ),
    "total.open_band": Entry(
        en="a total with one side only does not say what the fair reference sums to",
        zh="总目标只有一侧界限，无法确定公平基准的合计",
        fix_en="Give both min and max, or state reference: {{total: ...}}.",
        fix_zh="请同时给出 min 和 max，或写明 reference: {{total: ...}}。",
    ),
    "note.floor": Entry(
        en="rule '{rule}' asks for targets where the reference is zero ({count}: {members});"
        " the minimum, spread evenly, was taken as their reference",
        zh="规则“{rule}”要求基准为零的单元承担目标（{count} 处：{members}）；已以其下限平均作为基准",
    ),
}

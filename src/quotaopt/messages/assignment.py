"""Sentences about over-assignment: what managers and reps carry on top of the plan."""

from quotaopt.messages.entry import Entry

_PLAN: dict[str, Entry] = {
    "plan.assignment_factor": Entry(
        en="A factor of {input} is out of range: it is above -1 and at most 1",
        zh="系数 {input} 不在 -1（不含）到 1 之间",
        fix_en="Write 0.05 for parts that together carry 5 % more, -0.05 for a reserve of 5 %.",
        fix_zh="下级合计上浮 5 % 请写 0.05；上级自留 5 % 请写 -0.05。",
    ),
    "plan.number_of_share": Entry(
        en="number does not go with {kind}: shares, ratios and counts are about plan numbers",
        zh="{kind} 规则不能写 number：占比、比率和数量一律按计划数计算",
        fix_en="Delete number, or state an amount with total, min, max, growth or lot.",
        fix_zh="请删除 number，或改用 total、min、max、growth、lot 写明金额。",
    ),
    "assignment.time": Entry(
        en="Over-assignment cannot be between periods; {level} is a level of time",
        zh="超额分配不能在期间之间进行；{level} 是时间层级",
        fix_en="Name a level of an organisation, product or customer dimension.",
        fix_zh="请写组织、产品或客户等维度的层级。",
    ),
    "assignment.two_dimensions": Entry(
        en="{level} belongs to dimension {dimension}, other entries to {first}",
        zh="{level} 属于维度 {dimension}，而其他条目属于 {first}",
        fix_en="Over-assign levels of one dimension only.",
        fix_zh="超额分配只能用于同一个维度的各层级。",
    ),
    "assignment.not_above": Entry(
        en="{named} is not a level above {level}; factors belong to the member that hands down",
        zh="{named} 不是 {level} 的上级层级；系数属于向下分配的一方",
        fix_en="In where, name levels above {level}: {above}.",
        fix_zh="where 中请写 {level} 的上级层级：{above}。",
    ),
    "assignment.key_not_above": Entry(
        en="{column} is looked up by {named}, which is not a level above {level}",
        zh="{column} 按 {named} 查找，而它不是 {level} 的上级层级",
        fix_en="Use a table whose key consists of levels above {level}: {above}.",
        fix_zh="请改用以 {level} 的上级层级（{above}）为键的表。",
    ),
    "assignment.level_twice": Entry(
        en="There are two entries for the level {level} without where",
        zh="层级 {level} 有两个不带 where 的条目",
        fix_en="Keep one; entries with where stand in its place for single members above.",
        fix_zh="请只保留一个；个别上级可用带 where 的条目另行规定。",
    ),
    "assignment.node_twice": Entry(
        en="Two entries state a factor for {level} below the same {count} members: {members}",
        zh="有两个条目为同一上级（{count} 个：{members}）之下的 {level} 规定了系数",
        fix_en="Change where so that every member is named once.",
        fix_zh="请修改 where，使每个上级只出现一次。",
    ),
    "assignment.matches_nothing": Entry(
        en="where of the factor for {level} selects nobody",
        zh="{level} 系数的 where 没有匹配到任何成员",
        fix_en="Correct the members: they must all match.",
        fix_zh="请更正成员：各层级须同时匹配。",
    ),
    "assignment.blank": Entry(
        en="The factor is blank, or has no row, for {count} members: {members}",
        zh="{count} 个成员的系数为空或缺行：{members}",
        fix_en="Give every member a number; 0 hands down exactly what is carried.",
        fix_zh="请为每个成员填写数字；0 表示原数下达。",
    ),
    "assignment.range": Entry(
        en="The factor is out of range (above -1, at most 1) for {count} members: {members}",
        zh="{count} 个成员的系数不在 -1（不含）到 1 之间：{members}",
        fix_en="Write 0.05 for parts that together carry 5 % more, -0.05 for a reserve of 5 %.",
        fix_zh="下级合计上浮 5 % 请写 0.05；上级自留 5 % 请写 -0.05。",
    ),
}

_RULES: dict[str, Entry] = {
    "rule.mixed_factors": Entry(
        en="rule '{rule}' adds up numbers of {level} with different over-assignment, in {count} of its rows:"
        " {members}",
        zh="规则“{rule}”有 {count} 行把超额系数不同的 {level} 数字相加：{members}",
        fix_en="Make a row of each with each, or write number: plan to limit plan numbers.",
        fix_zh="请用 each 分行，或写 number: plan 改为限制计划数。",
    ),
    "rule.own_crossed": Entry(
        en="rule '{rule}' asks {members} to carry at least {needs}, rule '{other}' at most {reach}",
        zh="规则“{rule}”要求 {members} 至少承担 {needs}，而规则“{other}”至多 {reach}",
        fix_en="Change one of the two.",
        fix_zh="请修改其中一条。",
    ),
    "rule.one_of_own": Entry(
        en="rule '{rule}' lists amounts of numbers that over-assignment changes",
        zh="规则“{rule}”所列金额针对的是经超额分配后的数字",
        fix_en="Write number: plan and list plan numbers.",
        fix_zh="请写 number: plan，并列出计划数。",
    ),
}

_CHECKED: dict[str, Entry] = {
    "certify.over_assignment": Entry(
        en="over-assignment, {rule}: the published numbers are incomplete or not what the plan adds up to",
        zh="超额分配，{rule}：公布的数字不完整，或与计划合计不符",
        fix_en="Solve the plan again and publish all of its numbers together.",
        fix_zh="请重新求解，并一并公布全部数字。",
    ),
    "certify.over_assignment_sum": Entry(
        en="over-assignment, {rule}: below {members} {activity} is carried, and not {lower}",
        zh="超额分配，{rule}：{members} 之下合计为 {activity}，应为 {lower}",
        fix_en="Correct the numbers below it, or solve the plan again.",
        fix_zh="请更正其下的数字，或重新求解。",
    ),
    "certify.over_assignment_share": Entry(
        en="over-assignment, {rule}: {activity} of {members} is not its share, to the step",
        zh="超额分配，{rule}：{members} 的 {activity} 与其应得份额相差一个取整单位或更多",
        fix_en="Correct the number, or solve the plan again.",
        fix_zh="请更正该数字，或重新求解。",
    ),
    "certify.over_assignment_outside": Entry(
        en="over-assignment, {rule}: {activity} of {members} is outside {lower} .. {upper} of its rules,"
        " or no whole number of steps",
        zh="超额分配，{rule}：{members} 的 {activity} 不在规则范围 {lower} 至 {upper} 之内，"
        "或不是取整单位的整数倍",
        fix_en="Correct the number, or solve the plan again.",
        fix_zh="请更正该数字，或重新求解。",
    ),
    "certify.means.over_assignment": Entry(
        en="Over-assignment: the numbers of {levels} levels and all street targets were recomputed from the"
        " plan's factors, and rules on them hold in whole steps.",
        zh="超额分配：已按计划系数重新核算 {levels} 个层级的数字和全部一线指标，相关规则以整步成立。",
    ),
    "note.over_assignment": Entry(
        en="over-assignment adds up to {most:+.1%} between the company and the last level",
        zh="从公司到最末层级，超额分配累计达 {most:+.1%}",
        fix_en="Make sure that this is meant: factors of levels multiply.",
        fix_zh="请确认这是有意为之：各层级的系数是相乘的。",
    ),
    "note.assignment_limited": Entry(
        en="below {members} limits of rules do not admit the over-assigned number to the step"
        " ({count} in all, by up to {by}); the nearest one that they admit is handed down",
        zh="{members} 之下的规则界限容不下取整后的超额数（共 {count} 处，最多相差 {by}），已取其允许的最近值",
    ),
}

_REPORT: dict[str, Entry] = {
    "report.chain": Entry(en="Over-assignment: {chain}", zh="超额分配：{chain}"),
    "report.chain_company": Entry(en="company {amount}", zh="公司 {amount}"),
    "report.chain_first": Entry(en="{level} {amount} ({factor})", zh="{level} {amount}（{factor}）"),
    "report.chain_next": Entry(
        en="{level} {amount} ({factor}; {whole} in all)", zh="{level} {amount}（{factor}；累计 {whole}）"
    ),
    "report.chain_sheet": Entry(en="over-assignment", zh="超额分配"),
    "report.chain_node": Entry(en="member", zh="成员"),
    "report.chain_plan": Entry(en="plan number", zh="计划数"),
    "report.chain_own": Entry(en="own number", zh="承担数"),
    "report.chain_below": Entry(en="handed down", zh="下达数"),
    "report.chain_reserve": Entry(en="reserve", zh="管理层自留"),
    "report.chain_factor": Entry(en="against above", zh="较上级"),
    "report.chain_whole": Entry(en="against company", zh="较公司累计"),
    "report.street": Entry(en="street", zh="一线指标"),
    "report.company": Entry(en="company", zh="公司"),
}

ENTRIES: dict[str, Entry] = {**_PLAN, **_RULES, **_CHECKED, **_REPORT}

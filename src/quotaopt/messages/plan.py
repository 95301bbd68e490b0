"""Sentences about a plan that contradicts itself: names, tables, amounts."""

from quotaopt.messages.entry import Entry

_NAMES: dict[str, Entry] = {
    "plan.rule_called_total": Entry(
        en="A rule cannot be called {rule}: that is the name of the plan's own total",
        zh="规则不能叫 {rule}：这是计划总额本身的名称",
        fix_en="Give the rule another name.",
        fix_zh="请换一个名称。",
    ),
    "plan.rule_twice": Entry(
        en="There are two rules called {rule}",
        zh="有两条规则都叫 {rule}",
        fix_en="Give every rule a name of its own.",
        fix_zh="请为每条规则取不同的名称。",
    ),
    "plan.rule_twice_line": Entry(
        en="There are two rules called {rule}; the first is in line {line}",
        zh="有两条规则都叫 {rule}，第一条在第 {line} 行",
        fix_en="Give every rule a name of its own.",
        fix_zh="请为每条规则取不同的名称。",
    ),
    "plan.time_twice": Entry(
        en="There are two time dimensions; the first is {first}",
        zh="有两个时间维度，第一个是 {first}",
        fix_en="Keep one: its levels may run from years to weeks.",
        fix_zh="请只保留一个，其层级可以从年一直细到周。",
    ),
    "plan.time_alone": Entry(
        en="There is no dimension but time",
        zh="除时间外没有其他维度",
        fix_en="Add at least one, such as org: [region, rep].",
        fix_zh="请至少添加一个，例如 org: [region, rep]。",
    ),
    "plan.level_in_two": Entry(
        en="The level {level} is already one of dimension {first}",
        zh="层级 {level} 已属于维度 {first}",
        fix_en="Use every level once; rename the column of one under tables: rename.",
        fix_zh="每个层级只能出现一次；可在 tables: 的 rename 中给其中一列改名。",
    ),
    "plan.level_twice": Entry(
        en="The level {level} is named twice",
        zh="层级 {level} 写了两次",
        fix_en="Name it once.",
        fix_zh="请只写一次。",
    ),
    "plan.table_name": Entry(
        en="'{name}' cannot be used as the name of a table",
        zh="“{name}”不能用作数据表名称",
        fix_en="Use a name without dots and blanks, as it stands before the dot in table.column.",
        fix_zh="请使用不含点和空格的名称，因为它要写在“表.列”的点之前。",
    ),
    "plan.unknown_level": Entry(
        en="The plan has no level {name}",
        zh="计划中没有层级 {name}",
        fix_en="The levels are: {known}.",
        fix_zh="现有层级：{known}。",
    ),
    "plan.unknown_level_near": Entry(
        en="The plan has no level {name}; did you mean {near}?",
        zh="计划中没有层级 {name}，是否想写 {near}？",
        fix_en="The levels are: {known}.",
        fix_zh="现有层级：{known}。",
    ),
    "plan.empty_selection": Entry(
        en="The selection of {level} is empty and matches nothing",
        zh="{level} 的选择范围是空的，不匹配任何成员",
        fix_en="Name the members meant, or delete the line for all of them.",
        fix_zh="请写明成员；如指全部成员，请删除这一行。",
    ),
}

_TABLES: dict[str, Entry] = {
    "plan.unknown_table": Entry(
        en="The plan has no table {name}",
        zh="计划中没有数据表 {name}",
        fix_en="The tables are: {known}.",
        fix_zh="现有数据表：{known}。",
    ),
    "plan.unknown_table_near": Entry(
        en="The plan has no table {name}; did you mean {near}?",
        zh="计划中没有数据表 {name}，是否想写 {near}？",
        fix_en="The tables are: {known}.",
        fix_zh="现有数据表：{known}。",
    ),
    "plan.key_and_value": Entry(
        en="The table {table} has both key and value",
        zh="数据表 {table} 同时写了 key 和 value",
        fix_en="Keep value where rows are facts to be summed, key where they are attributes to be looked up.",
        fix_zh="需要汇总的业务数据用 value，供查找的属性用 key，请只保留一个。",
    ),
    "plan.query_without_url": Entry(
        en="The table {table} has a query but no database to ask",
        zh="数据表 {table} 有 query，但没有指定数据库",
        fix_en="Add url:, or remove query:.",
        fix_zh="请补上 url，或删除 query。",
    ),
    "plan.lookup_without_key": Entry(
        en="{column} cannot be looked up: the table {table} has no key",
        zh="无法查找 {column}：数据表 {table} 没有 key",
        fix_en="Add key: with the levels that decide its rows, or name a table that has one.",
        fix_zh="请补上 key，写明由哪些层级确定一行；或改用有 key 的数据表。",
    ),
    "plan.lookup_not_decided": Entry(
        en="{column} differs by {levels}, and a row of this rule holds several of them",
        zh="{column} 按 {levels} 取值，而这条规则的一行包含多个 {levels}",
        fix_en="Add {levels} to each, or select a single one in where.",
        fix_zh="请在 each 中加入 {levels}，或在 where 中只选一个。",
    ),
    "plan.growth_of_which": Entry(
        en="Growth is measured against facts, and there are several tables of them: {tables}",
        zh="增长以历史数据为基数，而这里有多张：{tables}",
        fix_en="Name one: growth: {{of: table, ...}}.",
        fix_zh="请指定一张：growth: {{of: 表, ...}}。",
    ),
    "plan.growth_without_facts": Entry(
        en="Growth is measured against facts, and no table holds any",
        zh="增长以历史数据为基数，但没有任何数据表提供",
        fix_en="Give the table of last year's figures a value:.",
        fix_zh="请为去年数据所在的表写明 value。",
    ),
    "plan.not_facts": Entry(
        en="The table {table} holds no facts to grow from",
        zh="数据表 {table} 没有可作增长基数的历史数据",
        fix_en="Give it a value:, or name a table that has one.",
        fix_zh="请写明 value，或改用有 value 的数据表。",
    ),
    "plan.table_without_role": Entry(
        en="The table {table} has neither value nor key, so its columns have no meaning",
        zh="数据表 {table} 既没有 value 也没有 key，无法判断各列含义",
        fix_en="Add value: for facts to be summed, or key: for attributes to be looked up.",
        fix_zh="需要汇总的业务数据请写 value，供查找的属性请写 key。",
    ),
    "plan.years_without_facts": Entry(
        en="years weighs past years, and this source has none",
        zh="years 用于给历史年份加权，而这个来源没有历史年份",
        fix_en="Remove years, or share by a table of facts (value: and date:).",
        fix_zh="请删除 years，或改用带 value: 和 date: 的历史数据。",
    ),
    "plan.years_without_date": Entry(
        en="years needs to tell years apart, and the table {table} has no date",
        zh="years 需要区分年份，而数据表 {table} 没有日期",
        fix_en="Add date: with the column of dates, or give one year only.",
        fix_zh="请补上 date: 指明日期列，或只写一个年份。",
    ),
    "plan.season_not_stated": Entry(
        en="The plan has {periods} periods, and does not say how a year falls on them",
        zh="计划有 {periods} 个期间，但没有说明全年如何分摊到各期",
        fix_en="Add season: to reference:, as {{from: table, by: level}} for last year's pattern, or flat.",
        fix_zh="请在 reference: 中补上 season:，例如 {{from: 表, by: 层级}} 表示按历史节奏，flat 表示平均。",
    ),
    "plan.season_without_time": Entry(
        en="There is a season, but no time dimension",
        zh="写了季节性，但没有时间维度",
        fix_en="Add a dimension with start and periods, or remove season.",
        fix_zh="请添加带 start 和 periods 的维度，或删除 season。",
    ),
    "plan.season_without_dates": Entry(
        en="A season cannot be read from the table {table}: it needs facts with dates",
        zh="无法从数据表 {table} 得出季节性：需要带日期的历史数据",
        fix_en="Give the table value: and date:, or name a profile as table.column.",
        fix_zh="请为该表写明 value: 和 date:，或用“表.列”指定季节系数。",
    ),
    "plan.profile_without_column": Entry(
        en="The table {table} may have several columns, and none is named",
        zh="数据表 {table} 可能有多列，没有指定用哪一列",
        fix_en="Write {table}.column.",
        fix_zh="请写成“{table}.列名”。",
    ),
    "plan.profile_without_period": Entry(
        en="The key of the table {table} holds no period, so it cannot say a season",
        zh="数据表 {table} 的 key 中没有期间，无法表示季节性",
        fix_en="Add one of these levels to its key: {levels}.",
        fix_zh="请在其 key 中加入以下层级之一：{levels}。",
    ),
    "plan.weights_without_profile": Entry(
        en="weights says what the numbers of a profile are, and {table} holds facts",
        zh="weights 用于说明季节系数表中的数值，而 {table} 是历史数据",
        fix_en="Remove weights.",
        fix_zh="请删除 weights。",
    ),
    "plan.season_by_time": Entry(
        en="The season runs over {level} itself and cannot be split by it",
        zh="季节性本身就是沿 {level} 展开的，不能再按它拆分",
        fix_en="Split by levels of other dimensions.",
        fix_zh="请改用其他维度的层级。",
    ),
    "plan.cross_not_finest": Entry(
        en="cross must name the finest level of every dimension but time, and names: {given}",
        zh="cross 应写出除时间外每个维度的最细层级，而这里是：{given}",
        fix_en="Write cross: [{needed}].",
        fix_zh="请写成 cross: [{needed}]。",
    ),
}

_AMOUNTS: dict[str, Entry] = {
    "plan.step_too_fine": Entry(
        en="The step {step} is not a whole number of the smallest unit of {currency}, {smallest}",
        zh="取整单位 {step} 不是 {currency} 最小单位 {smallest} 的整数倍",
        fix_en="Give a multiple of {smallest}.",
        fix_zh="请填写 {smallest} 的整数倍。",
    ),
    "plan.total_not_positive": Entry(
        en="The total is {total}; there is nothing to allocate",
        zh="总额是 {total}，没有可分配的目标",
        fix_en="Give a total above zero.",
        fix_zh="请填写大于零的总额。",
    ),
    "plan.total_too_large": Entry(
        en="The total {total} is too large to be counted exactly",
        zh="总额 {total} 过大，无法精确计算",
        fix_en="Use a larger unit, such as thousands.",
        fix_zh="请改用更大的计量单位，例如千元。",
    ),
    "plan.reference_total": Entry(
        en="reference.total is {stated}, and the plan's total is fixed at {total}",
        zh="reference.total 是 {stated}，而计划总额固定为 {total}",
        fix_en="Remove reference.total; it is meant for plans whose total is a band.",
        fix_zh="请删除 reference.total，它只用于总额为区间的计划。",
    ),
    "plan.off_step": Entry(
        en="{amount} is not a whole multiple of the step {step}",
        zh="{amount} 不是取整单位 {step} 的整数倍",
        fix_en="Give {below} or {above}, or a finer step.",
        fix_zh="请改为 {below} 或 {above}，或使用更小的取整单位。",
    ),
    "plan.no_step_inside": Entry(
        en="No whole multiple of the step {step} lies between {min} and {max}",
        zh="{min} 与 {max} 之间没有取整单位 {step} 的整数倍",
        fix_en="Widen the band, or use a finer step.",
        fix_zh="请放宽区间，或使用更小的取整单位。",
    ),
    "plan.share_range": Entry(
        en="A share of {share} is not between 0 and 1",
        zh="占比 {share} 不在 0 到 1 之间",
        fix_en="Write {hundredth} for {share} %.",
        fix_zh="如指 {share} %，请写成 {hundredth}。",
    ),
}

_PHASING: dict[str, Entry] = {
    "plan.phasing_level": Entry(
        en="{key} runs over the periods of one level of time, and each names {count} of them",
        zh="{key} 沿一个时间层级逐期计算，而 each 中写了 {count} 个时间层级",
        fix_en="Name exactly one of these in each: {levels}.",
        fix_zh="请在 each 中写且只写以下层级之一：{levels}。",
    ),
    "plan.phasing_without_time": Entry(
        en="{key} runs over periods, and the plan has no time dimension",
        zh="{key} 沿期间计算，但计划没有时间维度",
        fix_en="Add a dimension with start and periods, or remove {key}.",
        fix_zh="请添加带 start 和 periods 的维度，或删除 {key}。",
    ),
    "plan.phasing_finer": Entry(
        en="{key} goes by {level}, and {finer} in where would select parts of one",
        zh="{key} 按 {level} 逐期计算，而 where 中的 {finer} 只会选中其中一部分",
        fix_en="Select by {level} or a coarser level, or put {finer} in each in its place.",
        fix_zh="请用 {level} 或更粗的层级筛选，或在 each 中改用 {finer}。",
    ),
    "plan.cumulative_of": Entry(
        en="A sum that runs over several periods has no {level} of its own that 'of' could follow",
        zh="累计跨越多个期间，of 无法按其 {level} 对应",
        fix_en="Take {level} out of share: of: each, or select its members there.",
        fix_zh="请从 share 的 of: each 中去掉 {level}，或在 of 中直接选定成员。",
    ),
}

ENTRIES: dict[str, Entry] = {**_NAMES, **_TABLES, **_AMOUNTS, **_PHASING}

"""Sentences about calendars, members, cells, and what tables say of them."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    # calendars
    "calendar.level": Entry(
        en="{level} is not a level of time",
        zh="{level} 不是时间层级",
        fix_en="Time levels are year, half, quarter, month and week, coarsest first.",
        fix_zh="时间层级为 year、half、quarter、month、week，由粗到细书写。",
    ),
    "calendar.order": Entry(
        en="the levels of time are not from coarse to fine: {levels}",
        zh="时间层级没有由粗到细排列：{levels}",
        fix_en="Write them as {sorted}.",
        fix_zh="请写成 {sorted}。",
    ),
    "calendar.weeks": Entry(
        en="weeks do not add up to calendar months",
        zh="自然周无法拼成自然月",
        fix_en="Add the level month for weeks that end with their month,"
        " or state calendar: iso-weeks, 4-4-5, 4-5-4 or 5-4-4.",
        fix_zh="请加上层级 month，按月切分各周；或写明 calendar: iso-weeks、4-4-5、4-5-4 或 5-4-4。",
    ),
    "calendar.weeks_of_months": Entry(
        en="weeks: {weeks} says how calendar months are cut into weeks, and there are none of either",
        zh="weeks: {weeks} 用于说明自然月如何切分为周，而这里没有按自然月切分的周",
        fix_en="Remove weeks, or state levels with month and week and calendar: months.",
        fix_zh="请删除 weeks，或在 levels 中写 month 和 week 并使用 calendar: months。",
    ),
    "calendar.start": Entry(
        en="start {start} is not a date or a period",
        zh="start {start} 不是日期或期间",
        fix_en="Write it like 2024-01, 2024-Q1, 2024-W01, 2024-01-01 or 2024.",
        fix_zh="请写成 2024-01、2024-Q1、2024-W01、2024-01-01 或 2024。",
    ),
    "calendar.start_inside": Entry(
        en="start {start} is not the beginning of a {level}",
        zh="start {start} 不是一个 {level} 的开头",
        fix_en="Begin at {before} or {after}, or state fiscal_start.",
        fix_zh="请从 {before} 或 {after} 开始，或写明 fiscal_start。",
    ),
    "calendar.two_times": Entry(
        en="there are two time dimensions: {dimensions}",
        zh="有两个时间维度：{dimensions}",
        fix_en="Keep one.",
        fix_zh="请只保留一个。",
    ),
    "calendar.unreadable": Entry(
        en="'{text}' is not a date or a period",
        zh="“{text}”不是日期或期间",
        fix_en="Write it like 2023-01-15, 2023-01, 2023-Q1, 2023-W05 or 2023.",
        fix_zh="请写成 2023-01-15、2023-01、2023年1月、2023-Q1、2023-W05 或 2023。",
    ),
    "calendar.straddles": Entry(
        en="'{text}' lies partly in one year of the plan's calendar and partly in another",
        zh="“{text}”跨越了计划日历的两个年度",
        fix_en="Give finer dates, or name the fiscal year as FY2024.",
        fix_zh="请给出更细的日期，或写成财年形式如 FY2024。",
    ),
    "calendar.blank": Entry(
        en="the date is blank",
        zh="日期为空",
        fix_en="Fill it in, or take the row out.",
        fix_zh="请填写日期，或删去该行。",
    ),
    "calendar.spelling": Entry(
        en="'{text}' names the period {period}, but is written another way",
        zh="“{text}”指期间 {period}，但写法不一致",
        fix_en="Write {period}.",
        fix_zh="请写成 {period}。",
    ),
    # members, hierarchies, cells
    "hierarchy.two_parents": Entry(
        en="{level} {member} belongs to two members of {above}: {first} ({first_place}) and {second}",
        zh="{level} {member} 同时属于两个 {above}：{first}（{first_place}）与 {second}",
        fix_en="Correct one of them, or give the two different names.",
        fix_zh="请更正其中一处，或为二者取不同的名称。",
    ),
    "hierarchy.no_parent": Entry(
        en="no table says to which {above} {level} {members} belongs",
        zh="没有任何表说明 {level} {members} 属于哪个 {above}",
        fix_en="Add a row with both columns, {level} and {above}, to one of the tables.",
        fix_zh="请在某个表中同时给出 {level} 与 {above} 两列。",
    ),
    "hierarchy.no_table": Entry(
        en="no table has both columns {level} and {above}",
        zh="没有任何表同时含有 {level} 与 {above} 两列",
        fix_en="Add the column {above} to a table with {level}, or map names under rename:.",
        fix_zh="请在含有 {level} 的表中加上 {above} 列，或在 rename: 中对应列名。",
    ),
    "hierarchy.cycle": Entry(
        en="the superiors go round in a circle: {cycle}",
        zh="上下级关系形成了循环：{cycle}",
        fix_en="Correct one of the superiors; the one at the top has a blank.",
        fix_zh="请更正其中一人的上级；最高层的上级留空。",
    ),
    "hierarchy.unknown_parent": Entry(
        en="{parent}, the superior of {member}, has no row",
        zh="{member} 的上级 {parent} 在表中没有对应的行",
        fix_en="Add the row or correct the name. Nearest: {nearest}.",
        fix_zh="请补上该行或更正名称。最接近的是：{nearest}。",
    ),
    "hierarchy.too_deep": Entry(
        en="{member} stands {depth} levels deep, the dimension has {levels}: {chain}",
        zh="{member} 处于第 {depth} 层，而该维度只有 {levels} 层：{chain}",
        fix_en="Add a level to the dimension, or shorten the chain.",
        fix_zh="请为该维度增加层级，或缩短上级链条。",
    ),
    "hierarchy.too_shallow": Entry(
        en="{member} stands {depth} levels deep, the dimension has {levels}: {chain}",
        zh="{member} 处于第 {depth} 层，而该维度有 {levels} 层：{chain}",
        fix_en="Complete the chain, or declare the dimension jagged: true.",
        fix_zh="请补全上级链条，或在该维度声明 jagged: true。",
    ),
    "hierarchy.parents_key": Entry(
        en="table {table} names superiors, so its key must be {level}",
        zh="表 {table} 用来说明上级，其 key 必须是 {level}",
        fix_en="State key: {level} for this table.",
        fix_zh="请为该表写明 key: {level}。",
    ),
    "cells.no_level": Entry(
        en="the cells need a {level} of the dimension {dimension}, but {source} does not give it",
        zh="单元需要维度 {dimension} 的 {level}，但 {source} 没有给出",
        fix_en="Add it to {source}, or take the level out of the dimension.",
        fix_zh="请在 {source} 中补上，或把该层级从维度中删去。",
    ),
    "cells.no_members": Entry(
        en="no table has a column {level}, so it has no members",
        zh="没有任何表含有 {level} 列，该层级没有成员",
        fix_en="Add the column to a table, or map names under rename:.",
        fix_zh="请在某个表中加上该列，或在 rename: 中对应列名。",
    ),
    "cells.too_many": Entry(
        en="the plan would have {count} cells; the most is {most}",
        zh="计划将有 {count} 个单元，上限为 {most}",
        fix_en="Take cells from a table of combinations that exist, or use coarser levels.",
        fix_zh="请改用只列出实际组合的表，或采用更粗的层级。",
    ),
    # facts and attributes
    "facts.no_level": Entry(
        en="{table} has no column {level}, so its rows cannot be put on cells",
        zh="{table} 没有 {level} 列，无法对应到单元",
        fix_en="Add the column, map it under rename:, or use the table as attributes with key:.",
        fix_zh="请补上该列，或在 rename: 中对应，或用 key: 声明为属性表。",
    ),
    "facts.blank": Entry(
        en="the value is blank",
        zh="数值为空",
        fix_en="Write 0 if nothing was sold, or take the row out if it is not known.",
        fix_zh="没有发生请写 0；未知请删去该行。",
    ),
    "facts.negative": Entry(
        en="the facts of {member} add up to {amount}, which is below zero",
        zh="{member} 的历史合计为 {amount}，小于零",
        fix_en="Net returns against sales, or correct the sign.",
        fix_zh="请先用销售额冲抵退货，或更正正负号。",
    ),
    "facts.years_need_date": Entry(
        en="{table} has no date, so there is no telling which of its rows are {years} years old",
        zh="{table} 没有日期列，无法区分哪些行属于前 {years} 年",
        fix_en="State the column of dates as date: for this table, or use one year only.",
        fix_zh="请为该表用 date: 写明日期列，或只用一年的数据。",
    ),
    "facts.periods_need_date": Entry(
        en="{table} has no date, so its facts cannot be spread over the plan's periods",
        zh="{table} 没有日期列，无法把历史数据分到计划的各期间",
        fix_en="State the column of dates as date: for this table.",
        fix_zh="请为该表用 date: 写明日期列。",
    ),
    "facts.no_time": Entry(
        en="{table} has dates, but the plan has no time dimension to place them in years",
        zh="{table} 有日期，但计划没有时间维度，无法划分年度",
        fix_en="Add a time dimension with start and periods, or take date: out.",
        fix_zh="请增加带 start 与 periods 的时间维度，或去掉 date:。",
    ),
    "facts.coarse_date": Entry(
        en="'{text}' is coarser than the plan's periods ({level})",
        zh="“{text}”比计划的期间（{level}）更粗",
        fix_en="Give dates as fine as the periods, or use what does not need them.",
        fix_zh="请给出与期间同样细的日期，或改用不需要逐期数据的方法。",
    ),
    "facts.leftover": Entry(
        en="{rows} rows of {table} ({amount} in {column}) belong to no cell; the first is {member}",
        zh="{table} 中有 {rows} 行（{column} 合计 {amount}）不属于任何单元；第一行是 {member}",
        fix_en="Nothing to do if these members are no longer part of the plan.",
        fix_zh="如果这些成员已不在计划之内，则无需处理。",
    ),
    "key.missing": Entry(
        en="table {table} has no key, so {column} cannot be looked up",
        zh="表 {table} 没有声明 key，无法查找 {column}",
        fix_en="State the levels that name its rows, such as key: rep.",
        fix_zh="请写明用哪些层级定位一行，例如 key: rep。",
    ),
    "key.unknown_level": Entry(
        en="{level}, a key of table {table}, is not a level of the plan",
        zh="表 {table} 的 key {level} 不是计划的层级",
        fix_en="Levels of the plan: {nearest}.",
        fix_zh="计划的层级：{nearest}。",
    ),
    "key.repeated": Entry(
        en="{member} has a second row; the first is row {first}",
        zh="{member} 出现了第二行，第一行在第 {first} 行",
        fix_en="Keep one row per {levels}.",
        fix_zh="每个 {levels} 只保留一行。",
    ),
    # selections
    "selection.unknown_level": Entry(
        en="there is no level {level}",
        zh="没有层级 {level}",
        fix_en="Did you mean {nearest}?",
        fix_zh="是否想写 {nearest}？",
    ),
    "selection.unknown_member": Entry(
        en="level {level} has no member {member}",
        zh="层级 {level} 没有成员 {member}",
        fix_en="Did you mean {nearest}?",
        fix_zh="是否想写 {nearest}？",
    ),
    "selection.no_match": Entry(
        en="no member of level {level} matches {member}",
        zh="层级 {level} 没有成员符合 {member}",
        fix_en="Members are, for example, {nearest}.",
        fix_zh="成员例如：{nearest}。",
    ),
}

"""Sentences around an audit: how it is asked for, and why there is no verdict."""

from quotaopt.messages.entry import Entry

_UNKNOWN: dict[str, Entry] = {
    "audit.few": Entry(
        en="Only {count} of {levels} can be compared, and among so few nothing can be told from chance",
        zh="{levels} 中只有 {count} 个可以比较，数量太少，无法与偶然区分",
        fix_en="It takes {fewest} at least.",
        fix_zh="至少需要 {fewest} 个。",
    ),
    "audit.small_groups": Entry(
        en="No group of {level} can be told from the others",
        zh="{level} 中没有足够大的群体可供比较",
        fix_en="It takes {fewest} in a group, and {fewest} outside it.",
        fix_zh="群体内外各至少需要 {fewest} 个成员。",
    ),
    "audit.no_facts": Entry(
        en="The plan reads no facts of what was sold",
        zh="计划没有读取任何历史业绩",
        fix_en="It takes a table with value and date, see handouts.history.",
        fix_zh="需要带 value 和 date 的数据表，见 handouts.history。",
    ),
    "audit.undated": Entry(
        en="{table} has no dates, so that nothing says what was known when",
        zh="{table} 没有日期，无法得知当时掌握哪些数据",
        fix_en="State the column of dates as date: for this table.",
        fix_zh="请为该表用 date: 指明日期列。",
    ),
    "audit.undated_method": Entry(
        en="The plan's shares rest on {columns} alone, which have no dates and may be of any year",
        zh="计划的占比只依据 {columns}，而这些列没有日期，无法得知当时的数值",
        fix_en="A back-test needs a source with dates in the blend.",
        fix_zh="blend 中需要有带日期的数据来源。",
    ),
    "audit.short_history": Entry(
        en="{column} does not hold {period} together with the year before it",
        zh="{column} 没有同时包含 {period} 及其之前一整年的数据",
        fix_en="A back-test takes a period to compare with, and the whole year before it to plan from: load "
        "facts from a year before {period} on.",
        fix_zh="检验需要用于对照的一期，以及此前用于制定计划的一整年：请补充自 {period} 之前一年起的数据。",
    ),
    "audit.one_year": Entry(
        en="{column} holds one past year only, so that nothing says how people grow",
        zh="{column} 只有一个往年的数据，无法得知各人如何增长",
        fix_en="Load two years of facts before the plan's first period.",
        fix_zh="请提供计划首期之前两年的数据。",
    ),
    "audit.nothing_sold": Entry(
        en="Nothing was sold in {period} by those who would have had targets",
        zh="{period} 内有目标的人没有任何业绩",
        fix_en="Look whether the facts of this period are complete.",
        fix_zh="请检查这一期的数据是否完整。",
    ),
    "audit.group_of_others": Entry(
        en="{column} says nothing of each {level}",
        zh="{column} 没有按 {level} 给出",
        fix_en="It takes a table whose key is {level} or a level above it.",
        fix_zh="需要以 {level} 或其上级层级为 key 的数据表。",
    ),
    "audit.no_potential": Entry(
        en="The plan's tables hold no market potential",
        zh="计划的数据表中没有市场潜力",
        fix_en="Name its column: handouts: {{potential: markets.potential}}.",
        fix_zh="请指明所在的列：handouts: {{potential: markets.potential}}。",
    ),
    "audit.potential_of_others": Entry(
        en="The market potential is not stated by {level}",
        zh="市场潜力不是按 {level} 给出的",
        fix_en="It takes a table whose key is {level} or a level above it.",
        fix_zh="需要以 {level} 或其上级层级为 key 的数据表。",
    ),
    "audit.no_last_plan": Entry(
        en="Last year's targets are not known",
        zh="不知道去年的目标",
        fix_en="Name their column: audit: {{last_plan: TABLE.COLUMN}}, or --last-plan TABLE.COLUMN.",
        fix_zh="请指明所在的列：audit: {{last_plan: 表.列}}，或 --last-plan 表.列。",
    ),
    "audit.other_people": Entry(
        en="{column} does not say what each {level} had to reach",
        zh="{column} 没有说明每个 {level} 的目标",
        fix_en="It takes a table whose key holds {level} or a finer level.",
        fix_zh="需要以 {level} 或更细层级为 key 的数据表。",
    ),
    "audit.long_plan": Entry(
        en="The plan is longer than a year, so that no past year compares with it",
        zh="计划期超过一年，无法与过去某一年对比",
        fix_en="Audit a plan of a year or less.",
        fix_zh="请对一年或更短的计划进行审查。",
    ),
    "audit.all_alike": Entry(
        en="{reached} of {known} reached last year's target: too few on one side to compare",
        zh="{known} 人中有 {reached} 人达成去年目标，其中一方人数太少，无法比较",
        fix_en="It takes three on either side.",
        fix_zh="两边各至少需要三人。",
    ),
}

_CALLS: dict[str, Entry] = {
    "plan.fails_before_warning": Entry(
        en="warn {warn} is above fail {fail}: a value would fail before it is warned of",
        zh="warn {warn} 高于 fail {fail}：还没提醒就已不通过",
        fix_en="Swap the two, or correct one of them.",
        fix_zh="请对调，或更正其中一个。",
    ),
    "plan.surer_to_warn": Entry(
        en="fail {fail} is above warn {warn}: failing takes the smaller chance of an accident",
        zh="fail {fail} 高于 warn {warn}：判为不通过要求的偶然概率应更小",
        fix_en="Swap the two, or correct one of them.",
        fix_zh="请对调，或更正其中一个。",
    ),
    "audit.band": Entry(
        en="The band {band} is none: it is the lowest and the highest share of people, between 0 and 1",
        zh="区间 {band} 不成立：应为人数比例的下限和上限，都在 0 与 1 之间",
        fix_en="Write --band 0.5-0.75.",
        fix_zh="请写成 --band 0.5-0.75。",
    ),
    "audit.seed": Entry(
        en="The seed {seed} is below 0",
        zh="随机种子 {seed} 小于 0",
        fix_en="Give a whole number from 0 on.",
        fix_zh="请给出不小于 0 的整数。",
    ),
    "audit.no_picture": Entry(
        en="There are no past periods to draw: {why}",
        zh="没有可以绘制的往期：{why}",
        fix_en="Write the page (.txt) or the document (.json), or give the facts that a back-test takes.",
        fix_zh="请改写页面（.txt）或文档（.json），或补充检验所需的历史数据。",
    ),
    "audit.no_table": Entry(
        en="The plan has no table for {column}",
        zh="计划中没有 {column} 所指的数据表",
        fix_en="Write TABLE.COLUMN; the tables are: {known}.",
        fix_zh="请写成“表.列”；现有的数据表：{known}。",
    ),
    "audit.time_level": Entry(
        en="{level} is a level of time: periods do not carry burdens, people do",
        zh="{level} 是时间层级；承担目标的是人，不是期间",
        fix_en="Choose one of: {known}.",
        fix_zh="请从中选择：{known}。",
    ),
    "cli.audit": Entry(
        en="""Is the plan fair? Tests with verdicts and plain words.

Solves the plan, then asks: are burdens even, do they depend on size or market potential, is some group
treated differently, will enough people reach their target, are last year's best made to carry more,
would the same method have worked in past years?
Every verdict names the rule it was judged by; where the data do not allow one, it says why.

Examples:
  quotaopt audit demo/plan.yaml
  quotaopt audit demo/plan.yaml --level department --band 0.6-0.75
  quotaopt audit demo/plan.yaml -o audit.txt -o misses.svg
  quotaopt audit demo/plan.yaml --json""",
        zh="""计划公平吗？逐项检验，给出结论和说明。

先求解计划，再逐一检验：负担是否均衡，是否与规模或市场潜力有关，是否有群体被区别对待，
能达成目标的人数比例是否合适，是否鞭打快牛，同样的方法用在往年效果如何。每个结论都写明判断标准；数据不足时说明原因。

示例：
  quotaopt audit demo/plan.yaml
  quotaopt audit demo/plan.yaml --level department --band 0.6-0.75
  quotaopt audit demo/plan.yaml -o audit.txt -o misses.svg
  quotaopt audit demo/plan.yaml --json""",
    ),
    "cli.audit.short": Entry(
        en="Test whether a plan is fair, with verdicts.", zh="检验计划是否公平，给出结论。"
    ),
    "cli.audit.level": Entry(
        en="Whose burdens are compared; by default audit.level of the plan, its fairness level, or the "
        "first dimension's finest.",
        zh="比较哪个层级的负担率；默认依次取计划中的 audit.level、公平层级、第一个维度的最细层级。",
    ),
    "cli.audit.band": Entry(
        en="Share of people who should reach their target; by default audit.reach of the plan, or 0.5-0.75.",
        zh="应能达成目标的人数比例；默认取计划中的 audit.reach，未写则为 0.5-0.75。",
    ),
    "cli.audit.output": Entry(
        en="Write the page (.txt), the document (.json), or a chart of what past periods missed (.svg .png). "
        "Repeatable.",
        zh="写出页面（.txt）、文档（.json）或往期偏离图（.svg .png）。可重复。",
    ),
    "cli.audit.seed": Entry(
        en="Seed of the random reassignments behind p-values; by default audit.seed of the plan, or 0.",
        zh="计算 p 值时随机重排的种子；默认取计划中的 audit.seed，未写则为 0。",
    ),
    "cli.audit.last_plan": Entry(
        en="Column of last year's targets; by default audit.last_plan, or that of a ratchet guard.",
        zh="去年目标所在的列；默认取计划中的 audit.last_plan，未写则取防鞭打快牛设置中的那一列。",
    ),
    "cli.audit.not_a_band": Entry(
        en="two shares such as 0.5-0.75 are needed", zh="需要写成两个比例，例如 0.5-0.75"
    ),
}

ENTRIES: dict[str, Entry] = {**_UNKNOWN, **_CALLS}

"""What may come of a plan, in words: its page, its picture, and what stands in the way of drawing it."""

from quotaopt.messages.entry import Entry

_PAGE: dict[str, Entry] = {
    "report.stage.draw": Entry(en="draw attainment", zh="抽样达成率"),
    "report.stage.try": Entry(en="try changed plans", zh="试算调整后的计划"),
    "risk.title": Entry(en="{plan}: what may come of it", zh="{plan}：达成风险"),
    "risk.company": Entry(
        en="The company reaches {total} with a probability of {probability} (standard error {error})",
        zh="公司达成 {total} 的概率为 {probability}（标准误 {error}）",
    ),
    "risk.landing": Entry(
        en="Expected landing: {landing} (standard error {error}); in {interval} of all draws between "
        "{low} and "
        "{high}",
        zh="预计完成：{landing}（标准误 {error}）；{interval} 的抽样落在 {low} 与 {high} 之间",
    ),
    "risk.people": Entry(
        en="Of {count} members of {level}, {share} reach their target on average (standard error "
        "{error}); in "
        "{interval} of all draws between {low} and {high} of them",
        zh="{count} 个 {level} 中平均有 {share} 达成各自目标（标准误 {error}）；"
        "{interval} 的抽样中，达成人数占 {low} 到 {high}",
    ),
    "risk.band_inside": Entry(
        en="Wanted are {low} to {high} of them: kept", zh="期望比例为 {low} 到 {high}：符合"
    ),
    "risk.band_below": Entry(
        en="Wanted are {low} to {high} of them: {by} too few", zh="期望比例为 {low} 到 {high}：低 {by}"
    ),
    "risk.band_above": Entry(
        en="Wanted are {low} to {high} of them: {by} too many", zh="期望比例为 {low} 到 {high}：高 {by}"
    ),
    "risk.points": Entry(en="{number} points", zh="{number} 个百分点"),
    "risk.target": Entry(en="target", zh="目标"),
    "risk.expected": Entry(en="expected", zh="预计完成"),
    "risk.chance": Entry(en="chance", zh="达成概率"),
    "risk.error": Entry(en="±", zh="±"),
    "risk.ratio": Entry(en="of target", zh="占目标"),
    "risk.more": Entry(en="... {count} more, in between", zh="……另有 {count} 个居中"),
    "risk.drawn_under": Entry(en="Drawn under", zh="抽样假设"),
    "risk.figures": Entry(
        en="Attainment {shape}, mean {mean}, spread (standard deviation over mean) {spread}",
        zh="达成率服从{shape}，均值 {mean}，离散度（标准差÷均值）{spread}",
    ),
    "risk.shape.lognormal": Entry(en="lognormal", zh="对数正态分布"),
    "risk.shape.normal": Entry(en="normal", zh="正态分布"),
    "risk.from_targets": Entry(
        en="Measured on last year's attainment against {column}: {people} values of {years} year(s)",
        zh="依据过去对 {column} 的达成率测算：{years} 年共 {people} 个数值",
    ),
    "risk.from_back_test": Entry(
        en="Measured on what the plan's own way would have missed in the past: {people} values of {years} "
        "year(s). They are relative to the company's, so that a mean of 1 is assumed "
        "(risk.attainment.mean)",
        zh="按本计划方法回测历史偏差测算：{years} 年共 {people} 个数值。回测只反映相对公司整体的偏差，"
        "因此均值取 1（可用 risk.attainment.mean 指定）",
    ),
    "risk.parts": Entry(en="Parts of the variance: {parts}", zh="方差构成：{parts}"),
    "risk.part_everyone": Entry(en="{part} moves everyone together", zh="全员同涨同落 {part}"),
    "risk.part_common": Entry(
        en="{part} moves a member of {level} together", zh="同一 {level} 同涨同落 {part}"
    ),
    "risk.part_own": Entry(
        en="{part} is the own luck of each {level}",
        zh="每个 {level} 自身的运气 {part}",
    ),
    "risk.nothing_together": Entry(
        en="Nothing is stated or measured that moves everyone together: a good or a bad year for all "
        "would widen "
        "the landing (risk.everyone)",
        zh="未指定、也测不出全员同涨同落的部分：若全年整体景气或低迷，完成区间会更宽（可用 risk.everyone "
        "指定）",
    ),
    "risk.response": Entry(
        en="Of what is added to a target, {response} is sold (risk.response)",
        zh="目标每增加 1，业绩增加 {response}（risk.response）",
    ),
    "risk.draws": Entry(
        en="{draws} draws in pairs under opposite luck, seed {seed}. By the normal formula the "
        "probability is "
        "{formula}",
        zh="抽样 {draws} 次（正反成对），随机种子 {seed}。按正态公式，概率为 {formula}",
    ),
    "risk.join": Entry(en="; ", zh="；"),
    "risk.list": Entry(en=", ", zh="、"),
    "risk.sheet": Entry(en="Company", zh="公司"),
    "risk.what": Entry(en="what", zh="项目"),
    "risk.amount": Entry(en="amount", zh="金额"),
    "risk.amount_error": Entry(en="standard error", zh="金额标准误"),
    "risk.part": Entry(en="part", zh="比例"),
    "risk.part_error": Entry(en="standard error of the part", zh="比例标准误"),
    "risk.total": Entry(en="total", zh="总目标"),
    "risk.landing_mean": Entry(en="expected landing", zh="预计完成"),
    "risk.low": Entry(en="lower end", zh="区间下限"),
    "risk.median": Entry(en="median", zh="中位数"),
    "risk.high": Entry(en="upper end", zh="区间上限"),
    "risk.reaches": Entry(en="probability that the company reaches its total", zh="公司达成总目标的概率"),
    "risk.share": Entry(en="share of people who reach theirs", zh="达成各自目标的人数比例"),
    "risk.picture": Entry(en="What may come of the plan", zh="计划的达成风险"),
    "risk.picture.company": Entry(
        en="Landing of the company: part of all draws", zh="公司完成额的分布（占抽样次数的比例）"
    ),
    "risk.picture.people": Entry(
        en="Members of {level} by their chance of reaching their target",
        zh="按达成概率划分的 {level} 个数",
    ),
    "risk.picture.share": Entry(
        en="Share of the members of {level} who reach their target: part of all draws",
        zh="达成目标的 {level} 比例的分布（占抽样次数的比例）",
    ),
    "risk.picture.wanted": Entry(en="wanted at least", zh="期望至少"),
    "risk.picture.mean": Entry(en="on average", zh="平均"),
    "risk.picture.target": Entry(
        en="target, reached in {probability}:",
        zh="目标（达成概率 {probability}）",
    ),
    "risk.picture.low": Entry(en="{part} stay below", zh="低于此值的占 {part}："),
    "risk.picture.high": Entry(en="{part} go beyond", zh="高于此值的占 {part}："),
}

_WRONG: dict[str, Entry] = {
    "plan.not_between": Entry(
        en="{input} does not lie between 0 and 1",
        zh="{input} 不在 0 与 1 之间",
        fix_en="Write 0.9 for 90 %; 0 and 1 themselves are never sure.",
        fix_zh="90 % 请写成 0.9；不能是 0 或 1。",
    ),
    "plan.parts_above_one": Entry(
        en="everyone and common together are {sum} of the variance, which is more than all of it",
        zh="everyone 与 common 合计占方差的 {sum}，超过了全部",
        fix_en="Lower them until they add up to 1 or less; the rest is the own luck of each.",
        fix_zh="请调低，使合计不超过 1；其余部分是各自的运气。",
    ),
    "risk.attainment_twice": Entry(
        en="a second entry without where",
        zh="出现第二个没有 where 的条目",
        fix_en="Keep one general entry, and say with where what the others are about.",
        fix_zh="只保留一个通用条目，其他条目请用 where 说明适用范围。",
    ),
    "risk.spoken_twice": Entry(
        en="another entry with where speaks of {count} of the same cells: {members}",
        zh="另有带 where 的条目涉及同样的 {count} 组单元：{members}",
        fix_en="Let every cell be meant by one entry with where at most.",
        fix_zh="每个单元最多只能由一个带 where 的条目指定。",
    ),
    "risk.blank": Entry(
        en="{column} says nothing for {count} of the cells: {members}",
        zh="{column} 缺少 {count} 组单元的数值：{members}",
        fix_en="Fill in the table, or restrict the entry with where.",
        fix_zh="请补全数据表，或用 where 限定该条目的范围。",
    ),
    "risk.not_above_zero": Entry(
        en="{column} is not above zero for {count} of the cells: {members}",
        zh="{column} 对 {count} 组单元不大于零：{members}",
        fix_en="Give numbers above zero: a spread of 0.2 means that attainment is mostly within 20 % of "
        "its mean.",
        fix_zh="请填写大于零的数：离散度 0.2 表示达成率大多在均值上下 20 % 以内。",
    ),
    "risk.spread_of_several": Entry(
        en="no spread is stated, and the past does not tell that of {each}: it knows members of one "
        "level of people",
        zh="没有指定离散度，而历史测不出 {each} 的离散度：只能测出某一个人员层级的",
        fix_en="State risk.attainment.spread, or let risk.each be one level, such as that of people.",
        fix_zh="请指定 risk.attainment.spread，或让 risk.each 只含一个层级，例如人员层级。",
    ),
    "risk.no_spread": Entry(
        en="no spread is stated, and none can be measured from the past",
        zh="没有指定离散度，也无法从历史测算",
        fix_en="State it: risk: {{attainment: {{spread: 0.2}}}}. To measure it takes facts of two whole "
        "years before "
        "the plan, or last year's targets (risk: {{past: TABLE.COLUMN}}) beside last year's facts, of 5 "
        "people "
        "at least.",
        fix_zh="请指定：risk: {{attainment: {{spread: 0.2}}}}。若要测算，"
        "需要计划之前两个完整年度的历史数据，"
        "或去年的目标（risk: {{past: 表.列}}）与去年的实际，且至少 5 个人。",
    ),
    "risk.never_scattered": Entry(
        en="in the past everybody attained the same, so that no spread can be measured",
        zh="过去每个人的达成率都相同，无法测算离散度",
        fix_en="State it: risk: {{attainment: {{spread: 0.2}}}}.",
        fix_zh="请指定：risk: {{attainment: {{spread: 0.2}}}}。",
    ),
    "risk.no_factor": Entry(
        en="no entry has a factor above zero and written as a number, so there is none to make larger",
        zh="没有任何条目的 factor 是大于零的数字，无从调整",
        fix_en="Say which levels to over-assign: --over-assign LEVEL.",
        fix_zh="请说明要对哪些层级上浮：--over-assign LEVEL。",
    ),
    "risk.nothing_to_apply": Entry(
        en="there is nothing to apply: no change was found that does what is asked for",
        zh="没有可应用的调整：没有找到能满足要求的改动",
        fix_en="Ask for less; the page says what can be had.",
        fix_zh="请降低要求；页面上说明了能达到什么。",
    ),
    "risk.apply_without_question": Entry(
        en="--apply writes the plan with an over-assignment, and none is asked about",
        zh="--apply 用于写出加上超额分配的计划，但没有查询超额分配",
        fix_en="Add --over-assign.",
        fix_zh="请加上 --over-assign。",
    ),
    "risk.nothing_to_draw": Entry(
        en="there is nothing to draw: no plan was found, or nothing was drawn by chance",
        zh="没有可画的内容：没有找到计划，或没有做抽样",
        fix_en="Ask for a probability or a share of people, or write .txt, .json, .csv or .xlsx.",
        fix_zh="请提出概率或人数比例的要求，或改写 .txt、.json、.csv、.xlsx 文件。",
    ),
    "risk.no_plan_beyond": Entry(
        en="Beyond that there is no plan: {why}",
        zh="再高就没有可行的计划：{why}",
    ),
    "risk.applied": Entry(en="Written: {file}", zh="已写入：{file}"),
}

ENTRIES: dict[str, Entry] = {**_PAGE, **_WRONG}

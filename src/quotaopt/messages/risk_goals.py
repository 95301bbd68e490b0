"""The least over-assignment and the highest total, in words."""

from quotaopt.messages.entry import Entry

_HEDGE: dict[str, Entry] = {
    "hedge.title": Entry(
        en="Over-assignment for {probability} that the company reaches its number, and {share} of people "
        "theirs",
        zh="使公司达成概率不低于 {probability}、且 {share} 的人能达成各自目标的超额分配",
    ),
    "hedge.none_needed": Entry(
        en="None is needed: without any, the probability is {probability}, and {share} of people reach "
        "theirs",
        zh="无需超额分配：不上浮时达成概率已为 {probability}，{share} 的人能达成",
    ),
    "hedge.found": Entry(
        en="The least is {factors}: the probability is {probability}, and {share} of people reach theirs",
        zh="最少需要 {factors}：达成概率 {probability}，{share} 的人能达成",
    ),
    "hedge.both": Entry(
        en="Both cannot be had: the share of people gives. With {factors} the company is safe, at "
        "{probability}, "
        "and {share} of people reach theirs: {by} too few",
        zh="两者不可兼得：让步的是达成人数比例。{factors} 时公司达成概率为 {probability}，"
        "但只有 {share} 的人能达成：低 {by}",
    ),
    "hedge.most": Entry(
        en="For enough people to reach theirs ({share}), over-assign at most {factors}; then the "
        "probability gives: "
        "{probability}, {by} too little",
        zh="若要保证足够多的人达成（{share}），最多只能 {factors}；此时让步的是公司达成概率："
        "{probability}，低 {by}",
    ),
    "hedge.too_few_anyway": Entry(
        en="Even without any over-assignment only {share} of people reach theirs: {by} too few",
        zh="即使完全不上浮，也只有 {share} 的人能达成：低 {by}",
    ),
    "hedge.unsafe": Entry(
        en="No over-assignment makes the company safe enough. The most there is a plan for is {factors}: "
        "the "
        "probability is {probability}, {by} too little, and {share} of people reach theirs",
        zh="任何超额分配都不足以达到要求的概率。可行的最高上浮为 {factors}：达成概率 {probability}，低 "
        "{by}；"
        "{share} 的人能达成",
    ),
    "hedge.level": Entry(en="over-assignment", zh="超额分配"),
    "hedge.factor": Entry(en="{entry} {factor}", zh="{entry} 上浮 {factor}"),
    "hedge.column.now": Entry(en="as stated", zh="现计划"),
    "hedge.column.nothing": Entry(en="none", zh="不上浮"),
    "hedge.column.less": Entry(en="one step less", zh="少一档"),
    "hedge.column.least": Entry(en="least", zh="最少所需"),
    "hedge.column.most": Entry(en="most for people", zh="人员可承受上限"),
    "hedge.column.furthest": Entry(en="highest tried", zh="可行上限"),
    "hedge.probability": Entry(en="company reaches its number", zh="公司达成概率"),
    "hedge.share": Entry(en="reach theirs: {level}", zh="达成比例：{level}"),
    "hedge.apply": Entry(en="To apply: {sets}", zh="应用方法：{sets}"),
    "hedge.confirmed": Entry(
        en="Each column was solved and certified as a plan of its own, and drawn under the same luck.",
        zh="每一列都作为独立计划求解并通过验证，且使用相同的随机抽样。",
    ),
}

_SEEK: dict[str, Entry] = {
    "seek.title": Entry(
        en="{plan}: the highest total that still holds", zh="{plan}：仍能满足要求的最高总目标"
    ),
    "seek.found": Entry(
        en="{total} ({change} against the plan's {stated})", zh="{total}（比计划的 {stated} {change}）"
    ),
    "seek.one_more": Entry(
        en="One step more, {total}, does not: {why}", zh="再多一个取整单位（{total}）就不满足：{why}"
    ),
    "seek.no_plan": Entry(en="the rules admit no such plan. {why}", zh="规则下没有可行的计划。{why}"),
    "seek.error": Entry(
        en="Other draws would give another total: its standard error is {error}",
        zh="换一批抽样，总目标会略有不同：其标准误为 {error}",
    ),
    "seek.goal": Entry(en="asked for", zh="要求"),
    "seek.wanted": Entry(en="wanted", zh="目标值"),
    "seek.stated": Entry(en="as stated", zh="现计划"),
    "seek.best": Entry(en="highest total", zh="最高总目标"),
    "seek.above": Entry(en="one step more", zh="再多一步"),
    "seek.nearest": Entry(en="nearest tried", zh="最接近"),
    "seek.total": Entry(en="total", zh="总目标"),
    "seek.probability": Entry(en="company reaches its total", zh="公司达成概率"),
    "seek.share": Entry(en="people who reach theirs", zh="达成各自目标的人数比例"),
    "seek.burden": Entry(en="highest burden by {level}", zh="按 {level} 的最高负担率"),
    "seek.at_least": Entry(en="≥ {value}", zh="≥ {value}"),
    "seek.at_most": Entry(en="≤ {value}", zh="≤ {value}"),
    "seek.missed": Entry(en="{goal} would be {value}", zh="{goal}为 {value}"),
    "seek.unreachable": Entry(
        en="No total holds what is asked for. Of {tried} that were tried {total} comes nearest: {values}",
        zh="没有任何总目标能满足要求。试算的 {tried} 个总目标中，最接近的是 {total}：{values}",
    ),
    "seek.apply": Entry(en="To apply: --set {setting}", zh="应用方法：--set {setting}"),
    "seek.confirmed": Entry(
        en="Each total was solved and certified as a plan of its own; {tried} were tried. Between those "
        "tried a "
        "higher total is taken to ask for more.",
        zh="每个总目标都作为独立计划求解并通过验证，共试算 {tried} 个。假定在试算点之间，"
        "总目标越高要求越高。",
    ),
    "seek.more": Entry(en="+{part}", zh="高 {part}"),
    "seek.fewer": Entry(en="−{part}", zh="低 {part}"),
    "seek.no_goal": Entry(
        en="nothing is asked for: there is no highest total",
        zh="没有提出任何要求，谈不上最高总目标",
        fix_en="Say what must still hold: --probability 0.8, --share 0.6 or --burden-at-most 1.2.",
        fix_zh="请说明必须满足什么：--probability 0.8、--share 0.6 或 --burden-at-most 1.2。",
    ),
    "seek.no_end": Entry(
        en="what is asked for holds at every total up to {times} times the plan's: there is no highest one",
        zh="直到计划总目标的 {times} 倍，所提要求都能满足：不存在最高总目标",
        fix_en="Ask for more. Burdens rise with the total only where limits hold somebody back, or where "
        "reference.total is stated; a probability falls with it only where risk.response is below 1.",
        fix_zh="请提高要求。只有当某些限制起作用、或指定了 reference.total 时，负担率才会随总目标上升；"
        "只有当 risk.response 小于 1 时，达成概率才会随总目标下降。",
    ),
    "seek.not_a_part": Entry(
        en="{name} is {input}: it must lie between 0 and 1",
        zh="{name} 为 {input}：必须在 0 与 1 之间",
        fix_en="Write 0.8 for 80 %.",
        fix_zh="80 % 请写成 0.8。",
    ),
    "seek.not_a_burden": Entry(
        en="a highest burden of {input}: it must be above 0",
        zh="最高负担率为 {input}：必须大于 0",
        fix_en="Write 1.2 for a fifth above the fair share.",
        fix_zh="比公平份额高两成请写成 1.2。",
    ),
}

ENTRIES: dict[str, Entry] = {**_HEDGE, **_SEEK}

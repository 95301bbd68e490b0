"""Why a number is what it is, in words."""

from quotaopt.messages.entry import Entry

_HEAD: dict[str, Entry] = {
    "explain.whole": Entry(en="everything", zh="全部"),
    "explain.comma": Entry(en=", ", zh="、"),
    "explain.semicolon": Entry(en="; ", zh="；"),
    "explain.and_more": Entry(en="{count} members of {level}", zh="{level} 中的 {count} 个成员"),
    "explain.fair": Entry(
        en="Fair share {reference} {unit}; burden {burden}; {share} of the total",
        zh="公平基准 {reference} {unit}，负担率 {burden}，占总目标 {share}",
    ),
    "explain.no_reference": Entry(
        en="There is no fair share: neither history nor potential says anything here",
        zh="没有公平基准：历史与潜力在这里都没有数据",
    ),
    "explain.last_year": Entry(
        en="Last year {amount} {unit}; the target is {growth} against it",
        zh="去年 {amount} {unit}，目标较去年 {growth}",
    ),
    "explain.last_year_of_all": Entry(
        en="Last year {amount} {unit}; the target is {growth} against it, the total {whole}",
        zh="去年 {amount} {unit}，目标较去年 {growth}，总目标较去年 {whole}",
    ),
    "explain.ranked": Entry(
        en="Burden number {rank} of {count} on level {level}: {lowest} to {highest}, middle {median}",
        zh="负担率在 {level} 的 {count} 个成员中排第 {rank}：最低 {lowest}，中位 {median}，最高 {highest}",
    ),
    "explain.peers": Entry(
        en="Burdens of the {count} on level {level}: {lowest} to {highest}, middle {median}",
        zh="{level} 的 {count} 个成员负担率：最低 {lowest}，中位 {median}，最高 {highest}",
    ),
}

_CHAIN: dict[str, Entry] = {
    "explain.step": Entry(en="How it comes about ({unit})", zh="来龙去脉（{unit}）"),
    "explain.factor": Entry(en="factor", zh="倍数"),
    "explain.change": Entry(en="change", zh="增减"),
    "explain.amount": Entry(en="then", zh="结果"),
    "explain.place": Entry(en="in the plan file", zh="计划文件位置"),
    "explain.at_line": Entry(en="line {line}: {path}", zh="第 {line} 行 {path}"),
    "explain.reference": Entry(en="= fair share", zh="＝ 公平基准"),
    "explain.target": Entry(en="= target", zh="＝ 目标"),
    "explain.rule": Entry(en="all rules together", zh="全部规则合计"),
    "explain.more_rules": Entry(en="{count} more rules of little effect", zh="其余 {count} 条规则，影响甚微"),
    "explain.evenly": Entry(en="evenly over {level}", zh="按 {level} 平均"),
    "explain.history_alone": Entry(en="history", zh="历史"),
    "explain.link.history": Entry(en="last year: {name}", zh="去年实绩：{name}"),
    "explain.link.growth": Entry(
        en="all of history grown to the total, {growth}", zh="全部历史同比例增长到总目标，{growth}"
    ),
    "explain.link.blend": Entry(en="shared out by {sources}", zh="按来源分摊：{sources}"),
    "explain.link.first": Entry(en="settled first by {levels}", zh="先按 {levels} 定份额"),
    "explain.link.season": Entry(en="season", zh="季节分布"),
    "explain.link.strategy": Entry(en="strategy for {name}", zh="战略倾斜：{name}"),
    "explain.link.people": Entry(en="people: start, ramp, leave", zh="人员在岗折算：入职、爬坡、请假"),
    "explain.link.tier": Entry(en="tier {name}", zh="档位：{name}"),
    "explain.link.company": Entry(en="all brought back to the total", zh="整体回到总目标"),
    "explain.link.floor": Entry(en="raised for a minimum", zh="为满足下限而补足"),
    "explain.link.fairness": Entry(en="fairness: {name}", zh="公平准则：{name}"),
    "explain.link.choice": Entry(en="lots and counts: {name}", zh="起订量与个数限制：{name}"),
    "explain.link.own_limit": Entry(en="own limit: {name}", zh="自身限制：{name}"),
    "explain.link.precision": Entry(en="precision of the solve", zh="求解精度"),
    "explain.link.rounding": Entry(en="to whole steps of {step}", zh="取整到 {step} 的整数倍"),
    "explain.link.over_assignment": Entry(en="over-assignment", zh="超额分配"),
}

_RULES: dict[str, Entry] = {
    "explain.limits": Entry(en="Limits it leans on ({unit})", zh="起约束作用的规则（{unit}）"),
    "explain.limit": Entry(en="limit", zh="限额"),
    "explain.room": Entry(en="room", zh="余量"),
    "explain.priced": Entry(en="price", zh="影子价格"),
    "explain.from": Entry(en="holds from", zh="有效区间 自"),
    "explain.to": Entry(en="to", zh="至"),
    "explain.ranges": Entry(
        en="Holds from ... to: so far the limit may move before other limits come into play",
        zh="有效区间：限额在此范围内变动时，不会有其他规则开始或停止起作用",
    ),
    "explain.others": Entry(en="Elsewhere, reaching it:", zh="间接影响该数的规则："),
    "explain.more_limits": Entry(en="more limits: {count}", zh="另有 {count} 项规则"),
    "explain.price": Entry(
        en="Price: what one unit of the limit costs or saves in the measure of unfairness ({notion})",
        zh="影子价格：限额每变动一个单位，不公平程度（{notion}）随之增减多少",
    ),
    "explain.not_unique": Entry(
        en="The factors of rules are one of several exact explanations: limits overlap.",
        zh="规则之间有重叠，各规则的倍数是多种精确解释中的一种。",
    ),
    "explain.levels": Entry(en="Levels of fairness ({notion})", zh="公平分档（{notion}）"),
    "explain.level": Entry(
        en="burden {burden} (cells or groups: {count}), held there by {rules}",
        zh="负担率 {burden}（{count} 个单元或组）：被{rules}卡住",
    ),
    "explain.level_own": Entry(
        en="burden {burden} (cells or groups: {count}), held there by limits of their own",
        zh="负担率 {burden}（{count} 个单元或组）：被自身限额卡住",
    ),
    "explain.level_free": Entry(
        en="burden {burden} (cells or groups: {count}), held there by nothing else",
        zh="负担率 {burden}（{count} 个单元或组）：不受其他限制",
    ),
    "explain.more_levels": Entry(en="more levels: {count}", zh="另有 {count} 档"),
    "explain.and_others": Entry(en="{shown} and {count} more", zh="{shown}，以及另外 {count} 项"),
}

_NEAREST: dict[str, Entry] = {
    "explain.total_rule": Entry(en="total", zh="总目标"),
    "explain.side.min": Entry(en="{name} at least", zh="{name}（不低于）"),
    "explain.side.max": Entry(en="{name} at most", zh="{name}（不高于）"),
    "explain.side.both": Entry(en="{name}", zh="{name}"),
    "explain.nearest.lower": Entry(
        en="Lower by {share}, to {goal} {unit} or less: the nearest changes of one limit",
        zh="下调 {share}（不高于 {goal} {unit}）：改动最小的单项规则",
    ),
    "explain.nearest.raise": Entry(
        en="Higher by {share}, to {goal} {unit} or more: the nearest changes of one limit",
        zh="上调 {share}（不低于 {goal} {unit}）：改动最小的单项规则",
    ),
    "explain.nearest.limit": Entry(en="limit", zh="规则"),
    "explain.nearest.now": Entry(en="now", zh="现在"),
    "explain.nearest.instead": Entry(en="instead", zh="改为"),
    "explain.nearest.change": Entry(en="change", zh="增减"),
    "explain.nearest.percent": Entry(en="%", zh="%"),
    "explain.nearest.then": Entry(en="then", zh="改后"),
    "explain.nearest.others": Entry(
        en="Who then carries what, with {limit} changed ({unit})", zh="改动“{limit}”后，各方的目标（{unit}）"
    ),
    "explain.nearest.rest": Entry(en="the others ({count})", zh="其余 {count} 个"),
    "explain.nearest.apply": Entry(
        en="Solved and certified. To have it: quotaopt solve PLAN {settings}",
        zh="已求解并验证。采用：quotaopt solve PLAN {settings}",
    ),
    "explain.nearest.none": Entry(
        en="No change of a single limit that was tried does it.",
        zh="已尝试的规则中，单独改动任何一项都做不到。",
    ),
    "explain.nearest.impossible": Entry(
        en="Tried in vain, the other rules rule it out: {limits}", zh="试过无效，与其他规则冲突：{limits}"
    ),
    "explain.nearest.idle": Entry(
        en="Tried in vain, it moves others or too little: {limits}",
        zh="试过无效，影响的是别处或幅度不够：{limits}",
    ),
}

ENTRIES: dict[str, Entry] = {**_HEAD, **_CHAIN, **_RULES, **_NEAREST}

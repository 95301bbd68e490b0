"""Sentences about solving a plan again: what stands in the way, what has changed, and why."""

from quotaopt.messages.entry import Entry

_PLAN: dict[str, Entry] = {
    "plan.absorb_what": Entry(
        en="policy {policy} and a part to absorb do not fit together",
        zh="策略 {policy} 与消化比例 absorb 不匹配",
        fix_en="Write policy: absorb with absorb: 0.4, the part of the gap that is taken out of the total.",
        fix_zh="请同时写 policy: absorb 与 absorb: 0.4（缺口中由总目标消化的比例）。",
    ),
    "plan.cause_twice": Entry(
        en="two causes are called '{name}'",
        zh="有两个原因同名：“{name}”",
        fix_en="Give each its own name.",
        fix_zh="请分别命名。",
    ),
    "plan.follow_causes": Entry(
        en="policy follow sets the total of the whole plan, and causes touch parts of it",
        zh="follow 策略按预计完成调整全公司总目标，而 causes 只涉及局部",
        fix_en="Use hold or absorb with causes.",
        fix_zh="有 causes 时请使用 hold 或 absorb。",
    ),
    "replan.nothing_over": Entry(
        en="on {date} no period of the plan is over; the first is {first}",
        zh="截至 {date} 尚无任何期间结束；第一个期间为 {first}",
        fix_en="Replan after the end of a period: --as-of its last day.",
        fix_zh="请在期末之后重排：--as-of 写期间的最后一天。",
    ),
    "replan.period_without_actuals": Entry(
        en="{count} period(s) that are over have no actuals at all: {periods}; a blank is not a zero",
        zh="已结束的 {count} 个期间完全没有实际数据：{periods}；空白不等于零",
        fix_en="Add their rows, or set --as-of to the end of the last period that is known.",
        fix_zh="请补齐数据，或把 --as-of 设为最后一个已知期间的期末。",
    ),
    "replan.returns": Entry(
        en="more was returned than sold in {count} cell(s) of closed periods: {cells}",
        zh="已结束期间有 {count} 个单元退货大于销售：{cells}",
        fix_en="Book the return in the period of its sale, or add up the rows of both.",
        fix_zh="请把退货记入原销售所在期间，或与原销售合并。",
    ),
    "replan.nothing_left": Entry(
        en="no period is left that may change",
        zh="已没有可以调整的期间",
        fix_en="Shorten the freeze window; after the last period there is nothing to replan.",
        fix_zh="请缩短冻结期；最后一个期间结束后无法再重排。",
    ),
    "replan.no_landing": Entry(
        en="there is no forecast landing to follow",
        zh="没有可供跟随的预计完成数",
        fix_en="State it: --landing 115000000, or choose hold or absorb.",
        fix_zh="请用 --landing 115000000 写明，或改用 hold、absorb。",
    ),
    "replan.cause_without_future": Entry(
        en="cause '{cause}' touches nothing that may still change",
        zh="原因“{cause}”所涉及的部分已无可调整的期间",
        fix_en="Widen its where, or shorten the freeze window.",
        fix_zh="请放宽 where，或缩短冻结期。",
    ),
    "replan.causes_overlap": Entry(
        en="causes '{cause}' and '{other}' touch the same cells",
        zh="原因“{cause}”与“{other}”涉及相同的单元",
        fix_en="Let each cell belong to one cause.",
        fix_zh="请让每个单元只属于一个原因。",
    ),
    "replan.priorities": Entry(
        en="rule '{rule}' has the last priority, {last}, and the least change comes before all of them",
        zh="规则“{rule}”已使用最后一级优先级 {last}，而“变动最小”需排在所有软规则之前",
        fix_en="Give the soft rules priorities from 1 to 8.",
        fix_zh="请把软规则的优先级改为 1 到 8。",
    ),
}

_PAGE: dict[str, Entry] = {
    "replan.title": Entry(
        en="{plan}: solved again after {last} ({over} of {all} periods are over)",
        zh="{plan}：{last} 结束后重排（{all} 个期间已过 {over} 个）",
    ),
    "replan.of_cause": Entry(en="{cause}: ", zh="{cause}："),
    "replan.short": Entry(
        en="Sold {sold} of {planned} planned so far ({done}): {gap} short",
        zh="截至目前计划 {planned}，实际完成 {sold}（{done}），缺口 {gap}",
    ),
    "replan.ahead": Entry(
        en="Sold {sold} of {planned} planned so far ({done}): {gap} ahead",
        zh="截至目前计划 {planned}，实际完成 {sold}（{done}），超额 {gap}",
    ),
    "replan.even": Entry(
        en="Sold {sold} of {planned} planned so far ({done}): exactly as planned",
        zh="截至目前计划 {planned}，实际完成 {sold}（{done}），与计划完全一致",
    ),
    "replan.within": Entry(
        en="That is within the tolerance of {part}: nothing is made good",
        zh="偏差在 {part} 的容差之内，不作调整",
    ),
    "replan.lower": Entry(en="The total is lowered by {amount}", zh="总目标下调 {amount}"),
    "replan.higher": Entry(en="The total rises by {amount}", zh="总目标上调 {amount}"),
    "replan.more": Entry(en="Later periods carry {amount} more", zh="以后各期增加 {amount}"),
    "replan.less": Entry(en="Later periods carry {amount} less", zh="以后各期减少 {amount}"),
    "replan.unchanged": Entry(
        en="Nothing changes: the plan stays as it is, file by file", zh="无需调整：计划文件逐字节保持不变"
    ),
    "replan.impossible": Entry(
        en="No plan with a total of {total} keeps the rules and the caps",
        zh="在规则与变动上限之内，没有任何方案能达到总目标 {total}",
    ),
    "replan.same_total": Entry(en="The total stays at {after}", zh="总目标不变，仍为 {after}"),
    "replan.new_total": Entry(
        en="The total was {before} and is {after}", zh="总目标调整：{before} → {after}"
    ),
    "replan.who": Entry(
        en="{count} of {all} members of {level} change, the most by {largest}",
        zh="{all} 个 {level} 中有 {count} 个目标变动，最大变动 {largest}",
    ),
    "replan.needed": Entry(
        en="Needed in the rest of the year: {needed} of its former targets; so far {so_far} was attained",
        zh="剩余期间需达到原目标的 {needed}；截至目前达成率 {so_far}",
    ),
    "replan.reachable": Entry(
        en="The former total of {former} is within reach: rules and caps leave room up to {most}",
        zh="原总目标仍可实现：目标为 {former}，规则与变动上限之内最高可到 {most}",
    ),
    "replan.unreachable": Entry(
        en="The former total of {former} is out of reach: rules and caps leave room up to {most}",
        zh="原总目标已无法实现：目标为 {former}，规则与变动上限之内最高只到 {most}",
    ),
    "replan.pace": Entry(
        en="At the pace so far, and nothing changed, the year ends at {landing}, {part} of the former total",
        zh="若不调整、按目前进度，全年预计完成 {landing}，为原总目标的 {part}",
    ),
    "replan.chance": Entry(
        en="Probability that the year reaches its former total: {former}; its total now: {new}"
        " (as past years scattered; of this year only what is sold counts)",
        zh="全年达成原总目标的概率 {former}；达成现总目标的概率 {new}"
        "（按往年波动推算；今年仅计入已完成的部分）",
    ),
    "replan.chance_same": Entry(
        en="Probability that the year reaches its total: {new}"
        " (as past years scattered; of this year only what is sold counts)",
        zh="全年达成总目标的概率 {new}（按往年波动推算；今年仅计入已完成的部分）",
    ),
    "replan.no_chance": Entry(en="The probability is not known: {why}", zh="达成概率未知：{why}"),
    "replan.targets_of": Entry(
        en="Targets from {first} to {last}, amounts in {unit}", zh="{first} 至 {last} 的目标，单位：{unit}"
    ),
    "replan.before": Entry(en="before", zh="原目标"),
    "replan.after": Entry(en="now", zh="新目标"),
    "replan.change": Entry(en="change", zh="变动"),
    "replan.relative": Entry(en="in %", zh="变动率"),
    "replan.why": Entry(en="why", zh="原因"),
    "replan.why.recovers": Entry(en="makes good a part of the gap", zh="分担缺口"),
    "replan.why.relieved": Entry(en="carries less of what is left", zh="剩余任务减少"),
    "replan.why.makes_room": Entry(en="makes room that rules ask for", zh="因规则而让出"),
    "replan.why.shifts": Entry(
        en="shifts between periods or cells, the sum stays", zh="期间或单元之间调剂，合计不变"
    ),
    "replan.rules": Entry(en=" ({rules})", zh="（{rules}）"),
    "replan.at_cap": Entry(en=", at the cap", zh="，已到变动上限"),
    "replan.more_people": Entry(
        en="... {count} more; -o changes.xlsx shows all", zh="……另有 {count} 个；-o changes.xlsx 可看全部"
    ),
    "replan.too_small": Entry(
        en="Too small to touch (below {band} of the target): {count} cell(s), together {amount}: {cells}",
        zh="变动过小未调整（低于目标的 {band}）：{count} 个单元，合计 {amount}：{cells}",
    ),
    "replan.needed_small": Entry(
        en="Small, but without them no plan was found: {count} cell(s): {cells}",
        zh="变动虽小但缺之无解：{count} 个单元：{cells}",
    ),
    "replan.others": Entry(
        en="{count} cell(s) of other measures or tiers change with them",
        zh="其他指标或档位随之变动 {count} 个单元",
    ),
    "replan.frozen": Entry(en="Left as they are: {periods}", zh="保持不变的期间：{periods}"),
    "replan.broken": Entry(
        en="The past has broken these limits; they are what it has made of them:",
        zh="下列限额已被既成事实突破，按实际情况放宽：",
    ),
    "replan.rest_more": Entry(
        en="Actuals enter in whole steps of {step}; {rest} more was sold",
        zh="实际数按取整单位 {step} 计入，精确合计多 {rest}",
    ),
    "replan.rest_less": Entry(
        en="Actuals enter in whole steps of {step}; {rest} less was sold",
        zh="实际数按取整单位 {step} 计入，精确合计少 {rest}",
    ),
    "replan.outside": Entry(
        en="{amount} was sold in no cell of the plan and is not counted; see quotaopt track",
        zh="有不属于计划任何单元的销售未计入，合计 {amount}；详见 quotaopt track",
    ),
    "replan.unknown": Entry(
        en="{count} cell(s) of closed periods have no row, and count as nothing sold: {cells}",
        zh="已过期间有 {count} 个单元没有数据，按零计：{cells}",
    ),
    "replan.verified": Entry(
        en="The plan is certified by the independent checker", zh="新计划已通过独立核验"
    ),
    "replan.not_verified": Entry(en="The plan is not certified", zh="新计划未通过独立核验"),
    "replan.sheet.people": Entry(en="People", zh="人员变动"),
    "replan.sheet.cells": Entry(en="Targets", zh="目标明细"),
    "report.stage.least": Entry(en="find the least change", zh="求最小变动"),
    "report.stage.fewest": Entry(en="settle who changes", zh="确定调整对象"),
    "report.stage.outlook": Entry(en="look ahead", zh="评估全年前景"),
}

_CALL: dict[str, Entry] = {
    "replan.touch": Entry(
        en="'{text}' selects nothing",
        zh="“{text}”没有选中任何内容",
        fix_en="Write --touch region=West, or --touch region=West,East.",
        fix_zh="请写 --touch 大区=西南，或 --touch 大区=西南,华南。",
    ),
    "replan.landing": Entry(
        en="'{text}' is no amount",
        zh="“{text}”不是金额",
        fix_en="Write a number above zero: --landing 115000000.",
        fix_zh="请写大于零的数：--landing 115000000。",
    ),
    "replan.landing_what": Entry(
        en="policy {policy} follows no landing",
        zh="策略 {policy} 不使用预计完成数",
        fix_en="Write --policy follow, or leave --landing out.",
        fix_zh="请写 --policy follow，或去掉 --landing。",
    ),
    "replan.side.min": Entry(en="min", zh="下限"),
    "replan.side.max": Entry(en="max", zh="上限"),
    "cli.replan.short": Entry(en="Solve the rest of the year again.", zh="按实际完成重排剩余期间。"),
    "cli.replan": Entry(
        en="""Take what was sold as given and solve the rest of PLAN again, with the
least change.

The total is held, gives up a part of the gap, or follows the forecast
landing. Few people are touched, within caps, and nobody for less than the
dead band. Where the gap is within the tolerance nothing changes.

Examples:
  quotaopt replan demo/plan.yaml --actuals demo/actuals.csv
  quotaopt replan demo/plan.yaml --actuals demo/actuals.csv --absorb 0.4 --freeze 1 -o changes.xlsx
  quotaopt replan demo/plan.yaml --actuals demo/actuals.csv --touch region=华东 --reason 政策调整""",
        zh="""以实际完成为准，以最小变动重排 PLAN 的剩余期间。

总目标可保持不变、消化部分缺口或跟随预计完成；只动少数人，
不超过变动上限，低于死区的不动；缺口在容差之内则完全不动。

示例：
  quotaopt replan demo/plan.yaml --actuals demo/actuals.csv
  quotaopt replan demo/plan.yaml --actuals demo/actuals.csv --absorb 0.4 --freeze 1 -o changes.xlsx
  quotaopt replan demo/plan.yaml --actuals demo/actuals.csv --touch region=华东 --reason 政策调整""",
    ),
    "cli.replan.policy": Entry(
        en="Hold the total, absorb a part of the gap in it, or let it follow the forecast landing.",
        zh="hold 保持总目标，absorb 由总目标消化部分缺口，follow 跟随预计完成。",
    ),
    "cli.replan.absorb": Entry(
        en="The part of the gap that is taken out of the total, 0 to 1.",
        zh="缺口中由总目标消化的比例，0 到 1。",
    ),
    "cli.replan.landing": Entry(
        en="The total that --policy follow sets; by default the forecast of quotaopt track.",
        zh="--policy follow 采用的总目标；默认为 quotaopt track 的预计完成。",
    ),
    "cli.replan.cap_person": Entry(
        en="By what part a person's later targets together may change; none: no cap.",
        zh="每人以后各期目标合计的变动上限（比例）；none 表示不限。",
    ),
    "cli.replan.cap_period": Entry(
        en="By what part a person's targets of one period may change; none: no cap.",
        zh="每人单个期间目标的变动上限（比例）；none 表示不限。",
    ),
    "cli.replan.dead_band": Entry(
        en="Smaller changes, as a part of the target, are not made.", zh="低于目标此比例的变动不做。"
    ),
    "cli.replan.tolerance": Entry(
        en="Gaps up to this part of what was planned so far change nothing.",
        zh="缺口不超过已过期间计划的此比例时不作任何调整。",
    ),
    "cli.replan.freeze": Entry(
        en="So many periods after the past stay as they are.", zh="已过期间之后再冻结几个期间。"
    ),
    "cli.replan.touch": Entry(
        en="Only these may move, and make good their own gap; all that are given must match.",
        zh="只调整这些成员，并只补回其自身缺口；可重复，须同时满足。",
    ),
    "cli.replan.causes": Entry(
        en="A table of causes (see track --deviations): only what they are about moves.",
        zh="偏差原因表（见 track --deviations）：只调整原因所涉及的成员。",
    ),
    "cli.replan.reason": Entry(en="What has changed, in words.", zh="调整原因。"),
    "cli.replan.output": Entry(
        en="Write targets and changes: .csv, .tsv, .parquet, .xlsx, .json, .txt. Repeatable.",
        zh="写出目标与变动：.csv、.tsv、.parquet、.xlsx、.json、.txt；可重复。",
    ),
}

ENTRIES: dict[str, Entry] = {**_PLAN, **_PAGE, **_CALL}

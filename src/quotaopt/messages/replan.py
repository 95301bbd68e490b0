"""Sentences about solving a plan again: what stands in the way, what has changed, and why."""

from quotaopt.messages.entry import Entry

_PLAN: dict[str, Entry] = {
    "plan.absorb_what": Entry(
        en="policy {policy} and a part to absorb do not fit together",
        zh="策略 {policy} 与 absorb 不匹配",
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
    "replan.several_numbers": Entry(
        en="a plan with several measures or tiers cannot be replanned as a whole",
        zh="含多个指标或档位的计划暂不能整体重排",
        fix_en="Replan a plan file of one measure in one tier: its total, its history and its rules.",
        fix_zh="请用单一指标、单一档位的计划文件重排：保留该指标的总目标、历史与规则。",
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

ENTRIES: dict[str, Entry] = {**_PLAN}

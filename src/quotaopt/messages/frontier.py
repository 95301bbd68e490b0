"""What the frontier between objectives says."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "frontier.fairness": Entry(en="fairness", zh="公平"),
    "frontier.strategy": Entry(en="strategy", zh="战略"),
    "frontier.stability": Entry(en="stability", zh="稳定"),
    "frontier.margin": Entry(en="margin", zh="毛利"),
    "frontier.total": Entry(en="total", zh="总目标"),
    "frontier.measure.fairness": Entry(en="burden spread", zh="负担率差距"),
    "frontier.measure.strategy": Entry(en="away from the reference", zh="偏离基准"),
    "frontier.measure.stability": Entry(en="away from the last plan", zh="偏离上期计划"),
    "frontier.measure.margin": Entry(en="margin earned", zh="毛利额"),
    "frontier.measure.total": Entry(en="total reached", zh="可达总目标"),
    "frontier.means.fairness": Entry(
        en="burden spread: highest burden less the lowest, in percentage points, between {units}",
        zh="负担率差距：最高负担率减最低负担率（百分点），比较对象为{units}",
    ),
    "frontier.means.strategy": Entry(
        en="away from the reference: {unit} on other cells than history, potential and strategy put them",
        zh="偏离基准：没有落在历史、潜力与战略所指单元上的金额（{unit}）",
    ),
    "frontier.means.stability": Entry(
        en="away from the last plan: {unit} moved against everybody's last target grown alike",
        zh="偏离上期计划：与人人按同一比例增长相比，被挪动的金额（{unit}）",
    ),
    "frontier.means.margin": Entry(
        en="margin earned: targets times the margin rate, in {unit}",
        zh="毛利额：目标乘以毛利率（{unit}）",
    ),
    "frontier.means.total": Entry(
        en="total reached: what the targets add up to, in {unit}; burdens are against the references of the "
        "total that the plan states",
        zh="可达总目标：全部目标之和（{unit}）；负担率仍以计划原总目标下的基准计算",
    ),
    "frontier.cells": Entry(en="single cells", zh="单个单元"),
    "frontier.comma": Entry(en=", ", zh="、"),
    "frontier.and": Entry(en=" and ", zh="与"),
    "frontier.headline": Entry(
        en="{count} efficient plans between {names}", zh="{names}之间的 {count} 个有效方案"
    ),
    "frontier.one": Entry(
        en="{names} do not conflict: one plan is the best in everything, and no other is as good",
        zh="{names}并不冲突：有一个方案在各方面都最优，不需要取舍",
    ),
    "frontier.number": Entry(en="#", zh="序号"),
    "frontier.price": Entry(en="price of a point of spread", zh="每缩小 1 个百分点的代价"),
    "frontier.best_in": Entry(en="best {name}", zh="{name}最优"),
    "frontier.knee": Entry(en="knee", zh="拐点"),
    "frontier.now": Entry(en="now", zh="现计划"),
    "frontier.knee_is": Entry(
        en="Proposed: point {number}, the knee. From there on either side every step costs more than it "
        "brings in: it has {share} of everything there is to gain, on average.",
        zh="建议：第 {number} 个方案，即拐点。从这里往任何一边走，让出的都多于得到的；"
        "它平均拿到了各目标可改善幅度的 {share}。",
    ),
    "frontier.no_knee": Entry(
        en="No knee: every step along the frontier costs about the same, "
        "so the choice is a matter of priorities.",
        zh="没有明显的拐点：沿前沿每走一步代价大致相同，取决于更看重哪一方。",
    ),
    "frontier.price_of_fairness": Entry(
        en="The price of fairness: narrowing the spread from {widest} to {narrowest} costs {amount} "
        "({measure}). The first point of spread costs {first}, the last one {last}.",
        zh="公平的价格：把负担率差距从 {widest} 缩小到 {narrowest}，代价为 {amount}（{measure}）。"
        "第一个百分点的代价为 {first}，最后一个为 {last}。",
    ),
    "frontier.better": Entry(
        en="Better than the plan as it is in something, and worse in nothing: {numbers}.",
        zh="现计划还可改进：第 {numbers} 个方案至少有一方面更好，而没有一方面更差。",
    ),
    "frontier.not_better": Entry(
        en="No point shown is better than the plan as it is in something and worse in nothing.",
        zh="所列方案中，没有一个在不变差的前提下优于现计划。",
    ),
    "frontier.proved": Entry(
        en="Each point is proved efficient by its own prices: no plan is better in one objective by more "
        "than {slack} of its range and worse in none. Before rounding.",
        zh="每个方案都由自身的影子价格证明有效：不存在某一方面更好"
        "（超过其范围的 {slack}）而其他方面不变差的方案。"
        "数字为取整前。",
    ),
    "frontier.published": Entry(
        en="Point {number} in whole steps, certified: {values}.",
        zh="第 {number} 个方案取整并通过验证：{values}。",
    ),
    "frontier.written": Entry(
        en="Point {number} is kept as the plan {file} with its targets in {table}.",
        zh="已将第 {number} 个方案保存为计划 {file}，各目标在 {table} 中。",
    ),
    "frontier.apply_hint": Entry(
        en="Keep a point as a plan of its own: --apply {number}",
        zh="将某个方案保存为独立的计划：--apply {number}",
    ),
    "frontier.rule": Entry(en="Frontier {number}", zh="前沿方案{number}"),
    "frontier.because": Entry(
        en="point {number} of {count} between {names}", zh="{names}之间 {count} 个有效方案中的第 {number} 个"
    ),
    "frontier.join": Entry(en="; ", zh="；"),
    "frontier.remark": Entry(en="remark", zh="备注"),
    "frontier.sheet": Entry(en="Frontier", zh="前沿"),
    "frontier.picture": Entry(en="What {names} cost each other", zh="{names}的取舍"),
    "frontier.picture_note": Entry(
        en="every point is a plan that no other beats in everything",
        zh="每个点都是一个无法被全面超越的方案",
    ),
}

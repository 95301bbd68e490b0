"""What can be reached, in words."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "range.infeasible": Entry(
        en="no member has a reachable range: the plan itself cannot be met",
        zh="计划本身无法达成，任何成员都没有可达区间",
        fix_en="Say `quotaopt diagnose PLAN` first; `--range` alone tells which totals are in reach.",
        fix_zh="请先运行 `quotaopt diagnose PLAN`；单独使用 `--range` 可查看可达到的总目标。",
    ),
    "range.several_totals": Entry(
        en="the totals of tiers hang together: there is no range for one of them",
        zh="各档位的总目标相互关联，无法单独给出某一个的区间",
        fix_en="Ask about a level or member, as in {example}.",
        fix_zh="请按层级或成员询问，例如 {example}。",
    ),
    "range.other_totals": Entry(
        en="Each total by itself: those of the other measures stay as they are.",
        zh="逐个指标分别计算：其他指标的总目标保持不变。",
    ),
    "range.total": Entry(en="What the total of {plan} can be", zh="{plan}：总目标的可达区间"),
    "range.members": Entry(
        en="What can be carried in {plan} at its total, under all rules",
        zh="{plan}：总目标不变、全部规则成立时的可达区间",
    ),
    "range.in_reach": Entry(en="The plan's total, {asked}, is in reach", zh="计划的总目标 {asked} 可以达到"),
    "range.too_high": Entry(
        en="The plan's total, {asked}, is too high by {gap}", zh="计划的总目标 {asked} 过高，超出 {gap}"
    ),
    "range.too_low": Entry(
        en="The plan's total, {asked}, is too low by {gap}", zh="计划的总目标 {asked} 过低，还差 {gap}"
    ),
    "range.impossible": Entry(
        en="The rules contradict each other at every total: no total is in reach",
        zh="无论总目标是多少，规则之间都互相矛盾：没有可达到的总目标",
    ),
    "range.nothing_found": Entry(
        en="No total was found at which whole steps keep all rules",
        zh="没有找到能以整步满足全部规则的总目标",
    ),
    "range.lowest": Entry(en="lowest", zh="最低"),
    "range.highest": Entry(en="highest", zh="最高"),
    "range.target": Entry(en="target", zh="目标"),
    "range.relaxed": Entry(en="before rounding", zh="取整前"),
    "range.whole": Entry(en="in whole steps", zh="整步"),
    "range.held": Entry(en="held there by", zh="受限于"),
    "range.held_low": Entry(en="no less because of", zh="不能更低，因为"),
    "range.held_high": Entry(en="no more because of", zh="不能更高，因为"),
    "range.no_end": Entry(en="no end", zh="无上限"),
    "range.at_least": Entry(en="{row} ≥ {amount}", zh="{row} ≥ {amount}"),
    "range.at_most": Entry(en="{row} ≤ {amount}", zh="{row} ≤ {amount}"),
    "range.from_below": Entry(en="{row} (lower limit)", zh="{row}（下限）"),
    "range.from_above": Entry(en="{row} (upper limit)", zh="{row}（上限）"),
    "range.several_below": Entry(en="{count} lower limits of {row}", zh="{row} 的 {count} 条下限"),
    "range.several_above": Entry(en="{count} upper limits of {row}", zh="{row} 的 {count} 条上限"),
    "range.not_negative": Entry(en="no target below 0", zh="目标不为负"),
    "range.the_total": Entry(en="the total", zh="总目标"),
    "range.join": Entry(en="; ", zh="；"),
    "range.confirmed": Entry(
        en="Each end in whole steps was solved and certified; a step farther no plan was found.",
        zh="每个整步端点都经过求解并通过验证；再多一步就找不到可行的计划。",
    ),
    "range.together": Entry(
        en="Where several limits are named, it is all of them together that leave no more room.",
        zh="列出多条限制时，是它们合在一起才没有余地。",
    ),
}

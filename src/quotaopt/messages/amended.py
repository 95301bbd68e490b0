"""Sentences about amended limits of single rows."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "plan.amendment_form": Entry(
        en="an amendment says new limits (min, max), or by how much the old ones are loosened, not both",
        zh="amended 的每一项要么写新的界限（min、max），要么写放宽幅度 loosen，二者只能选一",
        fix_en="Write {{min: ...}}, {{max: ...}} or both, or {{loosen: 0.05}}.",
        fix_zh="请写 {{min: ...}}、{{max: ...}} 或两者，或者写 {{loosen: 0.05}}。",
    ),
    "plan.not_in_each": Entry(
        en="rule '{rule}' has no rows by {name}: its each says {known}",
        zh="规则“{rule}”并不按 {name} 分行：它的 each 为 {known}",
        fix_en="Name levels of each in for; without for, all rows are amended.",
        fix_zh="for 中只能写 each 里的层级；不写 for 则调整所有行。",
    ),
    "plan.not_in_each_near": Entry(
        en="rule '{rule}' has no rows by {name}; did you mean {near}?",
        zh="规则“{rule}”并不按 {name} 分行，是否想写 {near}？",
        fix_en="Name levels of each in for ({known}); without for, all rows are amended.",
        fix_zh="for 中只能写 each 里的层级（{known}）；不写 for 则调整所有行。",
    ),
    "amended.no_such_side": Entry(
        en="rule '{rule}' states no {side} that could be amended",
        zh="规则“{rule}”没有可调整的 {side}",
        fix_en="Its sides are: {sides}. State a limit in the rule itself, or amend one that it has.",
        fix_zh="它的界限有：{sides}。请在规则本身写明该界限，或调整已有的界限。",
    ),
    "amended.loosen_choice": Entry(
        en="rule '{rule}' is about counts or listed values, which cannot be loosened by a part",
        zh="规则“{rule}”限制的是个数或可选值，无法按比例放宽",
        fix_en="Of at_most, amend the count with max; of one_of, change the list itself.",
        fix_zh="at_most 请用 max 调整个数；one_of 请直接修改列表。",
    ),
    "amended.unknown_member": Entry(
        en="rule '{rule}' has no row of {level} '{member}' to amend",
        zh="规则“{rule}”没有 {level}“{member}”的行可供调整",
        fix_en="Members with a row like it: {nearest}.",
        fix_zh="相近的有：{nearest}。",
    ),
    "amended.matches_nothing": Entry(
        en="rule '{rule}' has no row of these members together to amend",
        zh="规则“{rule}”没有同时具有这些成员的行可供调整",
        fix_en="The members exist, but never together. Change for, or remove the amendment.",
        fix_zh="这些成员都存在，但没有同时出现的行。请修改 for，或删除该项调整。",
    ),
    "amended.twice": Entry(
        en="rule '{rule}': {side} is amended twice for {count} of its rows: {members}",
        zh="规则“{rule}”有 {count} 行的 {side} 被调整了两次：{members}",
        fix_en="Keep one of the amendments; one that names more levels goes before one that names fewer.",
        fix_zh="请只保留一项；写明层级更多的一项优先于写得更少的。",
    ),
}

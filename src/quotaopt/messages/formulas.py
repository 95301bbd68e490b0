"""Sentences about formulas of the reference: rates by table, relief, the ratchet guard."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "plan.convention_without_relief": Entry(
        en="convention and relief_within say how a relief counts, and there is none",
        zh="convention 和 relief_within 用于说明减免如何计算，但这里没有 relief",
        fix_en="Add relief: 0.02, or delete them.",
        fix_zh="请补上 relief: 0.02，或删除这两项。",
    ),
    "plan.rate_out_of_range": Entry(
        en="{rate} {input} is outside of the allowed range, {min} to {max}",
        zh="{rate} 为 {input}，超出允许范围 {min} 至 {max}",
        fix_en="Correct the rate, or widen the range.",
        fix_zh="请更正该比率，或放宽允许范围。",
    ),
    "formula.no_rate": Entry(
        en="{column} is blank, or has no row, for {count}: {members}",
        zh="{column} 有 {count} 项为空或缺少对应的行：{members}",
        fix_en="Fill in the rates; 0 is no growth and no relief. Or leave these members out with where.",
        fix_zh="请补齐比率；不增长、不减免请填 0。也可以用 where 排除这些成员。",
    ),
    "formula.outside": Entry(
        en="{column} is outside of the allowed range, {min} to {max}, for {count}: {members}",
        zh="{column} 有 {count} 项超出允许范围 {min} 至 {max}：{members}",
        fix_en="Correct these rates, or widen the range.",
        fix_zh="请更正这些比率，或放宽允许范围。",
    ),
    "formula.below_nothing": Entry(
        en="growth and relief together leave less than nothing: {members}",
        zh="增长与减免相抵后小于零：{members}",
        fix_en="1 + growth - relief must not be below 0; write 0.1 for 10 %.",
        fix_zh="1 + 增长 - 减免 不能小于 0；10 % 请写 0.1。",
    ),
    "formula.no_plan": Entry(
        en="{column} has no target of last year for {count} who sold: {members}",
        zh="{column} 缺少 {count} 个有业绩成员的去年目标：{members}",
        fix_en="Add their targets, or write missing: unguarded to count what they sold in full.",
        fix_zh="请补上去年目标；若其业绩应全额计入，请写 missing: unguarded。",
    ),
    "note.ratchet": Entry(
        en="of {gap} sold above last year's targets, {amount} does not count in the reference"
        " ({count}, most of it: {members})",
        zh="防鞭打快牛：去年超额 {gap} 中有 {amount} 不计入基准（涉及 {count} 个，主要为：{members}）",
    ),
    "note.cushion": Entry(
        en="of {gap} missing to last year's targets, {amount} counts in the reference as if sold"
        " ({count}, most of it: {members})",
        zh="去年未完成 {gap}，其中 {amount} 视同完成、计入基准（涉及 {count} 个，主要为：{members}）",
    ),
    "plan.ratchet_without_facts": Entry(
        en="A ratchet guard compares last year's sales with targets, and this source holds no sales",
        zh="防鞭打快牛要用去年业绩与去年目标相比，而该来源不是业绩数据",
        fix_en="Use it on share_of: table.column of a table with value:.",
        fix_zh="请用在 share_of: 表.列 上，且该表声明了 value:。",
    ),
    "plan.ratchet_in_time": Entry(
        en="A ratchet guard compares whole years, and {level} is a level of time",
        zh="防鞭打快牛按整年比较，而 {level} 是时间层级",
        fix_en="Take {level} out; give targets per year, or as facts with value:, which are summed.",
        fix_zh="请去掉 {level}；去年目标请按年给出，或作为 value: 数据表由程序汇总。",
    ),
    "plan.ratchet_too_fine": Entry(
        en="{column} states targets by {key}, which does not decide {levels}",
        zh="{column} 按 {key} 给出目标，无法区分 {levels}",
        fix_en="Use a level that {key} decides, or leave level out.",
        fix_zh="请改用 {key} 能够区分的层级，或不写 level。",
    ),
    "plan.ratchet_not_decided": Entry(
        en="{column} differs by {levels}, and the guard compares {guarded} as a whole",
        zh="{column} 按 {levels} 取值，而这里以 {guarded} 为整体比较",
        fix_en="Add {levels} to level, or use a number.",
        fix_zh="请在 level 中加入 {levels}，或直接写数字。",
    ),
}

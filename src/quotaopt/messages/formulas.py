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
    "plan.total_of_reference": Entry(
        en="A total of: reference takes growth and years from the reference itself",
        zh="总额写 of: reference 时，增长与年份以基准本身为准",
        fix_en="Delete growth and years here; state them as tilts and as years of the source.",
        fix_zh="请删除这里的 growth 和 years，改写在基准的 tilt 和来源的 years 中。",
    ),
    "plan.total_two_forms": Entry(
        en="A total is a formula (of) or a band (min, max), not both",
        zh="总额要么是公式（of），要么是区间（min、max），不能两者并存",
        fix_en="Keep one of the two.",
        fix_zh="请只保留一种。",
    ),
    "plan.years_not_one": Entry(
        en="The years of a total are parts of one amount, and these add up to {sum}",
        zh="总额的 years 是同一金额的各部分，而这里合计为 {sum}",
        fix_en="Let them add up to 1, such as [0.5, 0.5].",
        fix_zh="请使合计为 1，例如 [0.5, 0.5]。",
    ),
    "plan.formula_and_reference_total": Entry(
        en="The total is a formula, and reference.total states another one",
        zh="总额由公式给出，基准合计即为该结果，不能再写 reference.total",
        fix_en="Remove reference.total.",
        fix_zh="请删除 reference.total。",
    ),
    "plan.bottom_up_of_what": Entry(
        en="A total of: reference adds up amounts, and this reference is not a blend of one source of facts",
        zh="总额 of: reference 是金额的加总，而该基准不是单一业绩来源",
        fix_en="Use one share_of: table.column of a table with value:, or of: that column with a growth.",
        fix_zh="请只用一个 share_of: 表.列（该表声明 value:），或改为 of: 该列并写明增长。",
    ),
    "plan.bottom_up_ratchet": Entry(
        en="A total of: reference adds up what was sold, and a ratchet guard counts only part of it",
        zh="总额 of: reference 是业绩的加总，而防鞭打快牛只计入其中一部分",
        fix_en="State the total as of: table.column with a growth, or take the guard out.",
        fix_zh="请把总额写成 of: 表.列 并写明增长，或去掉防鞭打快牛。",
    ),
    "plan.bottom_up_missing": Entry(
        en="A total of: reference adds up what was sold, and means are no sales",
        zh="总额 of: reference 是业绩的加总，平均值不是业绩",
        fix_en="Use missing: zero.",
        fix_zh="请使用 missing: zero。",
    ),
    "plan.bottom_up_in_time": Entry(
        en="A total of: reference adds up whole years, and a tilt differs by {level}",
        zh="总额 of: reference 按整年加总，而有倾斜项按 {level} 变化",
        fix_en="Tilt by other levels, or state the total as of: table.column with a growth.",
        fix_zh="请改用其他层级的倾斜，或把总额写成 of: 表.列 并写明增长。",
    ),
    "total.no_year": Entry(
        en="{column} has no rows {years} year(s) before the plan, so it gives no total",
        zh="{column} 没有计划前 {years} 年的数据，无法得出总额",
        fix_en="Check the dates of the table and the start of the plan.",
        fix_zh="请检查表中的日期与计划的起始期。",
    ),
    "total.nothing_to_carry": Entry(
        en="{column} was not above zero two years ago, so there is no growth to carry on",
        zh="{column} 前年合计不大于零，没有可以沿用的增长率",
        fix_en="State the growth as a number.",
        fix_zh="请直接写明增长率。",
    ),
    "note.total": Entry(
        en="the total's formula gives {exact}; the nearest step is {total}",
        zh="总额公式的结果为 {exact}，取整后为 {total}",
    ),
}

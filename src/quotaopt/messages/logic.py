"""Sentences about choices: lots, counts, lists of values, and the search for the best pattern."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "rule.lot_negative": Entry(
        en="rule '{rule}': the lot is below zero for {count} of its rows: {members}",
        zh="规则“{rule}”有 {count} 行的起订额为负：{members}",
        fix_en="A lot is the least amount worth having, 0 or more.",
        fix_zh="起订额是值得承担的最小金额，不能为负。",
    ),
    "rule.lot_too_large": Entry(
        en="rule '{rule}': the lot is above everything that {count} of its rows can carry: {members}"
        " (the first: a lot of {lot}, at most {reach})",
        zh="规则“{rule}”有 {count} 行的起订额高于其所能承担的上限：{members}"
        "（首个：起订额 {lot}，上限 {reach}）",
        fix_en="Lower the lot, raise the limit, or lock these rows at 0 with a total.",
        fix_zh="请降低起订额、提高上限，或用 total: 0 将其锁定为零。",
    ),
    "rule.one_of_not_in_steps": Entry(
        en="rule '{rule}': value {number} of one_of is not a whole number of steps of {step}"
        " for {count} of its rows: {members}",
        zh="规则“{rule}”：one_of 的第 {number} 个取值有 {count} 行不是取整单位 {step} 的整数倍：{members}",
        fix_en="Choose amounts that the step divides, or a smaller step.",
        fix_zh="请改为取整单位的整数倍，或缩小取整单位。",
    ),
    "rule.one_of_negative": Entry(
        en="rule '{rule}': value {number} of one_of is below zero for {count} of its rows: {members}",
        zh="规则“{rule}”：one_of 的第 {number} 个取值有 {count} 行为负：{members}",
        fix_en="Targets are zero or more.",
        fix_zh="目标不能为负。",
    ),
    "rule.one_of_out_of_reach": Entry(
        en="rule '{rule}': none of the values of one_of lies within the other limits of {count} of its rows:"
        " {members}",
        zh="规则“{rule}”有 {count} 行的全部可选值都超出其他规则的界限：{members}",
        fix_en="Add a value within these limits, or relax them.",
        fix_zh="请增加一个在界限之内的取值，或放宽这些界限。",
    ),
    "rule.count_not_whole": Entry(
        en="rule '{rule}': the count is not a whole number of 0 or more for {count} of its rows: {members}",
        zh="规则“{rule}”有 {count} 行的 count 不是非负整数：{members}",
        fix_en="A count says how many members may carry something: 0, 1, 2, ...",
        fix_zh="count 表示最多几个成员可以承担目标：0、1、2……",
    ),
    "rule.count_too_small": Entry(
        en="rule '{rule}': other rules oblige more members to carry something than the count allows"
        " for {count} of its rows: {members} (the first: {open} must, {most} may)",
        zh="规则“{rule}”有 {count} 行必须承担目标的成员数超过 count：{members}"
        "（首个：必须 {open} 个，最多 {most} 个）",
        fix_en="Raise the count, or lower the minimums of its members.",
        fix_zh="请提高 count，或降低其成员的下限。",
    ),
    "rule.no_choice_left": Entry(
        en="rule '{rule}' and the other rules leave {members} nothing it may carry",
        zh="规则“{rule}”与其他规则合起来，使“{members}”没有任何可取的值",
        fix_en="Two choices for the same cells exclude each other; change one of them.",
        fix_zh="针对同一批单元的两种选择互相排斥，请修改其中之一。",
    ),
    "logic.none_found": Entry(
        en="The search for a plan that keeps all lots, counts and lists of values ended before it found one"
        " ({tried} patterns and relaxations were solved); there may be one",
        zh="在找到满足全部起订额、个数限制与可选值的方案之前搜索已结束（共求解 {tried} 个组合与松弛问题）；"
        "方案未必不存在",
        fix_en="Give it more time, or relax a lot, a count or a list of values.",
        fix_zh="请延长时限，或放宽某个起订额、个数限制或可选值。",
    ),
    "logic.exhausted": Entry(
        en="No choice of lots, counts and listed values fits the other rules: every pattern was ruled out"
        " by search, though no single proof shows it",
        zh="起订额、个数限制与可选值的任何组合都无法满足其他规则：搜索已排除全部组合（没有单一的证明）",
        fix_en="Relax a lot, a count, a list of values, or one of the limits around them.",
        fix_zh="请放宽某个起订额、个数限制、可选值，或其周围的某条界限。",
    ),
}

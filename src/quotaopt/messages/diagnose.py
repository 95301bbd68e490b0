"""What a conflict of rules is told with."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "diagnose.feasible": Entry(
        en="Nothing to diagnose: the rules of {plan} can be kept",
        zh="无需诊断：{plan} 的全部规则可以同时满足",
    ),
    "diagnose.headline": Entry(
        en="{plan} cannot be met: {count} limits contradict each other",
        zh="{plan} 无法达成：有 {count} 条限制互相矛盾",
    ),
    "diagnose.without_one": Entry(
        en="Without any one of them the others can be kept.",
        zh="去掉其中任何一条，其余即可同时满足。",
    ),
    "diagnose.unsettled": Entry(
        en="It is not proved that this is the smallest set: some of them may turn out not to be needed.",
        zh="尚未证明这已是最少的一组：其中个别限制可能并非必需。",
    ),
    "diagnose.proved": Entry(
        en="Proved in exact arithmetic on these limits alone.",
        zh="仅凭这些限制即已用精确算术证明。",
    ),
    "diagnose.no_smaller": Entry(
        en="No smaller set of rules could be singled out.",
        zh="未能进一步缩小到更少的规则。",
    ),
    "diagnose.lower": Entry(en="{row} asks for at least {amount}", zh="“{row}”至少要求 {amount}"),
    "diagnose.upper": Entry(en="{row} allows at most {amount}", zh="“{row}”最多允许 {amount}"),
    "diagnose.lower_sum": Entry(
        en="the {count} limits of {row} add up to at least {amount}",
        zh="“{row}”的 {count} 条下限合计至少 {amount}",
    ),
    "diagnose.upper_sum": Entry(
        en="the {count} limits of {row} add up to at most {amount}",
        zh="“{row}”的 {count} 条上限合计最多 {amount}",
    ),
    "diagnose.lower_share": Entry(
        en="{row} asks for at least {amount}, {multiple} of the total",
        zh="“{row}”至少要求 {amount}，即总目标的 {multiple}",
    ),
    "diagnose.upper_share": Entry(
        en="{row} allows at most {amount}, {multiple} of the total",
        zh="“{row}”最多允许 {amount}，即总目标的 {multiple}",
    ),
    "diagnose.total_lower": Entry(en="the total asks for {amount}", zh="总目标要求 {amount}"),
    "diagnose.total_upper": Entry(en="the total allows no more than {amount}", zh="总目标不超过 {amount}"),
    "diagnose.total_base": Entry(
        en="the total is {amount}: shares are shares of it", zh="总目标为 {amount}，占比以此计算"
    ),
    "diagnose.total_lower_of_layer": Entry(
        en="the total of {row} asks for {amount}", zh="“{row}”的总目标要求 {amount}"
    ),
    "diagnose.total_upper_of_layer": Entry(
        en="the total of {row} allows no more than {amount}", zh="“{row}”的总目标不超过 {amount}"
    ),
    "diagnose.total_base_of_layer": Entry(
        en="the total of {row} is {amount}: shares are shares of it",
        zh="“{row}”的总目标为 {amount}，占比以此计算",
    ),
    "diagnose.lower_of_total": Entry(
        en="{row} must be at least {multiple} of the total", zh="“{row}”不得低于总目标的 {multiple}"
    ),
    "diagnose.upper_of_total": Entry(
        en="{row} must be at most {multiple} of the total", zh="“{row}”不得高于总目标的 {multiple}"
    ),
    "diagnose.only_zero": Entry(
        en="{row}: {limit} is asked for, the others admit nothing above zero",
        zh="“{row}”要求 {limit}，而其余限制只有在全部为零时才能同时满足",
    ),
    "diagnose.empty": Entry(
        en="{asked} is asked for, but no cell can add anything: none has a reference, or they count nothing",
        zh="要求 {asked}，但没有任何单元能够承担：均无参考值，或权重为零",
    ),
    "diagnose.only_zero_in_total": Entry(
        en="the total asks for {limit}, the others admit nothing above zero",
        zh="总目标要求 {limit}，而其余限制只有在全部为零时才能同时满足",
    ),
    "diagnose.lower_of": Entry(
        en="{row} must be at least {multiple} of what it is compared with",
        zh="“{row}”不得低于其比较对象的 {multiple}",
    ),
    "diagnose.upper_of": Entry(
        en="{row} must be at most {multiple} of what it is compared with",
        zh="“{row}”不得高于其比较对象的 {multiple}",
    ),
    "diagnose.lower_ratio": Entry(en="{row} must be at least {multiple}", zh="“{row}”不得低于 {multiple}"),
    "diagnose.upper_ratio": Entry(en="{row} must be at most {multiple}", zh="“{row}”不得高于 {multiple}"),
    "diagnose.lower_smooth": Entry(
        en="{row} must be at least {multiple} of the period before", zh="“{row}”不得低于上一期的 {multiple}"
    ),
    "diagnose.upper_smooth": Entry(
        en="{row} must be at most {multiple} of the period before", zh="“{row}”不得高于上一期的 {multiple}"
    ),
    "diagnose.lower_weighed": Entry(
        en="{row} asks for at least {amount}, its cells counted by weight",
        zh="“{row}”按权重计至少要求 {amount}",
    ),
    "diagnose.upper_weighed": Entry(
        en="{row} allows at most {amount}, its cells counted by weight",
        zh="“{row}”按权重计最多允许 {amount}",
    ),
    "diagnose.times": Entry(en="{sentence} (counts {weight} times)", zh="{sentence}（计 {weight} 倍）"),
    "diagnose.lot": Entry(
        en="{row} carries nothing, or at least {values}", zh="“{row}”要么不分配，要么至少 {values}"
    ),
    "diagnose.one_of": Entry(en="{row} is one of {values}", zh="“{row}”只能取以下数值之一：{values}"),
    "diagnose.at_most": Entry(
        en="{row}: no more than {values} may carry anything", zh="“{row}”最多 {values} 个可以有目标"
    ),
    "diagnose.no_choice": Entry(
        en="there are {count} ways to choose: in each of them the limits contradict each other",
        zh="共有 {count} 种选法，每一种都使各项限制互相矛盾",
    ),
    "diagnose.claimed_choice": Entry(
        en="however the choices are made, the limits contradict each other",
        zh="无论如何选择，各项限制都互相矛盾",
    ),
    "diagnose.claimed": Entry(
        en="A solver of integer programs claims that; it is not proved.",
        zh="以上为整数规划求解器的结论，未经证明。",
    ),
    "diagnose.missing": Entry(
        en="{asked} is asked for, there is room for {room}: {gap} is missing",
        zh="合计要求 {asked}，只容得下 {room}，缺口 {gap}",
    ),
    "diagnose.missing_counted": Entry(
        en="counted as often as stated, {asked} is asked for and there is room for {room}: {gap} is missing",
        zh="按所注倍数计算，合计要求 {asked}，只容得下 {room}，缺口 {gap}",
    ),
    "diagnose.beside_lower": Entry(
        en="{row} asks for {limit}, the others leave it room for about {others}: about {gap} is missing",
        zh="“{row}”要求 {limit}，其余限制只给它留出约 {others}，缺口约 {gap}",
    ),
    "diagnose.beside_upper": Entry(
        en="{row} allows {limit}, the others need about {others} there: about {gap} is missing",
        zh="“{row}”只允许 {limit}，其余限制在此至少需要约 {others}，缺口约 {gap}",
    ),
    "diagnose.beside_total_lower": Entry(
        en="the total asks for {limit}, the others leave room for about {others}: about {gap} is missing",
        zh="总目标要求 {limit}，其余限制只容得下约 {others}，缺口约 {gap}",
    ),
    "diagnose.beside_total_upper": Entry(
        en="the total allows {limit}, the others need about {others}: about {gap} is missing",
        zh="总目标只允许 {limit}，其余限制至少需要约 {others}，缺口约 {gap}",
    ),
    "diagnose.missing_mixed": Entry(
        en="weighed against each other they ask for more than they leave room for",
        zh="加权相抵之后，要求超出余地",
    ),
}

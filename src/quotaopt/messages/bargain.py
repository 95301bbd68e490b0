"""Sentences about a round of a negotiation."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "bargain.choices": Entry(
        en="Bids are met by least squares, which has no answer beside rules that choose ({name})",
        zh="报数按最小二乘求折中，不能与选择类规则（{name}）同时使用",
        fix_en="Put what a proposal has chosen in place of lot, one_of and at_most: fixed limits.",
        fix_zh="请按某个方案已作出的选择，把 lot、one_of、at_most 换成固定的上下限。",
    ),
    "bargain.chosen": Entry(
        en="Choices are those of the proposal before, this round moved amounts alone: {names}",
        zh="选择类规则沿用上一方案的选择，本轮只调整金额：{names}",
    ),
    "bargain.sandbagging": Entry(
        en="{node}: over {years} years the results came {bias} above the bids (95 %: {low} to {high}), "
        "and this bid of {bid} is {below} below the proposal of {proposal}; "
        "corrected for that past it counts as {believed}",
        zh="{node}：过去 {years} 年的实际结果平均比报数高 {bias}（95% 区间 {low} 至 {high}），"
        "而本次报数 {bid} 又比方案 {proposal} 低 {below}；按以往偏差修正后计为 {believed}",
    ),
    "bargain.optimism": Entry(
        en="{node}: over {years} years the results came {bias} below the bids (95 %: {low} to {high}), "
        "and this bid of {bid} is {above} above the proposal of {proposal}; "
        "corrected for that past it counts as {believed}",
        zh="{node}：过去 {years} 年的实际结果平均比报数低 {bias}（95% 区间 {low} 至 {high}），"
        "而本次报数 {bid} 又比方案 {proposal} 高 {above}；按以往偏差修正后计为 {believed}",
    ),
    "bargain.sandbagging_history": Entry(
        en="{node}: over {years} years the results came {bias} above the bids (95 %: {low} to {high}), "
        "and this bid of {bid} is {below} below the proposal of {proposal}; "
        "corrected for that past it counts as {believed}; "
        "the year before brought {forecast}",
        zh="{node}：过去 {years} 年的实际结果平均比报数高 {bias}（95% 区间 {low} 至 {high}），"
        "而本次报数 {bid} 又比方案 {proposal} 低 {below}；按以往偏差修正后计为 {believed}；"
        "上年实际为 {forecast}",
    ),
    "bargain.optimism_history": Entry(
        en="{node}: over {years} years the results came {bias} below the bids (95 %: {low} to {high}), "
        "and this bid of {bid} is {above} above the proposal of {proposal}; "
        "corrected for that past it counts as {believed}; "
        "the year before brought {forecast}",
        zh="{node}：过去 {years} 年的实际结果平均比报数低 {bias}（95% 区间 {low} 至 {high}），"
        "而本次报数 {bid} 又比方案 {proposal} 高 {above}；按以往偏差修正后计为 {believed}；"
        "上年实际为 {forecast}",
    ),
    "bargain.closes_all": Entry(
        en="All bids together keep every rule: headquarters closes the negotiation by accepting them",
        zh="全部报数放在一起不违反任何规则：总部照此接受即可达成一致",
    ),
    "bargain.closes_owner": Entry(
        en="The negotiation closes if the bid for {node} alone goes from {bid} to {target} ({change})",
        zh="只要 {node} 一方把报数从 {bid} 改为 {target}（{change}），即可达成一致",
    ),
    "bargain.closes_total": Entry(
        en="Headquarters alone closes the negotiation with a total of {after} instead of {before} ({change})",
        zh="只要总部把总目标从 {before} 改为 {after}（{change}），即可达成一致",
    ),
    "bargain.closes_rule": Entry(
        en="The negotiation closes if the rule {rule} alone gives way: "
        "{member} would carry {after} instead of {limit}",
        zh="只要规则“{rule}”让步：{member} 由 {limit} 改为 {after}，即可达成一致",
    ),
    "bargain.nothing_to_gain": Entry(
        en="{node}: where the sides meet is no nearer to its bid than what holds without an agreement; "
        "its bid counts as it does by least squares",
        zh="{node}：双方可能达成的方案都不比谈不成时的结果更接近其报数，故其报数仍按最小二乘的权重计入",
    ),
    "bargain.nash": Entry(
        en="The product of gains is the largest there is, to {gap} of its logarithm ({rounds} plans)",
        zh="各方收益之积已达到最大（对数误差不超过 {gap}），共求解 {rounds} 个方案",
    ),
}

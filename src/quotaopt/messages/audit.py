"""Sentences of the audit's page: questions, answers, tables, the rules of verdicts."""

from quotaopt.messages.entry import Entry

_PAGE: dict[str, Entry] = {
    "audit.summary": Entry(
        en="Burdens by {level}: {passed} passed, {warned} with a warning, {failed} failed, {unknown} unknown",
        zh="按 {level} 比较负担率：通过 {passed} 项，注意 {warned} 项，不通过 {failed} 项，"
        "无法判断 {unknown} 项",
    ),
    "audit.rules": Entry(en="Judged by", zh="判断标准"),
    "audit.about": Entry(en="{title} ({subject})", zh="{title}（{subject}）"),
    "audit.verdict.pass": Entry(en="PASS   ", zh="通过    "),
    "audit.verdict.warn": Entry(en="WARN   ", zh="注意    "),
    "audit.verdict.fail": Entry(en="FAIL   ", zh="不通过  "),
    "audit.verdict.unknown": Entry(en="UNKNOWN", zh="无法判断"),
    "audit.title.spread": Entry(en="Are burdens even?", zh="负担是否均衡？"),
    "audit.title.burden_by_size": Entry(en="Do burdens depend on size?", zh="负担是否与规模大小有关？"),
    "audit.title.burden_by_potential": Entry(
        en="Do burdens depend on market potential?", zh="负担是否与市场潜力有关？"
    ),
    "audit.title.groups": Entry(en="Is some group treated differently?", zh="是否有某一群体被区别对待？"),
    "audit.title.backtest": Entry(
        en="Would the plan's way have worked in past years?", zh="用同样的方法制定往年计划，效果如何？"
    ),
    "audit.title.backtest_periods": Entry(
        en="Would it have worked period by period?", zh="逐期制定，效果如何？"
    ),
    "audit.title.level_by_level": Entry(
        en="Would a split level by level do as well?", zh="逐层分解能否做到同样好？"
    ),
    "audit.title.reach": Entry(
        en="Will enough people reach their target?", zh="能达成目标的人数比例是否合适？"
    ),
    "audit.title.ratchet": Entry(en="Are last year's best made to carry more?", zh="是否鞭打快牛？"),
    "audit.title.attainment_by_size": Entry(
        en="Did last year's attainment depend on size?", zh="去年的达成率是否与规模大小有关？"
    ),
    "audit.title.attainment_by_potential": Entry(
        en="Did last year's attainment depend on market potential?", zh="去年的达成率是否与市场潜力有关？"
    ),
}

_CHANCE_EN = (
    " on average; rank correlation {correlation:+.2f}, p {p_value:.4f} ({draws:,} random reassignments)."
)
_CHANCE_ZH = "；秩相关 {correlation:+.2f}，p = {p_value:.4f}（随机重排 {draws:,} 次）。"

_BACKTEST_EN = (
    "For the year from {start} on, targets made from what was known before it would have missed what "
    "{members} then sold by {own_missed:.1%}, and {own_reached:.0%} would have reached theirs; by flat "
    "growth they miss {flat_missed:.1%}, level by level {top_down_missed:.1%}. Rank correlation of "
    "attainment with size {correlation:+.2f}, p {p_value:.4f}."
)
_BACKTEST_ZH = (
    "自 {start} 起的一年，只用此前的数据制定目标：{members} 人的目标与其后实际业绩偏离 {own_missed:.1%}，"
    "{own_reached:.0%} 的人能达成；统一增长偏离 {flat_missed:.1%}，逐层分解偏离 {top_down_missed:.1%}。"
    "达成率与规模的秩相关 {correlation:+.2f}（p = {p_value:.4f}）。"
)
_PERIODS_EN = (
    "For {periods} periods from {first} to {last}, targets made from what was known before each would have "
    "missed what was then sold by {own_missed:.1%} on average; flat growth misses {flat_missed:.1%}, "
    "level by level {top_down_missed:.1%}. In {better} of {periods} periods this plan's way was no worse "
    "than flat growth. On average {reached:.0%} would have reached theirs. Periods that could not be "
    "tried: {skipped}."
)
_PERIODS_ZH = (
    "{first} 至 {last} 共 {periods} 期，每期只用此前的数据制定目标：与其后实际业绩平均偏离 {own_missed:.1%}，"
    "统一增长偏离 {flat_missed:.1%}，逐层分解偏离 {top_down_missed:.1%}；其中 {better} 期不差于统一增长；"
    "平均 {reached:.0%} 的人能达成。无法检验的期数：{skipped}。"
)
_LEFT_OUT_EN = " Left out, as they are of today: {left_out}."
_LEFT_OUT_ZH = "因属当前信息而未使用：{left_out}。"

_ANSWERS: dict[str, Entry] = {
    "audit.spread": Entry(
        en="{members} carry {lowest:.2f} to {highest:.2f} of their fair share; variation {variation:.1%}, "
        "Gini {gini:.3f}.",
        zh="{members} 个成员的负担率为 {lowest:.2f} 至 {highest:.2f}，变异系数 {variation:.1%}，"
        "基尼系数 {gini:.3f}。",
    ),
    "audit.spread.nothing": Entry(en="Nothing is carried here.", zh="这里没有承担任何目标。"),
    "audit.burden_by_size": Entry(
        en="Of {members}, the larger half carries {high:.3f} of its fair share, the smaller half {low:.3f}"
        + _CHANCE_EN,
        zh="{members} 个成员中，规模较大的一半平均负担率 {high:.3f}，较小的一半 {low:.3f}" + _CHANCE_ZH,
    ),
    "audit.burden_by_potential": Entry(
        en="Of {members}, the half with more potential carries {high:.3f} of its fair share, "
        "the half with less {low:.3f}" + _CHANCE_EN,
        zh="{members} 个成员中，市场潜力较大的一半平均负担率 {high:.3f}，较小的一半 {low:.3f}" + _CHANCE_ZH,
    ),
    "audit.attainment_by_size": Entry(
        en="Of {members}, the half with larger targets reached {high:.1%} of them, the other half {low:.1%}"
        + _CHANCE_EN,
        zh="去年 {members} 人中，目标较大的一半平均达成率 {high:.1%}，较小的一半 {low:.1%}" + _CHANCE_ZH,
    ),
    "audit.attainment_by_potential": Entry(
        en="Of {members}, the half with more potential reached {high:.1%} of its targets, "
        "the other half {low:.1%}" + _CHANCE_EN,
        zh="去年 {members} 人中，市场潜力较大的一半平均达成率 {high:.1%}，较小的一半 {low:.1%}" + _CHANCE_ZH,
    ),
    "audit.groups": Entry(
        en="Of {groups} groups, {group} stands out most: its mean burden is {inside:.3f}, that of the others "
        "{outside:.3f}; p {p_value:.4f} for all groups as one test ({draws:,} random reassignments).",
        zh="{groups} 个群体中，“{group}”差别最大：平均负担率 {inside:.3f}，其他群体 {outside:.3f}；"
        "所有群体合并检验 p = {p_value:.4f}（随机重排 {draws:,} 次）。",
    ),
    "audit.groups.parts": Entry(
        en="Of {groups} groups, {group} stands out most: relative to what each person carries in all, its "
        "mean burden is {inside:.3f}, that of the others {outside:.3f}; p {p_value:.4f} for all groups as "
        "one test ({draws:,} random reassignments within people).",
        zh="{groups} 个群体中，“{group}”差别最大：相对每人整体的负担，平均为 {inside:.3f}，"
        "其他群体 {outside:.3f}；所有群体合并检验 p = {p_value:.4f}（在每人内部随机重排 {draws:,} 次）。",
    ),
    "audit.reach": Entry(
        en="If people grow as they grew last year ({grew:+.1%} in sum; the plan asks {asked:+.1%}), "
        "{share:.0%} of {members} should reach their target; {left_out} without sales last year do not "
        "count.",
        zh="若各人按去年的增长情况（合计 {grew:+.1%}，计划要求 {asked:+.1%}）发展，"
        "{members} 人中预计有 {share:.0%} 能达成目标；去年没有业绩的 {left_out} 人未计入。",
    ),
    "audit.ratchet": Entry(
        en="The {reached} who reached last year's target carry {inside:.3f} of their fair share on average, "
        "the {others} others {outside:.3f}; p {p_value:.4f} ({draws:,} random reassignments). Against last "
        "year's, their targets change by {rise_inside:+.1%}, those of the others by {rise_outside:+.1%}.",
        zh="去年达成目标的 {reached} 人平均负担率 {inside:.3f}，其余 {others} 人 {outside:.3f}，"
        "p = {p_value:.4f}（随机重排 {draws:,} 次）。与去年目标相比，前者平均变动 {rise_inside:+.1%}，"
        "后者 {rise_outside:+.1%}。",
    ),
    "audit.level_by_level": Entry(
        en="Split level by level, as spreadsheets do, the total would keep all limits and move "
        "{moved:,} {unit} between the {members}: the highest burden would be {highest:.3f}, Gini "
        "{gini:.3f}; in this plan they are {own_highest:.3f} and {own_gini:.3f}.",
        zh="若像电子表格那样逐层分解，所有限制都能满足，但会在 {members} 个成员之间移动 {moved:,} {unit}："
        "最高负担率为 {highest:.3f}，基尼系数 {gini:.3f}；本计划为 {own_highest:.3f} 和 {own_gini:.3f}。",
    ),
    "audit.level_by_level.broken": Entry(
        en="Split level by level, as spreadsheets do, the total would break limits that this plan keeps: "
        "{broken}, most of all {worst} by {by:,} {unit}. Left without an owner: {unplaced:,} {unit}; handed "
        "out beyond what there is: {overdrawn:,} {unit}. The highest burden would be {highest:.3f}, in this "
        "plan it is {own_highest:.3f}.",
        zh="若像电子表格那样逐层分解，会违反本计划全部满足的限制：共 {broken} 项，"
        "其中“{worst}”差距最大，达 {by:,} {unit}。无人承担 {unplaced:,} {unit}，"
        "超额分出 {overdrawn:,} {unit}。"
        "最高负担率为 {highest:.3f}，本计划为 {own_highest:.3f}。",
    ),
    "audit.backtest": Entry(en=_BACKTEST_EN + _LEFT_OUT_EN, zh=_BACKTEST_ZH + _LEFT_OUT_ZH),
    "audit.backtest_periods": Entry(en=_PERIODS_EN + _LEFT_OUT_EN, zh=_PERIODS_ZH + _LEFT_OUT_ZH),
}

_TABLES: dict[str, Entry] = {
    "audit.picture": Entry(
        en="What targets would have missed, period by period", zh="逐期制定目标，与其后实际业绩偏离多少"
    ),
    "audit.picture.about": Entry(
        en="Share of all sales; every target from what was known before its period",
        zh="偏离占总业绩的比例；每期目标只用此前的数据",
    ),
    "audit.not_asked": Entry(en="the plan asks for no back-test of periods", zh="计划没有要求逐期检验"),
    "audit.column.member": Entry(en="Whom it would do most to", zh="差别最大的成员"),
    "audit.column.ours": Entry(en="This plan", zh="本计划"),
    "audit.column.theirs": Entry(en="Level by level", zh="逐层分解"),
    "audit.column.method": Entry(en="Targets by", zh="目标制定方法"),
    "audit.column.period": Entry(en="Period", zh="期间"),
    "audit.column.people": Entry(en="People", zh="人数"),
    "audit.column.missed": Entry(en="Missed", zh="偏离"),
    "audit.column.missed.own": Entry(en="Missed: this plan's way", zh="偏离：本计划的方法"),
    "audit.column.missed.flat": Entry(en="flat growth", zh="统一增长"),
    "audit.column.missed.top_down": Entry(en="level by level", zh="逐层分解"),
    "audit.column.missed.last_plan": Entry(en="the plan there was", zh="当年实际计划"),
    "audit.column.reached": Entry(en="Reached", zh="达成人数占比"),
    "audit.column.within": Entry(en="Within 20 %", zh="相差 20 % 以内"),
    "audit.column.spread": Entry(en="Attainment varies", zh="达成率离散度"),
    "audit.column.burden": Entry(en="Burdens vary", zh="负担率离散度"),
    "audit.method.own": Entry(en="this plan's way", zh="本计划的方法"),
    "audit.method.flat": Entry(en="flat growth", zh="统一增长"),
    "audit.method.top_down": Entry(en="level by level", zh="逐层分解"),
    "audit.method.last_plan": Entry(en="the plan there was", zh="当年实际计划"),
}

_RULES: dict[str, Entry] = {
    "audit.rule.level_by_level": Entry(
        en="A split level by level that kept every limit and were more even over people would be a warning.",
        zh="若逐层分解能满足所有限制且在成员之间更均衡，则提请注意。",
    ),
    "audit.rule.spread": Entry(
        en="Variation is the standard deviation over the mean: up to {warn_above:.0%} passes, above "
        "{fail_above:.0%} fails.",
        zh="变异系数（标准差除以均值）不超过 {warn_above:.0%} 为通过，超过 {fail_above:.0%} 为不通过。",
    ),
    "audit.rule.difference": Entry(
        en="A difference of {material:g} or more with p below {likely:g} is a warning, one of {large:g} or "
        "more with p below {sure:g} fails. A rule of the plan may be the reason, and may be a good one.",
        zh="差距达到 {material:g} 且 p 小于 {likely:g} 时提请注意；"
        "达到 {large:g} 且 p 小于 {sure:g} 时不通过。原因可能是计划中的某条规则，也可能有其道理。",
    ),
    "audit.rule.backtest": Entry(
        en="A miss is the sum of differences between targets and sales over all sales, once targets are "
        "scaled to their sum. The past passes where this plan's way misses at most {warn_above:.0%} more "
        "than the best other one, and fails above {fail_above:.0%} (both in points).",
        zh="偏离：目标按合计折算到实际总额后，与实际业绩之差的绝对值之和占总业绩的比例。"
        "本计划的方法比其他方法中最好的多偏离不超过 {warn_above:.0%}（百分点）为通过，"
        "超过 {fail_above:.0%} 为不通过。",
    ),
    "audit.rule.reach": Entry(
        en="From {low:.0%} to {high:.0%} of people passes, more than {near:.0%} outside fails.",
        zh="能达成目标的人数占 {low:.0%} 至 {high:.0%} 为通过，偏离超过 {near:.0%} 为不通过。",
    ),
}

ENTRIES: dict[str, Entry] = {**_PAGE, **_ANSWERS, **_TABLES, **_RULES}

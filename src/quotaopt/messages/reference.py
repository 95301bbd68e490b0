"""Sentences of the reference room."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "suggested.no_answer": Entry(
        en="No solver found weights whose optimality could be confirmed",
        zh="没有求解器给出可确认最优的权重",
        fix_en="Leave out sources that say the same.",
        fix_zh="请去掉内容相同的来源。",
    ),
    "suggested.no_facts": Entry(
        en="No source of the blend has dates, so there is no last year to learn from",
        zh="各来源均无日期，无法用去年的数据检验",
        fix_en="Name the date column of a table of facts: tables: history: date: month.",
        fix_zh="请在历史数据表中声明日期列：tables: history: date: month。",
    ),
    "suggested.one_year": Entry(
        en="{column} needs facts of last year and of the year before to suggest weights",
        zh="要建议权重，{column} 需同时有去年和前年的数据",
        fix_en="Add the missing year to the table.",
        fix_zh="请在表中补上缺少的年份。",
    ),
    "report.suggested.none": Entry(
        en="No blend has more than one source: there is nothing to weigh.",
        zh="公平基准没有多个来源，无需权重。",
    ),
    "report.suggested.source": Entry(en="source", zh="来源"),
    "report.suggested.stated": Entry(en="stated", zh="现有权重"),
    "report.suggested.suggested": Entry(en="suggested", zh="建议权重"),
    "report.suggested.misplaced": Entry(
        en="Told from earlier years, the stated weights misplace {stated} of last year's {facts}; "
        "the suggested ones {suggested}.",
        zh="用更早年份推算去年的 {facts}：现有权重有 {stated} 落错位置，建议权重为 {suggested}。",
    ),
    "reference.missing": Entry(
        en="{source} says nothing about {count} of the cells to plan: {members}",
        zh="{source} 中有 {count} 个待分配单元没有数据：{members}",
        fix_en="A blank is not a zero. State what it means: missing: zero, mean, other_sources,"
        " or {{mean_over: [a level, ...]}}.",
        fix_zh="空白不等于零。请写明含义：missing: zero（按零）、mean（按平均）、"
        "other_sources（只看其他来源）或 {{mean_over: [层级, ...]}}（按同类平均）。",
    ),
    "reference.no_mean": Entry(
        en="no mean can be taken for {count} of the cells, {source} knows none of their kind: {members}",
        zh="有 {count} 个单元无法取平均，{source} 中没有任何同类数据：{members}",
        fix_en="Use fewer levels in mean_over, or missing: mean.",
        fix_zh="请减少 mean_over 的层级，或改用 missing: mean。",
    ),
    "reference.negative": Entry(
        en="{source} is negative for {count} of the cells",
        zh="{source} 有 {count} 个单元为负数",
        fix_en="Net returns against sales, or leave these cells out.",
        fix_zh="请先将退货与销售轧差，或剔除这些单元。",
    ),
    "reference.sums_to_zero": Entry(
        en="{source} sums to zero, so it gives no shares",
        zh="{source} 合计为零，无法计算占比",
        fix_en="Check the column and the years, or take this source out of the blend.",
        fix_zh="请检查该列与年份，或从混合中去掉该来源。",
    ),
    "reference.nobody_speaks": Entry(
        en="no source says anything about {count} of the cells: {members}",
        zh="有 {count} 个单元没有任何来源的数据：{members}",
        fix_en="Add a source that covers them, such as {{even_over: a level}}, or state missing: mean.",
        fix_zh="请增加能覆盖它们的来源，例如 {{even_over: 层级}}，或写明 missing: mean。",
    ),
    "reference.no_season": Entry(
        en="{source} has no season for: {members}",
        zh="{source} 缺少以下期间的季节系数：{members}",
        fix_en="Add the missing rows; write 0 where nothing is to fall on a period.",
        fix_zh="请补齐缺少的行；若该期间不分配，请写 0。",
    ),
    "reference.season_sum": Entry(
        en="the shares of {source} sum neither to 1 nor to 100 over the plan's periods for {count} of its"
        " groups: {sums}",
        zh="{source} 的季节系数在计划各期间的合计既不是 1 也不是 100，涉及 {count} 组：{sums}",
        fix_en="Correct the table. Where its numbers are only weights of the periods, say so:"
        " season: {{from: {source}, weights: true}}.",
        fix_zh="请更正该表；若其中的数值只是各期间的权重，请写明："
        "season: {{from: {source}, weights: true}}。",
    ),
    "reference.empty_season": Entry(
        en="the season of {count} of the cells is zero in every period: {members}",
        zh="有 {count} 个单元各期的季节系数全为零：{members}",
        fix_en="Take the season by a coarser level (season: {{from: ..., by: ...}}), or use season: flat.",
        fix_zh="请按更粗的层级取季节（season: {{from: ..., by: ...}}），或使用 season: flat（平均）。",
    ),
    "reference.negative_season": Entry(
        en="the season is negative for {count} of the cells",
        zh="有 {count} 个单元的季节系数为负数",
        fix_en="Take the season by a coarser level, or correct the negative values.",
        fix_zh="请按更粗的层级取季节，或更正负数。",
    ),
    "reference.all_zero": Entry(
        en="the reference is zero everywhere, so nothing can carry the total",
        zh="所有单元的基准都为零，总目标无处可分",
        fix_en="Check the sources of the blend, the factors of the tilts and the dates of the people.",
        fix_zh="请检查混合来源、倾斜系数与人员的在岗日期。",
    ),
    "reference.no_basis": Entry(
        en="nothing says what a fair share is",
        zh="没有说明公平份额的依据",
        fix_en="Add a blend, for example reference: {{blend: [{{even_over: a level}}]}}.",
        fix_zh="请增加混合来源，例如 reference: {{blend: [{{even_over: 层级}}]}}。",
    ),
}

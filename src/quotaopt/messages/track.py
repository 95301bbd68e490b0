"""What tracking says: pages, headings, and what cannot be asked."""

from quotaopt.messages.entry import Entry

_COLUMNS: dict[str, Entry] = {
    "track.column.target": Entry(en="Target", zh="目标"),
    "track.column.due": Entry(en="Due by now", zh="截至目前应完成"),
    "track.column.actual": Entry(en="Actual", zh="累计实际"),
    "track.column.attainment": Entry(en="Attainment %", zh="达成率(%)"),
    "track.column.gap": Entry(en="Gap", zh="差额"),
    "track.column.light": Entry(en="Light", zh="灯"),
    "track.column.landing": Entry(en="Landing", zh="预计完成"),
    "track.column.landed": Entry(en="Landing %", zh="预计达成率(%)"),
    "track.column.forecast": Entry(en="Forecast", zh="趋势预测"),
    "track.column.low": Entry(en="Low", zh="预测下限"),
    "track.column.high": Entry(en="High", zh="预测上限"),
    "track.column.needed": Entry(en="Needed", zh="每期需完成"),
    "track.column.recovery": Entry(en="% of plan", zh="为原计划(%)"),
    "track.column.run_rate": Entry(en="Run rate", zh="现速度每期"),
    "track.column.stretch": Entry(en="% of rate", zh="为现速度(%)"),
    "track.column.row": Entry(en="Row", zh="行"),
    "track.column.named": Entry(en="Says", zh="内容"),
    "track.column.amount": Entry(en="Amount", zh="金额"),
    "track.column.reason": Entry(en="Why", zh="原因"),
    "track.column.entered": Entry(en="Entered", zh="录入日期"),
    "track.column.later_row": Entry(en="Corrected in row", zh="更正所在行"),
    "track.column.later_amount": Entry(en="Corrected to", zh="更正为"),
    "track.column.later_entered": Entry(en="Corrected on", zh="更正日期"),
}
_PAGE: dict[str, Entry] = {
    "track.title": Entry(en="{plan}: as of {date}", zh="{plan}：截至 {date}"),
    "track.so_far": Entry(
        en="{over} of {periods} periods are over. Sold {actual}, due {due}: {attainment}, gap {gap}.",
        zh="{periods} 期中已结束 {over} 期。累计实际 {actual}，应完成 {due}："
        "达成率 {attainment}，差额 {gap}。",
    ),
    "track.landing": Entry(
        en="With the rest as planned it ends at {landing}: {landed} of {target}.",
        zh="其余按计划完成，则预计完成 {landing}，为目标 {target} 的 {landed}。",
    ),
    "track.forecast": Entry(
        en="At the pace so far it ends at {forecast}: {percent}.",
        zh="按目前进度，趋势预测为 {forecast}：{percent}。",
    ),
    "track.interval": Entry(
        en="With a probability of {part} it ends between {low} and {high}.",
        zh="有 {part} 的概率落在 {low} 与 {high} 之间。",
    ),
    "track.needed": Entry(
        en="To reach the target takes {needed} in each of the {left} periods left: {recovery} of what is"
        " planned for them, {stretch} of the pace so far.",
        zh="要完成目标，余下 {left} 期每期需完成 {needed}：为原计划的 {recovery}，为目前速度的 {stretch}。",
    ),
    "track.lights": Entry(
        en="Lights: {green} green, {amber} amber, {red} red.",
        zh="绿灯 {green}，黄灯 {amber}，红灯 {red}。",
    ),
    "track.kind.year": Entry(en="Year", zh="年"),
    "track.kind.half": Entry(en="Half-year", zh="半年"),
    "track.kind.quarter": Entry(en="Quarter", zh="季度"),
    "track.kind.month": Entry(en="Month", zh="月"),
    "track.kind.week": Entry(en="Week", zh="周"),
    "track.more": Entry(
        en="{count} more rows with smaller gaps, or further down; files written with -o hold all.",
        zh="另有 {count} 行未列出；用 -o 写出的文件包含全部。",
    ),
    "track.light.green": Entry(en="green", zh="绿"),
    "track.light.amber": Entry(en="amber", zh="黄"),
    "track.light.red": Entry(en="red", zh="红"),
    "track.whole": Entry(en="Total", zh="合计"),
    "track.title.summary": Entry(en="Summary", zh="概要"),
    "track.title.by": Entry(en="By {levels}", zh="按{levels}"),
    "track.title.whole": Entry(en="All together", zh="总体"),
    "track.title.outlook": Entry(
        en="Outlook; needed and run rate are per period that is left", zh="展望；需完成与现速度均为余下每期"
    ),
    "track.title.outside": Entry(en="Outside every cell of the plan", zh="不属于计划任何单元的行"),
    "track.title.corrections": Entry(en="Corrected", zh="已更正的行"),
    "track.outside.no_member": Entry(en="a name that the plan does not have", zh="计划中没有此名称"),
    "track.outside.no_cell": Entry(en="members that carry no target together", zh="该组合在计划中没有目标"),
    "track.outside.no_period": Entry(en="not in the plan's periods", zh="不在计划期内"),
    "track.tolerance": Entry(
        en="Lights compare what is sold with what is due: green up to {amber} short, red beyond {red}.",
        zh="灯按实际与截至目前应完成之比：缺口不超过 {amber} 为绿，超过 {red} 为红。",
    ),
    "track.by_phasing": Entry(
        en="The pace is told by the plan's own phasing; everybody's own counts as far as it can be told from"
        " chance (credibility).",
        zh="进度按计划自身的分期衡量；各人自己的速度按可信度计入，无法与偶然区分的部分用总体速度。",
    ),
    "track.by_season": Entry(
        en="The pace is told by the season of tracking.season; everybody's own counts as far as it can be"
        " told from chance (credibility).",
        zh="进度按 tracking.season 的季节性衡量；"
        "各人自己的速度按可信度计入，无法与偶然区分的部分用总体速度。",
    ),
    "track.interval_scatter": Entry(
        en="Intervals come from how the {count} periods that are over scattered around the pace.",
        zh="区间由已结束的 {count} 期围绕进度的波动得出。",
    ),
    "track.interval_law": Entry(
        en="Intervals come from the spread that the plan states under risk.",
        zh="区间由计划 risk 中写明的波动得出。",
    ),
    "track.interval_no_scatter": Entry(
        en="Fewer than two periods are over ({count}): no interval can be told from them.",
        zh="已结束的期数不足两期（{count}）：还不能给出区间。",
    ),
    "track.outside": Entry(
        en="Rows outside every cell: {count}, {amount} in all; they stand in no total.",
        zh="有 {count} 行不属于任何单元，合计 {amount}，不计入任何合计。",
    ),
    "track.silent_now": Entry(
        en="Nothing is known yet of the period that runs: nothing is due of it.",
        zh="进行中的一期还没有任何数据：暂不计入应完成。",
    ),
    "track.unknown_yet": Entry(
        en="Rows entered after {date}: {count}. They were not known then and do not count.",
        zh="有 {count} 行录入于 {date} 之后：当时未知，不计入。",
    ),
    "track.ahead": Entry(
        en="Rows of days after {date}, or of periods that run beyond it: {count}. They do not count.",
        zh="有 {count} 行是 {date} 之后的销售，或所在期间在该日之后才结束：不计入。",
    ),
}
_CALLS: dict[str, Entry] = {
    "track.no_level": Entry(
        en="the plan has no level {level}",
        zh="计划中没有层级 {level}",
        fix_en="The nearest there are: {nearest}.",
        fix_zh="最接近的有：{nearest}。",
    ),
    "track.level_unknown": Entry(
        en="the actuals do not say which {level} a row belongs to",
        zh="实际数据没有说明每行属于哪个{level}",
        fix_en="Add a column for it to the file, or ask for one of: {known}.",
        fix_zh="请在文件中增加该列，或改看：{known}。",
    ),
    "cli.as_of": Entry(
        en="The last day that is looked at, as in 2024-10-14; by default the last one with actuals.",
        zh="截止日，如 2024-10-14；默认为有实际数据的最后一天。",
    ),
    "cli.actuals": Entry(
        en="What was sold: a table with the plan's levels, a date and an amount.",
        zh="实际数据：含计划层级、日期与金额的表。",
    ),
    "cli.track.short": Entry(
        en="Put what was sold beside the plan, and say where it will end.",
        zh="对照实际与计划，并预测完成情况。",
    ),
    "cli.track": Entry(
        en="""Compare a plan with what was sold: attainment, gap, landing, forecast, what the rest needs.

Examples:
  quotaopt track demo/plan.yaml --actuals demo/actuals.csv
  quotaopt track demo/plan.yaml --actuals demo/actuals.csv --as-of 2024-03-31 --by rep --by month
  quotaopt track demo/plan.yaml --actuals demo/actuals.csv -o track.xlsx
  quotaopt track demo/plan.yaml --actuals demo/actuals.csv --deviations --by region,line""",
        zh="""把实际与计划对照：达成率、差额、预计完成、趋势预测、余下各期需完成多少。

示例：
  quotaopt track demo/plan.yaml --actuals demo/actuals.csv
  quotaopt track demo/plan.yaml --actuals demo/actuals.csv --as-of 2024-03-31 --by rep --by month
  quotaopt track demo/plan.yaml --actuals demo/actuals.csv -o track.xlsx
  quotaopt track demo/plan.yaml --actuals demo/actuals.csv --deviations --by region,line""",
    ),
    "cli.track.output": Entry(
        en="A folder, a workbook (.xlsx), the first table (.csv), the document (.json), the page (.txt) or a"
        " picture (.svg, .png). Repeatable.",
        zh="文件夹、工作簿（.xlsx）、第一张表（.csv）、文档（.json）、页面（.txt）或图（.svg、.png）。可重复。",
    ),
    "cli.track.deviations": Entry(
        en="Which members explain the gap to date, in parts that add up; --by names levels, coarsest first.",
        zh="分析偏差：哪些成员造成了累计偏差，各部分逐层可加；用 --by 由粗到细指定层级。",
    ),
    "cli.track.causes": Entry(
        en="For the analysis of deviations: a table of causes, remedies, owners and dates.",
        zh="偏差分析所用的原因表：原因、改进措施、责任人与时限。",
    ),
    "cli.track.quantity": Entry(
        en="For the analysis of deviations: the measure of quantities, also a column of the actuals.",
        zh="偏差分析所用的数量指标；实际数据文件中须有同名列。",
    ),
    "cli.track.amber": Entry(
        en="The part of what is due, as 0.05, that may be missing before a light is amber.",
        zh="缺口超过应完成额的这一比例（如 0.05）即亮黄灯。",
    ),
    "cli.track.red": Entry(
        en="The part of what is due, as 0.1, that may be missing before a light is red.",
        zh="缺口超过应完成额的这一比例（如 0.1）即亮红灯。",
    ),
}

ENTRIES: dict[str, Entry] = {**_COLUMNS, **_PAGE, **_CALLS}

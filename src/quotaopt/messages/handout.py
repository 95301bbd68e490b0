"""Words of the tables to hand out: titles, headings, and what is wrong with what is asked for."""

from quotaopt.messages.entry import Entry

_ENGLISH_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_MONTHS = {
    f"handout.month.{number}": Entry(en=name, zh=f"{number}月")
    for number, name in enumerate(_ENGLISH_MONTHS.split(), start=1)
}
_WEEKS = {
    f"handout.week_actual.{number}": Entry(en=f"Week {number} actual", zh=f"第{name}周实际")
    for number, name in enumerate("一二三四五六", start=1)
}

_TITLES = {
    "handout.title.history": Entry(en="History and present position", zh="历史业绩与现状分析表"),
    "handout.title.departments": Entry(en="Targets by department", zh="部门目标分解表"),
    "handout.title.people": Entry(en="Personal target plans", zh="个人目标计划表"),
    "handout.title.products": Entry(en="Targets by product line", zh="销售目标分解表(按产品线)"),
    "handout.title.quarter": Entry(en="Quarter summary (teams)", zh="季度销售目标汇总表(团队版)"),
    "handout.title.month": Entry(en="Monthly tracking (people)", zh="月度销售业绩跟踪表(个人版)"),
}

_HEADINGS = {
    "handout.role.region": Entry(en="Region", zh="大区"),
    "handout.role.department": Entry(en="Department", zh="部门"),
    "handout.role.person": Entry(en="Person", zh="责任人"),
    "handout.role.product": Entry(en="Product line", zh="产品线"),
    "handout.role.customer": Entry(en="Customer type", zh="客户类型"),
    "handout.region": Entry(en="Region", zh="区域"),
    "handout.person": Entry(en="Person", zh="责任人"),
    "handout.product": Entry(en="Product line", zh="产品线"),
    "handout.responsible": Entry(en="Department", zh="责任部门"),
    "handout.leader": Entry(en="Leader", zh="负责人"),
    "handout.cut": Entry(en="By", zh="维度"),
    "handout.name": Entry(en="Name", zh="名称"),
    "handout.sum": Entry(en="Total", zh="合计"),
    "handout.nobody": Entry(en="(vacant)", zh="（暂无责任人）"),
    "handout.outside": Entry(en="(no target in this plan)", zh="（本计划未下达目标）"),
    "handout.share": Entry(en="Share (%)", zh="占比(%)"),
    "handout.share_in": Entry(en="Share {period} (%)", zh="{period}占比(%)"),
    "handout.year": Entry(en="{year}", zh="{year}年"),
    "handout.part_of": Entry(en="{period} (part)", zh="{period}(部分)"),
    "handout.whole_year": Entry(en="Year", zh="全年"),
    "handout.quarter": Entry(en="Q{number}", zh="Q{number}"),
    "handout.week": Entry(en="W{number:02d}", zh="第{number}周"),
    "handout.week_in": Entry(en="{month} W{number}", zh="{month}第{number}周"),
    "handout.heading_in": Entry(en="{heading} ({unit})", zh="{heading}({unit})"),
    "handout.year_target": Entry(en="Year target", zh="年度目标"),
    "handout.whole_target": Entry(en="Target", zh="目标合计"),
    "handout.target_of": Entry(en="{period} target", zh="{period}目标"),
    "handout.actual_of": Entry(en="{period} actual", zh="{period}实际"),
    "handout.attainment_of": Entry(en="{period} attainment (%)", zh="{period}达成率"),
    "handout.so_far": Entry(en="Actual so far", zh="累计实际"),
    "handout.attainment": Entry(en="Attainment (%)", zh="达成率(%)"),
    "handout.cause": Entry(en="Main cause of deviation", zh="主要偏差原因"),
    "handout.remedy": Entry(en="Remedy", zh="改进措施"),
    "handout.due": Entry(en="Due", zh="完成时限"),
    "handout.quarter_target": Entry(en="Quarter target", zh="季度目标"),
    "handout.quarter_sum_target": Entry(en="Quarter total target", zh="季度累计目标"),
    "handout.quarter_sum_actual": Entry(en="Quarter total actual", zh="季度累计实际"),
    "handout.quarter_attainment": Entry(en="Quarter attainment (%)", zh="季度达成率"),
    "handout.issues": Entry(en="Key issues", zh="关键问题提示"),
    "handout.agreed.actions": Entry(en="Key actions", zh="关键行动"),
    "handout.agreed.owner": Entry(en="Owner", zh="行动负责人"),
    "handout.agreed.dates": Entry(en="Date", zh="完成时间"),
    "handout.agreed.support": Entry(en="Support", zh="所需支持"),
    "handout.past": Entry(en="Past", zh="历史业绩"),
    "handout.growth_of": Entry(en="{period} growth (%)", zh="{period}同比(%)"),
    "handout.repurchase": Entry(en="Repurchase (%)", zh="复购率(%)"),
    "handout.ticket": Entry(en="Average order", zh="客单价"),
    "handout.recent": Entry(en="Monthly average, last {months} months", zh="近{months}月月均"),
    "handout.potential": Entry(en="Market potential", zh="市场潜力"),
    "handout.target_growth": Entry(en="Target on last year (%)", zh="目标同比(%)"),
    "handout.burden": Entry(en="Burden", zh="负担率"),
    "handout.amounts_in": Entry(en="Amounts in {unit}", zh="金额单位：{unit}"),
    "handout.left_out": Entry(en="Left out: {title}: {reason}", zh="未生成《{title}》：{reason}"),
}

_UNITS = {
    "handout.unit.0": Entry(en="{currency}", zh="{currency}"),
    "handout.unit.3": Entry(en="{currency} thousand", zh="千 {currency}"),
    "handout.unit.4": Entry(en="{currency} 10,000", zh="万 {currency}"),
    "handout.unit.6": Entry(en="{currency} million", zh="百万 {currency}"),
    "handout.unit.8": Entry(en="{currency} 100 million", zh="亿 {currency}"),
}

_PROBLEMS = {
    "handout.level_twice": Entry(
        en="level {level} is already the {first}",
        zh="层级 {level} 已用作 {first}",
        fix_en="Name a level once, or leave one of the two entries out.",
        fix_zh="每个层级只用一次，或删去其中一项。",
    ),
    "handout.two_tables": Entry(
        en="{entry} is read from {table}, but history is looked back on in {other}",
        zh="{entry} 取自表 {table}，而历史业绩取自表 {other}",
        fix_en="History, orders and repurchase are columns of one table.",
        fix_zh="history、orders、repurchase 须为同一张表中的列。",
    ),
    "handout.no_rate": Entry(
        en="{rate} is no rate between 0 and 1",
        zh="{rate} 不是 0 到 1 之间的比率",
        fix_en="Write 85 % as 0.85.",
        fix_zh="85% 请写作 0.85。",
    ),
    "handout.unknown_unit": Entry(
        en="'{name}' is no unit for a plan in {currency}",
        zh="以 {currency} 计的计划不能用“{name}”作单位",
        fix_en="Choose one of {known}.",
        fix_zh="请选用：{known}。",
    ),
    "handout.unknown_unit_near": Entry(
        en="'{name}' is no unit for a plan in {currency}; did you mean {near}?",
        zh="以 {currency} 计的计划不能用“{name}”作单位，是否指 {near}？",
        fix_en="Choose one of {known}.",
        fix_zh="请选用：{known}。",
    ),
    "handout.unknown_table": Entry(
        en="there is no table '{name}'",
        zh="没有名为“{name}”的表",
        fix_en="The tables are: {known}.",
        fix_zh="可选的表：{known}。",
    ),
    "handout.unknown_table_near": Entry(
        en="there is no table '{name}'; did you mean {near}?",
        zh="没有名为“{name}”的表，是否指 {near}？",
        fix_en="The tables are: {known}.",
        fix_zh="可选的表：{known}。",
    ),
    "handout.outside_months": Entry(
        en="{text} is no whole month of the plan",
        zh="{text} 不是本计划中完整的月份",
        fix_en="The plan has {known}.",
        fix_zh="本计划的月份：{known}。",
    ),
    "handout.outside_quarters": Entry(
        en="{text} is no whole quarter of the plan",
        zh="{text} 不是本计划中完整的季度",
        fix_en="The plan has {known}.",
        fix_zh="本计划的季度：{known}。",
    ),
    "handout.no_months": Entry(
        en="{text} is asked for, but the plan has no whole months",
        zh="指定了 {text}，但本计划没有完整的月份",
        fix_en="Leave the month out, or give the plan a time dimension with months.",
        fix_zh="请不要指定月份，或在计划的时间维度中加入月份。",
    ),
    "handout.no_quarters": Entry(
        en="{text} is asked for, but the plan has no whole quarters",
        zh="指定了 {text}，但本计划没有完整的季度",
        fix_en="Leave the quarter out, or plan for whole quarters.",
        fix_zh="请不要指定季度，或让计划覆盖完整的季度。",
    ),
    "handout.no_people": Entry(
        en="the plan has no level of people",
        zh="计划中没有人员层级",
        fix_en="Name it in the plan: handouts: {{person: ...}}.",
        fix_zh="请在计划中指明：handouts: {{person: ...}}。",
    ),
    "handout.no_products": Entry(
        en="the plan has no level of product lines",
        zh="计划中没有产品线层级",
        fix_en="Name it in the plan: handouts: {{product: ...}}.",
        fix_zh="请在计划中指明：handouts: {{product: ...}}。",
    ),
    "handout.no_regions": Entry(
        en="the plan has no level of regions",
        zh="计划中没有区域层级",
        fix_en="Name it in the plan: handouts: {{region: ...}}.",
        fix_zh="请在计划中指明：handouts: {{region: ...}}。",
    ),
    "handout.no_whole_month": Entry(
        en="the plan has no whole month to track",
        zh="计划中没有可跟踪的完整月份",
        fix_en="Plan by months or weeks.",
        fix_zh="请按月或按周编制计划。",
    ),
    "handout.no_whole_quarter": Entry(
        en="the plan has no whole quarter with its months",
        zh="计划中没有包含各月的完整季度",
        fix_en="Plan for whole quarters, by months or weeks.",
        fix_zh="请按月或按周编制覆盖完整季度的计划。",
    ),
    "handout.no_history": Entry(
        en="the plan has no table of past sales",
        zh="计划中没有历史业绩表",
        fix_en="Add a table with value and date.",
        fix_zh="请加入带 value 和 date 的数据表。",
    ),
    "handout.no_level_in_history": Entry(
        en="{table} has no column for regions, product lines or people",
        zh="{table} 中没有区域、产品线或人员列",
        fix_en="Add one of them, or name them in the plan under handouts.",
        fix_zh="请加入其中一列，或在计划的 handouts 中指明。",
    ),
    "handout.folder_is_file": Entry(
        en="this is a file, but tables go into a folder",
        zh="这是一个文件，而各表需要写入文件夹",
        fix_en="Name a folder, or a workbook (.xlsx); one table alone may go into a .csv (--table).",
        fix_zh="请指定文件夹，或以 .xlsx 结尾的工作簿；单独一张表可写入 .csv（--table）。",
    ),
    "handout.several_in_one_file": Entry(
        en="a .csv file holds one table, not {count}",
        zh="一个 .csv 文件只能放一张表，不能放 {count} 张",
        fix_en="Choose one with --table, or name a folder or a workbook (.xlsx).",
        fix_zh="请用 --table 选定一张表，或指定文件夹或工作簿（.xlsx）。",
    ),
}

ENTRIES: dict[str, Entry] = {**_TITLES, **_HEADINGS, **_MONTHS, **_WEEKS, **_UNITS, **_PROBLEMS}

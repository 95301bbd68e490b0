"""Sweeps: what is varied, what became of every point, which input matters most."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "cli.sweep.short": Entry(
        en="Solve many variants of a plan: ranges, lists, a table.",
        zh="批量试算：让参数在区间、列表或表格中变化。",
    ),
    "cli.sweep": Entry(
        en="""Solve PLAN with other entries, every combination of them, and put the results side by side.

Points that no plan can meet are answers: their conflict is told in one sentence. Every point is kept
when it is done, so that a sweep that was stopped goes on where it was.

Examples:
  quotaopt sweep demo/plan.yaml --vary total=118e6:122e6:3 -o sweep.xlsx
  quotaopt sweep demo/plan.yaml --vary total=119e6,121e6 --vary rules.新品占比.share.min=0.25,0.3
  quotaopt sweep demo/plan.yaml --vary total=119e6:121e6:2 --tornado --figure region=华北 -o tornado.svg""",
        zh="""按多种取值组合求解 PLAN，并把结果并排列出。

无法满足的取值组合也是结果：用一句话说明冲突所在。每算完一个点立即存盘，中断后可从断点继续。

示例：
  quotaopt sweep demo/plan.yaml --vary total=118e6:122e6:3 -o sweep.xlsx
  quotaopt sweep demo/plan.yaml --vary total=119e6,121e6 --vary rules.新品占比.share.min=0.25,0.3
  quotaopt sweep demo/plan.yaml --vary total=119e6:121e6:2 --tornado --figure region=华北 -o tornado.svg""",
    ),
    "cli.sweep.vary": Entry(
        en="An entry and its values: low:high:count, or value,value. Repeat it for a grid.",
        zh="要变化的条目及取值：下限:上限:个数，或用逗号列出。可重复，取全部组合。",
    ),
    "cli.sweep.table": Entry(
        en="A CSV or Excel file with one point per row; its columns are paths of the plan.",
        zh="CSV 或 Excel 文件，每行一个点，列名为计划中的路径。",
    ),
    "cli.sweep.each_scenario": Entry(
        en="Every scenario of the plan, or of the file --scenarios names, as a point.",
        zh="以计划（或 --scenarios 文件）中的每个方案为一个点。",
    ),
    "cli.sweep.figure": Entry(
        en="What is shown and drawn: spread, moved, total, … or the target of LEVEL=MEMBER. Repeatable.",
        zh="要显示和绘制的指标：spread、moved、total 等，或“层级=成员”的目标。可重复。",
    ),
    "cli.sweep.tornado": Entry(
        en="Which input matters most: each varied alone from the plan to its lowest and highest value.",
        zh="哪个输入影响最大：每次只变动一个，从当前值分别变到最低和最高。",
    ),
    "cli.sweep.keep": Entry(
        en="Where points are kept when done; a later run finds them there. "
        "By default beside the first -o file, as NAME.points.jsonl.",
        zh="每个点算完后存入此文件，再次运行时从中读取。默认存放在首个 -o 文件旁，名为 NAME.points.jsonl。",
    ),
    "cli.sweep.jobs": Entry(
        en="Processes that solve points at the same time. The results do not depend on it.",
        zh="同时求解各点的进程数，结果与此无关。",
    ),
    "cli.sweep.output": Entry(
        en="Write the table (.csv .xlsx .json) or the picture (.svg .png). Repeatable.",
        zh="写出结果表（.csv .xlsx .json）或图（.svg .png）。可重复。",
    ),
    "sweep.nothing": Entry(
        en="nothing is varied",
        zh="没有指定要变化的内容",
        fix_en="Say what, such as --vary total=110e6:140e6:16, or name a table of points with --table.",
        fix_zh="请用 --vary 指定，例如 --vary total=110e6:140e6:16，或用 --table 给出取值表。",
    ),
    "sweep.one_way": Entry(
        en="points are given in more than one way: --vary, --table, --each-scenario",
        zh="同时用多种方式给出了取值：--vary、--table、--each-scenario",
        fix_en="Use one of them; what is the same in all points can be said with --set.",
        fix_zh="请只用其一；所有点都相同的改动可用 --set 指定。",
    ),
    "sweep.no_points": Entry(
        en="there are no points: the plan has no scenarios",
        zh="没有可试算的点：计划中没有方案",
        fix_en="Name a file of scenarios with --scenarios, or vary entries with --vary.",
        fix_zh="请用 --scenarios 指定方案文件，或用 --vary 变化条目。",
    ),
    "sweep.tornado_of_points": Entry(
        en="a tornado needs entries that are varied one at a time",
        zh="龙卷风图需要逐个变动的条目",
        fix_en="Name each of them with --vary PATH=low:high:2 instead.",
        fix_zh="请改用 --vary 路径=下限:上限:2 逐一指定。",
    ),
    "sweep.not_an_axis": Entry(
        en="this does not say which entry takes which values",
        zh="没有说明哪个条目取哪些值",
        fix_en="Write PATH=low:high:count or PATH=value,value, such as total=110e6:140e6:16.",
        fix_zh="请写成 路径=下限:上限:个数 或 路径=值,值，例如 total=110e6:140e6:16。",
    ),
    "sweep.path_twice": Entry(
        en="this entry is varied twice",
        zh="同一条目指定了两次",
        fix_en="Put all its values into one --vary.",
        fix_zh="请把它的所有取值写在同一个 --vary 中。",
    ),
    "sweep.value_twice": Entry(
        en="a value is given twice, or values of the range are closer than what they are rounded to",
        zh="有取值重复，或区间内的取值在舍入后相同",
        fix_en="Name every value once, or ask for fewer values.",
        fix_zh="请让每个值只出现一次，或减少取值个数。",
    ),
    "sweep.range_without_count": Entry(
        en="the range {text} does not say how many values it has",
        zh="区间 {text} 没有说明取多少个值",
        fix_en="Write low:high:count, such as 110e6:140e6:16; both ends are among the values.",
        fix_zh="请写成 下限:上限:个数，例如 110e6:140e6:16；两端都包含在内。",
    ),
    "sweep.range_reversed": Entry(
        en="the range {text} runs from high to low",
        zh="区间 {text} 的上下限颠倒，或上下限相同",
        fix_en="Write {turned}.",
        fix_zh="请写成 {turned}。",
    ),
    "sweep.range_not_numbers": Entry(
        en="the range {text} is not one of numbers",
        zh="区间 {text} 不是数字",
        fix_en="Write numbers, such as 110e6:140e6:16, or list the values with commas.",
        fix_zh="请使用数字，例如 110e6:140e6:16；不是数字的取值请用逗号列出。",
    ),
    "sweep.range_count": Entry(
        en="the range {text} asks for {count} values",
        zh="区间 {text} 要求取 {count} 个值",
        fix_en="The last number says how many values there are: a whole number of 2 or more.",
        fix_zh="最后一个数是取值个数，应为不小于 2 的整数。",
    ),
    "sweep.unknown_figure": Entry(
        en="there is no figure '{name}'",
        zh="没有名为“{name}”的指标",
        fix_en="Known are: {known}; or ask for a member's target with LEVEL=MEMBER.",
        fix_zh="可用的有：{known}；也可用“层级=成员”查看某个成员的目标。",
    ),
    "sweep.unreadable": Entry(
        en="the kept points cannot be read: {reason}",
        zh="无法读取已存的点：{reason}",
        fix_en="Check the file, or keep points elsewhere with --keep.",
        fix_zh="请检查该文件，或用 --keep 另选存放位置。",
    ),
    "sweep.not_points": Entry(
        en="this file does not hold kept points of a sweep",
        zh="此文件不是批量试算存下的点",
        fix_en="Name another file with --keep; nothing has been written.",
        fix_zh="请用 --keep 指定其他文件；未写入任何内容。",
    ),
    "sweep.points_of_other": Entry(
        en="this file holds points of another plan, '{other}', not of '{plan}'",
        zh="此文件存的是另一份计划“{other}”的点，不是“{plan}”的",
        fix_en="Name another file with --keep; nothing has been written.",
        fix_zh="请用 --keep 指定其他文件；未写入任何内容。",
    ),
    "sweep.not_drawn": Entry(
        en="{count} entries are varied, and a picture shows one or two",
        zh="共有 {count} 个条目变化，而图只能表现一个或两个",
        fix_en="Vary fewer, write a table (.csv, .xlsx), or see with --tornado which matters most.",
        fix_zh="请减少变化的条目，或输出表格（.csv、.xlsx），或用 --tornado 查看哪个影响最大。",
    ),
    "sweep.nothing_drawn": Entry(
        en="no point has a value of {figure}, so there is nothing to draw",
        zh="没有任何点得到“{figure}”，无图可画",
        fix_en="The table of points says why; widen the range towards the plan as it is.",
        fix_zh="结果表中说明了原因；请把取值区间向当前计划放宽。",
    ),
    "sweep.no_base": Entry(
        en="the plan as it is cannot be met, so that no effect can be measured from it",
        zh="当前计划本身无法满足，无从衡量各输入的影响",
        fix_en="See why with quotaopt diagnose, and begin at a plan that can be met (--set).",
        fix_zh="请用 quotaopt diagnose 查明原因，并用 --set 改为可行的计划后再试。",
    ),
    "sweep.interrupted": Entry(
        en="Points done so far are kept in {file}; the same command goes on from there.",
        zh="已算完的点保存在 {file} 中；再次运行同一命令即从断点继续。",
    ),
    "sweep.counts": Entry(
        en="{count:,} points, {solved:,} with a plan", zh="{count:,} 个点，{solved:,} 个有方案"
    ),
    "sweep.kept": Entry(en="{count:,} of them were done before", zh="其中 {count:,} 个此前已算完"),
    "sweep.outdated": Entry(
        en="{count:,} kept points are of the plan, its tables or options as they were before: not used",
        zh="另有 {count:,} 个已存的点对应改动前的计划、数据表或选项，未采用",
    ),
    "sweep.more": Entry(
        en="… {count:,} more: see the file (-o)", zh="……另有 {count:,} 个，请见输出文件（-o）"
    ),
    "sweep.means": Entry(
        en="Amounts in {unit}; burden: target over reference; away: on other cells than the references; "
        "moved, changed: against the plan as it is.",
        zh="金额单位：{unit}；负担率：目标与基准之比；偏离基准：与基准相比落在其他单元的金额；移动、变动均与当前计划相比。",
    ),
    "sweep.without": Entry(en="Without a plan: {count:,}", zh="无可行方案：{count:,} 个"),
    "sweep.scenario": Entry(en="scenario", zh="方案"),
    "sweep.status": Entry(en="status", zh="状态"),
    "sweep.base": Entry(en="as it is", zh="当前计划"),
    "sweep.status.optimal": Entry(en="optimal", zh="最优"),
    "sweep.status.feasible": Entry(en="feasible", zh="可行"),
    "sweep.status.infeasible": Entry(en="cannot be met", zh="无法满足"),
    "sweep.status.invalid": Entry(en="no plan", zh="计划有误"),
    "sweep.status.stopped": Entry(en="stopped", zh="未完成"),
    "sweep.binding": Entry(en="binding rules", zh="起作用的规则"),
    "sweep.reason": Entry(en="reason", zh="原因"),
    "sweep.sheet": Entry(en="Points", zh="试算结果"),
    "sweep.figure.spread": Entry(en="spread of burdens", zh="负担率差距"),
    "sweep.figure.lowest": Entry(en="lowest burden", zh="最低负担率"),
    "sweep.figure.highest": Entry(en="highest burden", zh="最高负担率"),
    "sweep.figure.gini": Entry(en="Gini", zh="基尼系数"),
    "sweep.figure.mean_deviation": Entry(en="mean deviation", zh="平均偏差"),
    "sweep.figure.away": Entry(en="away from references", zh="偏离基准"),
    "sweep.figure.moved": Entry(en="moved", zh="移动金额"),
    "sweep.figure.changed": Entry(en="targets changed", zh="变动目标数"),
    "sweep.figure.total": Entry(en="total", zh="总目标"),
    "sweep.figure.growth": Entry(en="growth", zh="增长率"),
    "sweep.picture.line": Entry(en="How {figure} follows {path}", zh="{figure}随 {path} 的变化"),
    "sweep.picture.field": Entry(en="{figure} by {path} and {other}", zh="{figure}：{path} 与 {other}"),
    "sweep.tornado": Entry(en="which input matters most", zh="哪个输入影响最大"),
    "sweep.tornado.base": Entry(
        en="Figure: {figure}, {value} as the plan is; each input is varied alone.",
        zh="指标：{figure}，当前为 {value}；每次只变动一个输入。",
    ),
    "sweep.tornado.title": Entry(en="What moves {figure} most", zh="哪些输入最影响{figure}"),
    "sweep.tornado.input": Entry(en="input", zh="输入"),
    "sweep.tornado.now": Entry(en="as it is", zh="当前值"),
    "sweep.tornado.low": Entry(en="at its lowest", zh="取最低值"),
    "sweep.tornado.high": Entry(en="at its highest", zh="取最高值"),
    "sweep.tornado.width": Entry(en="difference", zh="差距"),
    "sweep.tornado.at_low": Entry(en="input at its lowest", zh="取最低值"),
    "sweep.tornado.at_high": Entry(en="input at its highest", zh="取最高值"),
}

"""What ``quotaopt frontier`` says of itself, and what it refuses."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "cli.frontier.short": Entry(
        en="What fairness, strategy, stability, margin and total cost each other.",
        zh="公平、战略、稳定、毛利与总目标之间的取舍。",
    ),
    "cli.frontier": Entry(
        en="""Find plans between two or three objectives that no other plan beats: evenly spread, each proved.

fairness: the spread of burdens. strategy: money away from the reference. stability: money away from the
last plan. margin: what targets earn. total: how high the total can be.

Examples:
  quotaopt frontier demo/plan.yaml --between fairness,strategy
  quotaopt frontier demo/plan.yaml --between fairness,margin --points 5 -o frontier.svg -o frontier.xlsx""",
        zh="""在两个或三个目标之间，找出无法被其他方案全面超越的方案：分布均匀，逐一证明。

fairness（公平）：负担率差距。strategy（战略）：偏离基准的金额。stability（稳定）：偏离上期计划的金额。
margin（毛利）：毛利额。total（总目标）：总目标能有多高。

示例：
  quotaopt frontier demo/plan.yaml --between fairness,strategy
  quotaopt frontier demo/plan.yaml --between fairness,margin --points 5 -o frontier.svg -o frontier.xlsx""",
    ),
    "cli.frontier.between": Entry(
        en="Two or three of: fairness, strategy, stability, margin, total.",
        zh="从 fairness、strategy、stability、margin、total 中选两个或三个。",
    ),
    "cli.frontier.points": Entry(en="How many points to find.", zh="要找多少个方案。"),
    "cli.frontier.level": Entry(
        en="Between whose members burdens are compared, such as rep. By default as the plan says.",
        zh="在哪一层级的成员之间比较负担率，例如 rep。默认按计划所写。",
    ),
    "cli.frontier.last": Entry(
        en="The last plan: a column of the plan's tables, or a file with levels and a column `target`.",
        zh="上期计划：计划中某张表的一列，或含层级与 target（目标）列的文件。",
    ),
    "cli.frontier.margin": Entry(
        en="The column of margin rates. By default the one that ratio rules average.",
        zh="毛利率所在的列。默认取比率规则引用的那一列。",
    ),
    "cli.frontier.apply": Entry(
        en="Write point N as a plan of its own beside PLAN, in whole steps and certified.",
        zh="将第 N 个方案取整、验证后，存为 PLAN 旁的独立计划。",
    ),
    "cli.frontier.output": Entry(
        en="Write the points (.csv .xlsx .json) or the picture (.svg .png). Repeatable.",
        zh="写出方案表（.csv .xlsx .json）或图（.svg .png）。可重复。",
    ),
    "frontier.unknown_objective": Entry(
        en="There is no objective '{name}'; nearest: {nearest}",
        zh="没有名为“{name}”的目标；最接近的是：{nearest}",
        fix_en="Choose two or three of: {known}",
        fix_zh="请从以下目标中选两个或三个：{known}",
    ),
    "frontier.objective_twice": Entry(
        en="An objective is named twice: {names}",
        zh="同一个目标写了两次：{names}",
        fix_en="Name each objective once.",
        fix_zh="每个目标只写一次。",
    ),
    "frontier.how_many": Entry(
        en="A frontier lies between two or three objectives, not {count}",
        zh="前沿需要两个或三个目标，而不是 {count} 个",
        fix_en="Choose two or three of: {known}",
        fix_zh="请从以下目标中选两个或三个：{known}",
    ),
    "frontier.points": Entry(
        en="{points} points cannot be drawn",
        zh="无法计算 {points} 个点",
        fix_en="Ask for {fewest} to {most}.",
        fix_zh="请给出 {fewest} 到 {most} 之间的数。",
    ),
    "frontier.no_such_point": Entry(
        en="There is no point {number}; there are {count}",
        zh="没有第 {number} 个方案，共有 {count} 个",
        fix_en="Choose a number from the first column.",
        fix_zh="请从第一列中选择序号。",
    ),
    "frontier.lots": Entry(
        en="A point of a plan with lots cannot be kept as a plan: a lot ({names}) refuses targets of zero",
        zh="含起订量规则的计划无法把方案保存为计划：起订量规则（{names}）不接受写明为零的目标",
        fix_en="Use the numbers of the point (-o), or take the lots out of the plan.",
        fix_zh="请使用方案的数字（-o），或从计划中去掉起订量规则。",
    ),
    "frontier.no_last": Entry(
        en="Stability is measured from the last plan, and this plan names none",
        zh="“稳定”以上期计划为准，而本计划没有给出上期目标",
        fix_en="Name a file or a column: --last last_targets.csv, or --last table.column; or state "
        "audit: {{last_plan: table.column}} in the plan.",
        fix_zh="请指定文件或列：--last last_targets.csv，或 --last 表.列；"
        "也可在计划中写明 audit: {{last_plan: 表.列}}。",
    ),
    "frontier.last_columns": Entry(
        en="This file is no plan to measure from: it needs a column of targets ({targets}) and at least one "
        "level ({levels}); it has {columns}",
        zh="该文件不能作为上期计划：需要一列目标（{targets}）"
        "和至少一个层级（{levels}），而文件中有 {columns}",
        fix_en="Rename the columns, or give a file written by `quotaopt solve -o`.",
        fix_zh="请改列名，或使用 `quotaopt solve -o` 输出的文件。",
    ),
    "frontier.last_key": Entry(
        en="The last targets {column} are not keyed by levels of the plan",
        zh="上期目标 {column} 的键不是计划中的层级",
        fix_en="Give the table a key of levels; known are: {known}",
        fix_zh="请为该表指定由层级组成的键；可用层级：{known}",
    ),
    "frontier.last_nobody": Entry(
        en="No member of the plan has a last target in {column}",
        zh="{column} 中没有计划里任何成员的上期目标",
        fix_en="Check that the table names the members ({levels}) as the plan does.",
        fix_zh="请检查表中成员（{levels}）的名称是否与计划一致。",
    ),
    "frontier.no_column": Entry(
        en="There is no column {column}; nearest: {known}",
        zh="没有列 {column}；最接近的是：{known}",
        fix_en="Name a column as table.column.",
        fix_zh="请以“表.列”的形式给出。",
    ),
    "frontier.no_margin": Entry(
        en="Margin needs a column of rates, and this plan has no ratio rule that names one",
        zh="“毛利”需要一列毛利率，而本计划没有引用毛利率的比率规则",
        fix_en="Name the column: --margin table.column",
        fix_zh="请指定该列：--margin 表.列",
    ),
    "frontier.which_margin": Entry(
        en="The plan's ratio rules average several columns: {known}",
        zh="计划的比率规则引用了多列：{known}",
        fix_en="Say which one is the margin: --margin table.column",
        fix_zh="请指明哪一列是毛利率：--margin 表.列",
    ),
    "frontier.margin_blank": Entry(
        en="{column} has no value for {count} cells, such as {members}",
        zh="{column} 对 {count} 个单元没有数值，例如 {members}",
        fix_en="Fill in the rates: a blank is not a zero.",
        fix_zh="请补全：空白不等于零。",
    ),
    "frontier.endless_total": Entry(
        en="Nothing limits the total of this plan from above, so none is the highest",
        zh="本计划的总目标没有任何上限，因此不存在最高的总目标",
        fix_en="State a band, such as --set 'total={{min: 100e6, max: 150e6}}', or limits on people.",
        fix_zh="请给出区间，例如 --set 'total={{min: 100e6, max: 150e6}}'，或为人员设置上限。",
    ),
    "frontier.several_totals": Entry(
        en="A plan of several measures or tiers has no one total to raise",
        zh="含多个指标或多个档位的计划没有单一的总目标可提高",
        fix_en="Choose among the other objectives: fairness, strategy, stability, margin.",
        fix_zh="请选择其他目标：fairness、strategy、stability、margin。",
    ),
    "frontier.no_answer": Entry(
        en="The linear program of the frontier found neither a plan nor a proof that there is none",
        zh="前沿的线性规划既没有找到方案，也没有证明其不存在",
        fix_en="Ask for fewer points, or round limits that almost contradict each other.",
        fix_zh="请减少点数，或放宽几乎互相矛盾的限制。",
    ),
}

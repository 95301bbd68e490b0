"""Help of the commands: what each does, and what its options say."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "cli.new.short": Entry(en="Start a plan from a shipped example.", zh="从自带示例新建计划。"),
    "cli.new": Entry(
        en="""Make the folder NAME with a plan and its tables to start from.

Examples:
  quotaopt new demo --example annual
  quotaopt new big --example synthetic --cells 100000""",
        zh="""新建文件夹 NAME，其中有一份可直接求解的计划和数据表。

示例：
  quotaopt new demo --example annual
  quotaopt new big --example synthetic --cells 100000""",
    ),
    "cli.new.name": Entry(en="The folder to make.", zh="要新建的文件夹。"),
    "cli.new.example": Entry(en="Which plan to start from.", zh="以哪份计划为起点。"),
    "cli.new.cells": Entry(en="synthetic: how many cells, roughly.", zh="synthetic：大约多少个单元。"),
    "cli.new.seed": Entry(
        en="synthetic: the same seed gives the same plan.", zh="synthetic：种子相同，计划相同。"
    ),
    "cli.new.family": Entry(
        en="synthetic: tight makes many single cells reach their limits.",
        zh="synthetic:tight 会让许多单元达到自身的限制。",
    ),
    "cli.new.done": Entry(
        en="Made {plan}\nNext: quotaopt solve {plan}", zh="已新建 {plan}\n下一步：quotaopt solve {plan}"
    ),
    "cli.new.exists": Entry(
        en="there is something here already, and nothing is overwritten",
        zh="此处已有内容，不会覆盖",
        fix_en="Choose another name, or remove it first.",
        fix_zh="请换一个名称，或先将其移走。",
    ),
    "cli.check.short": Entry(
        en="Read a plan and its tables, without solving.", zh="读取计划和数据表，不求解。"
    ),
    "cli.check": Entry(
        en="""Read PLAN and its tables, lay out its cells and rules, and say what was found, without solving.

Example:
  quotaopt check demo/plan.yaml""",
        zh="""读取 PLAN 及其数据表，展开单元和规则，报告所见内容，不求解。

示例：
  quotaopt check demo/plan.yaml""",
    ),
    "cli.solve.short": Entry(
        en="Find the fairest targets that keep every rule.", zh="求出遵守全部规则的最公平目标。"
    ),
    "cli.solve": Entry(
        en="""Find the fairest targets that keep every rule of PLAN, prove them, and show them.

Examples:
  quotaopt solve demo/plan.yaml
  quotaopt solve demo/plan.yaml -o targets.xlsx --by region,quarter
  quotaopt solve demo/plan.yaml --proof demo.proof.gz --quiet
  quotaopt solve demo/plan.yaml --set total=118e6 --json
  quotaopt solve demo/plan.yaml --compare-notions
  quotaopt solve demo/plan.yaml --solver highs --time-limit 60 --gap 0.01""",
        zh="""求出遵守 PLAN 全部规则的最公平目标，给出证明并显示。

示例：
  quotaopt solve demo/plan.yaml
  quotaopt solve demo/plan.yaml -o targets.xlsx --by region,quarter
  quotaopt solve demo/plan.yaml --proof demo.proof.gz --quiet
  quotaopt solve demo/plan.yaml --set total=118e6 --json
  quotaopt solve demo/plan.yaml --compare-notions
  quotaopt solve demo/plan.yaml --solver highs --time-limit 60 --gap 0.01""",
    ),
    "cli.solve.output": Entry(
        en="Write one row per cell: .csv .tsv .xlsx .parquet .json. Repeatable.",
        zh="写出每个单元一行：.csv .tsv .xlsx .parquet .json。可重复。",
    ),
    "cli.solve.people": Entry(
        en="write the numbers of people, in a plan with owners (.csv .tsv .parquet)",
        zh="写出人员目标（计划须有 owners；.csv .tsv .parquet）",
    ),
    "cli.solve.proof": Entry(
        en="Write the proof that 'quotaopt verify' checks; .gz compresses it.",
        zh="写出供 quotaopt verify 核对的证明；以 .gz 结尾则压缩。",
    ),
    "cli.solve.compare": Entry(
        en="Solve under every notion of fairness and show the price of each; -o writes .xlsx .csv .json.",
        zh="用每种公平准则各求解一次，显示各自的代价；-o 可写 .xlsx .csv .json。",
    ),
    "cli.solver": Entry(
        en="Ask this solver first: auto, newton, proximal, highs, highs:ipm, pulp, pulp:CBC ...",
        zh="优先使用的求解器：auto、newton、proximal、highs、highs:ipm、pulp、pulp:CBC 等。",
    ),
    "cli.time_limit": Entry(
        en="Seconds a search among whole choices (lots, counts) may take; then the best plan so far.",
        zh="整数选择（起订量、个数限制）的搜索时限（秒）；到时给出目前最好的方案。",
    ),
    "cli.gap": Entry(
        en="A plan proved to be this close to the best is enough for whole choices: 0.01 is 1%.",
        zh="整数选择的搜索在证明与最优相差不超过此值时即可停止：0.01 即 1%。",
    ),
    "cli.solve.lp": Entry(
        en="Write the model of the first stage as an LP file, for other solvers.",
        zh="将第一阶段的模型写为 LP 文件，供其他求解器读取。",
    ),
    "cli.solve.mps": Entry(
        en="Write the model of the first stage as an MPS file, for other solvers.",
        zh="将第一阶段的模型写为 MPS 文件，供其他求解器读取。",
    ),
    "cli.show.short": Entry(
        en="Summarise a file of targets, or a plan's references.", zh="汇总目标文件，或计划的基准。"
    ),
    "cli.show": Entry(
        en="""Summarise FILE: targets written by 'quotaopt solve -o', or the references of a plan.

Examples:
  quotaopt show targets.xlsx
  quotaopt show targets.xlsx --by region,quarter --by rep
  quotaopt show demo/plan.yaml""",
        zh="""汇总 FILE：quotaopt solve -o 写出的目标，或某份计划在应用规则之前的基准。

示例：
  quotaopt show targets.xlsx
  quotaopt show targets.xlsx --by region,quarter --by rep
  quotaopt show demo/plan.yaml""",
    ),
    "cli.show.file": Entry(en="A file of targets, or a plan file.", zh="目标文件或计划文件。"),
    "cli.report.short": Entry(en="Make the tables that a planner hands out.", zh="生成可直接下发的目标表。"),
    "cli.report": Entry(
        en="""Solve PLAN and make its tables: history, departments, people, products, quarter, month.

Examples:
  quotaopt report demo/plan.yaml -o tables
  quotaopt report demo/plan.yaml -o tables.xlsx --month 2024-10 --unit 万元
  quotaopt report demo/plan.yaml --table people
  quotaopt report demo/plan.yaml --table month -o month.csv""",
        zh="""求解 PLAN，生成可直接下发的表：历史业绩与现状分析表、部门目标分解表、个人目标计划表、
销售目标分解表(按产品线)、季度销售目标汇总表(团队版)、月度销售业绩跟踪表(个人版)。

示例：
  quotaopt report demo/plan.yaml -o tables
  quotaopt report demo/plan.yaml -o tables.xlsx --month 2024-10 --unit 万元
  quotaopt report demo/plan.yaml --table people
  quotaopt report demo/plan.yaml --table month -o month.csv""",
    ),
    "cli.report.output": Entry(
        en="A folder for CSV files, a workbook (.xlsx), or for one table a .csv or - for stdout. Repeatable.",
        zh="存放 CSV 文件的文件夹，或工作簿（.xlsx）；只要一张表时可为 .csv，或用 - 输出到标准输出。可重复。",
    ),
    "cli.report.table": Entry(
        en="Only this table: history, departments, people, products, quarter or month. Repeatable.",
        zh="只要这张表，可写表名，或 history、departments、people、products、quarter、month。可重复。",
    ),
    "cli.report.month": Entry(
        en="The month to track, as in 2024-10; by default the plan's first.",
        zh="要跟踪的月份，如 2024-10；默认为计划的第一个月。",
    ),
    "cli.report.quarter": Entry(
        en="The quarter to track, as in 2024-Q4; by default that of the month.",
        zh="要跟踪的季度，如 2024-Q4；默认为该月所在季度。",
    ),
    "cli.report.actuals": Entry(
        en="What was sold, for the tables that track; they show its last month where none is stated.",
        zh="实际数据，用于填写两张跟踪表；未写明月份时取其最后一个月。",
    ),
    "cli.report.unit": Entry(
        en="What amounts are counted in: 元, 万元, 亿元, thousand or million; by default the currency.",
        zh="金额单位：元、万元、亿元，其他货币可用 thousand、million；默认为计划的货币。",
    ),
    "cli.diagnose.short": Entry(
        en="Say why a plan cannot be met: the smallest set of rules that conflict.",
        zh="说明计划为何无法达成：找出互相矛盾的最少规则。",
    ),
    "cli.diagnose": Entry(
        en="""Find the smallest set of rules of PLAN that no targets can keep together, with the arithmetic,
and ways out: what to change, cheapest first, each solved and checked.
Exit code 3: the plan cannot be met; 0: it can, there is nothing to diagnose.

Examples:
  quotaopt diagnose demo/plan.yaml
  quotaopt diagnose demo/plan.yaml --set total=40e6 --apply 1
  quotaopt diagnose demo/plan.yaml --range
  quotaopt diagnose demo/plan.yaml --range rep""",
        zh="""找出 PLAN 中无法同时满足的最少规则，列出算式；并给出出路：
该改什么，代价小的在前，均已求解并核对。
退出码 3：计划无法达成；0：可以达成，无需诊断。

示例：
  quotaopt diagnose demo/plan.yaml
  quotaopt diagnose demo/plan.yaml --set total=40e6 --apply 1
  quotaopt diagnose demo/plan.yaml --range
  quotaopt diagnose demo/plan.yaml --range rep""",
    ),
    "cli.diagnose.range": Entry(
        en="Tell what can be reached instead: the lowest and highest total; with LEVEL=MEMBER the lowest and "
        "highest target of a member, with LEVEL those of each; repeated, of both.",
        zh="改为说明可达区间：总目标的最低与最高值；给出“层级=成员”时为该成员目标的最低与最高值，"
        "只给层级时逐个成员列出；可重复使用以缩小范围。",
    ),
    "cli.diagnose.keep": Entry(
        en="A rule, or total, that must not be changed. Repeatable.", zh="不得改动的规则，或 total。可重复。"
    ),
    "cli.diagnose.apply": Entry(
        en="Write the plan changed by way out N.", zh="写出采用第 N 条出路后的计划。"
    ),
    "cli.diagnose.output": Entry(
        en="Where --apply writes; default: PLAN-repaired.yaml. Nothing is overwritten.",
        zh="--apply 写到何处；默认 PLAN-repaired.yaml。不会覆盖已有文件。",
    ),
    "cli.explain.short": Entry(
        en="Say why a number is what it is, and what would change it.",
        zh="说明一个目标数的由来，以及怎样才会改变。",
    ),
    "cli.explain": Entry(
        en="""Solve PLAN and explain the target of the members named: one cell, or any group of cells.

Examples:
  quotaopt explain demo/plan.yaml rep=周建国
  quotaopt explain demo/plan.yaml region=华东 line=新品 quarter=2024-Q1
  quotaopt explain demo/plan.yaml rep=周建国 --lower 5%
  quotaopt explain demo/plan.yaml rep=周建国 --what-moves""",
        zh="""求解 PLAN，说明所指成员的目标从何而来：可以是一个单元，也可以是任意一组单元。

示例：
  quotaopt explain demo/plan.yaml rep=周建国
  quotaopt explain demo/plan.yaml region=华东 line=新品 quarter=2024-Q1
  quotaopt explain demo/plan.yaml rep=周建国 --lower 5%
  quotaopt explain demo/plan.yaml rep=周建国 --what-moves""",
    ),
    "cli.explain.selection": Entry(
        en="Whose number: members of any levels, as in rep=Ann,Bob line=New; also measure= and tier=.",
        zh="要问谁的数：任意层级的成员，如 rep=张三,李四 line=新品；也可写 measure= 和 tier=。",
    ),
    "cli.explain.output": Entry(
        en="Write the page (.txt), the document (.json) or a waterfall chart (.svg .png). Repeatable.",
        zh="写出页面（.txt）、文档（.json）或瀑布图（.svg .png）。可重复。",
    ),
    "cli.explain.range": Entry(
        en="Tell how far limits may move before others come into play, even where that takes many solves.",
        zh="即使需要多次求解，也给出各限额在其他规则起作用之前可以变动的范围。",
    ),
    "cli.explain.what_moves": Entry(
        en="Tell which limits move the number, by how much, and how far that holds; without a member: what "
        "moves most. A picture is a tornado then.",
        zh="说明哪些限制会影响该数、影响多大、在多大范围内成立；不写成员时列出影响最大的。此时图为龙卷风图。",
    ),
    "cli.explain.lower": Entry(
        en="Look for the nearest change of one limit that lowers the number by SHARE, such as 5%.",
        zh="寻找改动最小的一项规则，使该数下降 SHARE，例如 5%。",
    ),
    "cli.explain.raise": Entry(
        en="Look for the nearest change of one limit that raises the number by SHARE.",
        zh="寻找改动最小的一项规则，使该数上升 SHARE。",
    ),
    "cli.explain.one_way": Entry(
        en="--lower, --raise and --what-moves exclude each other",
        zh="--lower、--raise 与 --what-moves 不能同时使用",
        fix_en="ask twice",
        fix_zh="分两次询问",
    ),
    "cli.not_a_share": Entry(
        en="a share is written 5% or 0.05, above 0, and a decrease at most 100%",
        zh="比例写作 5% 或 0.05，须大于 0；下降不超过 100%",
    ),
    "cli.diagnose.proof": Entry(
        en="Write a proof for 'quotaopt verify': that no plan keeps the rules, or of a plan that does.",
        zh="写出可由 quotaopt verify 核对的证明：规则无法同时满足，或满足规则的方案。",
    ),
    "cli.verify.short": Entry(
        en="Check a proof, or a file of targets against its plan.", zh="验证证明，或对照计划核对目标文件。"
    ),
    "cli.verify": Entry(
        en="""Check FILE without any solver: a proof, or a file of targets against PLAN.
A proof stands for itself; with PLAN it must also be a proof of that plan and its tables.
Where only numpy is installed: python -m quotaopt.certify PROOF.
Exit code 0: everything holds; 4: it does not.

Examples:
  quotaopt verify demo.proof.gz
  quotaopt verify demo.proof.gz demo/plan.yaml
  quotaopt verify targets.xlsx demo/plan.yaml""",
        zh="""不用任何求解器核对 FILE：证明文件，或对照 PLAN 核对目标文件。
证明文件可以单独验证；给出 PLAN 时，还须确为该计划及其表格的证明。
只装有 numpy 时：python -m quotaopt.certify 证明文件。
退出码 0：全部成立；4：有不成立之处。

示例：
  quotaopt verify demo.proof.gz
  quotaopt verify demo.proof.gz demo/plan.yaml
  quotaopt verify targets.xlsx demo/plan.yaml""",
    ),
    "cli.verify.file": Entry(en="A proof, or a file of targets.", zh="证明文件或目标文件。"),
    "cli.verify.plan": Entry(en="The plan it should belong to.", zh="它应属于的计划文件。"),
    "cli.schema.short": Entry(
        en="Print what a plan file may say, as JSON Schema.", zh="输出计划文件的 JSON Schema。"
    ),
    "cli.schema": Entry(
        en="""Print what a plan file may say, as JSON Schema, so that an editor can complete and check it.

Example:
  quotaopt schema > plan.schema.json""",
        zh="""输出计划文件的 JSON Schema，供编辑器补全和检查。

示例：
  quotaopt schema > plan.schema.json""",
    ),
    "cli.completion.short": Entry(
        en="Print a script for completion in the shell.", zh="输出命令行补全脚本。"
    ),
    "cli.completion": Entry(
        en="""Print the script that makes a shell complete commands and options.

Example:
  quotaopt completion bash > ~/.quotaopt-complete.bash
  echo '. ~/.quotaopt-complete.bash' >> ~/.bashrc""",
        zh="""输出让命令行自动补全命令和选项的脚本。

示例：
  quotaopt completion bash > ~/.quotaopt-complete.bash
  echo '. ~/.quotaopt-complete.bash' >> ~/.bashrc""",
    ),
    "cli.completion.shell": Entry(en="The shell to complete in.", zh="所用的命令行。"),
}

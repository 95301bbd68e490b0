"""Help of ``quotaopt risk`` and ``quotaopt seek``."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "cli.risk.short": Entry(
        en="How likely the plan's numbers are reached, and how much to over-assign.",
        zh="测算达成概率，以及需要多少超额分配。",
    ),
    "cli.risk": Entry(
        en="""Solve PLAN and draw what may come of it: the probability that the company reaches its number,
the share of people who reach theirs, the expected landing. How far attainment scatters is measured on
the past, or stated in the plan's part `risk`.

Examples:
  quotaopt risk demo/plan.yaml
  quotaopt risk demo/plan.yaml --set risk.everyone=0.2 -o risk.xlsx -o risk.svg
  quotaopt risk demo/plan.yaml --over-assign rep --probability 0.6 --share 0.4""",
        zh="""求解 PLAN 并抽样推演结果：公司达成总目标的概率、达成各自目标的人数比例、预计完成额。
达成率的离散程度由历史测算，或在计划的 `risk` 部分指定。

示例：
  quotaopt risk demo/plan.yaml
  quotaopt risk demo/plan.yaml --set risk.everyone=0.2 -o risk.xlsx -o risk.svg
  quotaopt risk demo/plan.yaml --over-assign rep --probability 0.6 --share 0.4""",
    ),
    "cli.risk.level": Entry(
        en="Whose targets are reached or not: people. By default the finest level of the first dimension.",
        zh="按哪个层级统计达成人数；默认为第一个维度的最细层级。",
    ),
    "cli.risk.probability": Entry(
        en="With --over-assign: the probability with which the company is to reach its number, 0.9 by "
        "default.",
        zh="配合 --over-assign：要求的公司达成概率，默认 0.9。",
    ),
    "cli.risk.share": Entry(
        en="The least share of people who should reach theirs, 0.5 by default.",
        zh="至少应有多大比例的人达成各自目标，默认 0.5。",
    ),
    "cli.risk.over_assign": Entry(
        en="Search for the least over-assignment of the plan's own entries, or of LEVELS: rep or region,rep.",
        zh="求最少的超额分配：按计划已有条目，或按指定层级，如 rep 或 region,rep。",
    ),
    "cli.risk.response": Entry(
        en="The part of what is added to a target that is sold: 1 all, 0 nothing, 0.5 by default.",
        zh="目标每增加 1，业绩增加多少：1 为全部，0 为不变，默认 0.5。",
    ),
    "cli.risk.draws": Entry(en="How many draws, 10,000 by default.", zh="抽样次数，默认 10,000。"),
    "cli.risk.seed": Entry(en="The same seed gives the same draws.", zh="种子相同，抽样相同。"),
    "cli.risk.apply": Entry(
        en="With --over-assign: write the plan with the least over-assignment to this new file beside it.",
        zh="配合 --over-assign：把加上最少超额分配的计划写到同一文件夹的新文件。",
    ),
    "cli.risk.output": Entry(
        en="Write to a file as well: .csv .tsv .parquet .xlsx .json .txt .svg .png. May be repeated.",
        zh="同时写入文件：.csv .tsv .parquet .xlsx .json .txt .svg .png，可重复使用。",
    ),
    "cli.seek.short": Entry(
        en="The highest total at which a probability or a burden still holds.",
        zh="求仍满足达成概率或负担率要求的最高总目标。",
    ),
    "cli.seek": Entry(
        en="""Find the highest total of PLAN at which everything asked for still holds, confirmed by a solve
at that total, and what happens a step above it.

Examples:
  quotaopt seek demo/plan.yaml --probability 0.8
  quotaopt seek demo/plan.yaml --burden-at-most 1.2 --level department""",
        zh="""求 PLAN 仍满足全部要求的最高总目标：在该总目标下求解确认，并说明再多一步会怎样。

示例：
  quotaopt seek demo/plan.yaml --probability 0.8
  quotaopt seek demo/plan.yaml --burden-at-most 1.2 --level department""",
    ),
    "cli.seek.probability": Entry(
        en="The company is to reach the total with this probability at least.",
        zh="公司达成总目标的概率不低于此值。",
    ),
    "cli.seek.share": Entry(
        en="This share of people at least is to reach theirs.", zh="达成各自目标的人数比例不低于此值。"
    ),
    "cli.seek.burden": Entry(
        en="Nobody's burden (target over reference) is to be higher.",
        zh="任何成员的负担率（目标÷基准）不高于此值。",
    ),
    "cli.seek.level": Entry(
        en="Whose burdens and targets are meant. By default the finest level of the first dimension.",
        zh="按哪个层级看负担率和达成；默认为第一个维度的最细层级。",
    ),
    "cli.seek.apply": Entry(
        en="Write the plan with that total to this new file beside it.",
        zh="把采用该总目标的计划写到同一文件夹的新文件。",
    ),
}

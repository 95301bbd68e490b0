"""Help of ``quotaopt batch``."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "cli.batch.short": Entry(
        en="Solve, audit or replan hundreds of units, resumable, in one table.",
        zh="批量求解、审计或重排众多单位，可断点续跑，结果汇总成表。",
    ),
    "cli.batch": Entry(
        en="""Do the same with every unit of SOURCE: a folder with a subfolder per unit, or
a table of units.

A table has the columns unit and plan; further columns are paths of the plans,
so that thousands of scenarios of one plan are units too. A unit that fails
never stops the others. Every unit is kept when it is finished: the same
command goes on where a stopped one was.

Examples:
  quotaopt batch units -o results
  quotaopt batch units.csv --do audit --jobs 4 --log nightly.log -o audits
  quotaopt batch units --do replan --only-out-of 5% --as-of 2024-04-30 -o may
  quotaopt batch units --cluster tcp://scheduler:8786 -o results""",
        zh="""对 SOURCE 中的每个单位执行同一操作。SOURCE 为文件夹（每个单位一个子文件夹）
或单位清单。

清单须有 unit 和 plan 两列，其余列为计划中的路径，因此同一计划的上千个方案也可
作为单位。单个单位失败不影响其他单位。每个单位完成后立即存盘，中断后再次运行
同一命令即从断点继续。

示例：
  quotaopt batch units -o results
  quotaopt batch units.csv --do audit --jobs 4 --log nightly.log -o audits
  quotaopt batch units --do replan --only-out-of 5% --as-of 2024-04-30 -o may
  quotaopt batch units --cluster tcp://scheduler:8786 -o results""",
    ),
    "cli.batch.source": Entry(
        en="A folder with units, or a table of units (csv, xlsx).",
        zh="单位所在文件夹，或单位清单（csv、xlsx）。",
    ),
    "cli.batch.do": Entry(en="What is done with every unit.", zh="对每个单位执行的操作。"),
    "cli.batch.output": Entry(
        en="The folder of the results; a folder of the same batch goes on.",
        zh="结果文件夹；若已是同一批处理的文件夹，则继续进行。",
    ),
    "cli.batch.results": Entry(
        en="Also write the table of results here (.csv .xlsx .json .parquet). Repeatable.",
        zh="另将结果表写到此处（.csv .xlsx .json .parquet）。可重复。",
    ),
    "cli.batch.match": Entry(
        en="Of a folder: which plan files are units, such as '*/plan-*.yaml'. By default one per subfolder.",
        zh="文件夹中哪些计划文件是单位，例如 '*/plan-*.yaml'。默认取各子文件夹中的计划。",
    ),
    "cli.batch.select": Entry(
        en="Only units of these names; * stands for any signs. Repeatable, or with commas.",
        zh="只处理这些名称的单位，* 代表任意字符。可重复，或用逗号分隔。",
    ),
    "cli.batch.set": Entry(
        en="Change an entry of every plan: PATH=VALUE. Repeatable.",
        zh="改动每份计划的某一条目：路径=值。可重复。",
    ),
    "cli.batch.jobs": Entry(
        en="How many processes; by default as many as cores.", zh="并行进程数，默认等于处理器核数。"
    ),
    "cli.batch.cluster": Entry(
        en="The address of a Dask scheduler in place of processes here: tcp://host:8786.",
        zh="改在 Dask 集群上运行：调度器地址 tcp://主机:8786。",
    ),
    "cli.batch.time_limit": Entry(
        en="Seconds for a unit; then it is ended. A search ends with its best plan after four fifths.",
        zh="每个单位的时间上限（秒），超出即终止；搜索用满五分之四时以当时最好的方案结束。",
    ),
    "cli.batch.memory_limit": Entry(
        en="Gigabytes for a unit; beyond them it is ended.", zh="每个单位的内存上限（GB），超出即终止。"
    ),
    "cli.batch.actuals": Entry(
        en="A unit's actuals, {{unit}} being its name: actuals/{{unit}}.csv. By default beside its plan.",
        zh="实际数据文件，{{unit}} 代表单位名称，例如 actuals/{{unit}}.csv。默认取计划旁的文件。",
    ),
    "cli.batch.only_out_of": Entry(
        en="Replan only units whose gap so far is larger than this part of what was planned, as 5%.",
        zh="只重排累计偏差超过此比例的单位，例如 5%。",
    ),
    "cli.batch.as_of": Entry(
        en="Replan as of this day; by default the last day that a unit's actuals speak of.",
        zh="以此日为准重排，默认取各单位实际数据的最后一天。",
    ),
    "cli.batch.log": Entry(
        en="Add a line per event to this file: time, level, event, unit.",
        zh="将每个事件追加到此文件，一行一个：时间、级别、事件、单位。",
    ),
}

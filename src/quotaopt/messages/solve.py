"""Headlines of errors, places, and what solving, rounding and certifying say."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "error.plan": Entry(
        en="Error: {count} problem(s) in the plan",
        zh="错误:计划中有 {count} 处问题",
    ),
    "error.infeasible": Entry(
        en="No plan can satisfy the rules",
        zh="没有任何计划能同时满足这些规则",
    ),
    "error.not_certified": Entry(
        en="Stopped before the answer was certified",
        zh="结果未能通过验证,已停止",
    ),
    "place.row": Entry(en="row {row}", zh="第 {row} 行"),
    "place.column": Entry(en="column {column}", zh="列 {column}"),
    "place.join": Entry(en=", ", zh=","),
    "solve.not_converged": Entry(
        en="The solver neither reached a plan nor proved that there is none "
        "(largest excess of a row {violation:.1e} of its size, gap {gap:.1e})",
        zh="求解器既未得到方案,也未能证明无解(规则的最大相对偏差 {violation:.1e},最优性差距 {gap:.1e})",
        fix_en="Look for limits that only just fit together, and widen one of them",
        fix_zh="请检查是否有几条规则刚好卡在极限上,并适当放宽其中一条",
    ),
}

"""What ways out of a plan that cannot be met are told with."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "remedy.headline": Entry(
        en="Ways out, the cheapest first; each was solved and checked",
        zh="出路，代价小的在前；每一条都已求解并通过核对",
    ),
    "remedy.cost": Entry(
        en="The percentage is the cost: what the limits change by, relative to themselves, added up. "
        "Plans solved: {count}.",
        zh="百分数为代价：各界限的变动占其自身的比例之和。共试解计划 {count} 份。",
    ),
    "remedy.how_to_apply": Entry(
        en="--apply N writes the plan with way out N.", zh="用 --apply N 写出采用第 N 条出路的计划。"
    ),
    "remedy.none": Entry(
        en="No way out was found by changing what may be changed (standing, --keep). Plans solved: {count}.",
        zh="在允许改动的范围内（standing、--keep）没有找到出路。共试解计划 {count} 份。",
    ),
    "remedy.max": Entry(
        en="raise the maximum of {row} from {before} to {after}",
        zh="将“{row}”的上限由 {before} 提高到 {after}",
    ),
    "remedy.min": Entry(
        en="lower the minimum of {row} from {before} to {after}",
        zh="将“{row}”的下限由 {before} 降低到 {after}",
    ),
    "remedy.max_total": Entry(
        en="allow {row} up to {after}; it says exactly {before}",
        zh="允许“{row}”最多达到 {after}，现为固定值 {before}",
    ),
    "remedy.min_total": Entry(
        en="allow {row} down to {after}; it says exactly {before}",
        zh="允许“{row}”最低降至 {after}，现为固定值 {before}",
    ),
    "remedy.plan_min": Entry(
        en="lower the total {row}from {before} to {after}, the highest that the other limits admit",
        zh="将总目标{row}由 {before} 降到 {after}，即其余限制所能承受的最高值",
    ),
    "remedy.plan_max": Entry(
        en="raise the total {row}from {before} to {after}, the lowest that the other limits admit",
        zh="将总目标{row}由 {before} 提高到 {after}，即其余限制所要求的最低值",
    ),
    "remedy.in_amounts": Entry(en="{change} ({before} → {after})", zh="{change}（{before} → {after}）"),
    "remedy.loosen": Entry(
        en="loosen all limits of {rules} by {part} of themselves", zh="将 {rules} 的全部界限各放宽 {part}"
    ),
    "remedy.drop": Entry(en="leave out the rule {rule}", zh="去掉规则“{rule}”"),
    "remedy.protected": Entry(en="changes protected rules", zh="改动了受保护的规则"),
    "remedy.fewer": Entry(
        en="(limits that change: {count} instead of {than})", zh="（只改动 {count} 条界限，而不是 {than} 条）"
    ),
    "remedy.more": Entry(en="and {count} more limits", zh="另有 {count} 条界限"),
    "remedy.enough_solves": Entry(
        en="{count} changed plans have been solved, no more are tried", zh="已试解 {count} 份计划，不再继续"
    ),
    "remedy.unknown_rule": Entry(
        en="there is no rule '{name}' to keep",
        zh="没有名为“{name}”的规则可供保留",
        fix_en="Name a rule of the plan, or total: {known}.",
        fix_zh="请写计划中的规则名，或写 total：{known}。",
    ),
    "remedy.unknown_rule_near": Entry(
        en="there is no rule '{name}' to keep; did you mean {near}?",
        zh="没有名为“{name}”的规则可供保留，是否想写 {near}？",
        fix_en="Name a rule of the plan, or total: {known}.",
        fix_zh="请写计划中的规则名，或写 total：{known}。",
    ),
    "remedy.no_such_way": Entry(
        en="there is no way out {number}: {count} are offered",
        zh="没有第 {number} 条出路：共有 {count} 条",
        fix_en="Give --apply a number from the list, or use fewer --keep.",
        fix_zh="请用列表中的编号，或减少 --keep。",
    ),
    "remedy.nothing_to_apply": Entry(
        en="the rules of the plan can be kept: there is nothing to repair",
        zh="计划的规则可以同时满足，无需修改",
        fix_en="Leave out --apply, or change the plan with --set first.",
        fix_zh="请去掉 --apply，或先用 --set 改动计划。",
    ),
    "remedy.idle": Entry(
        en="Left out of it, because the plan now says what they would change: the scenarios {names}.",
        zh="其中已去掉下列情景，因为计划本身已含其改动：{names}。",
    ),
    "remedy.written": Entry(
        en="Way out {number} is in {file}; the plan itself is as it was.",
        zh="第 {number} 条出路已写入 {file}；原计划文件未改动。",
    ),
    "remedy.other_folder": Entry(
        en="a plan in {folder} would not find its tables",
        zh="写到 {folder} 的计划将找不到所用的表",
        fix_en="Write it into the folder of the plan: {wanted}.",
        fix_zh="请写到计划所在的文件夹：{wanted}。",
    ),
    "remedy.output_without_apply": Entry(
        en="-o says where a repaired plan goes, but nothing is applied",
        zh="-o 指定修改后计划的去处，但没有要采用的出路",
        fix_en="Add --apply N.",
        fix_zh="请加上 --apply N。",
    ),
}

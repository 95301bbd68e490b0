"""Negotiating by response curves: what a curve cannot tell, and what is wrong with one."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "curves.share": Entry(
        en="rule {rule} is a share of the region's own total, which headquarters decides only later",
        zh="规则“{rule}”是本单位总额的占比，而总额要等总部定",
        fix_en="State it as an amount (min, max, total or growth).",
        fix_zh="改写为金额（min、max、total 或 growth）。",
    ),
    "curves.layers": Entry(
        en="a curve tells one amount; this plan has several {entry}",
        zh="响应曲线只能表示一个金额，而本计划有多个 {entry}",
        fix_en="Make a plan for each of them, or share the cells with headquarters.",
        fix_zh="为每一个各做一份计划，或把单元交给总部统一求解。",
    ),
    "curves.level": Entry(
        en="fairness between groups of cells is not told by a curve: cells stop at one level there",
        zh="响应曲线不能表示组与组之间的公平：曲线上各单元停在同一水平",
        fix_en="Take fairness.level away.",
        fix_zh="去掉 fairness.level。",
    ),
    "curves.over_assignment": Entry(
        en="over-assignment is not told by a curve",
        zh="响应曲线不能表示超额分配",
        fix_en="Take over_assignment away; apply it to the targets that were agreed on.",
        fix_zh="去掉 over_assignment，待目标谈定后再加。",
    ),
    "curves.rounding": Entry(
        en="a curve goes with rounding by largest remainder, not {method}",
        zh="响应曲线只适用于最大余数法取整，不适用于 {method}",
        fix_en="Set rounding.method to largest_remainder.",
        fix_zh="把 rounding.method 设为 largest_remainder。",
    ),
    "curves.soft": Entry(
        en="rule {rule} may be missed, which a curve cannot tell",
        zh="规则“{rule}”是软规则，响应曲线无法表示",
        fix_en="Make it hard or take it away.",
        fix_zh="改为硬规则，或去掉。",
    ),
    "curves.choice": Entry(
        en="rule {rule} chooses among cells, which a curve cannot tell",
        zh="规则“{rule}”要在单元之间做取舍，响应曲线无法表示",
        fix_en="State limits on sums alone, or share the cells with headquarters.",
        fix_zh="只用对合计的限制，或把单元交给总部统一求解。",
    ),
    "curves.crossing": Entry(
        en="the rules are not nested sums: {rules} cross others, are weighted or are shares of what moves",
        zh="规则不是层层嵌套的合计：{rules} 与其他规则交叉、带权重，或是变动总额的占比",
        fix_en="Keep rules along one hierarchy, stated as amounts, or share the cells with headquarters.",
        fix_zh="规则只沿一条层级、按金额来定，或把单元交给总部统一求解。",
    ),
    "curves.floors": Entry(
        en="a rule asks cells without a reference to carry something: how much follows the region's total",
        zh="有规则要求没有基准的单元承担目标，其数额随本单位总额而变",
        fix_en="Give these cells a reference (an even_over source, or missing:), or take the minimum away.",
        fix_zh="给这些单元一个基准（加 even_over 来源，或写 missing:），或去掉下限。",
    ),
    "curves.lower_out_of_reach": Entry(
        en="{row} needs at least {limit}, its cells can carry at most {reach}",
        zh="{row} 至少要 {limit}，而其下单元最多只能承担 {reach}",
        fix_en="Lower the limit or raise what the cells may carry.",
        fix_zh="降低该限制，或放宽其下单元的上限。",
    ),
    "curves.upper_out_of_reach": Entry(
        en="{row} may carry at most {limit}, its cells must carry at least {reach}",
        zh="{row} 最多 {limit}，而其下单元至少要承担 {reach}",
        fix_en="Raise the limit or lower what the cells must carry.",
        fix_zh="提高该限制，或放低其下单元的下限。",
    ),
    "curves.open_total": Entry(
        en="headquarters' total is a band; curves share out one number",
        zh="总部的总额是一个区间；按响应曲线分配需要一个确定的数",
        fix_en="State one total.",
        fix_zh="写明一个总额。",
    ),
    "curves.unknown_owner": Entry(
        en="there is a curve of {owner}, who is no cell of headquarters' plan",
        zh="收到“{owner}”的响应曲线，但总部计划里没有这个单元",
        fix_en="Cells are: {known}. Name the owner as headquarters' plan does (--owner).",
        fix_zh="现有单元：{known}。请按总部计划里的名称写 --owner。",
    ),
    "curves.owner_twice": Entry(
        en="there are two curves of {owner}",
        zh="“{owner}”的响应曲线有两份",
        fix_en="Give the one that counts.",
        fix_zh="只保留有效的那一份。",
    ),
    "curves.missing": Entry(
        en="no curve of {owners}",
        zh="缺少响应曲线：{owners}",
        fix_en="Every cell of headquarters' plan needs one: ask for it, or settle that number and take the "
        "cell away.",
        fix_zh="总部计划的每个单元都要有一份：请对方补交，或把它的数额定下来并去掉这个单元。",
    ),
    "curves.other_steps": Entry(
        en="the curve of {owner} counts in steps of {theirs}, headquarters in steps of {ours}",
        zh="“{owner}”的响应曲线按 {theirs} 取整，总部按 {ours} 取整",
        fix_en="Use the same step and currency on both sides.",
        fix_zh="双方使用相同的取整单位和货币。",
    ),
    "curves.no_reference": Entry(
        en="headquarters' plan gives {owner} no reference, so nothing can be shared out to it",
        zh="总部计划没有给“{owner}”基准，无法给它分配",
        fix_en="Give it a reference, or take its cell away.",
        fix_zh="给它一个基准，或去掉这个单元。",
    ),
    "curves.changed": Entry(
        en="the plan of {owner} no longer answers with the curve that headquarters' share answers",
        zh="“{owner}”的计划已变，与总部据以分配的响应曲线不一致",
        fix_en="Take the plan of that time, or send a new curve and have the total shared out again.",
        fix_zh="改用当时的计划，或重新提交响应曲线并请总部重新分配。",
    ),
    "curves.unreadable": Entry(
        en="cannot be read: {reason}",
        zh="无法读取：{reason}",
        fix_en="Check the path.",
        fix_zh="请检查路径。",
    ),
    "curves.other_file": Entry(
        en="this is no file of the kind “{wanted}”",
        zh="这不是“{wanted}”格式的文件",
        fix_en="Give the file that quotaopt negotiate wrote, unchanged.",
        fix_zh="请给出由 quotaopt negotiate 生成、未经改动的文件。",
    ),
    "curves.damaged": Entry(
        en="the file lacks entries or holds some that cannot be",
        zh="文件缺少条目，或有条目不成立",
        fix_en="Have it sent again; do not edit it.",
        fix_zh="请对方重新发送，不要手工修改。",
    ),
    "curves.others": Entry(
        en="this plan holds cells of others beside {owner} ({level}: {others})",
        zh="除“{owner}”外，本计划还含有其他单位的单元（{level}：{others}）",
        fix_en="A curve is told from the owner's own plan: its cells, its rules and nothing else.",
        fix_zh="响应曲线由责任单位自己的计划得出：只含本单位的单元和规则。",
    ),
    "curves.told": Entry(
        en="{owner} carries from {least} to {most}; its answer turns at {kinks} levels",
        zh="“{owner}”可承担 {least} 到 {most}；其响应曲线有 {kinks} 个转折点",
    ),
    "curves.no_end": Entry(en="any amount", zh="任意数额"),
    "curves.joined": Entry(
        en="{regions} regions answered with their curves; every rule of headquarters is kept (verified)",
        zh="{regions} 个单位已提交响应曲线；总部的规则全部遵守（已核验）",
    ),
    "curves.level_of_all": Entry(
        en="Level of all that no rule of headquarters holds: {level} of the fair share",
        zh="不受总部规则限制的单位，共同水平为公平份额的 {level} 倍",
    ),
    "curves.held": Entry(en="headquarters' rules, at level {level}", zh="总部规则，水平为 {level}"),
    "curves.column.owner": Entry(en="region", zh="单位"),
    "curves.column.fair_share": Entry(en="fair share", zh="公平份额"),
    "curves.column.amount": Entry(en="target", zh="目标"),
    "curves.column.share": Entry(en="share", zh="占比"),
    "curves.column.burden": Entry(en="burden", zh="负担率"),
    "curves.column.held": Entry(en="held by", zh="受限于"),
    "cli.negotiate.curve.short": Entry(
        en="Answer with a response curve in place of cells.", zh="以响应曲线代替单元明细作答。"
    ),
    "cli.negotiate.curve": Entry(
        en="""Tell what PLAN, one region's own plan, carries at every level, without any of its cells:
a small file to send to headquarters.

Example:
  quotaopt negotiate curve demo/east.yaml --owner 华东 -o demo/east.json""",
        zh="""由本单位自己的计划 PLAN 得出它在各个水平上能承担多少，不含任何单元明细：
一个可以发给总部的小文件。

示例：
  quotaopt negotiate curve demo/east.yaml --owner 华东 -o demo/east.json""",
    ),
    "cli.negotiate.curve.owner": Entry(
        en="The region, by its name in headquarters' plan.", zh="单位在总部计划里的名称。"
    ),
    "cli.negotiate.curve.output": Entry(en="Where to write the curve.", zh="响应曲线写到哪里。"),
    "cli.negotiate.join.short": Entry(
        en="Share out the total among regions by their curves.", zh="按各单位的响应曲线分配总额。"
    ),
    "cli.negotiate.join": Entry(
        en="""Share out the total of PLAN, headquarters' plan with a cell per region, by CURVES, one of each.
Every region gets what the solve of the whole company would give it, to the step.

Example:
  quotaopt negotiate join demo/headquarters.yaml demo/*.json -o demo/shares""",
        zh="""PLAN 是总部的计划，每个单位一个单元；按各单位的响应曲线 CURVES 分配总额。
每个单位得到的数额与全公司统一求解分毫不差。

示例：
  quotaopt negotiate join demo/headquarters.yaml demo/*.json -o demo/shares""",
    ),
    "cli.negotiate.join.curves": Entry(en="One curve per region.", zh="每个单位一份响应曲线。"),
    "cli.negotiate.join.output": Entry(
        en="A folder for the answers, a file for every region.", zh="答复写入的文件夹，每个单位一个文件。"
    ),
    "cli.negotiate.cells.short": Entry(
        en="Get the cells of a region at its share.", zh="按分得的数额求出本单位各单元。"
    ),
    "cli.negotiate.cells": Entry(
        en="""Find the targets of PLAN, one region's own plan, at the SHARE that headquarters answered with.

Example:
  quotaopt negotiate cells demo/east.yaml demo/shares/华东.json -o east.csv""",
        zh="""按总部答复的 SHARE，求出本单位自己的计划 PLAN 的各单元目标。

示例：
  quotaopt negotiate cells demo/east.yaml demo/shares/华东.json -o east.csv""",
    ),
    "cli.negotiate.cells.share": Entry(en="Headquarters' answer.", zh="总部的答复。"),
    "cli.negotiate.cells.output": Entry(
        en="Where to write targets; .csv, .tsv, .xlsx, .parquet or .json.",
        zh="目标写到哪里：.csv、.tsv、.xlsx、.parquet 或 .json。",
    ),
}

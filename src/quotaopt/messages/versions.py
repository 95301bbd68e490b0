"""Sentences of versions: what a folder does not allow, what pages say, help of the commands."""

from quotaopt.messages.entry import Entry

_REFUSED: dict[str, Entry] = {
    "error.versions": Entry(
        en="Error: {count} problem(s) in the versions", zh="错误：版本文件夹中有 {count} 处问题"
    ),
    "versions.no_ledger": Entry(
        en="This is no folder of versions: there is no {ledger} in it",
        zh="这不是版本文件夹：找不到 {ledger}",
        fix_en="Name a folder that quotaopt versions open made, or make one: quotaopt versions open DIR PLAN",
        fix_zh="请指定由 quotaopt versions open 建立的文件夹；如需新建：quotaopt versions open DIR PLAN。",
    ),
    "versions.busy": Entry(
        en="Another run is recording something in this folder of versions",
        zh="另一个进程正在写入此版本文件夹",
        fix_en="Try again when it is done.",
        fix_zh="请待其完成后重试。",
    ),
    "versions.no_such_version": Entry(
        en="There is no version {number}",
        zh="没有第 {number} 版",
        fix_en="Versions go from 1 to {last}; quotaopt versions DIR lists them.",
        fix_zh="现有第 1 版至第 {last} 版；quotaopt versions DIR 会列出全部版本。",
    ),
    "versions.no_reason": Entry(
        en="Another version needs a reason",
        zh="新增版本必须写明理由",
        fix_en='Give it: --reason "actuals to March".',
        fix_zh='请写明：--reason "计入截至三月的实际数"。',
    ),
    "versions.came_between": Entry(
        en="This was made from version {after}, and version {last} has come in meanwhile",
        zh="本次调整基于第 {after} 版，而期间已新增到第 {last} 版",
        fix_en="Run it again on the latest version.",
        fix_zh="请基于最新版本重新运行。",
    ),
    "versions.other_plan": Entry(
        en="The plan is not that of the latest version, {number}",
        zh="该计划不是最新版（第 {number} 版）的计划",
        fix_en="Name the folder itself in place of the plan: quotaopt replan DIR --into DIR.",
        fix_zh="请以文件夹本身代替计划文件：quotaopt replan DIR --into DIR。",
    ),
    "versions.unknown_approver": Entry(
        en="{name} owns no target here",
        zh="{name} 不是任何目标的责任人",
        fix_en="Who may approve: {known}.",
        fix_zh="可以批准的有：{known}。",
    ),
    "versions.no_such_node": Entry(
        en="Nothing that is approved is called {node}",
        zh="待批准的目标中没有 {node}",
        fix_en="Nearest: {known}. Names of members or of owners, several of one target between commas.",
        fix_zh="最接近的是：{known}。请写成员或责任人的名称；同一目标的多个名称以逗号分隔。",
    ),
}

_PAGE: dict[str, Entry] = {
    "versions.column.number": Entry(en="version", zh="版本"),
    "versions.column.date": Entry(en="date", zh="日期"),
    "versions.column.by": Entry(en="made by", zh="编制"),
    "versions.column.total": Entry(en="total", zh="合计"),
    "versions.column.changed": Entry(en="changed", zh="变动"),
    "versions.column.approved": Entry(en="approved", zh="已批准"),
    "versions.column.reason": Entry(en="reason", zh="理由"),
    "versions.opened": Entry(en="first version", zh="首版"),
    "versions.changed_of": Entry(
        en="changed: how many {what} have another target in an open period than in the version before",
        zh="变动：与上一版相比，未结期间的目标有变化的 {what} 数",
    ),
    "versions.targets": Entry(en="targets", zh="目标"),
    "versions.approved": Entry(
        en="{count} target(s) of version {number} approved", zh="已批准第 {number} 版的 {count} 项目标"
    ),
    "versions.kept": Entry(
        en="This is version {number} in {folder}: quotaopt versions {folder}",
        zh="已存为 {folder} 的第 {number} 版：quotaopt versions {folder}",
    ),
    "versions.all_approved": Entry(
        en="Every target of version {number} is approved.", zh="第 {number} 版的全部目标均已批准。"
    ),
    "versions.waiting": Entry(
        en="Version {number} waits for {count} approval(s): {nodes}",
        zh="第 {number} 版还有 {count} 项目标待批准：{nodes}",
    ),
    "versions.more": Entry(en=", and {count} more", zh="，另有 {count} 项"),
    "versions.holds": Entry(
        en="Version {number}: nothing was changed, the proof and the targets hold",
        zh="第 {number} 版：未被改动，证明与目标均核验通过",
    ),
    "versions.does_not_hold": Entry(en="Version {number} does not hold", zh="第 {number} 版核验未通过"),
}

_HELP: dict[str, Entry] = {
    "cli.versions.short": Entry(
        en="Versions of a plan: list, approve, verify.", zh="计划的各个版本：列出、批准、核验。"
    ),
    "cli.versions": Entry(
        en="""Keep the versions of a plan in a folder: each an ordinary plan with its
targets, its proof, the actuals used and its reason; a ledger with seals shows
every later change. Any command takes DIR in place of a plan file, which is
the latest version, and DIR@2 for the second.

Examples:
  quotaopt versions open fy24 demo/plan.yaml
  quotaopt versions fy24
  quotaopt compare fy24@1 demo/plan.yaml --set total=122e6""",
        zh="""把计划的各个版本存放在一个文件夹中：每一版都是一份普通的计划，
附目标、证明、所用实际数与理由；台账逐条加封，事后改动一望而知。
凡是要计划文件的地方都可以写 DIR（最新版），或 DIR@2（第二版）。

示例：
  quotaopt versions open fy24 demo/plan.yaml
  quotaopt versions fy24
  quotaopt compare fy24@1 demo/plan.yaml --set total=122e6""",
    ),
    "cli.replan.into": Entry(
        en="Keep the replan as a further version in this folder, which is begun where there is none; needs"
        " --reason.",
        zh="把重排结果存为此文件夹中的新版本（没有则新建），须写明 --reason。",
    ),
    "cli.versions.folder": Entry(en="The folder of the versions.", zh="版本文件夹。"),
    "cli.versions.list.short": Entry(
        en="List the versions; a folder alone does so too.", zh="列出各个版本；只写文件夹亦可。"
    ),
    "cli.versions.list": Entry(
        en="""Every version of DIR: number, date, who made it, total, how many targets changed, how many are
approved, reason. `quotaopt versions DIR` is the same.

Examples:
  quotaopt versions fy24
  quotaopt versions fy24 --json""",
        zh="""列出 DIR 中的各个版本：版本号、日期、编制人、合计、变动数、已批准数、理由。
`quotaopt versions DIR` 与此相同。

示例：
  quotaopt versions fy24
  quotaopt versions fy24 --json""",
    ),
    "cli.versions.open.short": Entry(en="Begin a folder with a first version.", zh="以首版建立版本文件夹。"),
    "cli.versions.open": Entry(
        en="""Solve PLAN and make the folder DIR, with the plan as its first version.

Examples:
  quotaopt versions open fy24 demo/plan.yaml
  quotaopt versions open fy24 demo/plan.yaml --reason approved""",
        zh="""求解 PLAN 并建立文件夹 DIR，以该计划为首版。

示例：
  quotaopt versions open fy24 demo/plan.yaml
  quotaopt versions open fy24 demo/plan.yaml --reason 董事会批准""",
    ),
    "cli.versions.reason": Entry(en="Why there is this version.", zh="建立本版的理由。"),
    "cli.versions.approve.short": Entry(en="Approve targets of the latest version.", zh="批准最新版的目标。"),
    "cli.versions.approve": Entry(
        en="""Approve targets of the latest version of DIR: as their owner, or as anybody above. Owners are
those of the plan's negotiation; where it states none, every region approves its own total.
An approval stands as long as the target stays the same in later versions.

Examples:
  quotaopt versions approve fy24 --node 华东 --as 华东
  quotaopt versions approve fy24 --name Wang""",
        zh="""批准 DIR 最新版的目标：由责任人本人或其上级批准。责任人以计划中的 negotiation 为准；
没有写明的，由每个区域批准自己的合计。只要目标在后续版本中不变，批准就继续有效。

示例：
  quotaopt versions approve fy24 --node 华东 --as 华东
  quotaopt versions approve fy24 --name 王芳""",
    ),
    "cli.versions.as": Entry(
        en="Who approves: an owner; headquarters by default.", zh="由谁批准：责任人；默认为总部。"
    ),
    "cli.versions.node": Entry(
        en="Names of a target's members or owners, commas between them. Repeatable; by default all that are"
        " theirs.",
        zh="目标的成员或责任人名称，以逗号分隔。可重复；默认为其名下全部目标。",
    ),
    "cli.versions.verify.short": Entry(en="Check seals, proofs and targets.", zh="核验封印、证明与目标。"),
    "cli.versions.verify": Entry(
        en="""Check that nothing in DIR was changed, and every version's proof and targets against its plan.
Exit code 4 where something does not hold.

Examples:
  quotaopt versions verify fy24""",
        zh="""核对 DIR 中的内容未被改动，并用各版的计划核验其证明与目标。
有未通过的，退出码为 4。

示例：
  quotaopt versions verify fy24""",
    ),
}

ENTRIES: dict[str, Entry] = _REFUSED | _PAGE | _HELP

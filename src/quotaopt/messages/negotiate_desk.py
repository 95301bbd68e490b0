"""Sentences of negotiations: who may do what when, what pages say, help of the commands."""

from quotaopt.messages.entry import Entry

_REFUSED: dict[str, Entry] = {
    "error.negotiation": Entry(
        en="Error: {count} problem(s) in the negotiation", zh="错误：协商中有 {count} 处问题"
    ),
    "error.sheet": Entry(
        en="Error: {count} problem(s) in the sheets; nothing of them was recorded",
        zh="错误：报数表中有 {count} 处问题，未予记录",
    ),
    "negotiate.is_frozen": Entry(
        en="The plan was frozen at {at}",
        zh="计划已于 {at} 冻结",
        fix_en="quotaopt negotiate reopen takes it up again, for a reason.",
        fix_zh="如确需修改，请用 quotaopt negotiate reopen 并写明理由。",
    ),
    "negotiate.ended_agreed": Entry(
        en="The two sides agree: round {round} is the final proposal",
        zh="双方已达成一致：第 {round} 轮即为最终方案",
        fix_en="Approve and freeze it; quotaopt negotiate reopen takes it up again, for a reason.",
        fix_zh="请批准并冻结；如需继续协商，请用 quotaopt negotiate reopen 并写明理由。",
    ),
    "negotiate.ended_last_round": Entry(
        en="The last round is over: round {round} is the final proposal",
        zh="最后一轮已结束：第 {round} 轮即为最终方案",
        fix_en="Approve and freeze it; quotaopt negotiate reopen takes it up again, for a reason.",
        fix_zh="请批准并冻结；如需继续协商，请用 quotaopt negotiate reopen 并写明理由。",
    ),
    "negotiate.no_bids_yet": Entry(
        en="No bid has come in in round {round}, so there is nothing to settle",
        zh="第 {round} 轮还没有收到报数，无从协调",
        fix_en="Record what comes back with quotaopt negotiate bid, from: {owners}.",
        fix_zh="请先用 quotaopt negotiate bid 记录收回的报数表，责任人：{owners}。",
    ),
    "negotiate.is_open": Entry(
        en="The negotiation is open: round {round} takes bids",
        zh="协商尚未结束：第 {round} 轮正在接受报数",
        fix_en="There is nothing to reopen.",
        fix_zh="无需重开。",
    ),
    "negotiate.reopen_reason": Entry(
        en="Reopening needs a reason",
        zh="重开必须写明理由",
        fix_en='Give it: --reason "the market has changed".',
        fix_zh='请写明：--reason "市场发生变化"。',
    ),
    "negotiate.nothing_to_approve": Entry(
        en="There is no proposal yet: the first one comes from the bids",
        zh="还没有方案：首轮方案由报数得出",
        fix_en="Record bids, then quotaopt negotiate solve.",
        fix_zh="请先记录报数，再运行 quotaopt negotiate solve。",
    ),
    "negotiate.unknown_approver": Entry(
        en="{name} owns nothing here",
        zh="{name} 不是本次协商的责任人",
        fix_en="Who may approve: {known}.",
        fix_zh="可以批准的有：{known}。",
    ),
    "negotiate.no_such_node": Entry(
        en="No node is {where}",
        zh="没有符合 {where} 的节点",
        fix_en="quotaopt negotiate status lists the nodes.",
        fix_zh="quotaopt negotiate status 会列出全部节点。",
    ),
    "negotiate.not_a_selection": Entry(
        en="'{text}' selects nothing",
        zh="“{text}”没有选中任何内容",
        fix_en="Write --only LEVEL=MEMBER, such as --only region=East,West.",
        fix_zh="请写成 --only 层级=成员，例如 --only region=华东,华南。",
    ),
    "negotiate.not_approved": Entry(
        en="{count} nodes are not approved at their current target: {nodes}",
        zh="{count} 个节点的当前目标尚未批准：{nodes}",
        fix_en="quotaopt negotiate approve --by {owners}, or without --by as headquarters.",
        fix_zh="请用 quotaopt negotiate approve --by {owners} 批准；不写 --by 则由总部批准。",
    ),
    "negotiate.past_not_positive": Entry(
        en="A past bid, or what came of it, is not above zero",
        zh="历年报数或实际完成不大于零",
        fix_en="Correct the amount, or leave the cell blank where there was none.",
        fix_zh="请更正金额；没有的请留空。",
    ),
    "negotiate.past_stranger": Entry(
        en="{name} is no member of {level}",
        zh="{name} 不是 {level} 的成员",
        fix_en="Correct the name (nearest: {nearest}), or delete the row.",
        fix_zh="请更正名称（最接近的是：{nearest}），或删除此行。",
    ),
    "negotiate.year_twice": Entry(
        en="{node} has the year {year} twice",
        zh="{node} 的 {year} 年出现两次",
        fix_en="Keep one of the rows.",
        fix_zh="请只保留其中一行。",
    ),
}

_PAGE: dict[str, Entry] = {
    "negotiate.stands.waiting": Entry(
        en="Round {round} of at most {rounds}: bids are awaited",
        zh="第 {round} 轮（最多 {rounds} 轮）：等待报数",
    ),
    "negotiate.stands.agreed": Entry(
        en="Agreed: round {round} is the final proposal (at most {rounds} rounds of bids)",
        zh="已达成一致：第 {round} 轮为最终方案（最多 {rounds} 轮报数）",
    ),
    "negotiate.stands.last_round": Entry(
        en="The last of {rounds} rounds of bids is over: round {round} is the final proposal",
        zh="{rounds} 轮报数已结束：第 {round} 轮为最终方案",
    ),
    "negotiate.stands.frozen": Entry(
        en="Frozen: the proposal of round {round} is agreed (at most {rounds} rounds of bids)",
        zh="已冻结：第 {round} 轮方案为最终协议（最多 {rounds} 轮报数）",
    ),
    "negotiate.next.waiting": Entry(
        en="Next: quotaopt negotiate bid DIR FILE for every sheet that comes back, then quotaopt negotiate"
        " solve DIR",
        zh="下一步：每收回一张表运行 quotaopt negotiate bid DIR FILE，然后 quotaopt negotiate solve DIR",
    ),
    "negotiate.next.agreed": Entry(
        en="Next: quotaopt negotiate approve DIR --by OWNER, then quotaopt negotiate freeze DIR",
        zh="下一步：quotaopt negotiate approve DIR --by 责任人，然后 quotaopt negotiate freeze DIR",
    ),
    "negotiate.next.last_round": Entry(
        en="Next: quotaopt negotiate approve DIR --by OWNER, then quotaopt negotiate freeze DIR",
        zh="下一步：quotaopt negotiate approve DIR --by 责任人，然后 quotaopt negotiate freeze DIR",
    ),
    "negotiate.next.frozen": Entry(
        en="The agreement lies in agreements/; quotaopt verify checks its proof.json.gz with the plan alone.",
        zh="协议存放在 agreements/ 中；只凭计划即可用 quotaopt verify 核验其中的 proof.json.gz。",
    ),
    "negotiate.total": Entry(en="Total {total}", zh="合计 {total}"),
    "negotiate.approved": Entry(
        en="Approved {count} nodes; {left} are not approved yet",
        zh="已批准 {count} 个节点；尚有 {left} 个未批准",
    ),
    "negotiate.agreement.title": Entry(en="{plan}: agreement {number}", zh="{plan}：第 {number} 份协议"),
    "negotiate.agreement.frozen": Entry(
        en="Frozen at {at} with the proposal of round {round}", zh="于 {at} 冻结，采用第 {round} 轮方案"
    ),
    "negotiate.agreement": Entry(
        en="The agreement, its targets and its proof lie in agreements/{number}; the proof holds",
        zh="协议、目标和证明已写入 agreements/{number}，证明核验无误",
    ),
    "negotiate.owners.owner": Entry(en="owner", zh="责任人"),
    "negotiate.owners.nodes": Entry(en="nodes", zh="节点"),
    "negotiate.owners.bids": Entry(en="bids", zh="报数个数"),
    "negotiate.owners.target": Entry(en="proposal", zh="方案"),
    "negotiate.owners.bid_total": Entry(en="bids in sum", zh="报数合计"),
    "negotiate.owners.approved": Entry(en="approved", zh="已批准"),
    "negotiate.silent": Entry(en="none yet", zh="未交"),
    "negotiate.gap": Entry(en="Bid - proposal", zh="报数 - 方案"),
    "negotiate.approved_by": Entry(en="Approved by", zh="批准人"),
    "negotiate.more_nodes": Entry(
        en="... {count} more: see proposal.csv of the round", zh="……另有 {count} 个，见该轮的 proposal.csv"
    ),
    "negotiate.settled": Entry(en="What round {round} of bids settled", zh="第 {round} 轮报数的结果"),
    "negotiate.settled.node": Entry(en="node", zh="节点"),
    "negotiate.settled.before": Entry(en="before", zh="原方案"),
    "negotiate.settled.bid": Entry(en="bid", zh="报数"),
    "negotiate.settled.target": Entry(en="now", zh="现方案"),
    "negotiate.settled.moved": Entry(en="moved by", zh="总部让步"),
    "negotiate.settled.gap": Entry(en="still apart", zh="尚存差距"),
    "negotiate.settled.price": Entry(en="price", zh="代价"),
    "negotiate.settled.evidence": Entry(en="Bids that their past speaks against", zh="与以往表现不符的报数"),
    "negotiate.settled.closing": Entry(
        en="One concession that would close the gap", zh="只需一方让一步即可达成一致"
    ),
    "negotiate.settled.no_closing": Entry(
        en="No concession of one side alone would close the gap", zh="任何一方单独让步都不足以达成一致"
    ),
    "negotiate.settled.notes": Entry(en="Notes", zh="说明"),
    "negotiate.did.open": Entry(en="{by} opened the negotiation", zh="{by}发起协商"),
    "negotiate.did.bid": Entry(
        en="{by} handed in {count} bids in round {round}", zh="{by} 在第 {round} 轮提交 {count} 个报数"
    ),
    "negotiate.did.solve": Entry(en="{by} proposed round {round}", zh="{by}提出第 {round} 轮方案"),
    "negotiate.did.approve": Entry(
        en="{by} approved {count} nodes of round {round}", zh="{by} 批准第 {round} 轮的 {count} 个节点"
    ),
    "negotiate.did.freeze": Entry(
        en="{by} froze round {round} as agreement {agreement}",
        zh="{by}冻结第 {round} 轮方案，协议 {agreement}",
    ),
    "negotiate.did.reopen": Entry(
        en="{by} reopened the negotiation in round {round}: {reason}",
        zh="{by}在第 {round} 轮重开协商：{reason}",
    ),
    "negotiate.did.one_bid": Entry(en="{node}: {bid}", zh="{node}：{bid}"),
    "negotiate.did.one_bid_because": Entry(en="{node}: {bid} ({reason})", zh="{node}：{bid}（{reason}）"),
    "negotiate.did.silent": Entry(en="no answer from: {owners}", zh="未交报数表：{owners}"),
    "report.stage.settle": Entry(en="settle", zh="协调"),
    "negotiate.signed": Entry(en=" (signed: {name})", zh="（签署：{name}）"),
    "negotiate.recorded": Entry(en="Recorded {count} bids of {owner}", zh="已记录 {owner} 的 {count} 个报数"),
    "negotiate.recorded.silent": Entry(
        en="  {count} nodes have no bid, which is no claim, not a claim of zero: {nodes}",
        zh="  {count} 个节点未报数，视为没有主张，不等于报零：{nodes}",
    ),
    "negotiate.recorded.unread": Entry(
        en="  Sheets or columns that were not read: {names}", zh="  未读取的工作表或列：{names}"
    ),
}

_HELP: dict[str, Entry] = {
    "cli.negotiate.short": Entry(
        en="Agree on a plan in rounds of proposals and bids.", zh="总部与责任人逐轮协商，达成一致。"
    ),
    "cli.negotiate": Entry(
        en="""Agree on a plan: headquarters proposes, owners answer in sheets, the next proposal is as close
to both sides as the rules allow, until one plan is approved, certified and frozen.

Examples:
  quotaopt negotiate open demo/plan.yaml 2024
  quotaopt negotiate status 2024
  quotaopt negotiate history 2024""",
        zh="""协商目标：总部提方案，责任人填表报数，下一轮方案在规则之内尽量贴近双方，
直至批准、核验并冻结。

示例：
  quotaopt negotiate open demo/plan.yaml 2024
  quotaopt negotiate status 2024
  quotaopt negotiate history 2024""",
    ),
    "cli.negotiate.open.short": Entry(
        en="Make a first proposal, and a sheet for every owner.", zh="提出首轮方案，为每位责任人生成报数表。"
    ),
    "cli.negotiate.open": Entry(
        en="""Solve PLAN and make the folder DIR: the plan with its tables, the first proposal, and a sheet
for every owner to fill in, as a workbook and as CSV. The plan says how under `negotiation`.

Examples:
  quotaopt negotiate open demo/plan.yaml 2024
  quotaopt negotiate open demo/plan.yaml bottom-up --set negotiation.mode=bottom_up""",
        zh="""求解 PLAN 并建立文件夹 DIR：计划及数据表、首轮方案，以及每位责任人的报数表（Excel 与 CSV）。
如何协商由计划中的 `negotiation` 说明。

示例：
  quotaopt negotiate open demo/plan.yaml 2024
  quotaopt negotiate open demo/plan.yaml bottom-up --set negotiation.mode=bottom_up""",
    ),
    "cli.negotiate.bid.short": Entry(
        en="Check and record sheets that come back.", zh="核对并记录收回的报数表。"
    ),
    "cli.negotiate.bid": Entry(
        en="""Check FILES that came back and record them. Everything wrong with a file is told at once, with
its cells; then nothing of it is recorded. A later sheet of an owner replaces the earlier one of the round.

Examples:
  quotaopt negotiate bid 2024 returned/East.xlsx
  quotaopt negotiate bid 2024 returned/*.xlsx""",
        zh="""核对并记录收回的 FILES。有问题时一次列出全部单元格，该文件不予记录。
同一责任人在同一轮再次提交，以最后一次为准。

示例：
  quotaopt negotiate bid 2024 returned/East.xlsx
  quotaopt negotiate bid 2024 returned/*.xlsx""",
    ),
    "cli.negotiate.solve.short": Entry(
        en="Make the next proposal from the bids.", zh="根据报数提出下一轮方案。"
    ),
    "cli.negotiate.solve": Entry(
        en="""Settle the bids of the round and write the next proposal: as close to both sides as the rules
allow. Says who moved, by how much, at what price, what still separates the sides and what would close it.

Example:
  quotaopt negotiate solve 2024""",
        zh="""协调本轮报数，写出下一轮方案：在规则之内尽量贴近双方。
说明谁让了步、让了多少、代价多大、还差多少，以及哪一步让步即可达成一致。

示例：
  quotaopt negotiate solve 2024""",
    ),
    "cli.negotiate.status.short": Entry(
        en="Show who has answered and what lies between.", zh="查看谁已报数、双方还差多少。"
    ),
    "cli.negotiate.status": Entry(
        en="""Show where the negotiation in DIR stands. Recorded files that were changed are named.

Example:
  quotaopt negotiate status 2024""",
        zh="""查看 DIR 中的协商进展。记录之后被改动的文件会逐一列出。

示例：
  quotaopt negotiate status 2024""",
    ),
    "cli.negotiate.history.short": Entry(en="Show everything that happened.", zh="查看全部经过。"),
    "cli.negotiate.history": Entry(
        en="""Show every round, bid, approval and reason, in order, from the ledger in DIR; with --only some
nodes through the rounds.

Examples:
  quotaopt negotiate history 2024
  quotaopt negotiate history 2024 -o rounds.xlsx""",
        zh="""按顺序列出 DIR 的台账中每一轮、每一次报数、批准及理由；加 --only 则逐轮列出所选节点。

示例：
  quotaopt negotiate history 2024
  quotaopt negotiate history 2024 -o rounds.xlsx""",
    ),
    "cli.negotiate.approve.short": Entry(
        en="Agree to targets, as their owner or from above.", zh="以责任人或上级身份批准目标。"
    ),
    "cli.negotiate.approve": Entry(
        en="""Approve the current targets. Only the owner of a node or somebody above it may; without --by it
is headquarters. An approval lapses when the target changes.

Examples:
  quotaopt negotiate approve 2024 --by East --name "A. Smith"
  quotaopt negotiate approve 2024 --only region=West""",
        zh="""批准当前目标。只有节点的责任人或其上级可以批准；不写 --by 即为总部。目标改动后原批准失效。

示例：
  quotaopt negotiate approve 2024 --by East --name "A. Smith"
  quotaopt negotiate approve 2024 --only region=West""",
    ),
    "cli.negotiate.freeze.short": Entry(
        en="Certify the agreed plan and put it on record.", zh="核验并冻结达成一致的计划。"
    ),
    "cli.negotiate.freeze": Entry(
        en="""Freeze the current proposal once every node is approved. It is certified anew, and the agreement
is written: targets, proof, who approved what. After that no bids are taken.

Example:
  quotaopt negotiate freeze 2024 --name "B. Jones\"""",
        zh="""全部节点批准之后，冻结当前方案：重新核验，并写下协议（目标、证明、批准人）。此后不再接受报数。

示例：
  quotaopt negotiate freeze 2024 --name "B. Jones\"""",
    ),
    "cli.negotiate.reopen.short": Entry(
        en="Take an agreement up again, for a reason.", zh="写明理由，重开协商。"
    ),
    "cli.negotiate.reopen": Entry(
        en="""Take bids again after a freeze or the last round. Rounds count from here; agreements stay on
record, approvals lapse.

Example:
  quotaopt negotiate reopen 2024 --reason "a competitor has left the market\"""",
        zh="""冻结或最后一轮之后重新接受报数。轮次重新计算；原协议保留在案，批准失效。

示例：
  quotaopt negotiate reopen 2024 --reason "a competitor has left the market\"""",
    ),
    "cli.negotiate.folder": Entry(en="The folder of the negotiation.", zh="协商所在的文件夹。"),
    "cli.negotiate.files": Entry(en="Sheets that came back.", zh="收回的报数表。"),
    "cli.negotiate.owner": Entry(en="Who handed them in, to be sure.", zh="提交人，用于核对。"),
    "cli.negotiate.by": Entry(en="An owner; by default headquarters.", zh="责任人；默认为总部。"),
    "cli.negotiate.only": Entry(
        en="Only nodes of these members, such as region=East,West.",
        zh="只限这些成员的节点，如 region=华东,华南。",
    ),
    "cli.negotiate.output": Entry(
        en="Also write the nodes to FILE: .csv, .xlsx or .json.",
        zh="另将各节点写入 FILE：.csv、.xlsx 或 .json。",
    ),
    "cli.negotiate.name": Entry(en="The person, for the record.", zh="签署人姓名，记录在案。"),
    "cli.negotiate.reason": Entry(en="Why.", zh="理由。"),
}

ENTRIES: dict[str, Entry] = _REFUSED | _PAGE | _HELP

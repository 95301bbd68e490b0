"""Sentences of negotiations: what sheets say, and what is wrong with those that come back."""

from quotaopt.messages.entry import Entry

_COLUMNS: dict[str, Entry] = {
    "negotiate.column.proposal": Entry(en="Proposal", zh="方案"),
    "negotiate.column.reference": Entry(en="Fair share", zh="公平份额"),
    "negotiate.column.floor": Entry(en="Floor", zh="下限"),
    "negotiate.column.ceiling": Entry(en="Ceiling", zh="上限"),
    "negotiate.column.history": Entry(en="Last year", zh="上年实际"),
    "negotiate.column.previous": Entry(en="Last proposal", zh="上轮方案"),
    "negotiate.column.previous_bid": Entry(en="Last bid", zh="上轮报数"),
    "negotiate.column.bid": Entry(en="Bid", zh="报数"),
    "negotiate.column.difference": Entry(en="Difference", zh="差异"),
    "negotiate.column.confidence": Entry(en="Confidence", zh="把握"),
    "negotiate.column.lowest": Entry(en="Lowest acceptable", zh="可接受最低"),
    "negotiate.column.reason": Entry(en="Reason", zh="理由"),
    "negotiate.column.negotiation": Entry(en="Negotiation", zh="协商编号"),
    "negotiate.column.round": Entry(en="Round", zh="轮次"),
    "negotiate.column.owner": Entry(en="Owner", zh="责任人"),
}

_SHEET: dict[str, Entry] = {
    "negotiate.sheet.bids": Entry(en="Bids", zh="报数"),
    "negotiate.sheet.notes": Entry(en="How to answer", zh="填写说明"),
    "negotiate.sheet.title": Entry(
        en="{plan}, round {round}: {owner}", zh="{plan} · 第 {round} 轮 · {owner}"
    ),
    "negotiate.notes.unit": Entry(en="All amounts are in {unit}.", zh="所有金额的单位：{unit}。"),
    "negotiate.notes.fill": Entry(
        en="Fill in the yellow cells of the first sheet. Everything else is locked, and is checked when the"
        " sheet comes back.",
        zh="请填写第一张表中的黄色单元格。其余内容已锁定，交回后会逐格核对。",
    ),
    "negotiate.notes.blank": Entry(
        en="A blank bid is no bid, and not a bid of zero. To agree with the proposal, repeat it as the bid.",
        zh="报数留空表示未报数，不等于报零。同意方案的，请把方案数填作报数。",
    ),
    "negotiate.notes.limits": Entry(
        en="A bid lies between floor and ceiling: outside, no plan keeps all rules.",
        zh="报数须在下限与上限之间；超出这一范围，任何方案都无法满足全部规则。",
    ),
    "negotiate.notes.confidence": Entry(
        en="Confidence: how sure you are to reach your bid, from 1 % to 100 %. It may be left blank.",
        zh="把握：完成所报数字的把握，1 % 到 100 %，可以不填。",
    ),
    "negotiate.notes.lowest": Entry(
        en="Lowest acceptable: the lowest number you would still put your name to. It may be left blank.",
        zh="可接受最低：您仍愿意承诺的最低数字，可以不填。",
    ),
    "negotiate.notes.reason": Entry(
        en="A bid more than {beyond} % away from the proposal needs a reason; its cell is red until there is"
        " one.",
        zh="报数与方案相差超过 {beyond} % 的，必须写明理由；未填时该单元格显示为红色。",
    ),
    "negotiate.notes.return": Entry(
        en="Save the file and send it back. Its name and the order of its columns do not matter.",
        zh="填好后保存并交回。文件名和列的顺序可以改动。",
    ),
    "negotiate.valid.title": Entry(en="Not possible", zh="无法填写"),
    "negotiate.valid.amount": Entry(
        en="Please enter a number from {low} to {high}.", zh="请填写 {low} 到 {high} 之间的数字。"
    ),
    "negotiate.valid.amount_above": Entry(
        en="Please enter a number of {low} or more.", zh="请填写不小于 {low} 的数字。"
    ),
    "negotiate.valid.confidence": Entry(
        en="Please enter a percentage from 1 % to 100 %.", zh="请填写 1 % 到 100 % 之间的百分比。"
    ),
    "negotiate.valid.reason": Entry(en="Please use no more than 500 characters.", zh="请不要超过 500 个字。"),
}

_OPENING: dict[str, Entry] = {
    "negotiate.not_stated": Entry(
        en="The plan does not say how it is negotiated",
        zh="计划没有说明如何协商",
        fix_en="Add for example negotiation: {{nodes: [region], owners: [region]}}.",
        fix_zh="请补充，例如 negotiation: {{nodes: [region], owners: [region]}}。",
    ),
    "negotiate.no_owner": Entry(
        en="{node} has no owner in {column}",
        zh="{node} 在 {column} 中没有责任人",
        fix_en="Add the row, or fill in the name.",
        fix_zh="请补上这一行，或填写姓名。",
    ),
    "negotiate.level_is_column": Entry(
        en="The level {level} is called like a column of the sheets",
        zh="层级 {level} 与报数表的列同名",
        fix_en="Rename the level; with rename under tables the files can stay as they are.",
        fix_zh="请给该层级改名；在 tables 中使用 rename，文件可以不动。",
    ),
}

_FOLDER: dict[str, Entry] = {
    "negotiate.no_ledger": Entry(
        en="This folder holds no negotiation: there is no {ledger} in it",
        zh="此文件夹中没有协商：找不到 {ledger}",
        fix_en="Name the folder that quotaopt negotiate open made.",
        fix_zh="请指定由 quotaopt negotiate open 建立的文件夹。",
    ),
    "negotiate.busy": Entry(
        en="Another run is recording something in this negotiation",
        zh="另一个进程正在记录这次协商",
        fix_en="Try again when it is done.",
        fix_zh="请待其完成后重试。",
    ),
}

_SHEETS: dict[str, Entry] = {
    "negotiate.no_sheet": Entry(
        en="No sheet of this workbook holds bids: none has the columns {levels} and a column for bids",
        zh="此工作簿中没有报数表：没有一张表同时含有 {levels} 列和报数列",
        fix_en="Send back the sheet as it was sent; its header must stay.",
        fix_zh="请交回原来的报数表，表头须保留。",
    ),
    "negotiate.several_sheets": Entry(
        en="Several sheets could be the one with the bids: {sheets}",
        zh="有多张表都可能是报数表：{sheets}",
        fix_en="Delete all but the one that counts.",
        fix_zh="请只保留有效的一张。",
    ),
    "negotiate.no_column": Entry(
        en="The column {column} is missing",
        zh="缺少列 {column}",
        fix_en="Copy it from the sheet as it was sent.",
        fix_zh="请从原来的报数表中复制。",
    ),
    "negotiate.no_marks": Entry(
        en="The file does not say to which negotiation, round and owner it belongs",
        zh="文件中没有协商编号、轮次和责任人",
        fix_en="Fill in the workbook or the CSV file that was sent, not a copy of its cells; or add the"
        " columns Negotiation, Round and Owner.",
        fix_zh="请在原来发出的工作簿或 CSV 文件中填写，不要只复制单元格；"
        "或补上“协商编号”“轮次”“责任人”三列。",
    ),
    "negotiate.several_marks": Entry(
        en="The rows belong to several owners or rounds: {marks}",
        zh="各行分属不同的责任人或轮次：{marks}",
        fix_en="Hand in one file per owner, from the current round.",
        fix_zh="请按责任人分别提交当前轮次的文件。",
    ),
    "negotiate.other": Entry(
        en="This sheet belongs to the negotiation {found}, not to {own}",
        zh="此表属于协商 {found}，不是 {own}",
        fix_en="Use the sheets in the folder rounds of this negotiation.",
        fix_zh="请使用本次协商 rounds 文件夹中的报数表。",
    ),
    "negotiate.stale": Entry(
        en="This sheet is of round {found}; the current round is {current}",
        zh="此表属于第 {found} 轮；目前是第 {current} 轮",
        fix_en="Fill in the sheet in rounds/{current}/sheets.",
        fix_zh="请填写 rounds/{current}/sheets 中的报数表。",
    ),
    "negotiate.resent": Entry(
        en="This sheet is not the one that was sent in this round",
        zh="此表不是本轮发出的那一张",
        fix_en="Fill in the sheet in rounds/{current}/sheets.",
        fix_zh="请填写 rounds/{current}/sheets 中的报数表。",
    ),
    "negotiate.unknown_owner": Entry(
        en="{owner} is no owner who bids here",
        zh="{owner} 不是本次协商的报数责任人",
        fix_en="Owners who bid: {known}.",
        fix_zh="报数责任人：{known}。",
    ),
    "negotiate.not_from": Entry(
        en="The sheet belongs to {marked}, not to {owner}",
        zh="此表属于 {marked}，不是 {owner}",
        fix_en="Two files may have been swapped. Check who filled it in, then hand it in as {marked}'s or ask"
        " for {owner}'s own.",
        fix_zh="可能是两份文件互换了。请核实填写人，再以 {marked} 的名义提交，或请 {owner} 填写自己的表。",
    ),
    "negotiate.swapped": Entry(
        en="The file is marked as {marked}'s, but its rows are those of {owner}",
        zh="文件标明责任人为 {marked}，但各行属于 {owner}",
        fix_en="Rows of two files were swapped: hand in {owner}'s rows in {owner}'s own file.",
        fix_zh="两份文件的内容互换了：请在 {owner} 自己的文件中填写 {owner} 的数据。",
    ),
    "negotiate.named_after": Entry(
        en="The file has the name of {owner}, but is marked as {marked}'s",
        zh="文件以 {owner} 命名，但标明责任人为 {marked}",
        fix_en="Two files may have been swapped. Check who filled it in;"
        " --owner {marked} records it as it is.",
        fix_zh="可能是两份文件互换了。请核实填写人；确认无误可加 --owner {marked} 照此记录。",
    ),
    "negotiate.wrong_owner": Entry(
        en="{node} belongs to {owner}, not to {marked}",
        zh="{node} 属于 {owner}，不属于 {marked}",
        fix_en="Delete the row; {owner} bids for it.",
        fix_zh="请删除此行，由 {owner} 报数。",
    ),
    "negotiate.unknown_node": Entry(
        en="Nothing was asked about {node}: the names were changed",
        zh="发出的表中没有 {node}：名称被改动",
        fix_en="Put back the name that was sent; nearest: {nearest}.",
        fix_zh="请改回原来的名称；最接近的是：{nearest}。",
    ),
    "negotiate.blank_key": Entry(
        en="There is no {level} in this row",
        zh="此行没有填 {level}",
        fix_en="Put back the name that was sent, or clear the row.",
        fix_zh="请改回原来的名称，或清空此行。",
    ),
    "negotiate.node_twice": Entry(
        en="{node} stands here again; row {row} has it already",
        zh="{node} 重复出现；第 {row} 行已有",
        fix_en="Keep one of the rows.",
        fix_zh="请只保留其中一行。",
    ),
    "negotiate.locked_changed": Entry(
        en="{node}: a locked cell was changed from {sent} to {found}",
        zh="{node}：锁定的单元格由 {sent} 被改为 {found}",
        fix_en="Put back {sent}; what you want instead is a bid.",
        fix_zh="请改回 {sent}；有不同意见请填在报数一列。",
    ),
    "negotiate.below_floor": Entry(
        en="{node}: {amount} is below the floor of {floor}",
        zh="{node}：{amount} 低于下限 {floor}",
        fix_en="Give at least {floor}; with less, no plan keeps all rules. To go lower, change the rules.",
        fix_zh="请填写不低于 {floor} 的数；再低就没有方案能满足全部规则，需先修改规则。",
    ),
    "negotiate.above_ceiling": Entry(
        en="{node}: {amount} is above the ceiling of {ceiling}",
        zh="{node}：{amount} 高于上限 {ceiling}",
        fix_en="Give at most {ceiling}; with more, no plan keeps all rules. To go higher, change the rules.",
        fix_zh="请填写不高于 {ceiling} 的数；再高就没有方案能满足全部规则，需先修改规则。",
    ),
    "negotiate.confidence": Entry(
        en="{node}: a confidence of {found} is not between 0 and 1",
        zh="{node}：把握 {found} 不在 0 与 1 之间",
        fix_en="Write 0.8, or 80% in Excel.",
        fix_zh="请写成 0.8，或在 Excel 中写 80%。",
    ),
    "negotiate.lowest_above": Entry(
        en="{node}: the lowest acceptable, {lowest}, is above the bid of {bid}",
        zh="{node}：可接受最低 {lowest} 高于报数 {bid}",
        fix_en="The lowest acceptable is the bid or less.",
        fix_zh="可接受最低不应高于报数。",
    ),
    "negotiate.answer_without_bid": Entry(
        en="{node}: there is a confidence or a lowest acceptable, but no bid",
        zh="{node}：填写了把握或可接受最低，但没有报数",
        fix_en="Give the bid, or clear the row; no bid is not a bid of zero.",
        fix_zh="请填写报数，或清空这几格；未报数不等于报零。",
    ),
    "negotiate.no_reason": Entry(
        en="{node}: the bid is {off} % from the proposal and gives no reason",
        zh="{node}：报数与方案相差 {off} %，但没有写理由",
        fix_en="Beyond {beyond} % a reason is needed.",
        fix_zh="相差超过 {beyond} % 必须写明理由。",
    ),
    "negotiate.long_reason": Entry(
        en="{node}: the reason has {length} characters",
        zh="{node}：理由有 {length} 个字",
        fix_en="Use no more than {most}.",
        fix_zh="请不要超过 {most} 个字。",
    ),
    "negotiate.uncalculated": Entry(
        en="{node}: there is a formula here whose result is not in the file",
        zh="{node}：此处是公式，但文件中没有它的计算结果",
        fix_en="Open the file in a spreadsheet and save it, or write the number.",
        fix_zh="请用表格软件打开并保存，或直接填写数字。",
    ),
    "negotiate.date": Entry(
        en="{node}: {text} is a date",
        zh="{node}：{text} 是日期",
        fix_en="Set the format of the cell to Number and write the amount again.",
        fix_zh="请把单元格格式改为“数字”，再重新填写金额。",
    ),
    "negotiate.number_decorated": Entry(
        en="{node}: '{text}' is not a plain number",
        zh="{node}：“{text}”不是纯数字",
        fix_en="Write {plain}.",
        fix_zh="请写成 {plain}。",
    ),
    "negotiate.not_a_number": Entry(
        en="{node}: '{text}' is not a number",
        zh="{node}：“{text}”不是数字",
        fix_en="Write a plain number such as 12000000, or leave the cell blank.",
        fix_zh="请填写纯数字，例如 12000000，或留空。",
    ),
    "negotiate.no_bid": Entry(
        en="The file holds no bid",
        zh="文件中没有任何报数",
        fix_en="Fill in the column of bids. Who has nothing to say need not hand in a sheet.",
        fix_zh="请填写报数一列。没有意见的不必交表。",
    ),
}

ENTRIES: dict[str, Entry] = _COLUMNS | _SHEET | _OPENING | _FOLDER | _SHEETS

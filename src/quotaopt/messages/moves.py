"""What moves a number, in words."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "moves.headline": Entry(en="What moves {name}", zh="哪些规则影响 {name}"),
    "moves.of_each": Entry(en="What moves most, {level} by {level}", zh="哪些规则影响最大（按 {level}）"),
    "moves.now": Entry(en="{amount} before rounding", zh="取整前 {amount}"),
    "moves.limit": Entry(en="limit ({unit})", zh="规则限制（{unit}）"),
    "moves.lowered": Entry(en="if 1 % lower", zh="限制降 1%"),
    "moves.raised": Entry(en="if 1 % higher", zh="限制升 1%"),
    "moves.slope": Entry(en="per 1 of the limit", zh="限制每变 1"),
    "moves.slope_of_multiple": Entry(en="{change} per 0.01", zh="每 0.01 变 {change}"),
    "moves.two_slopes": Entry(en="below {down}, above {up}", zh="降时 {down}，升时 {up}"),
    "moves.range": Entry(en="holds for limits from – to", zh="有效区间（限制值）"),
    "moves.open": Entry(en="…", zh="…"),
    "moves.impossible": Entry(en="no plan", zh="不可行"),
    "moves.unknown": Entry(en="not told", zh="未能判定"),
    "moves.at_least": Entry(en="{row} ≥ {amount}", zh="{row} ≥ {amount}"),
    "moves.at_most": Entry(en="{row} ≤ {amount}", zh="{row} ≤ {amount}"),
    "moves.exactly": Entry(en="{row} = {amount}", zh="{row} = {amount}"),
    "moves.cut": Entry(
        en="¹ only as far as the range goes: there another limit comes into play",
        zh="¹ 仅到有效区间的端点：再往外会有别的限制起作用",
    ),
    "moves.none": Entry(
        en="No single limit moves it: what it leans on is fixed by several limits at once",
        zh="没有单独一条限制能影响它：它由多条限制共同固定",
    ),
    "moves.still": Entry(
        en="{count} further limits that the plan leans on do not move it",
        zh="另有 {count} 条起作用的限制不影响它",
    ),
    "moves.fixed": Entry(
        en="Cannot move alone, as other limits fix the same: {rules}",
        zh="无法单独变动（其他限制固定了同一数额）：{rules}",
    ),
    "moves.not_told": Entry(
        en="Nothing certain can be told of: {rules}",
        zh="以下限制的影响未能判定：{rules}",
    ),
    "moves.skipped": Entry(
        en="{count} limits that promise less were not looked at",
        zh="另有 {count} 条影响较小的限制未计算",
    ),
    "moves.note_proved": Entry(
        en="One limit moves, all others stay; targets before rounding. Every range is checked by the plan's "
        "own prices at its end.",
        zh="每次只变动一条限制，其余不变；数字为取整前。每个有效区间都在端点处用该计划的影子价格核验。",
    ),
    "moves.note_measured": Entry(
        en="One limit moves, all others stay; targets before rounding. Found by solving again nearby.",
        zh="每次只变动一条限制，其余不变；数字为取整前。结果通过在计划附近重新求解得到。",
    ),
    "moves.picture": Entry(en="What moves {name}", zh="{name}：灵敏度"),
    "moves.picture_of_each": Entry(en="What moves most", zh="影响最大的规则"),
    "moves.picture_note": Entry(
        en="each limit 1 % lower and higher, no farther than its range",
        zh="每条限制降低和提高 1%，不超出有效区间",
    ),
    "moves.nothing_to_draw": Entry(
        en="there is nothing to draw: no limit moves this number",
        zh="没有可画的内容：没有限制影响这个数",
        fix_en="Leave out -o, or ask about another member.",
        fix_zh="请去掉 -o，或改问其他成员。",
    ),
}

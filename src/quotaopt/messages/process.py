"""Sentences about activities: funnels, key actions, and the sheets that show them."""

from quotaopt.messages.entry import Entry

_PLAN: dict[str, Entry] = {
    "plan.rate_above_one": Entry(
        en="{input} is a rate above 100 %",
        zh="{input} 是超过 100 % 的转化率",
        fix_en="Write a rate as a number up to 1: 0.25 means that one in four gets further.",
        fix_zh="转化率请写成不超过 1 的数：0.25 表示四个中有一个进入下一阶段。",
    ),
    "plan.funnel_rule": Entry(
        en="A stage of the funnel is counted by exactly one of amount, rate and times; given: {input}",
        zh="漏斗的每个阶段须恰好用 amount、rate、times 之一来推算；现在写了：{input}",
        fix_en="amount: what one brings in; rate: the part that gets further; times: how many per one.",
        fix_zh="amount 为每个的平均金额，rate 为转化率，times 为每个对应的次数，请只写其中一个。",
    ),
    "plan.funnel_amount_of": Entry(
        en="amount is counted from the target, so there is nothing for of: {input} to say",
        zh="amount 从目标金额推算，of: {input} 在这里没有意义",
        fix_en="Take of away, or count this stage by rate or times.",
        fix_zh="请去掉 of，或改用 rate 或 times。",
    ),
    "process.level_of_time": Entry(
        en="{level} is a level of time, not of people",
        zh="{level} 是时间层级，不是人员层级",
        fix_en="Name the level whose members do the work, such as rep.",
        fix_zh="请填写承担工作的层级，例如 rep。",
    ),
    "process.no_amount": Entry(
        en="The first stage of the funnel, {stage}, says nothing about money",
        zh="漏斗的第一个阶段“{stage}”没有与金额挂钩",
        fix_en="Give it an amount: the average of one deal, as a number or table.column.",
        fix_zh="请为它填写 amount：平均每单金额，可以是数字或“表.列”。",
    ),
    "process.stage_twice": Entry(
        en="The funnel has two stages called {stage}",
        zh="漏斗里有两个阶段都叫“{stage}”",
        fix_en="Give every stage a name of its own.",
        fix_zh="请为每个阶段取不同的名称。",
    ),
    "process.of_later": Entry(
        en="{stage} is counted from {of}, which comes later or is the stage itself",
        zh="“{stage}”由“{of}”推算，但后者排在其后或就是它自己",
        fix_en="Put {of} before it: every stage is counted from an earlier one.",
        fix_zh="请把“{of}”移到前面：每个阶段都由更早的阶段推算。",
    ),
    "process.of_unknown": Entry(
        en="{stage} is counted from {name}, and there is no such stage before it",
        zh="“{stage}”由“{name}”推算，但前面没有这个阶段",
        fix_en="The stages before it are: {known}.",
        fix_zh="前面的阶段有：{known}。",
    ),
    "process.of_unknown_near": Entry(
        en="{stage} is counted from {name}, and there is no such stage before it",
        zh="“{stage}”由“{name}”推算，但前面没有这个阶段",
        fix_en="Did you mean {near}? The stages before it are: {known}.",
        fix_zh="是否想写“{near}”？前面的阶段有：{known}。",
    ),
    "process.not_decided": Entry(
        en="{column} differs by {levels}, and a {per} may hold several of them",
        zh="{column} 按 {levels} 取值，而一个 {per} 可能对应多个 {levels}",
        fix_en="Use a table whose key is {per} or a level above it.",
        fix_zh="请使用以 {per} 或其上级层级为 key 的数据表。",
    ),
    "process.blank": Entry(
        en="{column} has no value for {count} of those it is needed for: {people}",
        zh="{column} 对以下 {count} 人没有数值：{people}",
        fix_en="Fill it in for everybody; a blank is not taken for a zero.",
        fix_zh="请为每个人填写；空白不会当作零。",
    ),
    "process.rate": Entry(
        en="The rate of {stage} is not above 0 and at most 1 for {count} (the first has {value}): {people}",
        zh="“{stage}”的转化率应大于 0 且不超过 1，以下 {count} 人不符合（第一人为 {value}）：{people}",
        fix_en="Write 25 % as 0.25; a rate of zero would take endlessly many.",
        fix_zh="25 % 请写成 0.25；转化率为零则永远无法达成。",
    ),
    "process.amount": Entry(
        en="The amount of {stage} is not above zero for {count} (the first has {value}): {people}",
        zh="“{stage}”的平均金额应大于零，以下 {count} 人不符合（第一人为 {value}）：{people}",
        fix_en="Give what one of them brings in on average.",
        fix_zh="请填写平均每个能带来的金额。",
    ),
    "process.times": Entry(
        en="The times of {stage} are not above zero for {count} (the first has {value}): {people}",
        zh="“{stage}”的次数应大于零，以下 {count} 人不符合（第一人为 {value}）：{people}",
        fix_en="Give how many there are per one of the stage before.",
        fix_zh="请填写前一阶段每个对应多少次。",
    ),
    "process.weeks_need_months": Entry(
        en="weeks: {weeks} divides calendar months, and the plan's periods are not months",
        zh="weeks: {weeks} 用于拆分自然月，而本计划的期间不是自然月",
        fix_en="Write weeks: none to plan activities by the periods of the plan, or let time end in months.",
        fix_zh="请写 weeks: none，按计划自身的期间安排；或让时间维度的最细层级为月。",
    ),
    "process.reserved": Entry(
        en="A level called {level} leaves no name for the column of that name in process targets",
        zh="层级名 {level} 与过程目标的同名列冲突",
        fix_en="Give the level another name, with rename in its tables.",
        fix_zh="请用 rename 给该层级改名。",
    ),
    "process.none": Entry(
        en="The plan states neither process nor actions, so there are no sheets to draw",
        zh="计划中既没有 process 也没有 actions，无法生成行动计划表",
        fix_en="Add process: {{per: ..., funnel: [...]}} or actions: {{table: ..., person: ...}}.",
        fix_zh="请添加 process: {{per: ..., funnel: [...]}} 或 actions: {{table: ..., person: ...}}。",
    ),
    "process.no_person": Entry(
        en="{level} has no member {person}",
        zh="层级 {level} 没有成员 {person}",
        fix_en="Did you mean {nearest}?",
        fix_zh="是否想写 {nearest}？",
    ),
    "process.gap": Entry(
        en="These rules can reach at most {reach} of the total of {asked}: the gap is {gap} ({percent})",
        zh="在这些规则下，总额最多只能做到 {reach}，距计划的 {asked} 还差 {gap}（{percent}）",
        fix_en="Lower the total to that; or, if it stands, close the gap by activity at the same rates: "
        "{stages}. Most of it falls to {people}.",
        fix_zh="请把总额下调到该数；若总额不能变，则按现有转化率增加过程投入：{stages}。"
        "缺口主要落在 {people}。",
    ),
    "process.at_no_total": Entry(
        en="No total at all satisfies these rules, so that no activity can close a gap",
        zh="无论总额是多少，这些规则都无法同时成立，增加过程投入也无法弥补",
        fix_en="Relax the rules named above first.",
        fix_zh="请先放宽上面列出的规则。",
    ),
    "actions.whose": Entry(
        en="Whose sheets the actions belong to is not stated",
        zh="没有说明这些行动归属哪个层级的人员",
        fix_en="Add person: the level, and column, of the people, such as rep.",
        fix_zh="请添加 person：人员所在的层级（同时也是列名），例如 rep。",
    ),
    "actions.other_people": Entry(
        en="Actions are bound to {person}, process targets to {per}: one sheet cannot hold both",
        zh="行动按 {person} 归属，过程目标按 {per} 归属，无法放在同一张表上",
        fix_en="Name the same level twice.",
        fix_zh="请写成同一个层级。",
    ),
    "actions.blank": Entry(
        en="The cell is blank, but an action needs its {column}",
        zh="单元格为空，而每项行动都必须填写 {column}",
        fix_en="Fill it in, or delete the row.",
        fix_zh="请填写，或删除这一行。",
    ),
    "actions.outside": Entry(
        en="The date {text} lies outside the plan, which runs from {first} to {last}",
        zh="日期 {text} 不在计划期间（{first} 至 {last}）之内",
        fix_en="The action is kept as it is; correct the date if it is a slip.",
        fix_zh="该行动照常保留；若为笔误，请更正日期。",
    ),
}

_SHEETS: dict[str, Entry] = {
    "report.sheets.title": Entry(en="Targets and actions: {person}", zh="个人目标与行动计划表：{person}"),
    "report.sheets.overview": Entry(en="overview", zh="汇总"),
    "report.sheets.period": Entry(en="period", zh="期间"),
    "report.sheets.level": Entry(en="level", zh="层级"),
    "report.sheets.first_day": Entry(en="first day", zh="起"),
    "report.sheets.last_day": Entry(en="last day", zh="止"),
    "report.sheets.targets": Entry(en="Targets and activities", zh="目标与过程指标"),
    "report.sheets.actions": Entry(en="key actions", zh="关键行动"),
    "report.sheets.action": Entry(en="action", zh="行动"),
    "report.sheets.owner": Entry(en="owner", zh="负责人"),
    "report.sheets.date": Entry(en="due", zh="完成时限"),
    "report.sheets.support": Entry(en="support", zh="所需支持"),
    "report.sheets.number": Entry(en="No.", zh="序号"),
    "report.sheets.weeks": Entry(en="by week", zh="按周安排"),
    "report.sheets.week": Entry(en="week {number}", zh="第{number}周"),
    "report.sheets.week_name": Entry(en="week", zh="周"),
    "report.sheets.days": Entry(en="days", zh="起止日期"),
    "report.sheets.working_days": Entry(en="working days", zh="工作日"),
    "report.sheets.weekly": Entry(en="by week: {stages}", zh="按周安排：{stages}"),
    "report.sheets.target_in": Entry(en="target ({unit})", zh="目标（{unit}）"),
    "report.sheets.hint": Entry(
        en="One person's page: --person NAME. All pages: -o book.xlsx, or -o FOLDER.",
        zh="查看某一人的计划表：--person 姓名；输出全部：-o 文件.xlsx 或 -o 文件夹。",
    ),
    "report.sheets.where": Entry(
        en="Sheets go to a workbook or to a folder, and this is another file",
        zh="行动计划表只能写入工作簿或文件夹，而这里是另一个文件",
        fix_en="Name a file that ends in .xlsx, or a folder.",
        fix_zh="请指定以 .xlsx 结尾的文件，或一个文件夹。",
    ),
}

_CLI: dict[str, Entry] = {
    "cli.sheets": Entry(
        en="""Everybody's targets, activities and key actions, one page per person.

Solves the plan and follows each target back through the funnel of `process` to whole counts by
period and week; adds the key actions of `actions`.

Examples:
  quotaopt new team --example funnel
  quotaopt sheets team/plan.yaml --person 林晓雯
  quotaopt sheets team/plan.yaml -o sheets.xlsx""",
        zh="""每个人一页：目标、过程指标和关键行动。

先求解计划，再按 `process` 的漏斗把每个目标推算成各期、各周的整数，并附上 `actions` 中的关键行动。

示例：
  quotaopt new team --example funnel
  quotaopt sheets team/plan.yaml --person 林晓雯
  quotaopt sheets team/plan.yaml -o sheets.xlsx""",
    ),
    "cli.sheets.short": Entry(
        en="Make a page per person: activities and key actions.", zh="每人一页：过程指标与关键行动。"
    ),
    "cli.sheets.output": Entry(
        en="Write to a workbook (.xlsx), or to a folder with a page and a table per person.",
        zh="写入工作簿（.xlsx），或写入文件夹（每人一页 Markdown 和一张 CSV）。",
    ),
    "cli.sheets.person": Entry(en="Only this person.", zh="只看这一个人。"),
}

ENTRIES: dict[str, Entry] = {**_PLAN, **_SHEETS, **_CLI}

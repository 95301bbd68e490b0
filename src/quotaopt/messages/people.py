"""Sentences about people: their dates, ramps, leave, and who covers for whom."""

from quotaopt.messages.entry import Entry

_SCHEMA: dict[str, Entry] = {
    "plan.prorated_kind": Entry(
        en="prorated goes with amounts, and this rule states a {kind}",
        zh="prorated 只用于金额类规则，而这里写的是 {kind}",
        fix_en="Remove prorated, or state the rule as total, min or max.",
        fix_zh="请删除 prorated，或改写为 total、min、max。",
    ),
    "plan.people_without_start": Entry(
        en="{name} counts from the first day of service, and no column of start dates is named",
        zh="{name} 要从入职日起算，但没有写明入职日期列",
        fix_en="Add start: with the column of dates.",
        fix_zh="请补上 start: 指明入职日期列。",
    ),
    "plan.ramp_by_missing": Entry(
        en="There are named ramps, but no column says whose ramp is which",
        zh="写了多条爬坡曲线，但没有说明每个人用哪一条",
        fix_en="Add ramp_by: with the column of names, or write a single ramp as a bare list.",
        fix_zh="请补上 ramp_by: 指明列名；若只有一条曲线，请直接写成列表。",
    ),
    "plan.ramp_by_alone": Entry(
        en="ramp_by names the column of ramps, but no ramps have names",
        zh="写了 ramp_by，但没有带名称的爬坡曲线",
        fix_en="Write ramp: {{standard: [0, 0.5, 1], ...}}, or remove ramp_by.",
        fix_zh="请写成 ramp: {{standard: [0, 0.5, 1], ...}}，或删除 ramp_by。",
    ),
    "plan.ramp_share": Entry(
        en="A ramp holds shares from 0 to 1, and this is {input}",
        zh="爬坡比例应在 0 到 1 之间，这里是 {input}",
        fix_en="Write 25 % as 0.25, and 10,000 of 45,000 as 10/45.",
        fix_zh="25% 请写 0.25；4.5 万中的 1 万可写 10/45。",
    ),
    "plan.ramp_falls": Entry(
        en="The ramp falls from {before} to {after}",
        zh="爬坡比例由 {before} 降到了 {after}",
        fix_en="Every month of service counts at least as much as the one before.",
        fix_zh="每个月的比例不应低于上个月。",
    ),
    "plan.ramp_never_ends": Entry(
        en="The ramp never ends: its last share is {last}",
        zh="爬坡期没有终点：最后一个比例是 {last}",
        fix_en="Let it end with 1, which holds from then on.",
        fix_zh="请以 1 结尾，表示此后按满额计算。",
    ),
    "plan.ramp_too_fine": Entry(
        en="The shares of the ramps are finer than one part in {finest}",
        zh="爬坡比例过细，超过了 {finest} 分之一",
        fix_en="Round them to six decimals, or use quotients of small numbers such as 10/45.",
        fix_zh="请保留六位小数，或写成较小整数之比，例如 10/45。",
    ),
}

_PLAN: dict[str, Entry] = {
    "people.no_time": Entry(
        en="Availability is per period, and the plan has no time dimension",
        zh="在岗情况按期间计算，而计划没有时间维度",
        fix_en="Add one, such as time: {{levels: [month], start: 2024-01, periods: 12}}, or remove people.",
        fix_zh="请添加时间维度，例如 time: {{levels: [month], start: 2024-01, periods: 12}}；或删除 people。",
    ),
    "people.key": Entry(
        en="The table {table} does not hold one row per person",
        zh="数据表 {table} 不是每人一行",
        fix_en="Give it the people's level as its only key, such as key: rep.",
        fix_zh="请只以人员层级作为 key，例如 key: rep。",
    ),
    "people.prorated_alone": Entry(
        en="Rule '{rule}' is prorated, but the plan does not say when its people are there",
        zh="规则“{rule}”要求按在岗时间折算，但计划没有说明人员何时在岗",
        fix_en="Add people: with a table of dates, or remove prorated.",
        fix_zh="请补上 people: 及含日期的人员表，或删除 prorated。",
    ),
}

_TABLES: dict[str, Entry] = {
    "people.no_row": Entry(
        en="{table} has no row for {count} of the members of {level}: {members}",
        zh="{table} 中缺少 {level} 的 {count} 个成员：{members}",
        fix_en="Add a row with the dates of each.",
        fix_zh="请为每人补一行，写明起止日期。",
    ),
    "people.blank_start": Entry(
        en="{member} has no start date",
        zh="{member} 没有入职日期",
        fix_en="Fill it in, or state blank_start: before_plan if a blank means there before the plan begins.",
        fix_zh="请填写；若空白表示计划开始前已在岗，请写明 blank_start: before_plan。",
    ),
    "people.date": Entry(
        en="'{text}' is not a day",
        zh="“{text}”不是一个具体日期",
        fix_en="Write it like 2024-03-15, with a year from 1900 to 2199; who stays has a blank end.",
        fix_zh="请写成 2024-03-15 的形式，年份在 1900 至 2199 之间；没有离职日的请留空。",
    ),
    "people.end_before_start": Entry(
        en="{member} ends on {end}, before the start on {start}",
        zh="{member} 的离职日 {end} 早于入职日 {start}",
        fix_en="Correct one of the two dates.",
        fix_zh="请更正其中一个日期。",
    ),
    "people.unknown_profile": Entry(
        en="there is no ramp called {name}",
        zh="没有名为 {name} 的爬坡曲线",
        fix_en="Add it under ramp:, or correct the name; a blank does not ramp. Nearest: {nearest}.",
        fix_zh="请在 ramp: 中补上，或更正名称；空白表示不爬坡。最接近的是：{nearest}。",
    ),
    "people.share": Entry(
        en="{share} is not a share between 0 and 1",
        zh="{share} 不是 0 到 1 之间的比例",
        fix_en="Write half a day as 0.5; nobody is absent for more than the whole.",
        fix_zh="半天请写 0.5；缺勤比例不能超过 100%。",
    ),
    "people.share_too_fine": Entry(
        en="the share {share} is finer than one part in {finest}",
        zh="比例 {share} 过细，超过了 {finest} 分之一",
        fix_en="Round it to six decimals.",
        fix_zh="请保留六位小数。",
    ),
    "people.leave_unknown": Entry(
        en="{member} is on leave, but not in the table of people",
        zh="{member} 有请假记录，但不在人员表中",
        fix_en="Correct the name or take the row out. Nearest: {nearest}.",
        fix_zh="请更正姓名或删去该行。最接近的是：{nearest}。",
    ),
    "people.leave_backwards": Entry(
        en="the leave ends on {end}, before it begins on {start}",
        zh="请假结束日 {end} 早于开始日 {start}",
        fix_en="Correct one of the two dates.",
        fix_zh="请更正其中一个日期。",
    ),
    "people.leave_overlaps": Entry(
        en="{member} is already on leave from {start} to {end} (row {row})",
        zh="{member} 在 {start} 至 {end} 已有请假（第 {row} 行）",
        fix_en="Let one leave begin after the other has ended, or join the two rows.",
        fix_zh="请让两段请假首尾不重叠，或合并为一行。",
    ),
    "people.cover_unknown": Entry(
        en="{member} is to cover, but is no member of the plan",
        zh="代管人 {member} 不是计划中的成员",
        fix_en="Correct the name, or leave it blank where nobody covers. Nearest: {nearest}.",
        fix_zh="请更正姓名；若无人代管请留空。最接近的是：{nearest}。",
    ),
    "people.cover_self": Entry(
        en="{member} cannot cover the own absence",
        zh="{member} 不能代管自己的空缺",
        fix_en="Name somebody else, or leave it blank where nobody covers.",
        fix_zh="请改为他人；若无人代管请留空。",
    ),
    "people.holiday_worked": Entry(
        en="{date} is stated to be worked, and is also among the {holidays}",
        zh="{date} 被列为上班日，同时又在 {holidays} 中",
        fix_en="Take it out of one of the two columns.",
        fix_zh="请从其中一列删去。",
    ),
}

_NOTES: dict[str, Entry] = {
    "people.date_outside": Entry(
        en="{count} of the dates in {column} lie outside the plan and change nothing",
        zh="{column} 中有 {count} 个日期不在计划期内，不影响结果",
    ),
    "people.no_working_day": Entry(
        en="{count} of the periods have no working day, nobody carries anything in them: {periods}",
        zh="有 {count} 个期间没有工作日，任何人都不承担目标：{periods}",
    ),
    "people.never": Entry(
        en="never available within the plan and so without a reference ({count}): {members}",
        zh="有 {count} 人在计划期内完全不在岗，基准为零：{members}",
    ),
    "people.above_full": Entry(
        en="by covering for others more than a full person, up to {most} ({count}): {members}",
        zh="有 {count} 人因代管他人工作而超过一人份，最高 {most}：{members}",
    ),
}

_REPORT: dict[str, Entry] = {
    "people.summary": Entry(
        en="people: {count}, on average {average} available",
        zh="人员：{count} 人，平均在岗 {average}",
    ),
    "people.moves.join": Entry(en="join: {count} ({members})", zh="期内入职：{count} 人（{members}）"),
    "people.moves.leave": Entry(en="leave: {count} ({members})", zh="期内离职：{count} 人（{members}）"),
    "people.moves.ramp": Entry(en="ramp: {count} ({members})", zh="爬坡中：{count} 人（{members}）"),
    "people.moves.never": Entry(
        en="not there in the plan: {count} ({members})", zh="计划期内不在岗：{count} 人（{members}）"
    ),
}

ENTRIES: dict[str, Entry] = {**_SCHEMA, **_PLAN, **_TABLES, **_NOTES, **_REPORT}

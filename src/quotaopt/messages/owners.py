"""Sentences about owners of cells: assignments, splits, transfers, overlays."""

from quotaopt.messages.entry import Entry

_PLAN: dict[str, Entry] = {
    "owners.person_is_level": Entry(
        en="owners: person is {person}, which is a level of the plan",
        zh="owners 的 person 写作 {person}，与计划中的层级同名",
        fix_en="People need a word of their own. If the level is the people, no owners are needed; else"
        " rename the column with rename under tables.",
        fix_zh="人员需要单独的名称。如果该层级本身就是人员，则不需要 owners；"
        "否则请在 tables 中用 rename 给这一列改名。",
    ),
    "owners.only_in_rules": Entry(
        en="{person} stands for the people of owners and is no level",
        zh="{person} 指 owners 中的人员，不是层级",
        fix_en="It may stand in each and where of rules and in the key of a table.",
        fix_zh="它只能用在规则的 each、where 以及表的 key 中。",
    ),
    "owners.of_time": Entry(
        en="owners: {level} is a level of time; cells are assigned for days, by from and to",
        zh="owners：{level} 是时间层级；归属的起止请用 from、to 写明日期",
        fix_en="Name levels of other dimensions under of.",
        fix_zh="请在 of 中填写时间以外的层级。",
    ),
    "owners.dates_without_time": Entry(
        en="owners states {key}, but the plan has no time dimension",
        zh="owners 写了 {key}，但计划没有时间维度",
        fix_en="Add a time dimension, or take out from and to.",
        fix_zh="请增加时间维度，或去掉 from 与 to。",
    ),
    "owners.overlays_without_role": Entry(
        en="owners lists overlays, but not the column of roles they stand in",
        zh="owners 列出了 overlays，但没有写明角色所在的列",
        fix_en="Add role: with the name of the column.",
        fix_zh="请用 role: 写明列名。",
    ),
    "owners.includes_without_person": Entry(
        en="rule '{rule}' states includes, but is no rule on people",
        zh="规则“{rule}”写了 includes，但它不是针对人员的规则",
        fix_en="Put the word for people into each or where, or take out includes.",
        fix_zh="请在 each 或 where 中写上人员，或去掉 includes。",
    ),
    "owners.rule_kind": Entry(
        en="rule '{rule}' states {stated} for {person}",
        zh="规则“{rule}”对 {person} 使用了 {stated}",
        fix_en="Rules on people limit what is credited to them: total, min or max. State others on levels.",
        fix_zh="针对人员的规则只能限定其名下的金额：total、min 或 max；其他限制请写在层级上。",
    ),
    "owners.owns_nothing": Entry(
        en="rule '{rule}': nothing is credited to {people} ({includes})",
        zh="规则“{rule}”：{people} 名下没有任何目标（{includes}）",
        fix_en="Correct the name, or give them a row in the table of owners that reaches into the plan.",
        fix_zh="请更正姓名，或在归属表中为其增加落在计划期内的行。",
    ),
}

_TABLE: dict[str, Entry] = {
    "owners.no_person": Entry(
        en="this row names nobody",
        zh="这一行没有写明人员",
        fix_en="Name the person, or delete the row: cells without an owner are counted as vacant.",
        fix_zh="请填写人员，或删除这一行：没有归属的单元会计入空缺。",
    ),
    "owners.unknown_member": Entry(
        en="level {level} has no member {member}",
        zh="层级 {level} 没有成员 {member}",
        fix_en="Did you mean {nearest}?",
        fix_zh="是否想写 {nearest}？",
    ),
    "owners.no_cell": Entry(
        en="no cell of the plan belongs to {members}",
        zh="计划中没有属于 {members} 的单元",
        fix_en="The members exist, but never together. Correct or delete the row.",
        fix_zh="这些成员都存在，但没有同时出现的单元。请更正或删除这一行。",
    ),
    "owners.share": Entry(
        en="a share of {share} is not between 0 and 1",
        zh="比例 {share} 不在 0 与 1 之间",
        fix_en="Half a cell is 0.5.",
        fix_zh="一半请写作 0.5。",
    ),
    "owners.share_too_fine": Entry(
        en="shares have more than {most} decimals",
        zh="比例的小数位超过 {most} 位",
        fix_en="Round them so that they add up to 1.",
        fix_zh="请四舍五入，并保证合计为 1。",
    ),
    "owners.no_day": Entry(
        en="{text} is no day",
        zh="{text} 不是日期",
        fix_en="Write it as 2024-07-01.",
        fix_zh="请写成 2024-07-01 这样的形式。",
    ),
    "owners.ends_before_it_begins": Entry(
        en="the assignment ends before it begins",
        zh="归属的结束日期早于开始日期",
        fix_en="to is the last day, and counts; on one day from and to are the same.",
        fix_zh="to 是最后一天（含当天）；只有一天时 from 与 to 相同。",
    ),
    "owners.twice": Entry(
        en="{person} has the same cells, role and dates as in row {first}",
        zh="{person} 的单元、角色与起止日期和第 {first} 行相同",
        fix_en="Keep one of the rows.",
        fix_zh="请只保留其中一行。",
    ),
    "owners.over": Entry(
        en="{percent} % of {members} are given away, to {people}",
        zh="{members} 共分配了 {percent}%，归属人：{people}",
        fix_en="Direct owners share 100 %. Lower a share, or give a second owner a role listed in overlays.",
        fix_zh="直接归属人合计不超过 100%。请调低比例，或把第二归属人的角色列入 overlays。",
    ),
    "owners.over_days": Entry(
        en="{percent} % of {members} are given away from {first} to {last}, to {people}",
        zh="{members} 在 {first} 至 {last} 期间共分配了 {percent}%，归属人：{people}",
        fix_en="Direct owners share 100 % on every day. End one assignment the day before the next begins,"
        " lower a share, or give a second owner a role listed in overlays.",
        fix_zh="直接归属人每天合计不超过 100%。请让前一段归属在后一段开始的前一天结束，调低比例，"
        "或把第二归属人的角色列入 overlays。",
    ),
}


_RESULT: dict[str, Entry] = {
    "note.unowned": Entry(
        en="{amount} of the targets belong to nobody, in {count} of {whole} {levels}: {members}",
        zh="有 {amount} 的目标无人归属，涉及 {whole} 个{levels}中的 {count} 个：{members}",
        fix_en="They are in all totals. Rows in the table of owners give them to people.",
        fix_zh="这些金额已计入各级合计；在归属表中增加行即可分配到人。",
    ),
    "note.credits_missed": Entry(
        en="whole steps of the people's numbers miss {count} of their limits: {rows}",
        zh="人员目标取整后有 {count} 项界限无法满足：{rows}",
        fix_en="The cells keep them before rounding. Choose a smaller step.",
        fix_zh="取整前各单元满足这些界限；可缩小取整单位。",
    ),
    "certify.credits": Entry(
        en="people's numbers: {members} has {activity}, but {lower} to {upper} are credited",
        zh="人员目标：{members} 为 {activity}，而应记 {lower} 至 {upper}",
    ),
    "certify.credits_sum": Entry(
        en="people's numbers: owners and vacancies make {activity} in {members}, the targets {lower}",
        zh="人员目标：{members} 的归属人与空缺合计 {activity}，而目标为 {lower}",
    ),
    "certify.credits_people": Entry(
        en="people's numbers: not one row for everybody who is credited with anything",
        zh="人员目标：与应记人员的行不一一对应",
    ),
    "certify.means.credits": Entry(
        en="The numbers of {people} people were recomputed from the table of owners: each is within a step"
        " of its share, and in every period owners and vacancies add up to the targets.",
        zh="已根据归属表重新计算 {people} 人的目标：每个数与应得份额相差不超过一个取整单位，"
        "且每个时期归属人与空缺之和等于目标合计。",
    ),
    "report.checked.credits": Entry(en="people's numbers", zh="人员目标"),
    "report.people": Entry(en="People", zh="人员"),
    "report.people.sheet": Entry(en="People", zh="人员目标"),
    "report.people.person": Entry(en="person", zh="人员"),
    "report.people.role": Entry(en="role", zh="角色"),
    "report.people.unowned": Entry(en="(nobody)", zh="（无人归属）"),
    "report.people.owners": Entry(en="{count} owners", zh="{count} 位归属人"),
    "report.people.overlays": Entry(
        en="{count} overlays (not counted in the total)", zh="{count} 位叠加人员（不计入合计）"
    ),
    "report.people.vacant": Entry(en="owned by nobody", zh="无人归属"),
    "report.people.transfers": Entry(en="{count} transfers move", zh="{count} 笔划转涉及"),
    "report.no_owners": Entry(
        en="the plan does not say who owns its cells",
        zh="计划没有写明单元的归属人",
        fix_en="Add owners: with a table of assignments.",
        fix_zh="请增加 owners:，并提供归属表。",
    ),
    "report.transfers.sheet": Entry(en="Transfers", zh="客户划转"),
    "report.transfers.date": Entry(en="date", zh="日期"),
    "report.transfers.from": Entry(en="from", zh="原归属人"),
    "report.transfers.to": Entry(en="to", zh="新归属人"),
    "report.transfers.share": Entry(en="share", zh="比例"),
}

ENTRIES: dict[str, Entry] = _PLAN | _TABLE | _RESULT

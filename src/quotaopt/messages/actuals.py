"""Sentences about actuals: what was sold, when it was entered, and where it belongs."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "plan.red_before_amber": Entry(
        en="amber {amber} is above red {red}: a light would be red before it is amber",
        zh="amber {amber} 高于 red {red}：还没黄灯就已红灯",
        fix_en="Swap the two, or correct one of them.",
        fix_zh="请对调，或更正其中一个。",
    ),
    "actuals.same_file": Entry(
        en="the same file of actuals is given twice: {files}",
        zh="同一份实际数据文件给了两次：{files}",
        fix_en="Name it once.",
        fix_zh="请只写一次。",
    ),
    "actuals.several_files": Entry(
        en="actuals come from one file, not from several: {files}",
        zh="实际数据只能来自一个文件：{files}",
        fix_en="Put all rows into one table, month after month; --as-of looks at any day of it.",
        fix_zh="请把各期的行放在同一张表中；用 --as-of 查看任意一天。",
    ),
    "actuals.tier": Entry(
        en="what was sold belongs to no tier: the same sale would count once for each",
        zh="实际完成不分档位：同一笔会按每个档位重复计入",
        fix_en="Leave one row per sale, and take the column out.",
        fix_zh="每笔只保留一行，并删去该列。",
    ),
    "actuals.measure": Entry(
        en="the plan has no measure {name}",
        zh="计划中没有指标 {name}",
        fix_en="There are: {known}.",
        fix_zh="现有：{known}。",
    ),
    "actuals.no_rows_of": Entry(
        en="no row is about {measure}, the plan's main measure",
        zh="没有一行属于计划的主指标 {measure}",
        fix_en="Add its rows, or track a plan of another main measure.",
        fix_zh="请补充该指标的行，或改用以其他指标为主指标的计划。",
    ),
    "actuals.no_day": Entry(
        en="{text!r} is no day",
        zh="{text!r} 不是日期",
        fix_en="Write a day, such as 2024-10-14.",
        fix_zh="请写具体日期，例如 2024-10-14。",
    ),
    "actuals.no_time": Entry(
        en="the plan has no periods, so nothing says how much of it is over",
        zh="计划没有时间维度，无从判断已经过去多少",
        fix_en="Give it a time dimension, such as time: {{levels: [month], start: 2024-01, periods: 12}}.",
        fix_zh="请为计划加上时间维度，例如 time: {{levels: [month], start: 2024-01, periods: 12}}。",
    ),
    "actuals.as_of_outside": Entry(
        en="{date} is not in the plan, which runs from {first} to {last}",
        zh="截止日 {date} 不在计划期内；计划从 {first} 到 {last}",
        fix_en="Name a day of the plan; {last} shows how it ended.",
        fix_zh="请写计划期内的日期；写 {last} 可看最终结果。",
    ),
    "actuals.no_date": Entry(
        en="no column says when something was sold; there are: {columns}",
        zh="没有说明销售时间的列；现有列：{columns}",
        fix_en="Call the column one of {known}, or name it in the plan file as tracking.date.",
        fix_zh="请把该列命名为 {known} 之一，或在计划文件的 tracking.date 中写明列名。",
    ),
    "actuals.no_value": Entry(
        en="no column says how much was sold; there are: {columns}",
        zh="没有实际金额列；现有列：{columns}",
        fix_en="Call the column actual, or name it in the plan file as tracking.value (perhaps {near}).",
        fix_zh="请把该列命名为“实际”，或在计划文件的 tracking.value 中写明列名（可能是 {near}）。",
    ),
    "actuals.two_values": Entry(
        en="several columns could be what was sold: {columns}",
        zh="有多列都可能是实际金额：{columns}",
        fix_en="Say which in the plan file: tracking: {{value: {first}}}.",
        fix_zh="请在计划文件中写明：tracking: {{value: {first}}}。",
    ),
    "actuals.blank": Entry(
        en="no amount: a blank is not a zero",
        zh="金额为空；空白不等于零",
        fix_en="Write 0 where nothing was sold, or take the row out where nothing is known.",
        fix_zh="没有销售请填 0；尚不清楚则删去该行。",
    ),
    "actuals.too_fine": Entry(
        en="{text} is finer than the plan's unit, which has {digits} decimals",
        zh="{text} 比计划的最小货币单位更细（小数位数为 {digits}）",
        fix_en="Round the amount, or state the currency that it is counted in.",
        fix_zh="请将金额四舍五入，或在计划中写明正确的货币单位。",
    ),
    "actuals.too_large": Entry(
        en="the amounts add up to more than can be counted exactly",
        zh="金额合计过大，无法精确计数",
        fix_en="Check the unit that they are written in.",
        fix_zh="请检查金额的单位。",
    ),
    "actuals.entered": Entry(
        en="{text!r} is no day on which a row was entered",
        zh="录入日期 {text!r} 不是有效日期",
        fix_en="Write a day, such as 2024-10-14, in every row: of rows about one thing the last one holds.",
        fix_zh="请在每一行写明日期，例如 2024-10-14：同一事项以最后录入的为准。",
    ),
    "actuals.unit": Entry(
        en="rows counted in {unit}: {count}; the plan is in {wanted}",
        zh="有 {count} 行以 {unit} 计，而计划以 {wanted} 计",
        fix_en="Convert the amounts to {wanted}, and say so in this column.",
        fix_zh="请把金额换算为 {wanted}，并在此列写明。",
    ),
    "actuals.whole_twice": Entry(
        en="every row stands here {times} times ({rows} rows in all): the same file was put in repeatedly",
        zh="每一行都重复出现 {times} 次（共 {rows} 行）：同一文件被录入了多次",
        fix_en="Take the repetition out; corrections go into new rows with a later day of entry.",
        fix_zh="请删除重复部分；更正请另起一行并写明较晚的录入日期。",
    ),
    "actuals.row_twice": Entry(
        en="the same row, word for word, stands in row {first}: a week or month does not count twice",
        zh="与第 {first} 行完全相同：同一周或同一月不能重复计入",
        fix_en="Take one of them out, or add a column that tells them apart.",
        fix_zh="请删除其中一行；若确为两笔，请加一列以示区别。",
    ),
    "actuals.key_twice": Entry(
        en="the same {column} stands in row {first}, entered on the same day: nobody can say which holds",
        zh="同一{column}已在第 {first} 行，且录入日期相同：无法判断以哪行为准",
        fix_en="Take one of them out, or state when the correction was entered; where both count, say in the"
        " plan file what else tells them apart: tracking: {{key: [...]}}, or [] for nothing.",
        fix_zh="请删除其中一行，或写明更正的录入日期；若两行都算，请在计划文件中写明还用哪列区分："
        "tracking: {{key: [...]}}，没有则写 []。",
    ),
    "actuals.unclear_correction": Entry(
        en="row {later} was entered later for the same members and date, but differs in {column}: it may"
        " correct this row, or stand beside it",
        zh="第 {later} 行的成员和日期与本行相同、录入更晚，但{column}不同：它可能是更正，也可能是另一笔",
        fix_en="Say in the plan file what tells rows apart: tracking: {{key: [{column}]}} where both count,"
        " tracking: {{key: []}} where the later one holds.",
        fix_zh="请在计划文件中写明如何区分：两笔都算写 tracking: {{key: [{column}]}}；"
        "以后者为准写 tracking: {{key: []}}。",
    ),
    "actuals.other_parent": Entry(
        en="the row says {level} {said}, in the plan it is {known}",
        zh="本行写的{level}是 {said}，计划中是 {known}",
        fix_en="Correct the row, or leave the column {level} out: finer levels decide it.",
        fix_zh="请更正该行，或删去{level}列：更细的层级已能确定它。",
    ),
    "actuals.closed": Entry(
        en="{named}: entered on {entered}, when the books of that period were closed ({closed})",
        zh="{named}：录入于 {entered}，该期已于 {closed} 关账",
        fix_en="Enter it in a period that is open, or move tracking.closing_days in the plan file.",
        fix_zh="请记入尚未关账的期间，或调整计划文件中的 tracking.closing_days。",
    ),
    "actuals.returns": Entry(
        en="{named}: returns are larger than sales, the period comes to {amount}",
        zh="{named}：退货大于销售，该期合计为 {amount}",
        fix_en="Date returns as the sale they belong to, or correct the sign.",
        fix_zh="请把退货记在原销售所在的期间，或更正正负号。",
    ),
    "actuals.coarse": Entry(
        en="rows that speak of more than one cell of the plan: {count}, the first one of {named}",
        zh="有 {count} 行对应计划中的多个单元，第一行是 {named}",
        fix_en="Give every finest level of the plan a column, and dates no longer than its periods;"
        " or ask for coarser levels only.",
        fix_zh="请为计划的每个最细层级提供一列，日期不长于计划的期间；或只查看较粗的层级。",
    ),
    "actuals.level_unknown": Entry(
        en="the actuals do not say which {levels} a row belongs to; they know: {known}",
        zh="实际数据没有说明每行属于哪个{levels}；已知层级：{known}",
        fix_en="Add a column for it, or ask for levels that are known.",
        fix_zh="请增加该列，或只查看已知的层级。",
    ),
    "actuals.long_date": Entry(
        en="rows that speak of more than one period of the plan: {count}, the first one of {named}",
        zh="有 {count} 行的日期跨越计划的多个期间，第一行是 {named}",
        fix_en="Give dates no longer than the plan's periods ({level}).",
        fix_zh="请使用不长于计划期间（{level}）的日期。",
    ),
    "actuals.nothing_known": Entry(
        en="nothing is known of {periods}, over by {date}",
        zh="{periods} 到 {date} 已经结束，却没有任何实际数据",
        fix_en="Add its rows; where nothing was sold, one row with 0 says so. Or name an earlier day.",
        fix_zh="请补上该期数据；确无销售时写一行 0；或改用更早的截止日。",
    ),
}

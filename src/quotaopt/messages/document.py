"""Sentences about a document that is not a plan: keys, values, forms, overrides."""

from quotaopt.messages.entry import Entry

_KEYS: dict[str, Entry] = {
    "plan.unknown_key": Entry(
        en="Unknown key {name}",
        zh="无法识别的键 {name}",
        fix_en="Allowed here: {known}.",
        fix_zh="此处可用：{known}。",
    ),
    "plan.unknown_key_near": Entry(
        en="Unknown key {name}; did you mean {near}?",
        zh="无法识别的键 {name}，是否想写 {near}？",
        fix_en="Allowed here: {known}.",
        fix_zh="此处可用：{known}。",
    ),
    "plan.missing_key": Entry(
        en="{name} is missing",
        zh="缺少 {name}",
        fix_en="Add `{name}:` with its value.",
        fix_zh="请补上 `{name}:` 及其值。",
    ),
    "plan.blank": Entry(
        en="There is no value here; a blank could mean none, or forgotten",
        zh="这里没有填值，无法判断是“没有”还是“漏填”",
        fix_en="Give the value, or delete the entry.",
        fix_zh="请填写，或删除这一项。",
    ),
    "plan.comma_in_number": Entry(
        en="A comma ends the number here, and {name} is left over",
        zh="数字在逗号处被截断，剩下了 {name}",
        fix_en="Write numbers without commas and units: 12_000_000.",
        fix_zh="数字不要写逗号和单位，例如 12_000_000。",
    ),
}

_VALUES: dict[str, Entry] = {
    "plan.number_written": Entry(
        en="'{input}' is not a plain number",
        zh="“{input}”不是纯数字",
        fix_en="Write {written}.",
        fix_zh="请写成 {written}。",
    ),
    "plan.number_with_unit": Entry(
        en="'{input}' is a number with a unit",
        zh="“{input}”带有单位",
        fix_en="Write the number out, without unit: 12_000_000, or 0.35 for 35 %.",
        fix_zh="请写成不带单位的完整数字，例如 12_000_000；35 % 写成 0.35。",
    ),
    "plan.not_a_number": Entry(
        en="'{input}' is not a number",
        zh="“{input}”不是数字",
        fix_en="Write a plain number, such as 12_000_000 or 0.35.",
        fix_zh="请写纯数字，例如 12_000_000 或 0.35。",
    ),
    "plan.not_a_value": Entry(
        en="'{input}' is neither a number nor table.column",
        zh="“{input}”既不是数字，也不是“表.列”",
        fix_en="Write a plain number such as 0.35, or the column that holds it, such as people.capacity.",
        fix_zh="请写纯数字，例如 0.35；或写所在的列，例如 people.capacity。",
    ),
    "plan.absurd_number": Entry(
        en="{input} is not a usable number",
        zh="{input} 超出可用的数值范围",
        fix_en="Numbers reach up to 1e15, with at most 30 digits behind the point.",
        fix_zh="数值不超过 1e15，小数不超过 30 位。",
    ),
    "plan.not_positive": Entry(
        en="{input} is not above zero",
        zh="{input} 不大于零",
        fix_en="Give a number above zero.",
        fix_zh="请填写大于零的数。",
    ),
    "plan.negative": Entry(
        en="{input} is negative",
        zh="{input} 是负数",
        fix_en="Give zero or more.",
        fix_zh="请填写零或正数。",
    ),
    "plan.not_a_whole_number": Entry(
        en="'{input}' is not a whole number",
        zh="“{input}”不是整数",
        fix_en="Give a whole number, such as 12.",
        fix_zh="请填写整数，例如 12。",
    ),
    "plan.greater_than_equal": Entry(
        en="{input} is below the least allowed, {limit}",
        zh="{input} 小于允许的最小值 {limit}",
        fix_en="Give {limit} or more.",
        fix_zh="请填写不小于 {limit} 的数。",
    ),
    "plan.less_than_equal": Entry(
        en="{input} is above the most allowed, {limit}",
        zh="{input} 大于允许的最大值 {limit}",
        fix_en="Give {limit} or less.",
        fix_zh="请填写不大于 {limit} 的数。",
    ),
    "plan.not_a_column": Entry(
        en="'{input}' does not name a column",
        zh="“{input}”没有指明是哪一列",
        fix_en="Write table.column, such as history.revenue.",
        fix_zh="请写成“表.列”，例如 history.revenue。",
    ),
    "plan.not_text": Entry(
        en="'{input}' is not a name",
        zh="“{input}”不是名称",
        fix_en="Put it in quotes if it is meant as a name.",
        fix_zh="如果确实是名称，请加引号。",
    ),
    "plan.empty_text": Entry(
        en="{name} is empty",
        zh="{name} 是空的",
        fix_en="Give it a name.",
        fix_zh="请填写名称。",
    ),
    "plan.empty": Entry(
        en="{name} has no entries",
        zh="{name} 一项也没有",
        fix_en="Give at least one.",
        fix_zh="请至少填写一项。",
    ),
    "plan.too_long": Entry(
        en="There are {actual_length} entries, and at most {max_length} are allowed",
        zh="这里有 {actual_length} 项，最多允许 {max_length} 项",
        fix_en="Remove the ones too many.",
        fix_zh="请删除多余的项。",
    ),
    "plan.not_one_of": Entry(
        en="'{input}' is not one of: {allowed}",
        zh="“{input}”不在可选值之内：{allowed}",
        fix_en="Did you mean {near}?",
        fix_zh="是否想写 {near}？",
    ),
    "plan.not_true_or_false": Entry(
        en="'{input}' is neither true nor false",
        zh="“{input}”既不是 true 也不是 false",
        fix_en="Write true or false.",
        fix_zh="请写 true 或 false。",
    ),
    "plan.not_a_list": Entry(
        en="A list is expected here, and not '{input}'",
        zh="此处应为列表，而不是“{input}”",
        fix_en="Write [a, b], or one entry per line behind a dash.",
        fix_zh="请写成 [a, b]，或每行一项、以短横线开头。",
    ),
    "plan.not_a_mapping_here": Entry(
        en="Entries `key: value` are expected here, and not '{input}'",
        zh="此处应由 `键: 值` 组成，而不是“{input}”",
        fix_en="Write {{key: value}}, or one `key: value` per line.",
        fix_zh="请写成 {{键: 值}}，或每行一个 `键: 值`。",
    ),
    "plan.refused": Entry(
        en="'{input}' is not accepted: {reason}",
        zh="“{input}”不被接受：{reason}",
        fix_en="See docs/plan-format.md.",
        fix_zh="请参阅 docs/plan-format.md。",
    ),
}

_FORMS: dict[str, Entry] = {
    "plan.empty_band": Entry(
        en="Neither min nor max is given",
        zh="min 和 max 都没有填写",
        fix_en="Give at least one of them.",
        fix_zh="请至少填写一个。",
    ),
    "plan.crossed_band": Entry(
        en="min {min} is above max {max}",
        zh="下限 min {min} 高于上限 max {max}",
        fix_en="Swap the two, or correct one of them.",
        fix_zh="请对调，或更正其中一个。",
    ),
    "plan.not_one_limit": Entry(
        en="A rule states exactly one limit, and this one states {count}",
        zh="一条规则只能有一种限制，而这里有 {count} 种",
        fix_en="Keep one of: total; min and/or max; share; growth; ratio; smooth; lot; at_most; one_of.",
        fix_zh="请只保留一种：total；min 和（或）max；share；growth；ratio；smooth；lot；at_most；one_of。",
    ),
    "plan.no_limit": Entry(
        en="This rule states no limit",
        zh="这条规则没有写明任何限制",
        fix_en="Add one of: total; min and/or max; share; growth; ratio; smooth; lot; at_most; one_of.",
        fix_zh="请写明一种：total；min 和（或）max；share；growth；ratio；smooth；lot；at_most；one_of。",
    ),
    "plan.cumulative_kind": Entry(
        en="cumulative is for limits on sums, and {kind} is none",
        zh="cumulative 只用于对合计的限制，不能与 {kind} 一起使用",
        fix_en="Remove cumulative, or state total, min, max, share, growth or ratio.",
        fix_zh="请删除 cumulative，或改用 total、min、max、share、growth 或 ratio。",
    ),
    "plan.weight_needs_band": Entry(
        en="weight needs a min or a max to weigh against",
        zh="weight 需要与 min 或 max 一起使用",
        fix_en="Add min or max, or remove weight.",
        fix_zh="请补上 min 或 max，或删除 weight。",
    ),
    "plan.url_without_query": Entry(
        en="A database is named (url), but not what to read from it",
        zh="指定了数据库（url），但没有说明读取什么",
        fix_en="Add query: select ...",
        fix_zh="请补上 query: select ...",
    ),
    "plan.two_sources": Entry(
        en="The table has both a file and a url",
        zh="数据表同时指定了 file 和 url",
        fix_en="Keep one of the two.",
        fix_zh="请只保留一个。",
    ),
    "plan.cells_source": Entry(
        en="cells needs exactly one of from and cross",
        zh="cells 必须且只能填写 from、cross 之一",
        fix_en="Write {{from: table}} for the combinations in a table, {{cross: [level, ...]}} for all.",
        fix_zh="取数据表中已有的组合写 {{from: 表}}；取全部组合写 {{cross: [层级, ...]}}。",
    ),
    "plan.source_basis": Entry(
        en="A source needs exactly one of share_of and even_over",
        zh="每个来源必须且只能填写 share_of、even_over 之一",
        fix_en="Write share_of: table.column, or even_over: level.",
        fix_zh="请写 share_of: 表.列，或 even_over: 层级。",
    ),
    "plan.tilt_size": Entry(
        en="A tilt needs either a factor, or a growth, a relief or both",
        zh="每个倾斜项要么只写 factor，要么写 growth、relief 之一或两者",
        fix_en="Write factor: 1.2, or growth: 0.2 with or without relief: 0.02.",
        fix_zh="请写 factor: 1.2；或写 growth: 0.2，可另加 relief: 0.02。",
    ),
    "plan.growth_below_zero": Entry(
        en="A growth of {input} would leave less than nothing",
        zh="增长率 {input} 会使数值低于零",
        fix_en="Growth is at least -1 (minus 100 %).",
        fix_zh="增长率不能低于 -1（即 -100 %）。",
    ),
}

_CHANGES: dict[str, Entry] = {
    "plan.not_an_assignment": Entry(
        en="This is not of the form path=value",
        zh="格式不是“路径=值”",
        fix_en="Write for example total=130e6 or rules.华东.share=0.33.",
        fix_zh="例如 total=130e6 或 rules.华东.share=0.33。",
    ),
    "plan.not_a_path": Entry(
        en="This is not a path of names joined by dots",
        zh="不是用点连接的路径",
        fix_en="Write for example rules.华东.share; a name that holds a dot stands in quotes.",
        fix_zh="例如 rules.华东.share；名称中含点时请加引号。",
    ),
    "plan.path_into_value": Entry(
        en="{name} is the value {input} and has no entries of its own",
        zh="{name} 的值是 {input}，下面没有更细的项",
        fix_en="Set {name} as a whole, for example to {{min: 1}}.",
        fix_zh="请整体设置 {name}，例如 {{min: 1}}。",
    ),
    "plan.no_such_entry": Entry(
        en="The plan has no {name} here",
        zh="计划中此处没有 {name}",
        fix_en="There is: {known}.",
        fix_zh="此处有：{known}。",
    ),
    "plan.no_such_entry_near": Entry(
        en="The plan has no {name} here; did you mean {near}?",
        zh="计划中此处没有 {name}，是否想写 {near}？",
        fix_en="There is: {known}.",
        fix_zh="此处有：{known}。",
    ),
    "plan.python_type": Entry(
        en="A value of the Python type {kind} cannot stand in a plan",
        zh="计划中不能使用 Python 类型 {kind} 的值",
        fix_en="Give a text, a number, a truth value, a list or a dict; tables go into tables=.",
        fix_zh="请使用文本、数字、真假值、列表或字典；数据表请通过 tables= 传入。",
    ),
    "plan.frame_without_table": Entry(
        en="A DataFrame is given for {name}, a table the plan does not declare",
        zh="传入了 {name} 的 DataFrame，但计划没有声明这张表",
        fix_en="Declare it under tables:, or use a name declared there: {known}.",
        fix_zh="请在 tables: 下声明，或使用已声明的名称：{known}。",
    ),
}

ENTRIES: dict[str, Entry] = {**_KEYS, **_VALUES, **_FORMS, **_CHANGES}

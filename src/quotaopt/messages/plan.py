"""Sentences of the plan room."""

from quotaopt.messages.entry import Entry

_FILE: dict[str, Entry] = {
    "plan.file_missing": Entry(
        en="There is no such file",
        zh="找不到这个文件",
        fix_en="Check the name and the folder.",
        fix_zh="请检查文件名和所在文件夹。",
    ),
    "plan.file_is_folder": Entry(
        en="This is a folder, not a plan file",
        zh="这是文件夹，不是计划文件",
        fix_en="Name the file in it, such as plan.yaml.",
        fix_zh="请指定其中的文件，例如 plan.yaml。",
    ),
    "plan.file_unreadable": Entry(
        en="The file cannot be read: {reason}",
        zh="文件无法读取：{reason}",
        fix_en="Check that you may read it and that no other program holds it.",
        fix_zh="请检查读取权限，并确认没有被其他程序占用。",
    ),
    "plan.file_too_large": Entry(
        en="The plan file is larger than {limit} MB",
        zh="计划文件超过 {limit} MB",
        fix_en="Keep the data in tables and name them under tables:.",
        fix_zh="请把数据放在数据表里，在 tables: 下引用。",
    ),
    "plan.file_foreign": Entry(
        en="This is a file of the kind {kind}, not a plan written in YAML",
        zh="这是 {kind} 文件，不是 YAML 格式的计划文件",
        fix_en="Name the plan's .yaml file; a table belongs under tables: in it.",
        fix_zh="请指定 .yaml 计划文件；数据表应写在其中的 tables: 下。",
    ),
    "plan.file_not_text": Entry(
        en="The file is not text in UTF-8 or GB18030",
        zh="文件不是 UTF-8 或 GB18030 编码的文本",
        fix_en="Save it as UTF-8.",
        fix_zh="请另存为 UTF-8 编码。",
    ),
    "plan.file_empty": Entry(
        en="The plan file is empty",
        zh="计划文件是空的",
        fix_en="Start from a shipped plan: quotaopt new.",
        fix_zh="可以从自带的示例开始：quotaopt new。",
    ),
    "plan.not_a_mapping": Entry(
        en="A plan is a list of entries `key: value`, and this is something else",
        zh="计划应由 `键: 值` 组成，而这里不是",
        fix_en="Begin with `plan: <name>`; behind the colon (: and not ：) stands a blank.",
        fix_zh="请以 `plan: 名称` 开头；冒号用半角（: 而不是 ：），后面加一个空格。",
    ),
}

_YAML: dict[str, Entry] = {
    "plan.yaml_several_documents": Entry(
        en="A second document begins here (---)",
        zh="从这里开始了第二份文档（---）",
        fix_en="Keep one plan per file.",
        fix_zh="一个文件只写一份计划。",
    ),
    "plan.yaml_too_many_nodes": Entry(
        en="The file grows beyond {limit:,} entries once its aliases (*name) are written out",
        zh="展开别名（*名称）后，文件内容超过 {limit:,} 项",
        fix_en="Use fewer aliases, and keep data in tables.",
        fix_zh="请减少别名，数据请放在数据表里。",
    ),
    "plan.yaml_too_deep": Entry(
        en="Entries are nested more than {limit} deep",
        zh="嵌套超过 {limit} 层",
        fix_en="Check for brackets opened by mistake.",
        fix_zh="请检查是否多写了括号。",
    ),
    "plan.yaml_tag": Entry(
        en="The tag {tag} is not allowed",
        zh="不允许使用标签 {tag}",
        fix_en="Remove it; quotes make a text.",
        fix_zh="请删除；需要文本时加引号即可。",
    ),
    "plan.yaml_unknown_alias": Entry(
        en="The alias *{alias} stands for nothing: no &{alias} is complete before it",
        zh="别名 *{alias} 没有定义：之前没有完整的 &{alias}",
        fix_en="Define it first, or put a text that begins with * in quotes.",
        fix_zh="请先定义；以 * 开头的文本请加引号。",
    ),
    "plan.yaml_key_not_a_name": Entry(
        en="A key must be a plain name",
        zh="键必须是普通名称",
        fix_en="Write `name: value`.",
        fix_zh="请写成 `名称: 值`。",
    ),
    "plan.yaml_key_twice": Entry(
        en="The key {name} stands here a second time; the first is in line {line}",
        zh="键 {name} 重复，第一次出现在第 {line} 行",
        fix_en="Keep one of the two.",
        fix_zh="请只保留一个。",
    ),
    "plan.yaml_merge_key": Entry(
        en="Merge keys (<<) are not supported",
        zh="不支持合并键（<<）",
        fix_en="Write the entries out, or use an alias (*name) for a whole value.",
        fix_zh="请把内容写全；整个值相同时可用别名（*名称）。",
    ),
    "plan.yaml_control_character": Entry(
        en="There is a control character here",
        zh="这里有控制字符",
        fix_en="Delete it; it often comes with text copied from elsewhere.",
        fix_zh="请删除；通常是从别处复制文本时带入的。",
    ),
    "plan.yaml_quote_not_closed": Entry(
        en="The quote opened here is never closed",
        zh="这里的引号没有闭合",
        fix_en="Close it with the same kind of quote.",
        fix_zh="请用同样的引号闭合。",
    ),
    "plan.yaml_full_width": Entry(
        en="The full-width sign {sign} is read as a letter",
        zh="全角符号 {sign} 会被当作文字",
        fix_en="Write the half-width {narrow} instead, and a blank behind a colon or comma.",
        fix_zh="请改用半角 {narrow}，冒号、逗号后加一个空格。",
    ),
    "plan.yaml_bracket": Entry(
        en="The bracket opened here is not closed properly",
        zh="这里的括号没有正确闭合",
        fix_en="Close it with the matching ] or }}, with commas between the entries.",
        fix_zh="请用对应的 ] 或 }} 闭合，各项之间用半角逗号分隔。",
    ),
    "plan.yaml_tab": Entry(
        en="A tab stands where only blanks may stand",
        zh="这里用了制表符（Tab），只能用空格",
        fix_en="Indent with blanks.",
        fix_zh="请用空格缩进。",
    ),
    "plan.yaml_reserved_sign": Entry(
        en="A value may not begin with {sign}",
        zh="值不能以 {sign} 开头",
        fix_en="Put the whole value in quotes.",
        fix_zh="请给整个值加上引号。",
    ),
    "plan.yaml_escape": Entry(
        en="A backslash in double quotes begins something unknown",
        zh="双引号内的反斜杠转义无法识别",
        fix_en="Use single quotes where a backslash is meant as it stands, as in file paths.",
        fix_zh="反斜杠需原样保留时（例如文件路径），请改用单引号。",
    ),
    "plan.yaml_colon": Entry(
        en="A colon stands where none is expected",
        zh="这里不应出现冒号",
        fix_en="Put a text with a colon in quotes, and check that this line is indented like its neighbours.",
        fix_zh="含冒号的文本请加引号，并检查本行缩进是否与相邻行一致。",
    ),
    "plan.yaml_no_colon": Entry(
        en="A colon is missing behind this key",
        zh="这个键后面缺少冒号",
        fix_en="Write `key: value`, with a blank behind the colon.",
        fix_zh="请写成 `键: 值`，冒号后加一个空格。",
    ),
    "plan.yaml_indentation": Entry(
        en="This line does not fit the lines above it",
        zh="这一行与上面的内容衔接不上",
        fix_en="Check its indentation, the quotes and the brackets.",
        fix_zh="请检查缩进、引号和括号。",
    ),
    "plan.yaml_syntax": Entry(
        en="This is not valid YAML",
        zh="这里不符合 YAML 语法",
        fix_en="Check the indentation, the quotes and the brackets.",
        fix_zh="请检查缩进、引号和括号。",
    ),
}

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
        fix_en="Keep one of: total; min and/or max; share; growth; ratio.",
        fix_zh="请只保留一种：total；min 和（或）max；share；growth；ratio。",
    ),
    "plan.no_limit": Entry(
        en="This rule states no limit",
        zh="这条规则没有写明任何限制",
        fix_en="Add one of: total; min and/or max; share; growth; ratio.",
        fix_zh="请写明一种：total；min 和（或）max；share；growth；ratio。",
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
        en="A tilt needs exactly one of factor and growth",
        zh="每个倾斜项必须且只能填写 factor、growth 之一",
        fix_en="Write factor: 1.2, or growth: 0.2.",
        fix_zh="请写 factor: 1.2 或 growth: 0.2。",
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

_NAMES: dict[str, Entry] = {
    "plan.rule_called_total": Entry(
        en="A rule cannot be called {rule}: that is the name of the plan's own total",
        zh="规则不能叫 {rule}：这是计划总额本身的名称",
        fix_en="Give the rule another name.",
        fix_zh="请换一个名称。",
    ),
    "plan.rule_twice": Entry(
        en="There are two rules called {rule}",
        zh="有两条规则都叫 {rule}",
        fix_en="Give every rule a name of its own.",
        fix_zh="请为每条规则取不同的名称。",
    ),
    "plan.rule_twice_line": Entry(
        en="There are two rules called {rule}; the first is in line {line}",
        zh="有两条规则都叫 {rule}，第一条在第 {line} 行",
        fix_en="Give every rule a name of its own.",
        fix_zh="请为每条规则取不同的名称。",
    ),
    "plan.time_twice": Entry(
        en="There are two time dimensions; the first is {first}",
        zh="有两个时间维度，第一个是 {first}",
        fix_en="Keep one: its levels may run from years to weeks.",
        fix_zh="请只保留一个，其层级可以从年一直细到周。",
    ),
    "plan.time_alone": Entry(
        en="There is no dimension but time",
        zh="除时间外没有其他维度",
        fix_en="Add at least one, such as org: [region, rep].",
        fix_zh="请至少添加一个，例如 org: [region, rep]。",
    ),
    "plan.level_in_two": Entry(
        en="The level {level} is already one of dimension {first}",
        zh="层级 {level} 已属于维度 {first}",
        fix_en="Use every level once; rename the column of one under tables: rename.",
        fix_zh="每个层级只能出现一次；可在 tables: 的 rename 中给其中一列改名。",
    ),
    "plan.level_twice": Entry(
        en="The level {level} is named twice",
        zh="层级 {level} 写了两次",
        fix_en="Name it once.",
        fix_zh="请只写一次。",
    ),
    "plan.table_name": Entry(
        en="'{name}' cannot be used as the name of a table",
        zh="“{name}”不能用作数据表名称",
        fix_en="Use a name without dots and blanks, as it stands before the dot in table.column.",
        fix_zh="请使用不含点和空格的名称，因为它要写在“表.列”的点之前。",
    ),
    "plan.unknown_level": Entry(
        en="The plan has no level {name}",
        zh="计划中没有层级 {name}",
        fix_en="The levels are: {known}.",
        fix_zh="现有层级：{known}。",
    ),
    "plan.unknown_level_near": Entry(
        en="The plan has no level {name}; did you mean {near}?",
        zh="计划中没有层级 {name}，是否想写 {near}？",
        fix_en="The levels are: {known}.",
        fix_zh="现有层级：{known}。",
    ),
    "plan.empty_selection": Entry(
        en="The selection of {level} is empty and matches nothing",
        zh="{level} 的选择范围是空的，不匹配任何成员",
        fix_en="Name the members meant, or delete the line for all of them.",
        fix_zh="请写明成员；如指全部成员，请删除这一行。",
    ),
}

_TABLES: dict[str, Entry] = {
    "plan.unknown_table": Entry(
        en="The plan has no table {name}",
        zh="计划中没有数据表 {name}",
        fix_en="The tables are: {known}.",
        fix_zh="现有数据表：{known}。",
    ),
    "plan.unknown_table_near": Entry(
        en="The plan has no table {name}; did you mean {near}?",
        zh="计划中没有数据表 {name}，是否想写 {near}？",
        fix_en="The tables are: {known}.",
        fix_zh="现有数据表：{known}。",
    ),
    "plan.key_and_value": Entry(
        en="The table {table} has both key and value",
        zh="数据表 {table} 同时写了 key 和 value",
        fix_en="Keep value where rows are facts to be summed, key where they are attributes to be looked up.",
        fix_zh="需要汇总的业务数据用 value，供查找的属性用 key，请只保留一个。",
    ),
    "plan.query_without_url": Entry(
        en="The table {table} has a query but no database to ask",
        zh="数据表 {table} 有 query，但没有指定数据库",
        fix_en="Add url:, or remove query:.",
        fix_zh="请补上 url，或删除 query。",
    ),
    "plan.lookup_without_key": Entry(
        en="{column} cannot be looked up: the table {table} has no key",
        zh="无法查找 {column}：数据表 {table} 没有 key",
        fix_en="Add key: with the levels that decide its rows, or name a table that has one.",
        fix_zh="请补上 key，写明由哪些层级确定一行；或改用有 key 的数据表。",
    ),
    "plan.lookup_not_decided": Entry(
        en="{column} differs by {levels}, and a row of this rule holds several of them",
        zh="{column} 按 {levels} 取值，而这条规则的一行包含多个 {levels}",
        fix_en="Add {levels} to each, or select a single one in where.",
        fix_zh="请在 each 中加入 {levels}，或在 where 中只选一个。",
    ),
    "plan.growth_of_which": Entry(
        en="Growth is measured against facts, and there are several tables of them: {tables}",
        zh="增长以历史数据为基数，而这里有多张：{tables}",
        fix_en="Name one: growth: {{of: table, ...}}.",
        fix_zh="请指定一张：growth: {{of: 表, ...}}。",
    ),
    "plan.growth_without_facts": Entry(
        en="Growth is measured against facts, and no table holds any",
        zh="增长以历史数据为基数，但没有任何数据表提供",
        fix_en="Give the table of last year's figures a value:.",
        fix_zh="请为去年数据所在的表写明 value。",
    ),
    "plan.not_facts": Entry(
        en="The table {table} holds no facts to grow from",
        zh="数据表 {table} 没有可作增长基数的历史数据",
        fix_en="Give it a value:, or name a table that has one.",
        fix_zh="请写明 value，或改用有 value 的数据表。",
    ),
    "plan.table_without_role": Entry(
        en="The table {table} has neither value nor key, so its columns have no meaning",
        zh="数据表 {table} 既没有 value 也没有 key，无法判断各列含义",
        fix_en="Add value: for facts to be summed, or key: for attributes to be looked up.",
        fix_zh="需要汇总的业务数据请写 value，供查找的属性请写 key。",
    ),
    "plan.years_without_facts": Entry(
        en="years weighs past years, and this source has none",
        zh="years 用于给历史年份加权，而这个来源没有历史年份",
        fix_en="Remove years, or share by a table of facts (value: and date:).",
        fix_zh="请删除 years，或改用带 value: 和 date: 的历史数据。",
    ),
    "plan.years_without_date": Entry(
        en="years needs to tell years apart, and the table {table} has no date",
        zh="years 需要区分年份，而数据表 {table} 没有日期",
        fix_en="Add date: with the column of dates, or give one year only.",
        fix_zh="请补上 date: 指明日期列，或只写一个年份。",
    ),
    "plan.season_not_stated": Entry(
        en="The plan has {periods} periods, and does not say how a year falls on them",
        zh="计划有 {periods} 个期间，但没有说明全年如何分摊到各期",
        fix_en="Add season: to reference:, as {{from: table, by: level}} for last year's pattern, or flat.",
        fix_zh="请在 reference: 中补上 season:，例如 {{from: 表, by: 层级}} 表示按历史节奏，flat 表示平均。",
    ),
    "plan.season_without_time": Entry(
        en="There is a season, but no time dimension",
        zh="写了季节性，但没有时间维度",
        fix_en="Add a dimension with start and periods, or remove season.",
        fix_zh="请添加带 start 和 periods 的维度，或删除 season。",
    ),
    "plan.season_without_dates": Entry(
        en="A season cannot be read from the table {table}: it needs facts with dates",
        zh="无法从数据表 {table} 得出季节性：需要带日期的历史数据",
        fix_en="Give the table value: and date:, or name a profile as table.column.",
        fix_zh="请为该表写明 value: 和 date:，或用“表.列”指定季节系数。",
    ),
    "plan.profile_without_column": Entry(
        en="The table {table} may have several columns, and none is named",
        zh="数据表 {table} 可能有多列，没有指定用哪一列",
        fix_en="Write {table}.column.",
        fix_zh="请写成“{table}.列名”。",
    ),
    "plan.profile_without_period": Entry(
        en="The key of the table {table} holds no period, so it cannot say a season",
        zh="数据表 {table} 的 key 中没有期间，无法表示季节性",
        fix_en="Add one of these levels to its key: {levels}.",
        fix_zh="请在其 key 中加入以下层级之一：{levels}。",
    ),
    "plan.season_by_time": Entry(
        en="The season runs over {level} itself and cannot be split by it",
        zh="季节性本身就是沿 {level} 展开的，不能再按它拆分",
        fix_en="Split by levels of other dimensions.",
        fix_zh="请改用其他维度的层级。",
    ),
    "plan.cross_not_finest": Entry(
        en="cross must name the finest level of every dimension but time, and names: {given}",
        zh="cross 应写出除时间外每个维度的最细层级，而这里是：{given}",
        fix_en="Write cross: [{needed}].",
        fix_zh="请写成 cross: [{needed}]。",
    ),
}

_AMOUNTS: dict[str, Entry] = {
    "plan.step_too_fine": Entry(
        en="The step {step} is not a whole number of the smallest unit of {currency}, {smallest}",
        zh="取整单位 {step} 不是 {currency} 最小单位 {smallest} 的整数倍",
        fix_en="Give a multiple of {smallest}.",
        fix_zh="请填写 {smallest} 的整数倍。",
    ),
    "plan.total_not_positive": Entry(
        en="The total is {total}; there is nothing to allocate",
        zh="总额是 {total}，没有可分配的目标",
        fix_en="Give a total above zero.",
        fix_zh="请填写大于零的总额。",
    ),
    "plan.total_too_large": Entry(
        en="The total {total} is too large to be counted exactly",
        zh="总额 {total} 过大，无法精确计算",
        fix_en="Use a larger unit, such as thousands.",
        fix_zh="请改用更大的计量单位，例如千元。",
    ),
    "plan.reference_total": Entry(
        en="reference.total is {stated}, and the plan's total is fixed at {total}",
        zh="reference.total 是 {stated}，而计划总额固定为 {total}",
        fix_en="Remove reference.total; it is meant for plans whose total is a band.",
        fix_zh="请删除 reference.total，它只用于总额为区间的计划。",
    ),
    "plan.off_step": Entry(
        en="{amount} is not a whole multiple of the step {step}",
        zh="{amount} 不是取整单位 {step} 的整数倍",
        fix_en="Give {below} or {above}, or a finer step.",
        fix_zh="请改为 {below} 或 {above}，或使用更小的取整单位。",
    ),
    "plan.no_step_inside": Entry(
        en="No whole multiple of the step {step} lies between {min} and {max}",
        zh="{min} 与 {max} 之间没有取整单位 {step} 的整数倍",
        fix_en="Widen the band, or use a finer step.",
        fix_zh="请放宽区间，或使用更小的取整单位。",
    ),
    "plan.share_range": Entry(
        en="A share of {share} is not between 0 and 1",
        zh="占比 {share} 不在 0 到 1 之间",
        fix_en="Write {hundredth} for {share} %.",
        fix_zh="如指 {share} %，请写成 {hundredth}。",
    ),
}

ENTRIES: dict[str, Entry] = {
    **_FILE, **_YAML, **_KEYS, **_VALUES, **_FORMS, **_CHANGES, **_NAMES, **_TABLES, **_AMOUNTS,
}  # fmt: skip

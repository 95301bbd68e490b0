"""Sentences about a file that is not a plan yet: bytes, encoding, YAML."""

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

ENTRIES: dict[str, Entry] = {**_FILE, **_YAML}

"""Sentences about tables: where they come from, and what stands in them."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    # where a table comes from
    "table.no_source": Entry(
        en="table {table} has no file, no url and no DataFrame",
        zh="表 {table} 没有 file、url，也没有传入 DataFrame",
        fix_en="State file: or url: with query:, or hand over a DataFrame of that name.",
        fix_zh="请写明 file:，或 url: 与 query:，或传入同名的 DataFrame。",
    ),
    "table.unknown_kind": Entry(
        en="{table}: files ending in {kind} cannot be read",
        zh="{table}：无法读取扩展名为 {kind} 的文件",
        fix_en="Save the table as one of: {known}.",
        fix_zh="请把表另存为以下格式之一：{known}。",
    ),
    "table.missing": Entry(
        en="{table} does not exist",
        zh="找不到文件 {table}",
        fix_en="Check the name; the nearest files there are: {nearest}.",
        fix_zh="请检查文件名；该目录下最接近的是：{nearest}。",
    ),
    "table.folder": Entry(
        en="{table} is a folder, not a file",
        zh="{table} 是目录，不是文件",
        fix_en="Name a file inside it.",
        fix_zh="请写出其中的具体文件。",
    ),
    "table.not_a_file": Entry(
        en="{table} is not an ordinary file",
        zh="{table} 不是普通文件",
        fix_en="Name a file that holds the table.",
        fix_zh="请指向一个存放数据的文件。",
    ),
    "table.outside": Entry(
        en="{table} lies outside the plan's folder",
        zh="{table} 位于计划文件所在目录之外",
        fix_en="Move it beside the plan, or permit it with --allow-outside"
        " (from Python: allow_outside=True).",
        fix_zh="请把它放到计划所在目录，或用 --allow-outside 许可（Python 中 allow_outside=True）。",
    ),
    "table.unreadable": Entry(
        en="{table} cannot be read: {reason}",
        zh="无法读取 {table}：{reason}",
        fix_en="Check the file and its permissions.",
        fix_zh="请检查文件内容与访问权限。",
    ),
    "table.damaged": Entry(
        en="{table} is damaged or incomplete",
        zh="{table} 已损坏或不完整",
        fix_en="Open it in the program it comes from and save it again.",
        fix_zh="请用原来的程序打开后重新保存。",
    ),
    "table.empty": Entry(
        en="{table} is empty",
        zh="{table} 是空的",
        fix_en="Put a row of column names first, then the data.",
        fix_zh="第一行写列名，下面写数据。",
    ),
    "table.no_rows": Entry(
        en="{table} has no data below its header",
        zh="{table} 只有表头，没有数据",
        fix_en="Add rows, or take the table out of the plan.",
        fix_zh="请补充数据，或把该表从计划中删去。",
    ),
    "table.really_text": Entry(
        en="{table} is not a {kind} file: it holds plain text",
        zh="{table} 并不是 {kind} 文件，内容是纯文本",
        fix_en="Rename it to .csv, or save it in the format its name says.",
        fix_zh="请改名为 .csv，或按扩展名所示的格式另存。",
    ),
    "table.really_zip": Entry(
        en="{table} is not a {kind} file: it holds an Excel workbook or another zip archive",
        zh="{table} 并不是 {kind} 文件，内容是 Excel 工作簿或其他 zip 压缩包",
        fix_en="If it is a workbook, rename it to .xlsx; otherwise unpack it first.",
        fix_zh="如果是工作簿，请改名为 .xlsx；否则请先解压。",
    ),
    "table.really_ole": Entry(
        en="{table} is not a {kind} file: it holds an old Excel workbook or one protected by a password",
        zh="{table} 并不是 {kind} 文件，内容是旧版 Excel 工作簿，或设有密码",
        fix_en="Remove the password, or rename an old workbook to .xls.",
        fix_zh="请去掉密码；旧版工作簿请改名为 .xls。",
    ),
    "table.really_parquet": Entry(
        en="{table} is not a {kind} file: it holds Parquet",
        zh="{table} 并不是 {kind} 文件，内容是 Parquet",
        fix_en="Rename it to .parquet.",
        fix_zh="请改名为 .parquet。",
    ),
    "table.really_pdf": Entry(
        en="{table} is not a {kind} file: it holds a PDF",
        zh="{table} 并不是 {kind} 文件，内容是 PDF",
        fix_en="Export the table itself as CSV or Excel.",
        fix_zh="请把表格本身导出为 CSV 或 Excel。",
    ),
    "table.really_gzip": Entry(
        en="{table} is not a {kind} file: it is compressed",
        zh="{table} 并不是 {kind} 文件，内容是压缩数据",
        fix_en="Unpack it first.",
        fix_zh="请先解压。",
    ),
    "table.really_sqlite": Entry(
        en="{table} is not a {kind} file: it holds an SQLite database",
        zh="{table} 并不是 {kind} 文件，内容是 SQLite 数据库",
        fix_en="Use url: sqlite:///{table} with a query.",
        fix_zh="请改用 url: sqlite:///{table}，并写明 query。",
    ),
    "table.really_html": Entry(
        en="{table} is not a {kind} file: it holds a web page",
        zh="{table} 并不是 {kind} 文件，内容是网页",
        fix_en="Open it in a spreadsheet and save it as .xlsx or .csv.",
        fix_zh="请用电子表格打开，另存为 .xlsx 或 .csv。",
    ),
    "table.really_xml": Entry(
        en="{table} is not a {kind} file: it holds XML",
        zh="{table} 并不是 {kind} 文件，内容是 XML",
        fix_en="Open it in a spreadsheet and save it as .xlsx or .csv.",
        fix_zh="请用电子表格打开，另存为 .xlsx 或 .csv。",
    ),
    "table.really_json": Entry(
        en="{table} is not a {kind} file: it holds JSON",
        zh="{table} 并不是 {kind} 文件，内容是 JSON",
        fix_en="Save the table as .csv, .xlsx or .parquet.",
        fix_zh="请另存为 .csv、.xlsx 或 .parquet。",
    ),
    "table.bomb": Entry(
        en="{table} would unpack from {packed_mb} MB to {unpacked_mb} MB, which no honest workbook does",
        zh="{table} 解压后会从 {packed_mb} MB 膨胀到 {unpacked_mb} MB，正常的工作簿不会这样",
        fix_en="Check where the file comes from.",
        fix_zh="请核实文件来源。",
    ),
    # text files
    "table.nul": Entry(
        en="{table} holds NUL bytes, so it is not a text file",
        zh="{table} 含有空字节，不是文本文件",
        fix_en="Save it again as CSV UTF-8.",
        fix_zh="请重新另存为“CSV UTF-8”。",
    ),
    "table.encoding_mixed": Entry(
        en="{table} mixes encodings: row {utf8_row} is UTF-8, row {other_row} is not",
        zh="{table} 混用了两种编码：第 {utf8_row} 行是 UTF-8，第 {other_row} 行不是",
        fix_en="Save the parts in one encoding, best as CSV UTF-8, before joining them.",
        fix_zh="请先把各部分统一为同一种编码（最好是“CSV UTF-8”）再合并。",
    ),
    "table.encoding_unknown": Entry(
        en="{table} is neither UTF-8 nor GB18030 text",
        zh="{table} 既不是 UTF-8 也不是 GB18030 文本",
        fix_en="Save it again as CSV UTF-8.",
        fix_zh="请重新另存为“CSV UTF-8”。",
    ),
    "table.ragged": Entry(
        en="the row has {found} cells, the header has {expected}",
        zh="该行有 {found} 个单元格，表头有 {expected} 个",
        fix_en='Add the missing cells, or put texts that hold the delimiter in "quotes".',
        fix_zh="请补齐单元格；含分隔符的文本请用英文双引号括起来。",
    ),
    "table.other_header": Entry(
        en="the header has {expected} cells, all {count} rows below it have {found}",
        zh="表头有 {expected} 个单元格，下面 {count} 行都是 {found} 个",
        fix_en="Name every column in the header, and none that is not there.",
        fix_zh="请在表头中写全各列的名称，不多也不少。",
    ),
    "table.quote_open": Entry(
        en="a quotation mark is opened and never closed",
        zh="有一个双引号没有配对",
        fix_en='Close it; a quotation mark inside a text is written twice: "".',
        fix_zh='请补上；文本内部的双引号要写成两个：""。',
    ),
    # headers
    "table.blank_heading": Entry(
        en="column {position} has data but no name",
        zh="第 {position} 列有数据但没有列名",
        fix_en="Name the column in the header row; a title above the table must go.",
        fix_zh="请在表头行写上列名；表格上方的标题行请删去。",
    ),
    "table.repeated_heading": Entry(
        en="column name {column} occurs {count} times",
        zh="列名 {column} 出现了 {count} 次",
        fix_en="Give every column a name of its own.",
        fix_zh="请让每一列的名称各不相同。",
    ),
    "table.no_column": Entry(
        en="{table} has no column {column}",
        zh="{table} 没有列 {column}",
        fix_en="Its columns include: {nearest}. Correct the name, or map it under rename:.",
        fix_zh="现有的列：{nearest}。请更正列名，或在 rename: 中对应。",
    ),
    # spreadsheets, DataFrames, databases
    "table.which_sheet": Entry(
        en="{table} has several sheets: {sheets}",
        zh="{table} 有多个工作表：{sheets}",
        fix_en="Say which one: {table}#{first}.",
        fix_zh="请写明用哪一个：{table}#{first}。",
    ),
    "table.no_sheet": Entry(
        en="{table}: there is no sheet {sheet}",
        zh="{table}：没有名为 {sheet} 的工作表",
        fix_en="Its sheets are: {sheets}.",
        fix_zh="现有工作表：{sheets}。",
    ),
    "table.vast_sheet": Entry(
        en="{table} stretches over {rows} rows and {columns} columns",
        zh="{table} 的已用区域达 {rows} 行 {columns} 列",
        fix_en="Delete stray cells far from the table, then save.",
        fix_zh="请删除远离表格的零散单元格后保存。",
    ),
    "table.excel_error": Entry(
        en="the cell shows the error {text}",
        zh="单元格显示错误 {text}",
        fix_en="Mend the formula, or leave the cell empty where the value is unknown.",
        fix_zh="请修正公式；数值未知时请留空。",
    ),
    "table.not_a_frame": Entry(
        en="table {table} was given as {found}, not as a pandas DataFrame",
        zh="表 {table} 传入的是 {found}，不是 pandas DataFrame",
        fix_en="Hand over a pandas.DataFrame.",
        fix_zh="请传入 pandas.DataFrame。",
    ),
    "table.frame_levels": Entry(
        en="DataFrame {table} has column names of several levels",
        zh="DataFrame {table} 的列名有多层",
        fix_en="Give it plain column names.",
        fix_zh="请改为单层列名。",
    ),
    "table.sql_writes": Entry(
        en="the query of table {table} does not begin with SELECT or WITH",
        zh="表 {table} 的查询不是以 SELECT 或 WITH 开头",
        fix_en="Only reading is allowed; write a SELECT.",
        fix_zh="只允许读取；请写成 SELECT 查询。",
    ),
    "table.sql_driver": Entry(
        en="the database driver of table {table} is not installed: {reason}",
        zh="表 {table} 所需的数据库驱动未安装：{reason}",
        fix_en="Install the driver that the URL names.",
        fix_zh="请安装 URL 所用的驱动。",
    ),
    "table.sql_failed": Entry(
        en="the query of table {table} failed: {reason}",
        zh="表 {table} 的查询失败：{reason}",
        fix_en="Check the url and the query.",
        fix_zh="请检查 url 与 query。",
    ),
    # numbers
    "table.number_text": Entry(
        en="'{text}' is not a number",
        zh="“{text}”不是数字",
        fix_en="Write a plain number such as 1200.5, or leave the cell empty if it is not known.",
        fix_zh="请写成 1200.5 这样的纯数字；未知时请留空。",
    ),
    "table.number_decorated": Entry(
        en="'{text}' is not a plain number",
        zh="“{text}”不是纯数字",
        fix_en="Write {plain}.",
        fix_zh="请写成 {plain}。",
    ),
    "table.number_not_finite": Entry(
        en="'{text}' is not a finite number",
        zh="“{text}”不是有限的数",
        fix_en="Leave the cell empty if the value is not known; write 0 if it is zero.",
        fix_zh="数值未知请留空；为零请写 0。",
    ),
    "table.number_absurd": Entry(
        en="{text} is too large: amounts end at 10^15",
        zh="{text} 过大：数值上限为 10 的 15 次方",
        fix_en="Correct the number, or use a larger unit in the whole plan.",
        fix_zh="请更正数值，或在整个计划中改用更大的单位。",
    ),
    "table.more_cells": Entry(
        en="and {count} more cells like these",
        zh="另有 {count} 个类似的单元格",
    ),
    "table.more_rows": Entry(
        en="and {count} more rows like these",
        zh="另有 {count} 行类似的问题",
    ),
    "table.blank_name": Entry(
        en="the cell is blank, but level {level} needs a name here",
        zh="单元格为空，但层级 {level} 在这里必须有名称",
        fix_en="Fill it in, or declare the dimension jagged: true if the level above is meant.",
        fix_zh="请填写；如果指的是上一层级，请在该维度声明 jagged: true。",
    ),
}

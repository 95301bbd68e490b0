"""What tracking says: pages, headings, and what cannot be asked."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "track.no_level": Entry(
        en="the plan has no level {level}",
        zh="计划中没有层级 {level}",
        fix_en="The nearest there are: {nearest}.",
        fix_zh="最接近的有：{nearest}。",
    ),
    "track.level_unknown": Entry(
        en="the actuals do not say which {level} a row belongs to",
        zh="实际数据没有说明每行属于哪个{level}",
        fix_en="Add a column for it to the file, or ask for one of: {known}.",
        fix_zh="请在文件中增加该列，或改看：{known}。",
    ),
}

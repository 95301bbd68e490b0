"""What pictures say: their axes, and why one cannot be drawn."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "picture.unit": Entry(en="Amounts in {unit}", zh="金额单位：{unit}"),
    "picture.count": Entry(en="Numbers in {unit}", zh="单位：{unit}"),
    "picture.starts_at": Entry(
        en="the axis starts at {start}, not at 0",
        zh="横轴从 {start} 起，而非从 0 起",
    ),
    "picture.base": Entry(en="now {amount}", zh="当前 {amount}"),
    "picture.now": Entry(en="now", zh="当前"),
    "picture.no_plan": Entry(en="no plan", zh="无可行方案"),
    "picture.beyond": Entry(en="(beyond the picture)", zh="（超出图外）"),
    "picture.better": Entry(en="better", zh="更优"),
    "picture.lowered": Entry(en="input lowered", zh="下调"),
    "picture.raised": Entry(en="input raised", zh="上调"),
    "picture.million": Entry(en="million {unit}", zh="百万{unit}"),
    "picture.ten_thousand": Entry(en="10,000 {unit}", zh="万{unit}"),
    "picture.hundred_million": Entry(en="100 million {unit}", zh="亿{unit}"),
    "picture.unknown_extension": Entry(
        en="Pictures are not written as '{kind}'",
        zh="图片不支持“{kind}”格式",
        fix_en="Name the file with one of the endings: {known}",
        fix_zh="文件扩展名请使用：{known}",
    ),
    "picture.missing": Entry(
        en="PNG pictures need vl-convert, which is not installed",
        zh="输出 PNG 图片需要 vl-convert，但尚未安装",
        fix_en="Install it with: pip install 'quotaopt[pictures]', "
        "or write an .svg file, which needs nothing.",
        fix_zh="请运行以下命令安装：pip install 'quotaopt[pictures]'；"
        "也可改存为 .svg 文件，无需安装任何组件。",
    ),
    "picture.no_font": Entry(
        en="No font on this computer has the character '{character}', so a PNG would show boxes",
        zh="本机没有包含“{character}”字的字体，PNG 图片会显示为方框",
        fix_en="Write an .svg file (text stays text and is drawn where it is opened), or install a font such "
        "as Noto Sans CJK SC.",
        fix_zh="请改存为 .svg 文件（文字以文本保存，在打开的电脑上显示），或安装思源黑体等中文字体。",
    ),
    "picture.no_fonts_folder": Entry(
        en="There is no folder of fonts '{folder}'",
        zh="字体文件夹“{folder}”不存在",
        fix_en="Name a folder that holds .ttf, .otf or .ttc files.",
        fix_zh="请指定存放 .ttf、.otf 或 .ttc 文件的文件夹。",
    ),
}

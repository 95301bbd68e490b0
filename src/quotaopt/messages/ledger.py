"""Sentences of ledgers: what was changed, what is in the way, who may approve."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "ledger.seal": Entry(en="Ledger: {entries} entries, seal {seal}", zh="台账：{entries} 条，封印 {seal}"),
    "ledger.exists": Entry(
        en="There is something here already",
        zh="这里已经有内容",
        fix_en="Name a folder that does not exist yet, or an empty one.",
        fix_zh="请指定一个尚不存在的文件夹，或空文件夹。",
    ),
    "ledger.empty": Entry(
        en="The ledger is empty",
        zh="台账是空的",
        fix_en="Restore it from a copy.",
        fix_zh="请从备份恢复。",
    ),
    "ledger.changed": Entry(
        en="The ledger was changed here after it was written: the seal of the line does not fit",
        zh="台账写入之后此处被改动：该行的封印不符",
        fix_en="Restore the ledger from a copy; nothing is recorded until then.",
        fix_zh="请从备份恢复台账；在此之前不再记录任何内容。",
    ),
    "ledger.file_changed": Entry(
        en="This file was changed after it was recorded",
        zh="该文件在记录之后被改动",
        fix_en="Restore it from a copy.",
        fix_zh="请从备份恢复。",
    ),
    "ledger.file_gone": Entry(
        en="This file was recorded and is gone",
        zh="该文件有记录，但已不存在",
        fix_en="Restore it from a copy.",
        fix_zh="请从备份恢复。",
    ),
    "ledger.not_theirs": Entry(
        en="{node} is not {by}'s to approve",
        zh="{by} 无权批准 {node}",
        fix_en="Only its owner or somebody above: {owners}, headquarters.",
        fix_zh="只有其责任人或上级可以批准：{owners}、总部。",
    ),
    "ledger.headquarters": Entry(en="HQ", zh="总部"),
}

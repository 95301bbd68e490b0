"""Sentences about the part of a plan file that says how it is negotiated."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "negotiation.not_decided": Entry(
        en="One node of {nodes} has several members of {level}",
        zh="按 {nodes} 划分的一个节点会对应多个 {level} 成员",
        fix_en="Name a level of nodes or one above it, or add {level} to nodes.",
        fix_zh="请改用 nodes 中的层级或其上级，或把 {level} 加入 nodes。",
    ),
}

"""Sentences about the part of a plan file that says how it is negotiated."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "negotiation.coarse_fallback": Entry(
        en="{column} does not say what every node carried in the last plan: it does not know {levels}",
        zh="{column} 没有说明每个节点在上一份计划中的目标：其中没有 {levels}",
        fix_en="Name a table keyed by these levels too, or leave `fallback` out for last year's actuals.",
        fix_zh="请改用 key 中含有这些层级的数据表；或去掉 `fallback`，以上年实际为准。",
    ),
    "negotiation.not_decided": Entry(
        en="One node of {nodes} has several members of {level}",
        zh="按 {nodes} 划分的一个节点会对应多个 {level} 成员",
        fix_en="Name a level of nodes or one above it, or add {level} to nodes.",
        fix_zh="请改用 nodes 中的层级或其上级，或把 {level} 加入 nodes。",
    ),
}

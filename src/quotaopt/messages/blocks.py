"""Plans in blocks: what cannot be solved so, and what was found wrong."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "blocks.unreadable": Entry(
        en="The block cannot be read: {reason}",
        zh="无法读取该数据块：{reason}",
        fix_en="Write the blocks again; a folder without frame.npz was not finished.",
        fix_zh="请重新写出数据块；缺少 frame.npz 说明该文件夹尚未写完。",
    ),
    "blocks.none": Entry(
        en="There are no cells to write",
        zh="没有可写出的单元",
        fix_en="Give at least one block.",
        fix_zh="请至少提供一个数据块。",
    ),
    "blocks.bad_cells": Entry(
        en="Block {block} has {count} cell(s) without a reference above 0, with limits that exclude each "
        "other, or in a group that there is not; the first is number {first}",
        zh="第 {block} 块有 {count} 个单元的基准不大于 0、上下限相互矛盾，"
        "或所属组不存在；第一个的序号是 {first}",
        fix_en="Blocks and cells are counted from 0; correct the arrays and write the block again.",
        fix_zh="块和单元都从 0 计数；请更正数组后重新写出该块。",
    ),
    "blocks.not_plain": Entry(
        en="Some rows are weighted, may be missed, or mix cells counted in different steps",
        zh="部分约束带权重、允许不满足，或混用了不同取整单位的单元",
        fix_en="In blocks only plain sums with hard limits are solved; solve this plan in one process.",
        fix_zh="分块求解只支持硬性的普通合计约束；请在单个进程中求解该计划。",
    ),
    "blocks.notion": Entry(
        en="Blocks are not solved for the notion {notion}; those known are {known}",
        zh="分块求解不支持公平准则 {notion}；可用的有 {known}",
        fix_en="Choose one of them, or solve the plan in one process.",
        fix_zh="请改用其中之一，或在单个进程中求解该计划。",
    ),
    "blocks.impossible": Entry(
        en="These limits cannot hold together with those of the cells: {rows}",
        zh="下列限制与单元自身的上下限无法同时满足：{rows}",
        fix_en="Loosen one of them.",
        fix_zh="请放宽其中一项。",
    ),
    "blocks.outside": Entry(
        en="Whole steps left the limits of {cells} cells",
        zh="取整后有 {cells} 个单元超出自身上下限",
        fix_en="Please report it together with the blocks.",
        fix_zh="请连同数据块一并反馈。",
    ),
    "blocks.broken": Entry(
        en="Whole steps break these limits: {rows}",
        zh="取整后不满足下列限制：{rows}",
        fix_en="Widen them by some steps, or take a smaller step.",
        fix_zh="请将其放宽若干个取整单位，或减小取整单位。",
    ),
}

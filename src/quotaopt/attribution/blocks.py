"""Which inputs change apart: each alone where they are few, kind by kind where they are many.

The Shapley value of k inputs takes 2^k solves. With more than six inputs those of a kind follow one
another (Owen), which takes far fewer; where it is still too many, the largest kinds change as one input.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from quotaopt.attribution.inputs import KINDS, Input, joined
from quotaopt.attribution.orders import Coalition, Orders

T = TypeVar("T")

MOST_APART = 6
"""So many inputs may change in any order."""
MOST_SOLVES = 128
"""With more solves than these, inputs of a kind change together."""


def arranged(inputs: tuple[Input, ...]) -> tuple[tuple[Input, ...], Orders]:
    """The inputs that change apart, and the orders in which they may."""
    if len(inputs) <= MOST_APART:
        return inputs, Orders((tuple(range(len(inputs))),) if inputs else ())
    blocks = [tuple(one for one in inputs if one.kind == kind) for kind in KINDS]
    blocks = [block for block in blocks if block]
    while _solves([len(block) for block in blocks]) > MOST_SOLVES:
        largest = max(range(len(blocks)), key=lambda number: len(blocks[number]))
        block = blocks[largest]
        blocks[largest] = (joined(block, f"compare.input.{block[0].kind}"),)
    apart = tuple(one for block in blocks for one in block)
    number = iter(range(len(apart)))
    return apart, Orders(tuple(tuple(next(number) for _ in block) for block in blocks))


def inseparable(
    inputs: tuple[Input, ...], orders: Orders, solved: Mapping[Coalition, T]
) -> tuple[tuple[Input, ...], Orders, Mapping[Coalition, T]]:
    """Inputs of which no plan has some without the others become one.

    Where they are of several blocks, that is all of them.
    """
    classes: dict[tuple[int, ...], list[int]] = {}
    for i in range(len(inputs)):
        classes.setdefault(tuple(coalition >> i & 1 for coalition in solved), []).append(i)
    groups = list(classes.values())
    blocks = [
        tuple(number for number, group in enumerate(groups) if group[0] in block) for block in orders.blocks
    ]
    across = any(
        group[0] in block and not set(group) <= set(block) for group in groups for block in orders.blocks
    )
    if across or len(groups) == 1:
        return together(inputs, orders, solved)
    merged = tuple(
        inputs[group[0]] if len(group) == 1 else joined([inputs[i] for i in group], "compare.input.entangled")
        for group in groups
    )
    renumbered = {
        sum(1 << number for number, group in enumerate(groups) if coalition >> group[0] & 1): answer
        for coalition, answer in solved.items()
    }
    return merged, Orders(tuple(blocks)), renumbered


def together(
    inputs: tuple[Input, ...], orders: Orders, solved: Mapping[Coalition, T]
) -> tuple[tuple[Input, ...], Orders, Mapping[Coalition, T]]:
    """All inputs as one."""
    ends = {0: solved[0], 1: solved[orders.everything]}
    return (joined(inputs, "compare.input.everything"),), Orders(((0,),)), ends


def _solves(sizes: list[int]) -> int:
    """How many coalitions the orders pass through: whole blocks, and a part of one beside them."""
    others = 1 << (len(sizes) - 1)
    return 2 * others + others * sum((1 << size) - 2 for size in sizes)

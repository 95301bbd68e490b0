"""Which inputs change apart: each alone where they are few, kind by kind where they are many.

The Shapley value of k inputs takes 2^k solves. With more than six inputs those of a kind follow one
another (Owen), which takes far fewer; where it is still too many, the largest kinds change as one input.
"""

from __future__ import annotations

from quotaopt.attribution.inputs import KINDS, Input, joined
from quotaopt.attribution.orders import Orders

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


def together(inputs: tuple[Input, ...]) -> tuple[tuple[Input, ...], Orders]:
    """All inputs as one."""
    return (joined(inputs, "compare.input.everything"),), Orders(((0,),))


def _solves(sizes: list[int]) -> int:
    """How many coalitions the orders pass through: whole blocks, and a part of one beside them."""
    others = 1 << (len(sizes) - 1)
    return 2 * others + others * sum((1 << size) - 2 for size in sizes)

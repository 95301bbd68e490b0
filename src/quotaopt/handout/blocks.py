"""One number cut in several ways: for every level a block of its members and their sum."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from quotaopt.handout.groups import Groups, groups_of
from quotaopt.handout.setting import Setting
from quotaopt.handout.table import total

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation


@dataclass(frozen=True, eq=False)
class Block:
    """The members of one level, in the order of the ones above them, and extra rows after them."""

    level: str
    word: str
    groups: Groups
    extra: tuple[str, ...] = ()  # rows for what belongs to no member

    @property
    def members(self) -> list[str]:
        """The member of every group."""
        return self.groups.column(-1)

    def __len__(self) -> int:
        """Rows with the one of the sum."""
        return len(self.groups) + len(self.extra) + 1


@dataclass(frozen=True, eq=False)
class Blocks:
    """All blocks of a table, one under another."""

    blocks: tuple[Block, ...]
    sum_word: str

    def __iter__(self) -> Iterator[Block]:
        return iter(self.blocks)

    @cached_property
    def cuts(self) -> list[str]:
        """The word of the level, on every row."""
        return [block.word for block in self.blocks for _ in range(len(block))]

    @cached_property
    def names(self) -> list[str]:
        """Members, and the word for their sum."""
        return [name for block in self.blocks for name in (*block.members, *block.extra, self.sum_word)]

    @cached_property
    def sums(self) -> frozenset[int]:
        """The rows of the sums."""
        ends, row = [], 0
        for block in self.blocks:
            row += len(block)
            ends.append(row - 1)
        return frozenset(ends)

    def amounts(self, of: Callable[[Groups], Sequence[Decimal]]) -> list[Decimal]:
        """A column of amounts with the sum below every block; nothing in extra rows is a zero."""
        column: list[Decimal] = []
        for block in self.blocks:
            amounts = [*of(block.groups), *[Decimal(0)] * len(block.extra)]
            column += [*amounts, total(amounts) or Decimal(0)]
        return column


def blocks_of(allocation: Allocation, setting: Setting, levels: Sequence[str]) -> Blocks:
    """A block for every one of `levels`."""
    cells = allocation.cells
    blocks = []
    for level in levels:
        above = [name for name in cells if name in cells.levels[level].above]
        blocks.append(
            Block(level, setting.roles.word(level, setting.lang), groups_of(allocation, [*above, level]))
        )
    return Blocks(tuple(blocks), setting.say("sum"))

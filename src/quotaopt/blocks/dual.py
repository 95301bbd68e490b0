r"""The dual of a model whose cells lie with workers: one pass over all blocks for every prices asked about.

Newton's method knows cells only through what prices do to them. Here *pressures* stand for the prices
themselves, summed up per group, and the *weights* of the Hessian for the tables made of them: both are
linear in what they replace. The slope along a line then needs no pass of its own,

.. math:: \sum_c r_c t_c(s + \alpha\,ds)\, ds_c = (C^\top dy) \cdot S(t(y + \alpha\,dy)) .

What blocks answer is added in their order, whoever answers first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from quotaopt.blocks.work import Outline, Reply, reply
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.solvers.dual import Answer
from quotaopt.solvers.kernels_numpy import LARGEST_TABLE, Crosstabs
from quotaopt.workers.engine import Engine, in_order


@dataclass(frozen=True, eq=False)
class Crew:
    """Blocks, each with its owner, and where its groups are among those of the whole."""

    engine: Engine
    blocks: tuple[Any, ...]  # what stands for the opened blocks
    outlines: tuple[Outline, ...]
    offsets: IntArray  # (n_partitions + 1,), where the sums of each partition begin

    @cached_property
    def places(self) -> tuple[IntArray, ...]:
        """Where the sums of every block belong. Each (n_own_sums,)"""
        return tuple(
            np.concatenate([groups + start for groups, start in zip(each.groups, self.offsets, strict=False)])
            for each in self.outlines
        )

    def ask(
        self, function: Callable[..., Any], per_block: Callable[[int], tuple[Any, ...]]
    ) -> Iterator[tuple[int, Any]]:
        """Every block's number and what `function` returns for it, in the order of the blocks."""
        tasks = [
            self.engine.submit(function, block, *per_block(number))
            for number, block in enumerate(self.blocks)
        ]
        for number, done in enumerate(in_order(self.engine, tasks)):
            yield number, done.result()

    def ask_one(self, number: int, function: Callable[..., Any], *arguments: Any) -> Any:
        """What `function` returns for one block."""
        task = self.engine.submit(function, self.blocks[number], *arguments)
        return next(in_order(self.engine, [task])).result()


class BlockDual:
    """What Newton's method asks of cells, asked of all blocks."""

    def __init__(self, crew: Crew, pairs: list[tuple[int, int]]) -> None:
        self._crew, self._pairs = crew, pairs
        self._latest: tuple[FloatArray, Answer] | None = None  # the end of a line is asked about twice
        self.passes = 0

    @property
    def kernels(self) -> BlockDual:
        """Who takes the sums over pairs of groups: the blocks have done it."""
        return self

    def crosstabs(self, values: Crosstabs, pairs: list[tuple[int, int]]) -> Crosstabs:
        """The tables of an answer, as they are."""
        return {pair: values[pair] for pair in pairs}

    def pressures(self, per_sum: FloatArray) -> FloatArray:
        """What stands for pressures: the prices per group. (n_sums,)"""
        return per_sum

    def answer(self, pressures: FloatArray) -> Answer:
        """Group sums of the answer, and the tables of the Hessian there."""
        if self._latest is None or not np.array_equal(self._latest[0], pressures):
            self._latest = pressures, self._asked(pressures)
        return self._latest[1]

    def push_along(self, pressures: FloatArray, change: FloatArray, length: float) -> float:
        """The cells' part of the slope of the dual on a line."""
        sums = self.answer(pressures + length * change).sums
        with np.errstate(over="ignore", invalid="ignore"):
            return float(change @ sums)

    def _asked(self, per_sum: FloatArray) -> Answer:
        self.passes += 1
        crew = self._crew
        sums = np.zeros(len(per_sum))
        tables = {pair: _Table(crew.offsets, pair) for pair in self._pairs}
        local: Reply
        for number, local in crew.ask(reply, lambda number: (per_sum[crew.places[number]], self._pairs)):
            sums[crew.places[number]] += local.sums
            groups = crew.outlines[number].groups
            for (p, q), table in tables.items():
                table.add(local.tables[p, q], groups[p], groups[q])
        return Answer(sums, {pair: table.whole() for pair, table in tables.items()})


class _Table:
    """Sums over pairs of groups, dense while that is small."""

    def __init__(self, offsets: IntArray, pair: tuple[int, int]) -> None:
        sizes = np.diff(offsets)
        self._is_diagonal = pair[0] == pair[1]
        self._shape = (int(sizes[pair[0]]), int(sizes[pair[1]]))
        is_dense = self._is_diagonal or self._shape[0] * self._shape[1] <= LARGEST_TABLE
        self._dense = np.zeros(self._shape[:1] if self._is_diagonal else self._shape) if is_dense else None
        self._parts: list[tuple[FloatArray, IntArray, IntArray]] = []

    def add(self, local: Any, first: IntArray, second: IntArray) -> None:
        """Add the table of a block over its own groups."""
        if self._is_diagonal and self._dense is not None:
            self._dense[first] += local
        elif self._dense is not None:
            dense = local.toarray() if sparse.issparse(local) else local
            self._dense[np.ix_(first, second)] += dense
        else:
            entries = sparse.coo_array(local)
            row, column = entries.coords
            self._parts.append((entries.data, first[row], second[column]))

    def whole(self) -> Any:
        """The table of all blocks."""
        if self._dense is not None:
            return self._dense
        data, row, column = (np.concatenate(each) for each in zip(*self._parts, strict=True))
        return sparse.csr_array((data, (row, column)), shape=self._shape)

"""What a worker does with a block it owns. Sums are over the groups that the block's cells are in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy import sparse

from quotaopt.blocks.source import Source
from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.fairness.notion import Notion, objective
from quotaopt.model.arrays import CodeArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel, Partition, StepLimits
from quotaopt.model.classify import classify
from quotaopt.rounding import round_to_steps
from quotaopt.rounding.ideal import ideal_of
from quotaopt.solvers.dual import Dual, choose_kernels
from quotaopt.solvers.farkas import supply
from quotaopt.solvers.kernels_numpy import Crosstabs


@dataclass(frozen=True, eq=False)
class Opened:
    """A block in the memory of its owner, its groups numbered among themselves."""

    model: CanonicalModel  # the cells, no rows
    groups: tuple[IntArray, ...]  # per partition, the groups of the whole that its own groups are
    dual: Dual


@dataclass(frozen=True, eq=False)
class Outline:
    """What the driver knows of a block."""

    n_cells: int
    groups: tuple[IntArray, ...]
    sizes: FloatArray  # (n_own_sums,), sums of r
    lowest: FloatArray  # (n_own_sums,), sums of r * lower
    highest: FloatArray  # (n_own_sums,), sums of r * upper


@dataclass(frozen=True, eq=False)
class Reply:
    """What the cells of a block answer to prices."""

    sums: FloatArray  # (n_own_sums,)
    tables: Crosstabs


@dataclass(frozen=True, eq=False)
class InSteps:
    """The continuous answer of a block in steps, and how far whole steps of its cells reach."""

    value: float
    floor: int
    ceil: int
    sums: FloatArray  # (n_own_sums,)
    floors: IntArray  # (n_own_sums,), the sums where every cell is at the whole step below
    ceils: IntArray  # (n_own_sums,)


def opened(source: Source, number: int, notion: Notion, n_blocks: int) -> Opened:
    """Read a block and number its groups.

    Raises
    ------
    PlanError
        The block cannot be read, or holds cells that are none.
    """
    block = source.block(number)
    _require_sound(block, number)
    found = [_own_numbers(partition) for partition in block.partitions]
    partitions = tuple(partition for partition, _ in found)
    model = replace(_without_rows(block), partitions=partitions)
    kernels = choose_kernels(partitions, n_blocks * model.n_cells)
    return Opened(model, tuple(groups for _, groups in found), Dual(model, notion, kernels))


def outline(block: Opened) -> Outline:
    """Who is in a block, and how much."""
    model = block.model
    lowest, highest = model.sums(model.reference * model.lower), model.sums(model.reference * model.upper)
    return Outline(model.n_cells, block.groups, model.sums(model.reference), lowest, highest)


def reply(block: Opened, per_sum: FloatArray, pairs: list[tuple[int, int]]) -> Reply:
    """Sums of the answer to prices, and what Newton's matrix is made of there: one pass."""
    answer = block.dual.answer(block.dual.pressures(per_sum))
    return Reply(answer.sums, block.dual.kernels.crosstabs(answer.weights, pairs))


def cost(block: Opened, per_sum: FloatArray, notion: Notion) -> float:
    """What the answer to prices costs."""
    return objective(block.model, notion, block.dual.burdens(block.dual.pressures(per_sum)))


def most(block: Opened, per_sum: FloatArray) -> float:
    """What the cells can give to a push at most."""
    return supply(block.model, block.dual.pressures(per_sum))


def in_steps(block: Opened, per_sum: FloatArray) -> InSteps:
    """The answer to prices, ready to be rounded."""
    model = block.model
    ideal = ideal_of(model, block.dual.burdens(block.dual.pressures(per_sum)))
    low, high = ideal.floor, ideal.ceil
    whole = [_whole_sums(model, steps) for steps in (low, high)]
    return InSteps(
        float(ideal.value.sum()), int(low.sum()), int(high.sum()), model.sums(ideal.value), whole[0], whole[1]
    )


def whole_steps(
    block: Opened, per_sum: FloatArray, asked: IntArray, first: IntArray, used: tuple[int, ...], path: Path
) -> IntArray:
    """Round a block so that its groups carry what is `asked` of them, and write the steps to `path`.

    Parameters
    ----------
    asked : (n_own_sums,)
        Steps of every group of the `used` partitions, between the sums of floors and of ceilings.
    first : (n_own_sums,)
        Which group gives way first where not all can have what is asked of them: the largest number.

    Returns
    -------
    (n_own_sums,) what they carry.
    """
    model = block.model
    columns = np.concatenate([np.arange(*model.offsets[p : p + 2]) for p in used])
    limits = asked[columns]
    rows = sparse.csr_array(
        (np.ones(len(columns)), (np.arange(len(columns)), columns)),
        shape=(len(columns), int(model.offsets[-1])),
    )
    share = limits / model.steps.per_unit[0]
    stated = replace(
        model,
        combine=rows,
        row_lower=share,
        row_upper=share,
        steps=replace(model.steps, row_lower=limits, row_upper=limits),
        row_rule=np.zeros(len(columns), dtype=np.int64),
        row_member=np.full(len(columns), "", dtype=object),
        row_priority=first[columns],
    )
    t = block.dual.burdens(block.dual.pressures(per_sum))
    steps = round_to_steps(stated, classify(stated), t).steps
    np.save(path, steps)
    return _whole_sums(model, steps)


def _require_sound(block: CanonicalModel, number: int) -> None:
    limits = block.steps
    unsound = ~(np.isfinite(block.reference) & (block.reference > 0.0))
    unsound |= ~((block.lower >= 0.0) & (block.lower <= block.upper)) | (
        limits.cell_lower > limits.cell_upper
    )
    for partition in block.partitions:
        unsound |= (partition.codes < -1) | (partition.codes >= partition.n_groups)
    if unsound.any():
        first, count = int(np.argmax(unsound)), int(np.count_nonzero(unsound))
        raise PlanError([Problem.at(NOWHERE, "blocks.bad_cells", block=number, count=count, first=first)])


def _own_numbers(partition: Partition) -> tuple[Partition, IntArray]:
    """The groups that cells are in, numbered anew, and which they are."""
    groups = np.flatnonzero(np.bincount(partition.codes + 1, minlength=partition.n_groups + 1)[1:])
    number = np.full(partition.n_groups + 1, -1, dtype=np.int32)
    number[groups] = np.arange(len(groups), dtype=np.int32)
    codes: CodeArray = number[partition.codes]  # code -1 reads the spare last number, which is -1
    return Partition(codes, len(groups)), groups


def _without_rows(block: CanonicalModel) -> CanonicalModel:
    none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
    limits = block.steps
    per_unit = float(limits.per_unit[0])
    return replace(
        block,
        combine=sparse.csr_array((0, 0)),
        row_lower=nothing,
        row_upper=nothing,
        steps=StepLimits.of_one_kind(per_unit, limits.cell_lower, limits.cell_upper, none, none),
        rule_names=("asked",),
        row_rule=none,
        row_member=none.astype(object),
        row_priority=none,
    )


def _whole_sums(model: CanonicalModel, steps: IntArray) -> IntArray:
    """Sums of whole steps per group, in integers. (n_own_sums,)"""
    sums = []
    for partition in model.partitions:
        own = np.zeros(partition.n_groups + 1, dtype=np.int64)
        np.add.at(own, partition.codes, steps)  # code -1 lands in the spare last place
        sums.append(own[:-1])
    return np.concatenate(sums)

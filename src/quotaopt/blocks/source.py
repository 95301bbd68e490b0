"""Where blocks of cells come from: a folder that all workers see, or a model in memory.

A block is a canonical model of some of the cells, with the rows and the groups of the whole. The *frame*
is what is left of the model without any cells: its rows, which the driver knows, and which are few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from scipy import sparse

from quotaopt.errors import NOWHERE, Place, PlanError, Problem
from quotaopt.model.canonical import CanonicalModel, Partition, StepLimits

CELLS_PER_BLOCK = 1 << 18
"""Some milliseconds of work per pass, 15 MB of memory, and a message of some hundred kilobytes. The size is
fixed so that sums are added in the same order by any number of workers."""


class Source(Protocol):
    """Cells in blocks. Workers are sent the source and read the blocks they own."""

    @property
    def n_blocks(self) -> int:
        """How many blocks there are."""

    def frame(self) -> CanonicalModel:
        """The rows, without cells."""

    def block(self, number: int) -> CanonicalModel:
        """The cells of one block."""


@dataclass(frozen=True, eq=False)
class InMemory:
    """A model that fits into memory, in blocks of about one size: for comparison and tests."""

    model: CanonicalModel
    cells_per_block: int = CELLS_PER_BLOCK

    @property
    def n_blocks(self) -> int:
        """How many blocks there are."""
        return -(-self.model.n_cells // self.cells_per_block)

    def frame(self) -> CanonicalModel:
        """The rows, without cells."""
        return part(self.model, slice(0, 0))

    def block(self, number: int) -> CanonicalModel:
        """The cells of one block."""
        start, stop = (self.model.n_cells * each // self.n_blocks for each in (number, number + 1))
        return part(self.model, slice(start, stop))


def cut(model: CanonicalModel, cells_per_block: int = CELLS_PER_BLOCK) -> Iterator[CanonicalModel]:
    """The blocks of a model, in order."""
    source = InMemory(model, cells_per_block)
    return (source.block(number) for number in range(source.n_blocks))


def part(model: CanonicalModel, cells: slice) -> CanonicalModel:
    """Some cells of a model, with all its rows.

    Raises
    ------
    PlanError
        Rows are weighted, may be missed, or cells are counted in several kinds of steps.
    """
    if model.has_costs or model.steps.cell_kind.ndim or not model.is_plain.all():
        raise PlanError([Problem.at(NOWHERE, "blocks.not_plain")])
    limits = model.steps
    return replace(
        model,
        reference=model.reference[cells],
        lower=model.lower[cells],
        upper=model.upper[cells],
        partitions=tuple(Partition(p.codes[cells], p.n_groups) for p in model.partitions),
        steps=replace(limits, cell_lower=limits.cell_lower[cells], cell_upper=limits.cell_upper[cells]),
    )


@dataclass(frozen=True)
class Folder:
    """Blocks in files ``block-000000.npz`` and so on, beside ``frame.npz``, all without pickled objects."""

    path: Path

    @property
    def n_blocks(self) -> int:
        """How many blocks there are."""
        return int(self._load("frame.npz")["n_blocks"])

    def frame(self) -> CanonicalModel:
        """The rows, without cells."""
        return _from_arrays(self._load("frame.npz"))

    def block(self, number: int) -> CanonicalModel:
        """The cells of one block."""
        return _from_arrays(self._load("frame.npz") | self._load(_name(number)))

    def _load(self, name: str) -> dict[str, Any]:
        try:
            with np.load(self.path / name, allow_pickle=False) as arrays:
                return dict(arrays)
        except (OSError, ValueError) as error:
            place = Place(str(self.path / name))
            raise PlanError([Problem.at(place, "blocks.unreadable", reason=str(error))]) from error


def write_blocks(folder: Path, blocks: Iterable[CanonicalModel]) -> Folder:
    """Write blocks as they come, and the frame when all are there: a folder without one is unfinished.

    Raises
    ------
    PlanError
        There is no block, or it has rows that are not solved in blocks.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count, last = 0, None
    for count, last in enumerate(blocks, start=1):
        np.savez(folder / _name(count - 1), **_cells_of(last))
    if last is None:
        raise PlanError([Problem.at(Place(str(folder)), "blocks.none")])
    np.savez(folder / "frame.npz", n_blocks=count, **_cells_of(part(last, slice(0, 0))), **_rows_of(last))
    return Folder(folder)


def _name(number: int) -> str:
    return f"block-{number:06}.npz"


def _cells_of(model: CanonicalModel) -> dict[str, Any]:
    return {
        "reference": model.reference,
        "lower": model.lower,
        "upper": model.upper,
        "cell_lower": model.steps.cell_lower,
        "cell_upper": model.steps.cell_upper,
        "codes": np.stack([p.codes for p in model.partitions]),
    }


def _rows_of(model: CanonicalModel) -> dict[str, Any]:
    combine, limits = model.combine, model.steps
    return {
        "n_groups": np.array([p.n_groups for p in model.partitions]),
        "combine_data": combine.data,
        "combine_indices": combine.indices,
        "combine_indptr": combine.indptr,
        "row_lower": model.row_lower,
        "row_upper": model.row_upper,
        "row_steps_lower": limits.row_lower,
        "row_steps_upper": limits.row_upper,
        "per_unit": limits.per_unit,
        "rule_names": np.array(model.rule_names, dtype=np.str_),
        "row_rule": model.row_rule,
        "row_member": model.row_member.astype(np.str_),
        "row_priority": model.row_priority,
    }


def _from_arrays(arrays: dict[str, Any]) -> CanonicalModel:
    n_groups = arrays["n_groups"].tolist()
    csr = (arrays["combine_data"], arrays["combine_indices"], arrays["combine_indptr"])
    return CanonicalModel(
        reference=arrays["reference"],
        lower=arrays["lower"],
        upper=arrays["upper"],
        partitions=tuple(Partition(*each) for each in zip(arrays["codes"], n_groups, strict=True)),
        combine=sparse.csr_array(csr, shape=(len(arrays["row_lower"]), sum(n_groups))),
        row_lower=arrays["row_lower"],
        row_upper=arrays["row_upper"],
        steps=StepLimits.of_one_kind(
            float(arrays["per_unit"][0]),
            arrays["cell_lower"],
            arrays["cell_upper"],
            arrays["row_steps_lower"],
            arrays["row_steps_upper"],
        ),
        rule_names=tuple(arrays["rule_names"].tolist()),
        row_rule=arrays["row_rule"],
        row_member=arrays["row_member"].astype(object),
        row_priority=arrays["row_priority"],
    )

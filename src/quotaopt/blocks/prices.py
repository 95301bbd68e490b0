"""The prices of the rows, found by Newton's method without a cell in sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from quotaopt.blocks import work
from quotaopt.blocks.dual import BlockDual, Crew
from quotaopt.errors import NOWHERE, InfeasibleError, NotCertifiedError, Problem
from quotaopt.fairness.notion import Notion, limits_at
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel, Partition
from quotaopt.solvers.ascent import ACCEPTED, GAP_ACCEPTED, ascend
from quotaopt.solvers.candidate import SMALLEST_OBJECTIVE, Refutation
from quotaopt.solvers.climb import Climb, Point
from quotaopt.solvers.elimination import lay_out
from quotaopt.solvers.farkas import CLEAR, contradiction, proof_of_one_row
from quotaopt.solvers.newton import METHOD
from quotaopt.solvers.rows import merge_rows

MOST_NAMED = 8
"""Rows that are named where more stand in a contradiction or are broken."""


@dataclass(frozen=True, eq=False)
class Prices:
    """Multipliers of the rows, and how good the continuous answer to them is."""

    multipliers: FloatArray  # (n_rows,)
    per_sum: FloatArray  # (n_sums,), what they add to the pressure on the cells of every group
    iterations: int  # Newton steps
    passes: int  # over all cells
    violation: float  # relative to the mass of the worst row
    gap: float


@dataclass(frozen=True, eq=False)
class CrewMeasured:
    """What an ascent asks of the cells now and then, asked of all blocks."""

    frame: CanonicalModel
    by_group: CanonicalModel
    crew: Crew
    climb: Climb
    notion: Notion

    def objective(self, point: Point) -> float:
        """See `Measured`."""
        places, per_sum = self.crew.places, point.pressures
        parts = self.crew.ask(work.cost, lambda n: (per_sum[places[n]], self.notion))
        return float(sum(each for _, each in parts))

    def proof_from(self, change: FloatArray) -> Refutation | None:
        """See `Measured`."""
        return self.proved(self.climb.rows.to_model(change))

    def proof_of_one_row(self) -> Refutation | None:
        """See `Measured`; for sums of groups it is enough to know what the groups can carry."""
        return proof_of_one_row(self.by_group, METHOD)

    def proved(self, multipliers: FloatArray) -> Refutation | None:
        """The multipliers as a proof, where the cells of all blocks confirm it."""
        asked = np.where(multipliers > 0.0, self.frame.row_lower, self.frame.row_upper)
        usable = np.where(np.isfinite(asked), multipliers, 0.0)
        per_sum = np.asarray(self.frame.combine.T @ usable)
        places = self.crew.places
        given = sum(each for _, each in self.crew.ask(work.most, lambda n: (per_sum[places[n]],)))
        weight = float(np.abs(usable) @ self.by_group.row_mass)
        is_proof = weight > 0.0 and limits_at(self.frame, usable) - given > CLEAR * weight
        return Refutation(usable, METHOD) if is_proof else None


def find_prices(frame: CanonicalModel, crew: Crew, notion: Notion) -> Prices:
    """Newton's method on the rows of the frame.

    Raises
    ------
    InfeasibleError, NotCertifiedError
        There is no plan; it was not found.
    """
    by_group = _by_group(frame, crew)
    rows = merge_rows(by_group)
    clash = contradiction(by_group, rows, METHOD)
    if clash is not None:
        raise _impossible(frame, clash)
    layout = lay_out(rows, frame.offsets)
    dual = BlockDual(crew, layout.pairs)
    climb = Climb(rows, dual, layout)
    measured = CrewMeasured(frame, by_group, crew, climb, notion)
    end = ascend(climb, measured, np.zeros(rows.n_rows))
    if end.proof is not None:
        raise _impossible(frame, end.proof)
    found = Prices(
        rows.to_model(end.point.multipliers),
        end.point.pressures,
        end.steps,
        dual.passes,
        climb.violation(end.point),
        climb.loss(end.point) / max(measured.objective(end.point), SMALLEST_OBJECTIVE),
    )
    if not end.has_arrived and (found.violation > ACCEPTED or abs(found.gap) > GAP_ACCEPTED):
        values = {"violation": found.violation, "gap": found.gap}
        raise NotCertifiedError([Problem.at(NOWHERE, "solve.not_converged", **values)])
    return found


def _by_group(frame: CanonicalModel, crew: Crew) -> CanonicalModel:
    """The model with every group as one cell, enough for what is said of rows without their cells."""
    n_sums = int(frame.offsets[-1])
    sizes, lowest, highest = np.zeros((3, n_sums))
    for number, outline in enumerate(crew.outlines):
        places = crew.places[number]
        sizes[places] += outline.sizes
        lowest[places] += outline.lowest
        highest[places] += outline.highest
    divisor = np.where(sizes > 0.0, sizes, 1.0)
    own = np.arange(n_sums)
    partitions = [
        Partition(
            np.where((own >= start) & (own < stop), own - start, -1).astype(np.int32), int(stop - start)
        )
        for start, stop in pairwise(frame.offsets)
    ]
    return replace(
        frame,
        reference=sizes,
        lower=lowest / divisor,
        upper=highest / divisor,
        partitions=tuple(partitions),
    )


def _impossible(frame: CanonicalModel, proof: Refutation) -> InfeasibleError:
    rows = np.flatnonzero(proof.multipliers)
    prices = {
        (frame.rule_names[frame.row_rule[row]], str(frame.row_member[row])): float(proof.multipliers[row])
        for row in rows
    }
    return InfeasibleError([Problem.at(NOWHERE, "blocks.impossible", rows=named(frame, rows))], prices)


def named(frame: CanonicalModel, rows: Sequence[int] | IntArray) -> str:
    """The names of rows, the first few of many."""
    names = [frame.row_label(int(row)) for row in rows[:MOST_NAMED]]
    return ", ".join(names) + (" ..." if len(rows) > MOST_NAMED else "")

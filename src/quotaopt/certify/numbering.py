"""From claims as they are handed in, by names, to evidence in the numbers of a rulebook."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from quotaopt.certify.carried import COMPANY, Carried
from quotaopt.certify.claim import Claim, StageClaim
from quotaopt.certify.columns import member_codes
from quotaopt.certify.evidence import CarriedNumbers, DerivedTargets, Fairness, StageEvidence
from quotaopt.certify.groups import Values
from quotaopt.certify.price import MultiplierError, Prices, by_row, by_rule
from quotaopt.certify.rulebook import Rulebook
from quotaopt.certify.selection import Cut
from quotaopt.certify.stages import compared
from quotaopt.certify.targets import Targets, cells_of
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray


def numbered(book: Rulebook, claim: Claim, cell: IntArray) -> Fairness:
    """A claim in numbers; `cell` is that of every row of the targets. (n_rows,)

    Raises
    ------
    MultiplierError
        A price or settled unit does not exist in the plan, or is not a finite number.
    """
    stages = tuple(_stage(book, claim, stage, cell) for stage in claim.stages)
    return Fairness(
        as_table(book, cell, claim.reference), stages, claim.level, claim.coincides, claim.credits
    )


def _stage(book: Rulebook, claim: Claim, stage: StageClaim, cell: IntArray) -> StageEvidence:
    settled, settled_rows = _settled(book, claim, stage, cell)
    return StageEvidence(
        kind=stage.kind,
        value=stage.value,
        prices=by_rule(book, stage.multipliers),
        links=_of_groups(book, claim, stage.links) if stage.links else None,
        weights=stage.weights,
        priority=stage.priority,
        largest=stage.largest,
        settled=settled,
        settled_rows=settled_rows,
    )


def _of_groups(book: Rulebook, claim: Claim, values: Mapping[str, float]) -> FloatArray:
    """Values by the groups that are compared. (n_groups,)"""
    if not claim.level:
        raise MultiplierError(f"level[{min(values)}]")
    return by_row(compared(book.space, claim.level), values)


def _settled(
    book: Rulebook, claim: Claim, stage: StageClaim, cell: IntArray
) -> tuple[IntArray, dict[str, IntArray]]:
    """Cells or groups that a stage settles, and rows of soft rules."""
    settled = stage.settled
    if not isinstance(settled, tuple):
        if claim.level or not np.isin(settled, np.arange(len(cell))).all():
            raise MultiplierError("level")
        return np.sort(cell[settled]), {}
    names = [each for each in settled if isinstance(each, str)]
    if names:
        return np.flatnonzero(_of_groups(book, claim, dict.fromkeys(names, 1.0))), {}
    rows: Prices = by_rule(book, {row: 1.0 for row in settled if not isinstance(row, str)})
    return np.zeros(0, dtype=np.int64), {rule: np.flatnonzero(each) for rule, each in rows.items()}


def numbered_carried(book: Rulebook, carried: Carried, cell: IntArray) -> CarriedNumbers | None:
    """What everyone carries by nodes; a level is left out where not each of its nodes has one number.

    None where there is not one street target per row of the targets.
    """
    assert book.ladder is not None
    if len(carried.street) != len(cell):
        return None
    nodes = {COMPANY: book.ladder.rungs[0].parents} | {rung.level: rung.nodes for rung in book.ladder.rungs}
    stated = ((level, _by_node(carried.numbers.get(level), of)) for level, of in nodes.items())
    numbers = {level: minor for level, minor in stated if minor is not None}
    return CarriedNumbers(numbers, as_table(book, cell, carried.street), carried.are_all)


def numbered_derived(
    book: Rulebook, stated: Mapping[tuple[str, str | None], IntArray] | None
) -> DerivedTargets | None:
    """Derived targets by measure and tier, by the names that the rulebook has for them."""
    if stated is None:
        return None
    places = {derived.name: (derived.measure, derived.tier) for derived in book.derived}
    return {name: stated[place] for name, place in places.items() if place in stated}


def _by_node(stated: Targets | None, nodes: Cut) -> IntArray | None:
    """The numbers of all nodes of a level; None where one has none or several. (n_nodes,)"""
    if stated is None or any(name not in stated.names for name in nodes.base_levels):
        return None
    codes = [member_codes(nodes.space, name, stated.names[name]) for name in nodes.base_levels]
    node = nodes.parts.find(codes, len(stated))
    if not np.array_equal(np.sort(node), np.arange(len(nodes.groups))):
        return None
    numbers = np.zeros(len(node), dtype=np.int64)
    numbers[node] = stated.minor
    return numbers


def as_table(book: Rulebook, cell: IntArray, values: Values) -> Values:
    """Values of rows as a table of cells. (n_rows,) -> (n_bases, n_periods)"""
    table = np.zeros(book.space.shape, dtype=values.dtype)
    table.reshape(-1)[cell] = values
    return table


def cells_in(book: Rulebook, targets: Targets) -> BoolArray:
    """The cells that have a row in `targets`. (n_bases, n_periods)"""
    inside = np.zeros(book.space.shape, dtype=np.bool_)
    cell = cells_of(book.space, targets)
    inside.reshape(-1)[cell[cell >= 0]] = True
    return inside

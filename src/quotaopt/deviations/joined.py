"""Causes against the deviations that they are to explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from quotaopt.deviations.cause import Cause, Causes
from quotaopt.deviations.facts import Facts
from quotaopt.deviations.tree import Tree
from quotaopt.errors import NOWHERE, Problem, Problems
from quotaopt.model.arrays import BoolArray
from quotaopt.plan.nearest import nearest


@dataclass(frozen=True, eq=False)
class Scope:
    """Cells that causes speak of, with all causes of exactly these cells."""

    causes: tuple[Cause, ...]
    inside: BoolArray  # (n_cells,) of the facts

    @property
    def where(self) -> dict[str, tuple[str, ...]]:
        """The members that its first cause names."""
        return dict(self.causes[0].where)


def require_levels(levels: Sequence[str], facts: Facts) -> None:
    """Refuse levels that the plan does not have or the actuals do not tell apart, and repetitions.

    Raises
    ------
    PlanError
        With one problem per level.
    """
    problems, known = Problems(), list(facts.cells.levels)
    for number, level in enumerate(levels):
        if level not in known:
            hint = nearest(level, known)
            problems.add(NOWHERE, "deviations.unknown_level", level=level, nearest=hint)
        elif level in levels[:number]:
            problems.add(NOWHERE, "report.repeated_level", level=level)
    problems.stop_if_any()


def scopes_of(causes: Causes, facts: Facts) -> tuple[Scope, ...]:
    """Causes by the cells that they are about, in the order of the table.

    Raises
    ------
    PlanError
        A cause names a level at which actuals are not told apart, has no deviation, or is of cells of
        which nothing is due yet; or what causes of the same cells are said to explain is not
        between nothing and their gap. All at once.
    """
    problems, found = Problems(), dict[bytes, tuple[BoolArray, list[Cause]]]()
    for cause in causes:
        unknown = [level for level in cause.where if level not in facts.cells.levels]
        if unknown:
            shown = {"levels": ", ".join(unknown), "known": ", ".join(facts.cells.levels)}
            problems.add(cause.place, "deviations.not_told_apart", **shown)
            continue
        inside = cause.inside(facts.cells) & facts.is_due
        found.setdefault(inside.tobytes(), (inside, []))[1].append(cause)
    for inside, stated in found.values():
        problems.extend(_wrong(facts, inside, stated))
    problems.stop_if_any()
    return tuple(Scope(tuple(stated), inside) for inside, stated in found.values())


def _wrong(facts: Facts, inside: BoolArray, stated: list[Cause]) -> list[Problem]:
    """What causes of the same cells claim against their gap."""
    if not inside.any():
        return [Problem.at(cause.place, "deviations.not_due") for cause in stated]
    gap = facts.amount(facts.gap(inside))
    if not gap:
        return [Problem.at(cause.place, "deviations.no_deviation") for cause in stated]
    claims = [cause for cause in stated if cause.amount is not None]
    claimed = sum((cause.amount or Decimal(0) for cause in claims), Decimal(0))
    if not claims or (claimed / gap >= 0 and abs(claimed) <= abs(gap)):
        return []
    rows = ", ".join(str(cause.place.row) for cause in claims)
    shown = {"rows": rows, "claimed": f"{claimed:+,f}", "gap": f"{gap:+,f}"}
    return [Problem.at(claims[-1].place, "deviations.more_than_gap", **shown)]


def is_beyond(gap: int, target: int, tolerance: Fraction) -> bool:
    """Whether a gap is more than a tolerated part of its target, above or below; exactly."""
    return abs(gap) > tolerance * target


def own_scopes(scopes: Sequence[Scope], facts: Facts, tree: Tree) -> dict[tuple[int, int], list[Scope]]:
    """The scopes that are just the cells of a node: depth and node -> scopes.

    Of several nodes with the same cells (a region with one rep) it is the first one whose levels
    the scope names; of those that it does not name, the coarsest.
    """
    found: dict[tuple[int, int], list[Scope]] = {}
    for scope in scopes:
        first = int(np.argmax(scope.inside))
        nodes = [(depth, int(grouping.codes[first])) for depth, grouping in enumerate(tree.depths)]
        same = [
            (depth, node)
            for depth, node in nodes
            if (scope.inside == ((tree.depths[depth].codes == node) & facts.is_due)).all()
        ]
        if same:
            named = [(depth, node) for depth, node in same if set(scope.where) <= set(tree.levels[:depth])]
            found.setdefault((named or same)[0], []).append(scope)
    return found


def unexplained(facts: Facts, scopes: Sequence[Scope]) -> BoolArray:
    """The cells that no cause is about. (n_cells,)"""
    left = np.ones(len(facts.cells), dtype=np.bool_)
    for scope in scopes:
        left &= ~scope.inside
    return left

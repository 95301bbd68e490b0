"""Causes against the deviations that they are to explain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from quotaopt.deviations.cause import Cause, Causes
from quotaopt.deviations.facts import Facts
from quotaopt.deviations.tree import Tree
from quotaopt.errors import NOWHERE, Problem, Problems
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.plan.nearest import nearest


@dataclass(frozen=True, eq=False)
class Scope:
    """Cells that causes speak of and of which something is due, with all causes of exactly these cells."""

    causes: tuple[Cause, ...]
    at: IntArray  # (n_inside,), in the cells of the facts

    @property
    def where(self) -> Mapping[str, tuple[str, ...]]:
        """The members that its first cause names."""
        return self.causes[0].where


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
    problems, found = Problems(), dict[bytes, tuple[IntArray, list[Cause]]]()
    for cause in causes:
        unknown = [level for level in cause.where if level not in facts.cells.levels]
        if unknown:
            shown = {"levels": ", ".join(unknown), "known": ", ".join(facts.cells.levels)}
            problems.add(cause.place, "deviations.not_told_apart", **shown)
            continue
        at = np.flatnonzero(cause.inside(facts.cells) & facts.is_due)
        found.setdefault(at.tobytes(), (at, []))[1].append(cause)
    for at, stated in found.values():
        problems.extend(_wrong(facts, at, stated))
    problems.stop_if_any()
    return tuple(Scope(tuple(stated), at) for at, stated in found.values())


def _wrong(facts: Facts, at: IntArray, stated: list[Cause]) -> list[Problem]:
    """What causes of the same cells claim against their gap."""
    if not len(at):
        return [Problem.at(cause.place, "deviations.not_due") for cause in stated]
    gap = facts.amount(facts.gap(at))
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
    due = [tree.of_cells(facts.is_due.astype(np.int64), depth) for depth in range(tree.last + 1)]
    for scope in scopes:
        same = []
        for depth, grouping in enumerate(tree.depths):
            nodes = grouping.codes[scope.at]
            if (nodes == nodes[0]).all() and due[depth][nodes[0]] == len(nodes):
                same.append((depth, int(nodes[0])))
        if same:
            named = [place for place in same if set(scope.where) <= set(tree.levels[: place[0]])]
            found.setdefault((named or same)[0], []).append(scope)
    return found


def unexplained(facts: Facts, scopes: Sequence[Scope]) -> BoolArray:
    """The cells that no cause is about. (n_cells,)"""
    left = np.ones(len(facts.cells), dtype=np.bool_)
    for scope in scopes:
        left[scope.at] = False
    return left

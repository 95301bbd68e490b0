"""Single checks: each looks at one thing on all cells or rows, counts what fails and names the first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from quotaopt.certify.certificate import Check, Violation
from quotaopt.certify.columns import member_codes
from quotaopt.certify.exact import Exact
from quotaopt.certify.rulebook import Rulebook, RuleRows, Space
from quotaopt.certify.targets import Targets
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray

SHOWN = 20
"""So many violations of one check are listed; all of them are counted."""
LARGEST_SUM = 2**60
"""Targets may sum to this many minor units: more than the largest amount a plan can state."""
_REFERENCE_TOLERANCE = 1e-9  # references are floats; they only set the scale of fairness


@dataclass(frozen=True)
class Finding:
    """One check and what failed it."""

    check: Check
    violations: tuple[Violation, ...] = ()

    @classmethod
    def of(cls, kind: str, name: str = "", *, count: int = 1, holds: bool) -> Finding:
        """A check that holds or fails as a whole."""
        if holds:
            return cls(Check(kind, name, count, 0))
        return cls(Check(kind, name, count, 1), (Violation(kind, name, ""),))


def check_cells(space: Space, targets: Targets, cell: IntArray) -> Finding:
    """Every cell of the plan exactly once, and no other."""
    n_cells = space.n_bases * space.n_periods
    times = np.bincount(cell[cell >= 0], minlength=n_cells)
    unknown, missing = np.flatnonzero(cell < 0), np.flatnonzero(times == 0)
    twice = np.flatnonzero(times > 1)
    violations = [Violation("unknown", "", targets.label(space.finest, row)) for row in unknown[:SHOWN]]
    violations += [Violation("missing", "", space.label(int(at))) for at in missing[:SHOWN]]
    violations += [Violation("twice", "", space.label(int(at))) for at in twice[:SHOWN]]
    broken = len(unknown) + len(missing) + len(twice)
    return Finding(Check("cells", "", n_cells, broken), tuple(violations))


def check_size(amounts: IntArray) -> Finding:
    """Amounts so large that their sum could leave int64 are refused before anything is added up."""
    size = float(np.abs(amounts.astype(np.float64)).sum())
    return Finding.of("size", count=amounts.size, holds=size < LARGEST_SUM)


def check_steps(book: Rulebook, table: IntArray) -> Finding:
    """Every target is a whole number of the steps of its layer."""
    rest = table % book.step_of_cells
    return _each_target(book, "step", table, rest != 0, rest)


def check_signs(book: Rulebook, table: IntArray) -> Finding:
    """No target is negative."""
    return _each_target(book, "sign", table, table < 0, -table)


def _each_target(book: Rulebook, kind: str, table: IntArray, wrong: BoolArray, by: IntArray) -> Finding:
    cells = np.flatnonzero(wrong)
    amount, excess = (book.money(Exact(each.ravel())) for each in (table, by))
    violations = tuple(
        Violation(kind, "", book.space.label(cell), activity=amount.decimal(cell), by=excess.decimal(cell))
        for cell in cells[:SHOWN].tolist()
    )
    return Finding(Check(kind, "", table.size, len(cells)), violations)


def check_level(space: Space, level: str, targets: Targets, cell: IntArray) -> Finding:
    """A coarser level in the targets says what the plan says."""
    stated = member_codes(space, level, targets.names[level])
    wrong = np.flatnonzero(stated != np.broadcast_to(space.codes[level], space.shape).reshape(-1)[cell])
    violations = tuple(
        Violation("levels", level, targets.label((level, *space.finest), row)) for row in wrong[:SHOWN]
    )
    return Finding(Check("levels", level, len(targets), len(wrong)), violations)


def check_rule(book: Rulebook, rows: RuleRows, table: IntArray) -> Finding:
    """Every row of one rule. A rule without any row says nothing, and that is an error too.

    A soft rule may be missed: by how much is said, and is no failure.
    """
    kind = "rule" if rows.soft is None else "soft"
    if not len(rows):
        return Finding(Check(kind, rows.rule, 0, 1), (Violation("not_checkable", rows.rule, ""),))
    activity, limits = rows.activity(table), rows.limits_for(table, book.step_of(rows))
    slacks = [limits.lower and activity - limits.lower, limits.upper and limits.upper - activity]
    sides = [side for side in slacks if side is not None]
    outside = [np.asarray(side.units < 0, dtype=np.bool_) for side in sides]
    least = _least(book, sides, rows.known)
    if rows.soft is None:
        wrong, missed = np.flatnonzero(~rows.known | np.logical_or.reduce(outside)), None
    else:
        wrong, missed = np.flatnonzero(~rows.known), _missed(book, sides, rows.known)

    def shown(amounts: Exact | None, row: int) -> Decimal | None:
        return None if amounts is None else _over(book.money(amounts).decimal(row), rows.denominator)

    def violation(row: int) -> Violation:
        members, amount = rows.label(row), shown(activity, row)
        if not rows.known[row]:
            return Violation("not_checkable", rows.rule, members, amount)
        by = _over(max(-book.money(side).decimal(row) for side in sides), rows.denominator)
        return Violation(
            "rule", rows.rule, members, amount, shown(limits.lower, row), shown(limits.upper, row), by
        )

    least, missed = (each and _over(each, rows.denominator) for each in (least, missed))
    check = Check(kind, rows.rule, len(rows), len(wrong), least, missed)
    return Finding(check, tuple(violation(int(row)) for row in wrong[:SHOWN]))


def _over(amount: Decimal, denominator: int) -> Decimal:
    """What an amount stands for that is stated `denominator` times."""
    return amount if denominator == 1 else round(amount / denominator, 12)


def _missed(book: Rulebook, sides: list[Exact], known: BoolArray) -> Decimal:
    """How far all rows are outside, in sum."""
    outside = [Exact(np.minimum(side[known].units, 0), side.digits).sum() for side in sides]
    return -sum((book.money(each).decimal() for each in outside), Decimal(0))


def _least(book: Rulebook, sides: list[Exact], known: BoolArray) -> Decimal | None:
    """The slack of the row nearest to a limit."""
    if not known.any():
        return None
    nearest = []
    for side in sides:
        inside = side[known]
        nearest.append(book.money(inside).decimal(int(np.argmin(inside.units))))
    return min(nearest)


def check_reference(book: Rulebook, reference: FloatArray) -> Finding:
    """References are usable and sum to what they should, in every layer."""
    usable = bool(np.isfinite(reference).all() and (reference >= 0.0).all())
    right = usable
    with np.errstate(over="ignore"):
        wholes = reference.reshape(book.space.n_layers, -1).sum(axis=1) if usable else []
    for whole, expected in zip(wholes, book.sizes, strict=True) if usable else ():
        right &= 0.0 < whole < math.inf
        right &= expected is None or abs(whole - expected) <= _REFERENCE_TOLERANCE * expected
    return Finding.of("reference", count=reference.size, holds=bool(right))

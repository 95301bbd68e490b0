"""Ruling out every way to choose: cases are parted in two until multipliers contradict each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from quotaopt.certify.cases import options_of, parted, with_limits
from quotaopt.certify.evidence import CaseEvidence, Parting
from quotaopt.certify.options import Case, Left, Options
from quotaopt.conflict.choice_rows import ChoiceRows
from quotaopt.conflict.contradiction import contradiction, free_program
from quotaopt.conflict.deletion import TOLERANCES
from quotaopt.conflict.hard_rows import HardRows, Inequalities
from quotaopt.conflict.smallest import proved
from quotaopt.errors import NotCertifiedError
from quotaopt.linear import Solved, solve_linear
from quotaopt.model.arrays import BoolArray, FloatArray

_CASES = 1_000
"""Cases that are looked at for one conflict; where there are more, a solver's word is told."""
_SAME = 1e-9
"""Sums nearer to an option than this, in parts of the totals, take it."""


def ruled_out(rows: ChoiceRows, units: BoolArray) -> tuple[CaseEvidence, ...] | None:
    """Cases of choice, with prices that exact arithmetic confirms for each that is not parted. (n_units,)

    None where some case is not ruled out, or there are too many. They come in the order in which the
    checker takes them: after a case that is parted its first part, with all that follows from it.
    """
    chosen = {rule.rows.rule: at for rule, at in zip(rows.rules, rows.chosen(units), strict=True)}
    options = options_of(rows.hard.book, chosen)
    open_cases, found = [tuple(each.all_left() for each in options)], list[CaseEvidence]()
    while open_cases and len(found) < _CASES:
        case = open_cases.pop()
        looked_at = _Limited.of(rows.hard, units[: len(rows.hard)], options, case)
        prices = looked_at.prices()
        parting = looked_at.parting() if prices is None else None
        if prices is None and parting is None:
            return None
        found.append(CaseEvidence(parting) if prices is None else looked_at.evidence(prices))
        if parting is not None:
            open_cases += (parted(options, case, parting) or ())[::-1]
    return None if open_cases else tuple(found)


@dataclass(frozen=True, eq=False)
class _Limited:
    """Hard rows, and behind them what one case asks of the groups that rules of choice speak of."""

    rows: HardRows
    units: BoolArray  # (n_units,), rows that hold
    n_hard: int  # rules
    options: tuple[Options, ...]
    case: Case

    @classmethod
    def of(cls, hard: HardRows, units: BoolArray, options: tuple[Options, ...], case: Case) -> _Limited:
        book = with_limits(hard.book, options, case)
        n_hard = len(hard.book.rules)
        held = np.concatenate([units, *(rows.known for rows in book.rules[n_hard:])])
        return cls(replace(hard, book=book), held, n_hard, options, case)

    def prices(self) -> FloatArray | None:
        """Prices by which exact arithmetic rules the case out. (n_units,)"""
        if not self.units.any():
            return None
        system = self.rows.inequalities(self.units)
        multipliers = contradiction(system, TOLERANCES[0])
        if multipliers is None:
            return None
        return proved(self.rows, self.units, system.prices(multipliers, len(self.rows)))

    def evidence(self, prices: FloatArray) -> CaseEvidence:
        """Prices (n_units,) by rule."""
        parts = np.split(prices, self.rows.first[1:-1])
        hard, limits = parts[: self.n_hard], parts[self.n_hard :]
        chosen = [each.choices.rows.rule for each in self.options]
        names = [each.rule for each in self.rows.book.rules[: self.n_hard]]
        return CaseEvidence(
            prices={name: part for name, part in zip(names, hard, strict=True) if part.any()},
            at_least={name: part for name, part in zip(chosen, limits[::2], strict=True) if part.any()},
            at_most={name: part for name, part in zip(chosen, limits[1::2], strict=True) if part.any()},
        )

    def parting(self) -> Parting | None:
        """Where the options of the group are cut that a point within all limits keeps worst."""
        system = self.rows.inequalities(self.units)
        point = _point(system)
        candidates = []
        for number, (options, left) in enumerate(zip(self.options, self.case, strict=True)):
            at = np.flatnonzero(options.in_force)
            unit = self.rows.first[self.n_hard + 2 * number] + at
            row = np.searchsorted(system.unit, unit)
            parts, scale = np.zeros((2, len(options.in_force)))
            parts[at], scale[at] = system.matrix[row] @ point, system.scale[row]
            candidates += list(_worst(options, left, parts, scale))
        return max(candidates, key=lambda found: found[0])[1] if candidates else None


def _point(system: Inequalities) -> FloatArray:
    """A point within all limits; where none is found, one that says nothing. (n_kinds,)"""
    try:
        ending = solve_linear(free_program(system))
    except NotCertifiedError:
        ending = None
    return ending.x if isinstance(ending, Solved) else np.zeros(system.matrix.shape[1])


def _worst(
    options: Options, left: Left, parts: FloatArray, scale: FloatArray
) -> Iterator[tuple[float, Parting]]:
    """Of groups that are left more than one option the one whose sum is furthest from any of them.

    `parts` (n_groups,) are the sums in parts of the totals, which `scale` makes minor units.
    """
    undecided = np.flatnonzero(options.in_force & (left.first < left.last))
    if not len(undecided):
        return
    least, most = (
        each.floats() / np.where(scale > 0.0, scale, 1.0) for each in (options.least, options.most)
    )
    above = np.where(options.has_most[:, None], parts - most, -np.inf)
    number = np.arange(len(least))[:, None]
    is_left = (left.first <= number) & (number <= left.last)
    away = np.min(np.maximum(least - parts, above), axis=0, where=is_left, initial=np.inf)
    row = options.choices.member_row
    if row is not None:
        away = np.where((options.counted(parts > _SAME) > options.allowed)[row], parts, 0.0)
    group = int(undecided[np.argmax(away[undecided])])
    below = int(np.count_nonzero(least[:, group] <= parts[group] + _SAME)) - 1
    option = int(np.clip(below, left.first[group], left.last[group] - 1))
    yield float(away[group]), Parting(options.choices.rows.rule, group, option)

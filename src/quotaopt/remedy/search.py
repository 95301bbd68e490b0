r"""The search for ways out by changing limits: what elastic programs over the rows seen so far propose.

- The cheapest: the least sum of relative changes over all rows that may be changed.
- Single rows of the smallest conflict. Every way out changes one of its rows, so that whatever a single row
  can do, one of these can. Its multipliers y prove that row i must give at least :math:`\text{gap}/|y_i|`:
  rows are tried in this order.
- Fewer: a smallest set of rows, where it has fewer of them than the cheapest way changes.
- Even: all rules of the conflict loosened by the same part. Of very many rows no program is asked: every
  proof that a solve brings tells a part below which it still holds. What is offered then need not be least.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import fsum

import numpy as np

from quotaopt.conflict.hard_rows import HardRows
from quotaopt.conflict.smallest import ConflictSet, Demand
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_amendments import SIDES
from quotaopt.remedy.elastic import Giving, Norm, even_by_proof, least_needs
from quotaopt.remedy.entries import amended_rows, loosened
from quotaopt.remedy.fewest import fewer_needs
from quotaopt.remedy.moves import Move, moves
from quotaopt.remedy.stated import StatedLimits, shortest
from quotaopt.remedy.way import Candidate, Kind, Proposal, Seen, Widening

MOST_TRIED = 8
"""Rows of a conflict that are tried alone."""
MOST_CHANGES = 100
"""Single limits that one way out changes: nobody reads, or agrees to, more."""
MOST_ROWS = 1000
"""Rows of one rule beyond which they are not changed one by one, nor weighed against each other."""
_STRIDE = 1.5
"""Of very many rows every even part that is tried is so many times the one before."""
_ROUND = Fraction(1, 50), Fraction(1, 2000)
"""An even part is rounded up to few digits: by this part of itself, or by this."""


@dataclass(frozen=True, eq=False)
class Search:
    """A plan that cannot be met, and what is known of it."""

    plan: Plan
    rows: HardRows
    stated: StatedLimits
    conflict: ConflictSet | None

    def together(self, positions: Collection[int]) -> list[Candidate]:
        """Several limits of rules at these positions of the plan: the least change, and an even one."""
        giving = self._giving(positions)
        least = [self._giving_way(giving, "sum")] if len(giving) else []
        return [*least, *self._evenly(giving)]

    def fewer(self, positions: Collection[int]) -> list[Candidate]:
        """Fewer limits than the least change takes, where no more than `MOST_ROWS` are looked at."""
        giving = self._giving(positions)

        def candidate(seen: Seen) -> Widening | None:
            units = seen.units
            if units.sum() > MOST_ROWS:
                return None
            least = least_needs(self.rows, units, self._few(giving, units), "sum")
            fewer = least and fewer_needs(self.rows, units, least)
            if least is None or fewer is None:
                return None
            return self._moving(moves(self.rows, fewer), fewer_than=int((least.change > 0.0).sum()))

        return [candidate] if len(giving) else []

    def alone(self, positions: Collection[int]) -> list[Candidate]:
        """Each row of the conflict alone, those that must move least first."""
        if self.conflict is None or len(self.conflict.demands) > MOST_ROWS:
            return []
        giving = self._giving(positions)
        sides = zip(giving.unit.tolist(), giving.is_lower.tolist(), strict=True)
        place = {side: at for at, side in enumerate(sides)}
        found = [
            (_least_change(self.conflict, demand), place[side])
            for demand in self.conflict.demands
            if (side := (self._unit_of(demand), demand.side == "lower")) in place
        ]
        first = sorted(found)[:MOST_TRIED]
        return [self._giving_way(giving.part(np.array([at])), "even") for _, at in first]

    def _giving_way(self, giving: Giving, norm: Norm) -> Candidate:
        """Rows that give way, by the least that will do."""

        def candidate(seen: Seen) -> Widening | None:
            few = self._few(giving, seen.units)
            if not self._breaks_all(few, seen.proofs):
                return None
            needs = least_needs(self.rows, seen.units, few, norm)
            moving = [] if needs is None else moves(self.rows, needs)
            return self._moving(moving)

        return candidate

    def _breaks_all(self, giving: Giving, proofs: Iterable[FloatArray]) -> bool:
        """Whether every proof prices a side that gives way; else it still holds, however far they go.

        Limits of single cells hold without a price, and so may rows that are whatever they are.
        """
        may = giving.part(self.rows.usable[giving.unit])
        if (self.rows.size[may.unit] <= 1).any():
            return True
        sign = np.where(may.is_lower, 1.0, -1.0)
        rest = [prices for prices in proofs if not prices[~self.rows.usable].any()]
        return all(bool((prices[may.unit] * sign > 0.0).any()) for prices in rest)

    def _few(self, giving: Giving, units: BoolArray) -> Giving:
        """Without rows of a rule of which very many are looked at: these only give way evenly."""
        rule = np.searchsorted(self.rows.first, giving.unit, side="right") - 1
        looked_at = np.bincount(rule[units[giving.unit]], minlength=len(self.rows.book.rules))
        return giving.part(looked_at[rule] <= MOST_ROWS)

    def _moving(self, moving: list[Move], fewer_than: int = 0) -> Widening | None:
        """Single limits that move; None where there are none, or too many."""
        if not 0 < len(moving) <= MOST_CHANGES:
            return None

        def proposal(wider: int) -> Proposal:
            changes = tuple(move.change(self.stated, wider) for move in moving)
            cost = sum((change.relative for change in changes), Decimal(0))
            kind: Kind = "row" if len(changes) == 1 else "rows"
            return Proposal(kind, cost, amended_rows(self.plan, changes), changes, fewer_than=fewer_than)

        return proposal

    def _unit_of(self, demand: Demand) -> int:
        rule = [rows.rule for rows in self.rows.book.rules].index(demand.rule)
        return int(self.rows.first[rule] + self.rows.book.rules[rule].rows_named([demand.members])[0])

    def _evenly(self, giving: Giving) -> list[Candidate]:
        """All rules of the conflict that have no amendments yet, loosened alike."""
        named = {demand.rule for demand in self.conflict.demands} if self.conflict else set()
        plain = {rule.name for rule in self.plan.spec.rules if not rule.amended} & named
        rule_of = np.searchsorted(self.rows.first, giving.unit, side="right") - 1
        names = np.array([rows.rule for rows in self.rows.book.rules])
        part = giving.part(np.isin(names, list(plain))[rule_of])
        changed = set(names[np.unique(rule_of)]) & plain
        at = [at for at, rule in enumerate(self.plan.spec.rules) if rule.name in changed]

        def candidate(seen: Seen) -> Widening | None:
            least = self._least_even(part, seen)
            return self._loosening(at, len(part), Fraction(least)) if 0.0 < least < np.inf else None

        return [candidate] if len(part) else []

    def _least_even(self, part: Giving, seen: Seen) -> float:
        """By what these must be loosened; of very many rows as far as the proofs tell."""
        if seen.units[part.unit].sum() > MOST_ROWS:
            told = max((even_by_proof(self.rows, part, prices) for prices in seen.proofs), default=0.0)
            return max(told, _STRIDE * float(seen.too_small)) if told else 0.0
        needs = least_needs(self.rows, seen.units, part, "even")
        return 0.0 if needs is None else float(needs.change.max())

    def _loosening(self, positions: list[int], limits: int, least: Fraction) -> Widening:
        """Rules at these positions, which have so many limits, loosened by one part."""
        by, small = _ROUND
        grain = max(least * by, small)

        def proposal(wider: int) -> Proposal:
            part = shortest(least + wider * grain, least + (wider + 1) * grain)
            names = tuple(self.plan.spec.rules[position].name for position in positions)
            entries = loosened(self.plan, positions, part)
            return Proposal("loosen", part * limits, entries, loosened=names, part=part)

        return proposal

    def _giving(self, positions: Collection[int]) -> Giving:
        """All sides of rows of these rules that follow what the rules state."""
        return sides_of(self.rows, self.stated, {self.plan.spec.rules[at].name for at in positions})


def sides_of(rows: HardRows, stated: StatedLimits, names: Collection[str]) -> Giving:
    """All sides of rows of these rules that follow what the rules state."""
    units, lower = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.bool_)]
    for rule, each in enumerate(rows.book.rules):
        for side in SIDES if each.rule in names else ():
            found = np.flatnonzero(stated.movable(rule, side) & each.known)
            units.append(rows.first[rule] + found)
            lower.append(np.full(len(found), side == "min"))
    return Giving.alike(np.concatenate(units), np.concatenate(lower))


def _least_change(conflict: ConflictSet, demand: Demand) -> float:
    """How much, relative to itself, the limit of a row must change: 0 where that cannot be told."""
    weighed = demand.weight * abs(float(demand.amount or 0))
    return _gap(conflict) / weighed if weighed else 0.0


def _gap(conflict: ConflictSet) -> float:
    """What is missing, in the units of the row that weighs most; 0 where the rows are no plain sums."""
    told = all(each.is_amount or not each.weight for each in conflict.demands)
    if not told or len({each.layer for each in conflict.demands}) > 1:
        return 0.0
    signed = (
        (1.0 if each.side == "lower" else -1.0) * each.weight * float(each.amount or 0)
        for each in conflict.demands
    )
    return max(fsum(signed), 0.0)

"""The smallest set of rules that cannot hold together: which they are, and the proof that they cannot."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Literal

import numpy as np

from quotaopt.certify import Targets
from quotaopt.certify.evidence import CaseEvidence
from quotaopt.certify.exact import tidy
from quotaopt.certify.price import Multipliers, by_rule, in_minor_units, priced
from quotaopt.certify.rulebook import TOTAL, RuleRows
from quotaopt.conflict.coarse import coarsest
from quotaopt.conflict.deletion import TOLERANCES, smallest
from quotaopt.conflict.hard_rows import HardRows
from quotaopt.errors import Place
from quotaopt.linear import Tolerance
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.plan.plan import Plan

_WHOLE = 12
"""Multipliers are said, and proved, as whole parts of the largest if so many parts are enough."""
_SAME = 1e-6
_LEAN = 1e-9
"""So much, as a part of it, room is counted more: rounding then never leaves a push up on any cell."""

_DOZEN = 12

Side = Literal["lower", "upper"]


@dataclass(frozen=True)
class Demand:
    """One row of a rule, which takes part in a conflict with one of its limits."""

    rule: str
    members: str  # "" where the rule has one row
    kind: str  # as in `Rule.kind`
    layer: int  # of the plan's layers, whose unit the amount has
    side: Side
    amount: Decimal | None  # what it asks for or admits; None where that is a multiple of another sum
    multiple: Decimal | None  # of the plan's total, or of the sum that it is compared with; None for amounts
    weight: float  # how often it counts, the one that counts most 1
    weighed: bool  # its cells do not all count once
    of_total: bool  # its limit is stated as a share of the plan's total
    pull: float  # what one unit of its amount weighs against one of the others'
    place: Place

    @property
    def is_amount(self) -> bool:
        """Whether it is a plain sum of cells against an amount."""
        return self.amount is not None and not self.weighed


@dataclass(frozen=True)
class Choice:
    """One row of a rule of choice that takes part in a conflict."""

    rule: str
    members: str  # "" where the rule has one row
    kind: str  # lot, one_of, at_most
    layer: int
    values: tuple[Decimal, ...]  # the lot, the list, or the count
    place: Place


@dataclass(frozen=True, eq=False)
class ConflictSet:
    """Rows that no plan keeps together; without any one of them the others can be kept if `is_smallest`.

    `proof` are multipliers by rule and members: `HardRows.refuted` checks them on these rows alone. With
    `choices` there is no single one: every way to choose is ruled out by itself.
    """

    demands: tuple[Demand, ...]
    proof: Mapping[tuple[str, str], float]
    choices: tuple[Choice, ...] = ()
    ways: int | None = None  # to choose, each ruled out in exact arithmetic; None: a solver's claim
    cases: tuple[CaseEvidence, ...] = ()  # ... one after the other, by these
    is_smallest: bool = True  # False: whether the others can be kept without one of the rows is unsettled

    @property
    def units(self) -> tuple[tuple[str, str], ...]:
        """The rows by rule and members."""
        found = [(demand.rule, demand.members) for demand in self.demands]
        found += [(choice.rule, choice.members) for choice in self.choices]
        return tuple(dict.fromkeys(found))

    @property
    def is_proved(self) -> bool:
        """Whether exact arithmetic confirms that no plan keeps the rows."""
        return not self.choices or self.ways is not None


def smallest_conflict(plan: Plan, idle: Targets, proof: Multipliers) -> ConflictSet | None:
    """The smallest conflict inside what a proof of impossibility speaks of.

    Parameters
    ----------
    idle
        Cells that carry nothing because they have no reference (their amounts are ignored).
    proof
        Multipliers of rows by rule and members that `certify.refuted` has accepted.

    Returns
    -------
    None where linear programs cannot tell a conflict from rounding.
    """
    rows = HardRows.of(plan, idle)
    spoken, coarse = spoken_of(rows, proof), coarsest(rows, TOLERANCES[0])
    likely = [spoken] if coarse is None else sorted((spoken, coarse), key=partial(_reading, rows))
    for units, tolerance in itertools.product((*likely, rows.usable), TOLERANCES):
        found = _smallest(rows, units, tolerance)
        prices = None if found is None else proved(rows, *found)
        if found is not None and prices is not None:
            return ConflictSet(tuple(demands(plan, rows, found[0], prices)), _by_name(rows, prices))
    return None


def _reading(rows: HardRows, units: BoolArray) -> int:
    """How much there is to read: rules, a dozen rows like one more."""
    rules = np.unique(np.searchsorted(rows.first, np.flatnonzero(units), side="right"))
    return len(rules) + int(units.sum()) // _DOZEN


def spoken_of(rows: HardRows, proof: Multipliers) -> BoolArray:
    """Rows with a price, and the own limits of cells that these push. (n_units,)"""
    prices = in_minor_units(rows.book, by_rule(rows.book, proof))
    pushed = (priced(rows.book, prices).pressure.units != 0) & ~rows.idle
    single = [each.cells.sums((pushed).astype(np.int64)) == 1 for each in rows.book.rules if each.is_plain]
    plain = np.concatenate([np.full(len(each), each.is_plain) for each in rows.book.rules])
    alone = np.zeros(len(rows), dtype=np.bool_)
    alone[plain] = np.concatenate(single)
    return np.asarray(rows.named(proof) | (alone & (rows.size == 1) & rows.usable))


def _smallest(rows: HardRows, units: BoolArray, tolerance: Tolerance) -> tuple[BoolArray, FloatArray] | None:
    """The filter, and multipliers. A share of a fixed total needs the total, so that goes last."""
    if (rows.of_total & units).any():
        units = units | (rows.is_total & rows.usable)
    anchors = rows.is_total & bool((rows.of_total & units).any())
    rank = np.where(rows.is_total, np.iinfo(np.int64).max, rows.size)
    found = smallest(rows.inequalities(units), anchors, rank, tolerance)
    if found is None or not (anchors & found[0]).any():
        return found
    if not (rows.of_total & found[0]).any():
        return smallest(rows.inequalities(found[0]), np.zeros_like(anchors), rank, tolerance)
    for total in np.flatnonzero(anchors & found[0]):
        without = found[0] & (np.arange(len(anchors)) != total)
        part = rows.inequalities(without) if without.any() else None
        fewer = None if part is None else smallest(part, anchors & without, rank, tolerance)
        found = found if fewer is None else fewer
    return found


def proved(rows: HardRows, kept: BoolArray, prices: FloatArray) -> FloatArray | None:
    """Multipliers of the rows, 0 elsewhere, that prove the conflict in exact arithmetic. (n_units,)"""
    stated = rows.stated(prices)
    for tried in (*_in_whole_parts(stated), stated, np.where(stated < 0.0, (1.0 + _LEAN) * stated, stated)):
        if rows.refuted(kept, tried):
            return tried
    return None


def _in_whole_parts(stated: FloatArray) -> Iterator[FloatArray]:
    """The same in whole parts of the largest, where it is made of few."""
    for parts in range(1, _WHOLE + 1):
        whole = np.rint(stated * parts)
        if np.abs(stated * parts - whole).max() < _SAME * parts:
            yield whole
            return


def _by_name(rows: HardRows, prices: FloatArray) -> dict[tuple[str, str], float]:
    """Prices (n_units,) by rule and members."""
    at = np.flatnonzero(prices)
    return {(name, member): float(prices[unit]) for unit, name, member in _names(rows, at)}


def _names(rows: HardRows, units: IntArray) -> Iterator[tuple[int, str, str]]:
    """Units, rising, with the rule and the members of each."""
    for rule, each in enumerate(rows.book.rules):
        mine = units[(units >= rows.first[rule]) & (units < rows.first[rule + 1])]
        if len(mine):
            for unit, member in zip(mine.tolist(), each.labels[mine - rows.first[rule]], strict=True):
                yield unit, each.rule, str(member)


def demands(plan: Plan, rows: HardRows, kept: BoolArray, prices: FloatArray) -> Iterator[Demand]:
    """What the rows that are kept ask for on the side of their prices, the plan's totals last."""
    alone = rows.alone(kept)
    settled = {each.rule: alone.settled(each) for each in alone.rules if each.known.any()}
    heaviest = float(np.abs(prices).max()) or 1.0
    at = np.flatnonzero(kept)
    names = {unit: (name, members) for unit, name, members in _names(rows, at)}
    place = functools.cache(partial(place_of, plan))
    rule = np.searchsorted(rows.first, at, side="right")
    for unit in at[np.lexsort((at, -np.abs(prices[at]), prices[at] > 0.0, rule, rows.is_total[at]))].tolist():
        name, members = names[unit]
        stated, row = rows.rule_of(unit)
        limited = settled[name]
        side: Side = "lower" if prices[unit] > 0.0 else "upper"
        yield Demand(
            rule=name,
            members=members,
            kind=stated.kind,
            layer=int(stated.layer[row]),
            side=side,
            amount=None if limited.parent is not None else _amount(rows, limited, row, side),
            multiple=None if stated.parent is None else _limit(stated, row, side),
            weight=abs(float(prices[unit])) / heaviest,
            weighed=stated.is_weighted,
            of_total=stated.of_total,
            pull=abs(float(prices[unit]))
            * float(np.broadcast_to(rows.book.scale_of(stated), len(stated))[row]),
            place=place(name, int(stated.layer[row])),
        )


def _limit(rows: RuleRows, row: int, side: Side) -> Decimal:
    limit = rows.limits.lower if side == "lower" else rows.limits.upper
    assert limit is not None  # a side without a limit has no price
    return limit.decimal(row)


def _amount(rows: HardRows, settled: RuleRows, row: int, side: Side) -> Decimal:
    """The limit in units of the plan."""
    minor = _limit(settled, row, side) / settled.denominator
    return tidy(minor.scaleb(-rows.book.minor_digits))


def place_of(plan: Plan, rule: str, layer: int) -> Place:
    """Where a rule stands in the plan file."""
    if rule == TOTAL:
        return plan.place(*plan.layers[layer].total_path)
    stated = next((at for at, each in enumerate(plan.spec.rules) if each.name == rule), None)
    return plan.place("tiers") if stated is None else plan.place("rules", stated)

r"""Limits of the plan that may move a number when they are changed, one at a time.

For a number N to change by a share s, a row that adds up A, of it q in common with N, is first guessed
to have to reach :math:`A (1 + s N / q)`: everybody in it moves alike. A row that has nothing in common
with N makes room for it, or takes it away: :math:`A - s N`. Where it is known how N answers to a limit
that binds, that makes the guess. Whether it does so is for solves to say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.explain.nearest_hints import answers_to
from quotaopt.model.arrays import BoolArray, FloatArray, LabelArray
from quotaopt.plan.cells.asked import Asked
from quotaopt.plan.checks.names import TOTAL
from quotaopt.plan.document.paths import PlanPath, as_written, show_path
from quotaopt.plan.document.scalars import Tree
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_amendments import SIDES, Side
from quotaopt.plan.schema_rules import Band, Rule
from quotaopt.plan.schema_total import TotalFormula
from quotaopt.rules.credit import is_credit
from quotaopt.rules.cumulative import running_scopes
from quotaopt.rules.exact import Exact
from quotaopt.rules.limits import Scope, scope_of

Sides = Literal["min", "max", "both"]
"""Which limit of a row; both where it is an equality."""
_MESHES = 50
"""A limit is changed by whole powers of ten of which the guess is at least so many away."""
_SAME = 1e-9
"""Of an amount: nearer than this a sum is at its limit."""


@dataclass(frozen=True, eq=False)
class Lever:
    """One limit of one row, and a first guess of where it would have to be."""

    rule: str
    members: str  # that the row stands for, as `RuleRows` names them
    side: Sides
    kind: str  # of the rule; "total" for the plan's own
    now: Fraction  # in the form that the rule states it in
    guess: Fraction
    mesh: Fraction  # limits that are tried lie whole multiples of this away
    chosen: Mapping[str, str]  # level of the rule's `each` -> member
    paths: tuple[PlanPath, ...]  # where the limit is written for this row alone
    rule_position: int  # -1 for the plan's own total
    layer: int  # of the plan's layers, in whose unit amounts are

    @property
    def offset(self) -> int:
        """Growth of 0.2 means 1.2 times: what makes a multiple of the limit."""
        return 1 if self.kind == "growth" else 0

    @property
    def farthest(self) -> Fraction:
        """Nothing, or twice as much: no limit beyond is tried."""
        return self.within(Fraction(1))

    def within(self, relative: Fraction) -> Fraction:
        """The limit that is changed by so much of itself, towards the guess."""
        away = (self.now + self.offset) * relative
        return self.now + (away if self.guess > self.now else -away)

    def relative(self, limit: Fraction) -> Fraction:
        """By how much of itself the limit changes."""
        return (limit - self.now) / (self.now + self.offset)

    def changes(self, plan: Plan, limit: Fraction) -> dict[str, Any]:
        """What to change in the plan, by dotted path, for another limit."""
        document: Tree = dict(plan.document)
        value = (Decimal(limit.numerator) / Decimal(limit.denominator)).normalize() + 0
        if self.paths:
            return {show_path(document, as_written(document, path)): value for path in self.paths}
        path = ("rules", self.rule_position, "amended")
        before = plan.document["rules"][self.rule_position].get("amended", [])
        same = (one for one in before if one.get("for", {}) == self.chosen and "loosen" not in one)
        mine = next(same, {"for": dict(self.chosen)} if self.chosen else {})
        sides = SIDES if self.side == "both" else (self.side,)
        others = [one for one in before if one is not mine]
        return {show_path(document, path): [*others, mine | dict.fromkeys(sides, value)]}


@dataclass(frozen=True, eq=False)
class _Asking:
    """What is to change, and by how much."""

    allocation: Allocation
    amounts: FloatArray  # (n_cells,), targets
    inside: BoolArray  # (n_cells,), the cells asked about
    number: float
    share: float  # by which the number is to change
    answers: Mapping[tuple[str, str], float]  # see `answers_to`

    def answered(self, rule: str, members: LabelArray, guess: FloatArray) -> FloatArray:
        """What limits would have to be of themselves: by how the number answers, where that is known. (n,)"""
        found = guess.copy()
        for at, name in enumerate(members.tolist() if self.answers else ()):
            answer = self.answers.get((rule, name))
            if answer is not None:
                relative = 1.0 + self.share / answer if abs(answer) > abs(self.share) else np.nan
                found[at] = relative if relative > 0.0 else np.nan
        return found

    def guessed(self, sums: FloatArray, common: FloatArray) -> FloatArray:
        """Where rows would have to be; NaN where they cannot. (n_rows,)"""
        shared = common > 0.0
        factor = 1.0 + self.share * self.number / np.where(shared, common, np.inf)
        found = np.where(shared, sums * factor, sums - self.share * self.number)
        return np.where(found > 0.0, found, np.nan)


def levers(allocation: Allocation, asked: Asked, share: float, most: int) -> list[Lever]:
    """The limits whose change to their first guess is smallest in relation to themselves, smallest first.

    Rules of the standing ``contract``, logic, rules on people and limits on several measures are left out,
    and so are limits of single cells.
    """
    steps = np.array([float(layer.step) for layer in allocation.plan.layers])
    size = len(allocation.cells) // allocation.cells.n_layers
    amounts = allocation.steps * np.repeat(steps, size)
    number = float(amounts[asked.inside].sum())
    answers = answers_to(allocation, asked, number)
    asking = _Asking(allocation, amounts, asked.inside, number, share, answers)
    found = [*_totals(asking), *_of_rules(asking, most)]
    return sorted(found, key=lambda lever: abs(lever.relative(lever.guess)))[:most]


def _of_rules(asking: _Asking, most: int) -> Iterator[Lever]:
    plan, cells = asking.allocation.plan, asking.allocation.cells
    for position, rule in enumerate(plan.spec.rules):
        if rule.is_logic or is_credit(plan, rule) or rule.standing == "contract":
            continue
        if rule.kind in ("ratio", "smooth") or (rule.share is not None and rule.share.of is not None):
            continue
        scope = scope_of(plan, cells, rule, position)
        for each in running_scopes(scope) if rule.cumulative else [scope]:
            yield from _of_scope(asking, each, rule, most)


def _of_scope(asking: _Asking, scope: Scope, rule: Rule, most: int) -> Iterator[Lever]:
    """The `most` nearest levers of either side among the rows of a rule."""
    row = scope.row_of_cell()
    kept = row >= 0
    sums = np.bincount(row[kept], asking.amounts[kept], scope.n_rows).astype(np.float64)
    common = np.bincount(row[kept], (asking.amounts * asking.inside)[kept], scope.n_rows).astype(np.float64)
    wanted = asking.guessed(sums, common)
    lower, upper = _limits(asking.allocation, rule.name, scope)
    sides: tuple[tuple[Side, FloatArray, BoolArray], ...] = (
        ("min", lower, wanted > sums),
        ("max", upper, wanted < sums),
    )
    for side, limit, moves in sides:
        stated, key = _stated(rule)[side], rule.kind if rule.kind != "band" else side
        if stated is None:
            continue
        exact = scope.limit(stated, key, side)
        able = (limit > 0.0) & np.isfinite(limit) & (moves | (np.abs(sums - limit) <= _SAME * limit))
        if side == "min":
            able &= lower != upper  # told once, as an upper limit
        guess = np.where(able, wanted / np.where(able, limit, 1.0), np.nan)
        relative = np.where(able, asking.answered(rule.name, scope.names(), guess), np.nan)
        for at in np.argsort(np.abs(relative - 1.0), kind="stable")[:most].tolist():
            if exact is not None and np.isfinite(relative[at]):
                both = bool(lower[at] == upper[at])
                yield _lever(scope, rule, "both" if both else side, exact, at, relative[at])


def _lever(scope: Scope, rule: Rule, side: Sides, exact: Exact, row: int, relative: float) -> Lever:
    sides = SIDES if side == "both" else (side,)
    numbers = all(isinstance(_stated(rule)[each], Decimal) for each in sides)
    own = numbers and not rule.each and not rule.amended
    levels = {
        level: scope.cells.member_names(level, scope.stands_for[1][row : row + 1]) for level in rule.each
    }
    now = Fraction(int(exact.units[row]), exact.denominator)
    return _guessed(
        Lever(
            rule.name,
            str(scope.names()[row]),
            side,
            rule.kind,
            now,
            now,
            Fraction(1),
            {level: str(name[0]) for level, name in levels.items()},
            tuple(_path(rule, scope.position, each) for each in sides) if own else (),
            scope.position,
            int(scope.row_layer[row]),
        ),
        relative,
        Fraction(scope.step) if rule.kind in ("total", "band") else None,
    )


def _guessed(lever: Lever, relative: float, step: Fraction | None) -> Lever:
    """The lever with a guess that is so many times its limit, on meshes of a fiftieth of the way or less."""
    away = (lever.now + lever.offset) * (Fraction(relative) - 1)
    mesh = Fraction(10) ** math.floor(math.log10(abs(away) / _MESHES)) if away else Fraction(1, 10**6)
    if step is not None:
        mesh = max(mesh, step)
    return replace(lever, guess=lever.now + away, mesh=mesh)


def _limits(allocation: Allocation, rule: str, scope: Scope) -> tuple[FloatArray, FloatArray]:
    """The limits of the rows of a scope in amounts; NaN for rows of single cells. (n_rows,), (n_rows,)"""
    rows, names = allocation.rules, scope.names()
    at = np.flatnonzero(rows.rule == rule)
    at = at[np.argsort(rows.member[at], kind="stable")]
    found = np.searchsorted(rows.member[at], names) if len(at) else np.zeros(len(names), dtype=np.int64)
    found = at[np.minimum(found, len(at) - 1)] if len(at) else found
    known = (rows.member[found] == names) if len(at) else np.zeros(len(names), dtype=np.bool_)
    return np.where(known, rows.lower[found], np.nan), np.where(known, rows.upper[found], np.nan)


def _stated(rule: Rule) -> dict[Side, Decimal | str | None]:
    """What a rule states for either side."""
    if rule.total is not None:
        return {"min": rule.total, "max": rule.total}
    band = rule.share or rule.growth or rule
    return {"min": band.min, "max": band.max}


def _path(rule: Rule, position: int, side: str) -> PlanPath:
    if rule.kind == "total":
        return ("rules", position, "total")
    return ("rules", position, *(() if rule.kind == "band" else (rule.kind,)), side)


def _totals(asking: _Asking) -> Iterator[Lever]:
    """The total of the layer that is asked about, where the plan writes it as a number."""
    allocation = asking.allocation
    plan, cells = allocation.plan, allocation.cells
    number = int(cells.layer_of(np.flatnonzero(asking.inside)[:1])[0])
    layer = plan.layers[number]
    if isinstance(layer.total, str | TotalFormula) or layer.times != 1:
        return  # it comes from elsewhere
    band = layer.total if isinstance(layer.total, Band) else None
    side: Sides = "both" if band is None else "max" if asking.share < 0.0 else "min"
    limit = layer.total if band is None else band.max if side == "max" else band.min
    if not isinstance(limit, Decimal) or not limit:
        return
    whole = float(asking.amounts[cells.layer_of(np.arange(len(cells))) == number].sum())
    now, members = Fraction(limit), ", ".join(layer.members.values())
    path = layer.total_path if band is None else (*layer.total_path, side)
    lever = Lever(TOTAL, members, side, "total", now, now, Fraction(1), {}, (path,), -1, number)
    guess = np.array([whole * (1.0 + asking.share) / float(limit)])
    relative = float(asking.answered(TOTAL, np.array([members], dtype=object), guess)[0])
    if np.isfinite(relative):
        yield _guessed(lever, relative, Fraction(layer.step))

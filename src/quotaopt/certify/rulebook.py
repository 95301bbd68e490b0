r"""What the checker knows of a plan: its cells, and for every rule rows of exact limits.

A row over the cells of a group g states

.. math:: \underline v_g \, B_g \le \sum_{c \in g} w_c x_c \le \overline v_g \, B_g

with targets :math:`x` in minor units. :math:`B_g` is 1 for amounts (then the limits are in
minor units), the sum over the cells of a parent group for a share, and the row's own plain
sum for a ratio.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, partial, reduce

import numpy as np

from quotaopt.certify.assigned import Assigned
from quotaopt.certify.exact import Exact
from quotaopt.certify.fair import Fair
from quotaopt.certify.groups import Groups, weighted_sums
from quotaopt.certify.ladder import Ladder
from quotaopt.certify.made_of import Derived
from quotaopt.certify.space import Space, set_apart
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray, LabelArray

__all__ = ["TOTAL", "Choices", "Limits", "RuleRows", "Rulebook", "Softness", "Space", "set_apart"]

TOTAL = "total"
"""The rule name under which the plan's own total is checked."""
_NO_MEMBERS = np.array([""], dtype=object)


@dataclass(frozen=True, eq=False)
class Limits:
    """What a sum must lie between, row by row; a side that is None is open."""

    lower: Exact | None  # (n_rows,)
    upper: Exact | None  # (n_rows,)

    def times(self, base: Exact) -> Limits:
        """Both sides multiplied, row by row; `base` is not negative."""
        return Limits(self.lower and self.lower * base, self.upper and self.upper * base)

    def outwards(self, step: int | IntArray) -> Limits:
        """Moved out to whole steps: what "to the nearest step" allows."""
        return Limits(self.lower and self.lower.floor(step), self.upper and self.upper.ceil(step))

    def inwards(self, step: int | IntArray) -> Limits:
        """Moved in to whole steps: nothing is lost to sums that are whole steps themselves."""
        return Limits(self.lower and self.lower.ceil(step), self.upper and self.upper.floor(step))

    def over(self, factor: Exact, step: int | IntArray, *, nearest: bool) -> Limits:
        """Limits of own numbers, in whole steps, as limits of plan numbers; `nearest`: those next to them.

        Whoever carries a step has at least one in the plan.
        """
        if not nearest:
            return Limits(
                self.lower and self.lower.ceil_over(factor, step),
                self.upper and self.upper.floor_over(factor, step),
            )
        lower = self.lower and self.lower.floor_over(factor, step)
        if self.lower is not None and lower is not None:
            lower = Exact(np.maximum(lower.units, np.where(self.lower.units > 0, step, 0)))
        return Limits(lower, self.upper and self.upper.ceil_over(factor, step))

    def uncrossed(self) -> Limits:
        """Limits that were moved in; rows where no whole step was left between have the steps next to it."""
        if self.lower is None or self.upper is None:
            return self
        crossed = ~self.lower.at_most(self.upper)
        lower, upper = self.lower.units, self.upper.units
        return Limits(Exact(np.where(crossed, upper, lower)), Exact(np.where(crossed, lower, upper)))


@dataclass(frozen=True)
class Softness:
    """How dear it is to miss a rule that may be missed: by its priority, by a penalty, or by its square."""

    weight: Decimal
    penalty: Decimal | None
    priority: int | None
    measure: str  # relative, amount
    squared: Decimal | None = None


@dataclass(frozen=True, eq=False)
class RuleRows:
    """All rows of one rule."""

    rule: str
    kind: str
    space: Space
    each: tuple[str, ...]  # the levels whose members tell the rows apart
    cells: Groups
    limits: Limits
    known: BoolArray  # (n_rows,), False where the plan's tables do not say the limit
    weight: Exact | None = None  # broadcasts to (n_bases, n_periods); None stands for 1
    parent: Groups | None = None  # whose sums the limits are multiplied with; None for amounts
    parent_row: IntArray | None = None  # (n_rows,), the group of `parent` that belongs to each row
    of_total: bool = False  # the parent is the plan's total, which may be one number
    nearest: bool = False  # one stated number: the whole step below it and the one above are both right
    soft: Softness | None = None  # how dear it is to miss the rule; None: it may not be missed
    denominator: int = 1  # both sides of every row are stated as so many times what they are
    factor: Exact | None = None  # (n_rows,), of the number that is limited to the plan number; None: 1
    parent_weight: Exact | None = None  # of the cells of `parent`, as `weight`

    def __len__(self) -> int:
        return len(self.cells)

    @cached_property
    def labels(self) -> LabelArray:
        """The members each row stands for, "" where the rule has one row; no two rows the same. (n_rows,)"""
        listed = len(self.each) > 1
        columns = [self.space.names(level, *self.cells.first(), listed=listed) for level in self.each]
        return reduce(lambda left, right: left + ", " + right, columns) if columns else _NO_MEMBERS.copy()

    def label(self, row: int) -> str:
        """The members that one row stands for."""
        return str(self.labels[row])

    def rows_named(self, labels: Sequence[str]) -> IntArray:
        """The rows with these labels, -1 where there is none. (len(labels),)"""
        row_of = {label: row for row, label in enumerate(self.labels)}
        return np.array([row_of.get(label, -1) for label in labels], dtype=np.int64)

    @cached_property
    def layer(self) -> IntArray:
        """The layer of the first cell of every row. (n_rows,)"""
        return self.space.layer_of(self.cells.first()[0])

    @property
    def is_plain(self) -> bool:
        """Whether the rows are plain sums of cells between amounts."""
        return not self.is_weighted and self.parent is None

    @property
    def is_weighted(self) -> bool:
        """Whether a row may count a cell in part."""
        return self.weight is not None

    def spread(self, prices: Exact) -> Exact:
        """What prices of the rows make of every cell. (n_rows,) -> (n_bases, n_periods)"""
        net = self.cells.spread(prices)
        return net if self.weight is None else net * self.weight

    def mass(self, reference: FloatArray) -> FloatArray:
        """``sum(|weight| * reference)`` of every row. (n_bases, n_periods) -> (n_rows,)"""
        weight = np.ones(1) if self.weight is None else np.abs(self.weight.floats())
        return self.cells.sums(np.broadcast_to(weight * reference, reference.shape))

    def families(self, chosen: BoolArray) -> list[IntArray] | None:
        """The chosen rows as sets of cells: the row of every cell, -1 for none; None where they are no sets.

        Several arrays (n_bases, n_periods) where a cell may be in several rows.
        """
        if not self.is_plain:
            return None
        found = []
        for at, family in self.cells.apart():
            row = family.codes()
            found.append(np.where((row >= 0) & chosen[at][row], row, -1))
        return found

    def in_whole_steps(self, step: int | IntArray) -> RuleRows:
        """The rows with limits moved in to whole steps where steps are all that they add up."""
        return self

    def activity(self, targets: IntArray) -> Exact:
        """The left-hand side of every row. (n_bases, n_periods) -> (n_rows,)"""
        sums = weighted_sums(self.cells, self.weight, targets)
        return sums if self.factor is None else sums * self.factor

    def limits_for(self, targets: IntArray, step: int | IntArray) -> Limits:
        """The limits of every row for these targets, in minor units."""
        limits = self.limits
        if self.parent is not None and self.parent_row is not None:
            limits = limits.times(weighted_sums(self.parent, self.parent_weight, targets)[self.parent_row])
        if not self.nearest:
            return limits
        limits = limits.outwards(step)
        return (
            limits if self.factor is None else limits.over(self.factor, step, nearest=True).times(self.factor)
        )


@dataclass(frozen=True, eq=False)
class Choices:
    """The rows of one logic rule, and what each may be.

    `values` are the lot, or the values of the list, in minor units; or the count of members.
    """

    rows: RuleRows  # without limits; `known` says where the plan's tables say all values
    values: tuple[Exact, ...]  # each (n_rows,)
    members: Groups | None = None  # of a count: the groups that are counted
    member_row: IntArray | None = None  # (n_members,), the row that counts each

    @property
    def n_groups(self) -> int:
        """How many sums are looked at: those of the rows, or of the members that they count."""
        return len(self.rows if self.members is None else self.members)

    def amounts(self, targets: IntArray) -> Exact:
        """What is looked at: the sum of every row, or how many of its members carry anything. (n_rows,)"""
        if self.members is None:
            return Exact(self.rows.cells.sums(targets))
        carries = np.flatnonzero(self.members.sums(np.abs(targets)))
        assert self.member_row is not None
        return Exact(np.bincount(self.member_row[carries], minlength=len(self.rows)).astype(np.int64))

    def can_matter(self, carries: BoolArray) -> bool:
        """Whether some plan of the cells in `carries` (n_bases, n_periods) would break them."""
        if self.members is None:
            return self.rows.kind != "lot" or bool((self.values[0].units > 0).any())
        return not self.amounts(carries.astype(np.int64)).at_most(self.values[0]).all()

    def wrong(self, amounts: Exact) -> BoolArray:
        """Rows whose amount is none that they may have. (n_rows,)"""
        first = self.values[0]
        match self.rows.kind:
            case "lot":
                return np.asarray((amounts.units != 0) & ~first.at_most(amounts))
            case "one_of":
                return np.asarray(~np.logical_or.reduce([value.same(amounts) for value in self.values]))
            case _:
                return np.asarray(~amounts.at_most(first))


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Every rule of a plan over its cells. The first rule is the totals of its layers."""

    space: Space
    rules: tuple[RuleRows, ...]
    steps: IntArray  # (n_layers,), minor units
    minor_digits: int
    choices: tuple[Choices, ...] = ()
    ladder: Ladder | None = None  # with over-assignment: who hands down to whom
    owned: tuple[tuple[str, RuleRows], ...] = ()  # level of a rung, and a rule with limits on its numbers
    main_layer: int = 0  # the one that people are credited with
    fair: Fair = field(default_factory=partial(Fair, "proportional"))
    assigned: Assigned | None = None  # of a plan with owners
    derived: tuple[Derived, ...] = ()  # measures that are made of others
    sizes: tuple[float | None, ...] = (None,)  # what references of layers should sum to, minor units
    scale: FloatArray = field(default_factory=lambda: np.ones(1))
    """(n_layers,), what one minor unit of a layer weighs in what is fair; 1 in the first."""

    def step_of(self, rows: RuleRows) -> int | IntArray:
        """The step of every row. (n_rows,), or one number where there is one layer"""
        return int(self.steps[0]) if len(self.steps) == 1 else self.steps[rows.layer]

    @property
    def step_of_cells(self) -> IntArray:
        """The step of every base, one number where there is one layer. (n_bases, 1), or (1, 1)"""
        if len(self.steps) == 1:
            return self.steps[:, None]
        return np.repeat(self.steps, self.space.n_bases // self.space.n_layers)[:, None]

    @property
    def main_step(self) -> int:
        """The step of the main layer."""
        return int(self.steps[self.main_layer])

    def only_main(self, table: IntArray) -> IntArray:
        """Amounts of the main layer, 0 in all others. (n_bases, n_periods)"""
        if len(self.steps) == 1:
            return table
        is_main = self.space.layer_of(np.arange(self.space.n_bases)) == self.main_layer
        return np.where(is_main[:, None], table, 0)

    def step_at(self, base: IntArray) -> int | IntArray:
        """The step of the given bases. (n,), or one number where there is one layer"""
        return int(self.steps[0]) if len(self.steps) == 1 else self.steps[self.space.layer_of(base)]

    def on_bases(self, values: FloatArray) -> FloatArray:
        """What belongs to layers, on their bases. (n_layers,) -> (n_bases, 1), or () where there is one"""
        if len(values) == 1:
            return values.reshape(())
        return np.repeat(values, self.space.n_bases // self.space.n_layers)[:, None]

    def scale_of(self, rows: RuleRows) -> FloatArray:
        """What one minor unit of every row weighs in what is fair. (n_rows,), or () for one layer"""
        return self.scale.reshape(()) if len(self.scale) == 1 else self.scale[rows.layer]

    @cached_property
    def fixed_total(self) -> Exact | None:
        """The totals of all layers in minor units where each is one number. (n_layers,)"""
        limits = self.rules[0].limits
        if limits.lower is None or limits.upper is None or not self.rules[0].known.all():
            return None
        return limits.lower if limits.lower.same(limits.upper).all() else None

    def money(self, minor: Exact) -> Exact:
        """Minor units as currency units."""
        return Exact(minor.units, minor.digits + self.minor_digits)

    @cached_property
    def settled_rules(self) -> tuple[RuleRows, ...]:
        """All rules, each as `settled` has it."""
        return tuple(map(self.settled, self.rules))

    def settled(self, rows: RuleRows) -> RuleRows:
        """`rows` with amounts for limits where their base is a fixed total, in whole steps."""
        limits, total = rows.limits, self.fixed_total
        if rows.is_weighted:
            return rows.in_whole_steps(self.step_of(rows))
        if rows.parent is not None:
            if total is None or not rows.of_total:
                return rows
            limits = limits.times(total[rows.layer] if len(self.steps) > 1 else total)
        step = self.step_of(rows)
        limits = limits.outwards(step) if rows.nearest else limits.inwards(step)
        if rows.soft is not None:
            limits = limits.uncrossed()
        if rows.factor is not None:
            limits = limits.over(rows.factor, step, nearest=rows.nearest)
            limits = limits if rows.soft is None else limits.uncrossed()
        return replace(rows, limits=limits, parent=None, parent_row=None, nearest=False, factor=None)

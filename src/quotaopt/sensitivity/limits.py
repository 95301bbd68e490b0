"""The limits that a solved plan leans on, as people stated them, and what a change of each one means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray, LabelArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.plan.cells.chain import read_chain
from quotaopt.plan.layers import Layer
from quotaopt.rules.build import read_rules
from quotaopt.rules.plan_total import PlanTotal, plan_totals
from quotaopt.rules.rows import Rows, SumRows
from quotaopt.sensitivity.direction import Direction
from quotaopt.sensitivity.multiples import Multiples, multiples_of
from quotaopt.solvers.rows import Rows as MergedRows
from quotaopt.solvers.rows import merge_rows
from quotaopt.stages.face import is_price

MET = 1e-9
"""A limit this close to what a row or cell carries, relative to its size, is met."""


@dataclass(frozen=True, eq=False)
class Limits:
    """Limits that shape a plan, one entry each. Entries of single cells have no row."""

    rule: LabelArray  # (n,), str
    member: LabelArray  # (n,), str, "" where the rule has one row
    row: IntArray  # (n,), of the model; -1 for a cell's own limit
    cell: IntArray  # (n,), of the model; -1 for a row
    is_lower: BoolArray  # (n,), it holds up
    is_upper: BoolArray  # (n,), it holds down; both: one number
    amount: FloatArray  # (n,), in the unit of its measure; of multiples, the multiple
    unit: FloatArray  # (n,), what 1.0 of the model's limit is of `amount`; of multiples 1
    is_multiple: BoolArray  # (n,), of another sum: a share, a ratio, a change from period to period
    is_total: BoolArray  # (n,), the plan's own

    def __len__(self) -> int:
        return len(self.rule)

    def only(self, chosen: IntArray | BoolArray) -> Limits:
        """Some of them."""
        return Limits(**{each.name: getattr(self, each.name)[chosen] for each in fields(self)})


@dataclass(frozen=True, eq=False)
class Book:
    """The limits of a solved plan with what is needed to move them."""

    allocation: Allocation
    limits: Limits
    multiples: Multiples
    totals: tuple[PlanTotal, ...]
    own_shares: tuple[
        BoolArray, BoolArray
    ]  # (n_cells,) each, lower and upper limits that are shares of the total

    @property
    def model(self) -> CanonicalModel:
        """The model that was answered."""
        return self.allocation.built.model

    def direction(self, number: int) -> Direction:
        """One unit of the model more of limit `number`; of the total: see `with_total`."""
        limits, model = self.limits, self.model
        low, high = float(limits.is_lower[number]), float(limits.is_upper[number])
        if self.scales(number):
            return self._with_total()
        if limits.is_total[number] and low and high:
            return self._with_shares(int(limits.row[number]))
        if limits.cell[number] >= 0:
            return Direction.of_cell(model, int(limits.cell[number]), lower=low, upper=high)
        row = int(limits.row[number])
        if limits.is_multiple[number]:
            return Direction.of_multiple(model, row, self.multiples.weights(row))
        return Direction.of_row(model, row, lower=low, upper=high)

    @property
    def weights(self) -> FloatArray:
        """What every limit as a whole is worth to the objective, by its prices. (n,)"""
        model, limits, solution = self.model, self.limits, self.allocation.solution
        price = np.abs(solution.multipliers)
        worth = np.zeros(len(limits))
        of_row = limits.row >= 0
        worth[of_row] = (price * model.row_mass)[limits.row[of_row]]
        return worth

    def parts(self, inside: BoolArray) -> FloatArray:
        """How much of what every limit is about lies in some cells (n_cells,), by their references. (n,)"""
        model, limits = self.model, self.limits
        mass = abs(model.matrix())
        of_rows = (mass @ inside.astype(np.float64)) / model.row_mass
        of_row = limits.row >= 0
        part = inside[np.maximum(limits.cell, 0)].astype(np.float64)
        part[of_row] = of_rows[limits.row[of_row]]
        return part

    def scales(self, number: int) -> bool:
        """Whether limit `number` is the number that all of the plan's references are scaled to."""
        spec = self.allocation.plan.spec
        follows = all(not tier.totals for tier in spec.tiers.values())
        is_scale = follows and not spec.measures and spec.reference.total is None
        is_fixed = all(total.fixed is not None for total in self.totals)
        return bool(self.limits.is_total[number]) and is_scale and is_fixed

    def _with_total(self) -> Direction:
        r"""Of a total T / (1 + theta): amounts grow relative to it, shares of it stay as they are.

        Burdens are relative to a reference that sums to the total, so the total's own row stays too.
        """
        model, spec = self.model, self.allocation.plan.spec
        is_share = [True, *(rule.kind == "share" for rule in spec.rules)]
        stays = np.append(is_share, False)[np.minimum(model.row_rule, len(is_share))]
        low, high = self.own_shares
        return Direction(
            _where(~stays, model.row_lower),
            _where(~stays, model.row_upper),
            _where(~low, model.lower),
            _where(~high, model.upper),
        )

    def _with_shares(self, row: int) -> Direction:
        """The fixed total of a measure, with the totals of its tiers and all shares of them.

        References stay, which changes no answer: what they are scaled by is in the price of the total.
        """
        model, spec, layers = self.model, self.allocation.plan.spec, self.allocation.plan.layers
        kind = np.broadcast_to(model.steps.row_kind, model.row_lower.shape)
        moves_with = np.array([n in following(layers, int(kind[row])) for n in range(len(layers))])
        of_total = [True, *(rule.kind == "share" for rule in spec.rules)]
        is_share = np.append(of_total, False)[np.minimum(model.row_rule, len(of_total))]
        rows, low, high = is_share & moves_with[kind], *self.own_shares
        cells = moves_with[np.broadcast_to(model.steps.cell_kind, model.lower.shape)]
        return Direction(
            _where(rows, model.row_lower),
            _where(rows, model.row_upper),
            _where(low & cells, model.lower),
            _where(high & cells, model.upper),
        ).times(1.0 / float(model.row_lower[row]))


def following(layers: Sequence[Layer], number: int) -> list[int]:
    """The layers whose total is a multiple of that of layer `number`, with itself."""
    own = layers[number]
    if _follows(own):
        return [number]
    return [
        at
        for at, each in enumerate(layers)
        if each is own or (each.measure == own.measure and _follows(each))
    ]


def _follows(layer: Layer) -> bool:
    return layer.total_path[-1] == "of_total"


def _where(moves: BoolArray, side: FloatArray) -> FloatArray:
    """Limits that move as they are; 0 for others and for those that are not there."""
    return np.where(moves & np.isfinite(side), side, 0.0)


def binding_limits(allocation: Allocation) -> Book:
    """The limits that a plan leans on: rows with a price, sums fixed to one number, cells' own limits.

    Of several limits of one sum that are the same number all are listed. The total always is.
    """
    plan, cells = allocation.plan, allocation.cells
    totals = plan_totals(plan, cells)
    blocks, _ = read_rules(plan, cells, totals, read_chain(plan, cells))
    multiples = multiples_of(allocation, blocks)
    found = [_of_rows(allocation, multiples), *_of_cells(allocation, blocks)]
    together = Limits(
        **{each.name: np.concatenate([getattr(part, each.name) for part in found]) for each in fields(Limits)}
    )
    book = Book(allocation, together, multiples, totals, _own_shares(allocation, blocks))
    return replace(book, limits=together.only(_told(book)))


def _told(book: Book) -> IntArray:
    """The limits but for totals that follow others, and those whose references cannot be moved with them.

    Deviations are measured from the reference, so for these notions a total must take it along.
    """
    limits, layers = book.limits, book.allocation.plan.layers
    kind = np.broadcast_to(book.model.steps.row_kind, book.model.row_lower.shape)
    needs_scale = book.allocation.notion in ("minimax", "least_absolute")
    kept = np.ones(len(limits), dtype=np.bool_)
    for number in np.flatnonzero(limits.is_total).tolist():
        leads = not _follows(layers[int(kind[limits.row[number]])])
        kept[number] = leads and (book.scales(number) or not needs_scale)
    return np.flatnonzero(kept)


def _own_shares(allocation: Allocation, blocks: list[Rows]) -> tuple[BoolArray, BoolArray]:
    """Cells whose own lower, and upper, limit is a share of the total. (n_cells,) each"""
    built, steps = allocation.built, allocation.built.model.steps
    found = np.zeros((2, len(built.active)), dtype=np.bool_)
    for block in blocks:
        if isinstance(block, SumRows) and block.scope.rule.kind == "share":
            cell, row = _alone(allocation, block)
            found[0, cell] |= block.lower[row] == steps.cell_lower[cell]
            found[1, cell] |= block.upper[row] == steps.cell_upper[cell]
    return found[0], found[1]


def _alone(allocation: Allocation, block: SumRows) -> tuple[IntArray, IntArray]:
    """The cells that are a row of a rule by themselves, and these rows."""
    row = block.scope.row_of_cell()[allocation.built.active].astype(np.int64)
    alone = np.bincount(row + 1, minlength=block.scope.n_rows + 1)[1:] == 1
    cell = np.flatnonzero((row >= 0) & alone[row])
    return cell, row[cell]


def _of_rows(allocation: Allocation, multiples: Multiples) -> Limits:
    """Rows that lean on a limit."""
    model, rules = allocation.built.model, allocation.rules
    merged = merge_rows(model)
    low, high = _leaning(allocation, merged)
    is_total = model.row_rule == 0
    row = np.flatnonzero(low | high | is_total)
    is_multiple = multiples.known[row]
    low, high = low[row], high[row]
    fixed = (model.row_lower == model.row_upper)[row]
    low, high = low | (fixed & (low | high | is_total[row])), high | (fixed & (low | high | is_total[row]))
    limit = np.where(low | ~high & np.isfinite(model.row_lower[row]), rules.lower[row], rules.upper[row])
    modelled = np.where(
        low | ~high & np.isfinite(model.row_lower[row]), model.row_lower[row], model.row_upper[row]
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = np.where(modelled != 0.0, limit / modelled, allocation.built.row_amounts[row])
    names = np.array((*model.rule_names, "tiers"), dtype=object)
    return Limits(
        rule=names[np.minimum(model.row_rule[row], len(names) - 1)],
        member=model.row_member[row],
        row=row,
        cell=np.full(len(row), -1),
        is_lower=low,
        is_upper=high,
        amount=np.where(is_multiple, multiples.multiple[row], limit),
        unit=np.where(is_multiple, 1.0, unit),
        is_multiple=is_multiple,
        is_total=is_total[row],
    )


def _leaning(allocation: Allocation, merged: MergedRows) -> tuple[BoolArray, BoolArray]:
    """Rows that lean on their lower limit, and on their upper one. (n_rows,) each"""
    model, solution = allocation.built.model, allocation.solution
    priced = np.zeros(model.n_rows, dtype=np.bool_)
    for multipliers in (solution.multipliers, *(stage.multipliers for stage in solution.stages)):
        priced |= is_price(multipliers * model.row_mass)
    used = merged.owner >= 0
    shapes = np.zeros(merged.n_rows, dtype=np.bool_)
    shapes[merged.owner[priced & used]] = True
    shapes |= merged.is_equality
    activity, size = model.activity(solution.t), MET * model.row_mass
    held = used & shapes[np.maximum(merged.owner, 0)]
    low = held & (np.abs(activity - model.row_lower) <= size)
    high = held & (np.abs(activity - model.row_upper) <= size)
    return np.asarray(low), np.asarray(high)


def _of_cells(allocation: Allocation, blocks: list[Rows]) -> list[Limits]:
    """Rules on single cells that the cells carry exactly."""
    model = allocation.built.model
    t = allocation.solution.t
    low = (np.abs(t - model.lower) <= MET * np.maximum(t, MET)) & (model.lower > 0.0)
    high = np.abs(t - model.upper) <= MET * np.maximum(t, MET)
    found = []
    for block in blocks:
        if not isinstance(block, SumRows) or block.scope.rule.soft is not None:
            continue
        cell, at = _alone(allocation, block)
        met = low[cell] | high[cell]
        cell, at = cell[met], at[met]
        is_low = low[cell] & (block.lower[at] == model.steps.cell_lower[cell])
        is_high = high[cell] & (block.upper[at] == model.steps.cell_upper[cell])
        kept = np.flatnonzero(is_low | is_high)
        if len(kept):
            found.append(_own(allocation, block, cell[kept], at[kept], is_low[kept], is_high[kept]))
    return found


def _own(
    allocation: Allocation, block: SumRows, cell: IntArray, row: IntArray, low: BoolArray, high: BoolArray
) -> Limits:
    scope, units = block.scope, allocation.built.units
    none = np.zeros(len(cell), dtype=np.bool_)
    steps = np.where(low, block.lower[row], block.upper[row])
    amount_per_step = np.broadcast_to(
        (units.amount / units.per_unit)[units.kind_at(scope.first_cell)], scope.n_rows
    )[row]
    stated = block.own if block.own is not None else (block.lower, block.upper)
    shown = np.where(low, stated[0][row], stated[1][row]) * amount_per_step
    with np.errstate(divide="ignore", invalid="ignore"):
        per_unit = np.broadcast_to(units.amount_at(scope.first_cell), scope.n_rows)[row]
        unit = np.where(steps > 0, shown / (steps * amount_per_step) * per_unit, per_unit)
    names = scope.names()
    return Limits(
        rule=np.full(len(cell), scope.rule.name, dtype=object),
        member=names[row],
        row=np.full(len(cell), -1),
        cell=cell,
        is_lower=low,
        is_upper=high,
        amount=shown,
        unit=unit,
        is_multiple=none,
        is_total=none,
    )

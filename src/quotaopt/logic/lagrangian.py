r"""A bound that no pattern can beat, and prices that lead to good ones.

With the ordinary rows priced by y, cells answer group by group, and the best pattern is found by
looking: every group takes its best option, and of the groups an owner counts those open that gain
most. With :math:`V^0_g` the worth of staying closed and :math:`V^1_g` that of the best open option
(see `family`),

.. math:: D(y) = \sum_i (\underline b_i y_i^+ - \overline b_i y_i^-)
          - \sum_{c \notin \cup g} r_c \max_t (s_c t - \phi(t))
          - \sum_o \Bigl[ \sum_{g \in o} V^0_g + \text{sum of the } k_o \text{ largest }
            (V^1_g - V^0_g)^+ \Bigr]

is at most the objective of every plan that keeps the rules (Geoffrion 1974, "Lagrangean relaxation
for integer programming"). Groups that nobody counts contribute :math:`\max(V^0_g, V^1_g)`. Where
groups of several rules overlap, D looks at disjoint ones only and leaves the others out.

D is concave but has kinks where patterns change. It is climbed with every choice smoothed to
:math:`\tau_g \ln(1 + e^{(V^1_g - V^0_g - \nu_o) / \tau_g})`, :math:`\nu_o \ge 0` the price of being counted
(Nesterov 2005, "Smooth minimization of non-smooth functions"), by L-BFGS-B, with :math:`\tau` falling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import expit

from quotaopt.fairness import Notion
from quotaopt.fairness.notion import pressures
from quotaopt.logic.family import Family, Market, Offers, disjoint, sums
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.logic import Logic

TEMPERATURES = (0.3, 0.1, 0.03, 0.01)
"""How much choices are smoothed, relative to the size of their groups."""
CLIMB_STEPS = 60
"""Steps at every temperature."""
MEMORY = 20
HALVINGS = 50
FAR = 40.0
"""Widths beyond which a smoothed choice is a sharp one to the last digit."""


@dataclass(frozen=True, eq=False)
class Bound:
    """A proved bound, its prices, and how strongly every group is drawn to its options."""

    value: float  # -inf where nothing is proved
    multipliers: FloatArray  # (n_rows,) of the model
    weight: FloatArray  # (n_options of the logic,), 0..1 per option; 0 for groups outside the family
    worth: FloatArray  # (n_options of the logic,), at the multipliers; NaN for groups outside the family


class Lagrangian:
    """D(y) of one model under one notion; the model has no rows of the logic."""

    def __init__(self, model: CanonicalModel, logic: Logic, notion: Notion, share: float = 1.0) -> None:
        """`share` is what a cell weighs in the model, relative to the one that the logic was made for."""
        self.model, self.logic, self.notion = model, logic, notion
        self.family: Family = disjoint(logic, share)
        self.market = Market(model, notion, self.family)
        free = np.ones(model.n_cells, dtype=np.bool_)
        free[self.family.cells] = False
        self.free = np.flatnonzero(free)
        self.owner = logic.owner[self.family.group]
        self.size = sums(self.family.of_cell, model.reference[self.family.cells], len(self.family.group))
        self.closes = self.family.high == 0.0
        self.allowed = np.ones(len(self.family.options), dtype=np.bool_)
        penalty = np.full(model.n_rows, np.inf) if model.row_penalty is None else model.row_penalty
        self.lowest = np.where(np.isfinite(model.row_upper), -penalty, 0.0)
        self.highest = np.where(np.isfinite(model.row_lower), penalty, 0.0)

    def within(self, allowed: BoolArray) -> Lagrangian:
        """The same where only some options (n_options of the logic) are left: a bound on those patterns."""
        narrower = copy(self)
        narrower.allowed = allowed[self.family.options]
        return narrower

    def at(self, multipliers: FloatArray) -> Bound:
        """D at some multipliers, those on limits that are not there left out."""
        y = np.clip(multipliers, self.lowest, self.highest)
        with np.errstate(over="ignore", invalid="ignore"):
            pressure = pressures(self.model, y)
            offers, free_gain = self._offers(pressure), self._free_gain(pressure)[0]
        choice = self._best(offers)
        worth = np.full(self.logic.n_options, np.nan)
        worth[self.family.options] = offers.value
        weight = np.zeros(self.logic.n_options)
        weight[self.family.options] = choice
        chosen = choice > 0.0
        gain = float(offers.value[chosen].sum()) if chosen.sum() == len(self.family.group) else np.inf
        value = self._asked(y) - free_gain - gain
        return Bound(value if np.isfinite(value) else -np.inf, y, weight, worth)

    def cut(self, multipliers: FloatArray) -> tuple[float, FloatArray]:
        """What D at some multipliers is without the groups, and what every option takes off it.

        A constant and (n_options of the logic,); NaN for options of groups outside the family.
        """
        at = self.at(multipliers)
        with np.errstate(over="ignore", invalid="ignore"):
            free_gain = self._free_gain(pressures(self.model, at.multipliers))[0]
        return self._asked(at.multipliers) - free_gain, at.worth

    def climb(
        self,
        start: FloatArray,
        temperatures: Sequence[float] = TEMPERATURES,
        stop: Callable[[], bool] = lambda: False,
    ) -> Bound:
        """Better and better prices from `start` on; the best bound met at the end of a temperature.

        `stop` is asked after every step.
        """
        from scipy.optimize import minimize  # loads slowly, and plans without logic never need it

        def look(_: FloatArray) -> None:
            if stop():
                raise StopIteration

        sides = _Sides.of(self)
        best = self.at(start)
        v = sides.parted(best.multipliers)
        for temperature in temperatures:
            if stop() or not np.isfinite(v).all():
                break  # out of time, or without end where there is no plan
            found: Any = minimize(
                sides.downhill,
                v,
                args=(temperature,),
                jac=True,
                method="L-BFGS-B",
                bounds=sides.limits,
                callback=look,
                options={"maxiter": CLIMB_STEPS, "maxcor": MEMORY},
            )
            v = found.x
            here = self.at(sides.joined(v))
            best = here if here.value > best.value else best
        return best

    def smoothed(self, y: FloatArray, temperature: float) -> tuple[float, FloatArray]:
        """All gains at y with smoothed choices, an upper bound of the sharp ones; and the row activities."""
        pressure = pressures(self.model, y)
        offers = self._offers(pressure)
        gain, weight = self._soft(offers, temperature * self.size)
        free_gain, t_free = self._free_gain(pressure)
        t = np.empty(self.model.n_cells)
        t[self.free] = t_free
        t[self.family.cells] = self.market.burdens(pressure[self.family.cells], offers, weight)
        return gain + free_gain, self.model.activity(t)

    def _offers(self, pressure: FloatArray) -> Offers:
        offers = self.market.offers(pressure[self.family.cells])
        return replace(offers, value=np.where(self.allowed, offers.value, -np.inf))

    def _asked(self, y: FloatArray) -> float:
        leaning = np.flatnonzero(y)
        limit = np.where(y > 0.0, self.model.row_lower, self.model.row_upper)[leaning]
        return float(limit @ y[leaning])

    def _free_gain(self, pressure: FloatArray) -> tuple[float, FloatArray]:
        """What cells outside the family gain, and their burdens."""
        s, r = pressure[self.free], self.model.reference[self.free]
        t = np.clip(self.notion.response(s), self.model.lower[self.free], self.model.upper[self.free])
        return float(r @ (s * t - self.notion.cost(t))), t

    def _best(self, offers: Offers) -> FloatArray:
        """The best pattern at these offers: 1 for every option taken. (n_options of the family,)"""
        (shut, shut_at), (opened, opened_at) = self._two(offers.value)
        opens = self._largest(_difference(opened, shut))
        taken = np.zeros(len(offers.value))
        which = np.where(opens, opened_at, shut_at)
        possible = np.isfinite(np.where(opens, opened, shut))
        taken[which[possible]] = 1.0
        return taken

    def _two(self, value: FloatArray) -> tuple[tuple[FloatArray, IntArray], tuple[FloatArray, IntArray]]:
        """Worth and number of the closing option and of the best other one, per group; -inf where none."""
        found = []
        for which in (np.flatnonzero(self.closes), np.flatnonzero(~self.closes)):
            worth = np.full(len(self.family.group), -np.inf)
            number = np.full(len(self.family.group), -1, dtype=np.int64)
            order = which[np.argsort(value[which], kind="stable")]
            worth[self.family.of_option[order]] = value[order]  # the best comes last and stays
            number[self.family.of_option[order]] = order
            found.append((worth, number))
        return found[0], found[1]

    def _largest(self, gain: FloatArray) -> BoolArray:
        """Groups with a gain above 0, of every owner the largest of them up to its count."""
        opens = gain > 0.0
        counted = np.flatnonzero(opens & (self.owner >= 0))
        order = counted[np.lexsort((counted, -gain[counted], self.owner[counted]))]
        owner = self.owner[order]
        rank = np.arange(len(order)) - np.searchsorted(owner, owner)
        opens[order[rank >= self.logic.count[owner]]] = False
        return opens

    def _soft(self, offers: Offers, width: FloatArray) -> tuple[float, FloatArray]:
        """Smoothed gains of all groups, `width` (n_groups,) each, and the weight of every option."""
        group, value = self.family.of_option, offers.value
        (shut, shut_at), (best, _) = self._two(value)
        base = np.where(np.isfinite(best), best, 0.0)
        part = np.where(self.closes, 0.0, np.exp(np.minimum(value - base[group], 0.0) / width[group]))
        whole = sums(group, part, len(width))
        opened = np.where(whole > 0.0, base + width * np.log(np.maximum(whole, 1.0)), -np.inf)
        gain = _difference(opened, shut)
        price = self._price_of_counting(gain, width)
        either = np.isfinite(gain)
        paid = np.append(price, 0.0)[self.owner]
        net = np.where(either, (gain - paid) / width, gain)
        z = expit(net)
        eased = width * np.logaddexp(0.0, np.where(either, net, 0.0))
        soft = np.where(
            either, np.where(either, shut, 0.0) + eased, np.where(gain > 0.0, opened - paid, shut)
        )
        weight = part * (z / np.maximum(whole, 1.0))[group]
        weight[shut_at[shut_at >= 0]] = (1.0 - z)[shut_at >= 0]
        return float(soft.sum() + self.logic.count @ price), weight

    def _price_of_counting(self, gain: FloatArray, width: FloatArray) -> FloatArray:
        """The least price at which the weights of an owner's groups sum to its count at most. (n_owners,)"""
        count, counted = self.logic.count, np.flatnonzero((self.owner >= 0) & (gain > -np.inf))
        owner, g, w = self.owner[counted], gain[counted], width[counted]
        highest = np.zeros(len(count))
        np.maximum.at(highest, owner, np.where(np.isfinite(g), g + FAR * w, 0.0))
        lowest = np.zeros(len(count))
        for _ in range(HALVINGS):
            middle = 0.5 * (lowest + highest)
            too_many = np.bincount(owner, expit((g - middle[owner]) / w), len(count)) > count
            lowest, highest = np.where(too_many, middle, lowest), np.where(too_many, highest, middle)
        idle = np.bincount(owner, expit(g / w), len(count)) <= count
        return np.where(idle, 0.0, highest)


def _difference(opened: FloatArray, shut: FloatArray) -> FloatArray:
    """What opening gains: +inf where a group cannot be closed, -inf where it cannot be opened."""
    both = np.isfinite(opened) & np.isfinite(shut)
    return np.where(
        both,
        np.where(both, opened, 0.0) - np.where(both, shut, 0.0),
        np.where(shut == -np.inf, np.inf, -np.inf),
    )


@dataclass(frozen=True, eq=False)
class _Sides:
    """One variable per limit of a row, 0 or more; one without sign for a row of one value."""

    lagrangian: Lagrangian
    rows: IntArray  # (n_variables,)
    sign: FloatArray  # +1 leans on the lower limit, -1 on the upper
    limit: FloatArray
    scale: FloatArray
    limits: list[tuple[float | None, float | None]]

    @classmethod
    def of(cls, lagrangian: Lagrangian) -> _Sides:
        model = lagrangian.model
        low, high = lagrangian.highest > 0.0, lagrangian.lowest < 0.0
        same = low & high & (model.row_lower == model.row_upper)
        lower, upper = np.flatnonzero(low), np.flatnonzero(high & ~same)
        rows = np.concatenate([lower, upper])
        sign = np.concatenate([np.ones(len(lower)), -np.ones(len(upper))])
        scale = 1.0 / np.sqrt(model.row_mass[rows])
        most = np.concatenate([lagrangian.highest[lower], -lagrangian.lowest[upper]]) / scale
        least = np.where(same[rows], -most, 0.0)
        limit = np.where(sign > 0.0, model.row_lower[rows], model.row_upper[rows])
        return cls(lagrangian, rows, sign, limit, scale, list(zip(least, most, strict=True)))

    def joined(self, v: FloatArray) -> FloatArray:
        """Multipliers of the rows."""
        return sums(self.rows, self.sign * self.scale * v, self.lagrangian.model.n_rows)

    def parted(self, y: FloatArray) -> FloatArray:
        """The variables of multipliers."""
        least = np.array([low for low, _ in self.limits])
        return np.asarray(np.maximum(self.sign * y[self.rows] / self.scale, least))

    def downhill(self, v: FloatArray, temperature: float) -> tuple[float, FloatArray]:
        """The negative of the smoothed D and its slope; what overflows is no better than any other v."""
        with np.errstate(over="ignore", invalid="ignore"):
            gain, activity = self.lagrangian.smoothed(self.joined(v), temperature)
        toward = self.sign * self.scale * (self.limit - activity[self.rows])
        return gain - float((self.sign * self.scale * self.limit) @ v), -toward

r"""What stages of a solve reached, and what prices prove about every plan.

All of it follows from the one inequality :math:`\sum_c s_c x_c + \sum_i |y_i| e_i \ge b` that prices y
make of all rules, see `price`, with :math:`e_i` the misses of soft rows. A stage makes f(x, e) small.
Every plan in whole steps that keeps the rules has

.. math:: f \ge \frac{b}{R} + \min_{x, e} \Bigl[ f - \frac{1}{R} \Bigl( \sum_c s_c x_c
          + \sum_i |y_i| e_i \Bigr) \Bigr]

for any prices (weak duality; R is the sum of the references r), and the minimum on the right falls
apart into cells, groups and misses. Burdens are :math:`t_c = x_c / r_c`. Where those of groups g are
compared, :math:`T_g = X_g / R_g`, a price :math:`z_g` moves what cells feel to :math:`s_c + z_g` and groups
answer to :math:`-z_g`; both answer as in `answers`. A cell without reference carries what a hard rule
obliges it to and no more.

============================  ==================================================================
goals of a priority           :math:`\sum_i w_i e_i` or, for ``chebyshev``, :math:`\max_i w_i e_i`
a strictly convex notion      :math:`\sum_c r_c \phi(t_c) / R`; with groups
                              :math:`(\sum_g R_g \phi(T_g) + \varepsilon \sum_c r_c \phi(t_c)) / R`
``minimax``                   :math:`\max_u |T_u - 1| + m \sum_u R_u |T_u - 1| / R`
``least_absolute``            :math:`\sum_u R_u |T_u - 1| / R`
``leximin``, ``leximax``      the largest :math:`1 - T_u`, or :math:`T_u - 1`, over units not yet settled
============================  ==================================================================

Rules with a penalty add :math:`\sum_i w_i e_i` to the stage of the plan's notion, except to rounds of
``leximin`` and ``leximax``, where they count for nothing; the finish that follows a linear notion does
not add them again. What earlier stages reached (F, or F plus `HELD`) is kept by all plans that a stage
is compared with:

- goals by their weighted sum, and ``least_absolute`` and what penalties add, by their value, at a price
  :math:`\mu \ge 0` that the claim states: :math:`\mu f_j` is added to the costs, :math:`\mu F_j` taken off;
- ``chebyshev`` goals by limits: no row misses by more than :math:`F / w_i`, nor does any of a weighted
  sum; they may be followed by stages of the same priority over the rows that none has settled;
- ``minimax`` by :math:`|T_u - 1| \le F` for every unit; with a mean or penalties F is its `largest`, and the
  rest of its value is held at a price;
- rounds by :math:`T_u \ge 1 - F` (``leximin``) for every unit not settled before. Units that a round
  settles need a price p in its proof: then they have :math:`T_u \le 1 - F` too in every plan that is
  as good, up to the round's gap divided by p (complementary slackness).

A squared rule adds :math:`\sum_i q_i e_i^2` in the place of :math:`\sum_i w_i e_i`, and its prices take
:math:`y_i^2 / 4 q_i` off, which is all that its misses can earn.

So soft rows may have prices up to :math:`w_i` in their own stage (``chebyshev``: up to 1 in the sum of
:math:`|y_i| / w_i`), up to :math:`\mu w_i` when held, and none before. Prices beyond are moved there.

Evaluated in float64: prices and pressures are exact decimals, sums are compensated, and what is
left of rounding is bounded term by term and taken off.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from quotaopt.certify.answers import Answer, Cost, Units, answer
from quotaopt.certify.claim import GOALS
from quotaopt.certify.exact import Exact
from quotaopt.certify.ground import FINISH, LINEAR, ROUNDS, Ground
from quotaopt.certify.held import Held
from quotaopt.certify.logic_bound import answer_with_choices
from quotaopt.certify.price import OPEN, Prices, decimals, priced
from quotaopt.certify.soft import SoftRule
from quotaopt.certify.sums import ROUNDING, total
from quotaopt.model.arrays import BoolArray, FloatArray


@dataclass(frozen=True, eq=False)
class Stage:
    """A stage with its prices in the order of the checker's own rows and units."""

    kind: str
    prices: Prices
    value: float
    links: FloatArray | None = None  # (n_groups,), where groups are compared
    weights: tuple[float, ...] = ()
    priority: int = 0
    largest: float | None = None
    settled: BoolArray | None = None  # (n_units,), of a round
    settled_rows: Mapping[str, BoolArray] = field(default_factory=dict)  # of a chebyshev stage


@dataclass(frozen=True, eq=False)
class Bound:
    """What is proved of one stage, in ratio units (the whole is 1)."""

    value: float  # no plan that is compared has less; the rounding of its evaluation is taken off
    rounding: float  # how much that was
    gain: FloatArray  # (n_units,), price of each unit's limit in a round of leximin or leximax
    loads: Mapping[str, FloatArray]  # soft rule -> (n_rows,), price of each row's limit in a chebyshev stage


def prove(ground: Ground, held: Held, stage: Stage) -> Bound:
    """The bound that the prices of a stage prove for all plans that keep what was reached before."""
    weights = held.weights(stage.weights)
    prices, loads, load = _allowed(ground, held, stage, weights)
    rules = priced(ground.book, prices)
    pressure, answers, units = rules.pressure, [], None
    by_group = ground.groups is not None and stage.kind != GOALS
    cost = _cost(ground, held, stage, weights)
    if by_group:
        units, spread = _groups(ground, held, stage)
        pressure = pressure + spread
        answers.append(answer(units, cost))
        cost = Cost(cost.measure, FINISH) if cost.measure is not None else Cost()
    push = pressure.floats()
    cells = _cells(ground, held, push, limited=not by_group)
    idle = ground.boxes[0] * ~ground.carries
    answers.append(answer_with_choices(ground.book, ground.carries, idle > 0, cells, cost))
    forced = push[~ground.carries] * idle[~ground.carries]
    value, rounding = _together(ground, rules.amount, forced, answers)
    kept = load + held.cost(weights)
    value, rounding = value - kept, rounding + ROUNDING * abs(kept)
    if stage.kind in LINEAR:
        value = min(value, stage.value)  # plans beyond what was reached were left out
    side = 1.0 if stage.kind == "leximax" else -1.0
    compared = cells if units is None else units
    gain = side * compared.push * compared.size / ground.whole
    return Bound(value - rounding, rounding, gain, loads)


def _allowed(
    ground: Ground, held: Held, stage: Stage, weights: FloatArray
) -> tuple[Prices, Mapping[str, FloatArray], float]:
    """Prices with those of soft rules moved to what they may be, and what limits held on rows cost.

    Between the two: the shares of open rows in the largest miss of a chebyshev stage.

    What a miss costs in the stage, or at the price of a stage that is held by its value, lets its row
    have a price for nothing. A price beyond is paid at the most that the row may miss.
    """
    prices, load = dict(stage.prices), 0.0
    of_largest = stage.kind == GOALS and ground.norm(stage.priority) != "weighted"
    largest_of: dict[str, FloatArray] = {}
    for rule in ground.soft:
        if rule.name not in prices:
            continue
        stated = prices[rule.name]
        times = _times(ground, held, stage, rule, weights)
        free = rule.clipped(stated, times)
        load += total(rule.conceded(free, times))
        limits = held.row_limits.get(rule.name, np.full(len(stated), np.inf))
        beyond = np.where(np.isfinite(limits), stated - free, 0.0)
        if of_largest and rule.priority == stage.priority:
            is_open = held.is_open(rule)
            largest_of[rule.name] = np.where(is_open, rule.loads(stated), 0.0)
            free = np.where(is_open, stated, free)
            beyond = np.where(is_open, 0.0, beyond)
        prices[rule.name] = free + beyond
        load += total(rule.loads(beyond) * np.where(beyond != 0.0, limits, 0.0))
    together = max(math.fsum(map(total, largest_of.values())) * (1.0 + 2.0**-50), 1.0)
    for name, loads in largest_of.items():
        prices[name] = np.where(loads > 0.0, prices[name] / together, prices[name])
    return prices, {name: loads / together for name, loads in largest_of.items()}, load


def _times(ground: Ground, held: Held, stage: Stage, rule: SoftRule, weights: FloatArray) -> float:
    """How many times its cost a miss of a soft rule counts in the sum of a stage and of those it holds."""
    if rule.priority:
        of_stage = stage.kind == GOALS and rule.priority == stage.priority
        own = of_stage and ground.norm(rule.priority) == "weighted"
        return float(own) + held.weight_of(rule.priority, weights)
    own = stage.kind != GOALS and stage.kind not in ROUNDS and not held.is_fair
    return float(own) + held.weight_of(0, weights)


def _cost(ground: Ground, held: Held, stage: Stage, weights: FloatArray) -> Cost:
    """What the units' burdens cost in a stage."""
    match stage.kind:
        case "goals":
            return Cost()
        case "minimax":
            mean = ground.mean
            return Cost(mean=mean, largest=ground.whole, above=True, below=True, reach=stage.value)
        case "least_absolute":
            return Cost(mean=1.0)
        case "leximin":
            return Cost(largest=ground.whole, below=True, counted=held.unsettled, reach=stage.value)
        case "leximax":
            return Cost(largest=ground.whole, above=True, counted=held.unsettled, reach=stage.value)
        case kind:
            return Cost(ground.measure(kind), 1.0, mean=held.mean(weights))


def _groups(ground: Ground, held: Held, stage: Stage) -> tuple[Units, Exact]:
    """The groups with what they are pushed with, and what their cells feel of it."""
    groups, has = ground.groups, ground.has_reference
    assert groups is not None
    stated = 0.0 if stage.links is None else stage.links * ground.group_scale
    links = decimals(np.where(has, stated, 0.0))
    push = -(links.floats() / ground.group_scale)[has]
    return Units(ground.sizes, push, held.least, held.most, ground.all_together), groups.spread(links)


def _cells(ground: Ground, held: Held, push: FloatArray, *, limited: bool) -> Units:
    """The cells that have a reference; where they are the units, within what was held."""
    carries, r = ground.carries, ground.reference[ground.carries]
    lower, upper = (limit[carries] for limit in ground.boxes)
    scale = ground.of_cells(ground.scale) if ground.scale.ndim else ground.scale
    least = np.asarray(lower * scale / r, dtype=np.float64)
    most = np.where(upper == OPEN, np.inf, upper * scale / r)
    if limited and held.is_fair:
        least, most = np.maximum(least, held.least), np.minimum(most, held.most)
    return Units(r, push[carries] / scale, least, np.maximum(least, most), ground.all_together)


def _together(
    ground: Ground, amount: Exact, forced: FloatArray, answers: list[Answer]
) -> tuple[float, float]:
    """The bound without what is held, and how much its evaluation may be off."""
    asked = float(Fraction(int(amount.units[0]), 10**amount.digits))
    if not np.isfinite(forced).all() or any(math.isnan(each.value) for each in answers):
        return -math.inf, 0.0
    values = [each.value for each in answers]
    if -math.inf in values:
        return -math.inf, 0.0
    value = math.fsum([asked, -total(forced), *values]) / ground.whole
    terms = ROUNDING * (abs(asked) + total(np.abs(forced)))
    return value, math.fsum([terms, *(each.rounding for each in answers)]) / ground.whole

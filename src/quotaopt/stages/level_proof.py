r"""What the rounds of a leximin or leximax prove, measured on the model itself.

For any multipliers y of the rows and prices :math:`q \ge 0` of the units' limits that sum to 1 over
the open units, every plan that keeps the rules and what earlier rounds settled has

.. math:: \max_{u \text{ open}} \sigma (T_u - 1) \;\ge\;
    \sum_i \min_{\underline b_i \le a \le \overline b_i} y_i a
    + \sum_c \min_{\underline t_c \le t \le \overline t_c} (\sigma q_c - r_c s_c) t
    - \sum_u q_u \sigma \zeta_u, \qquad s = A^\top y,

with :math:`\zeta_u` the settled burden, or 1 for an open unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.fairness import leximax, leximin
from quotaopt.fairness.notion import limits_at, pressures
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.stages.bound import felt
from quotaopt.stages.face import face_of, is_price
from quotaopt.stages.implied import with_implied_limits
from quotaopt.stages.level_program import LevelProgram
from quotaopt.stages.stage import Outcome, Stage

LARGEST_GAP = 1e-7
"""A round is not proved if its value is further from its bound, or from a unit that it settles."""
ROUNDING = 16.0 * float(np.finfo(np.float64).eps)
"""The rounding error of a slope, relative to what was added up."""


@dataclass(frozen=True, eq=False)
class Settled:
    """Units that settle together, and the duals of the program that prove their level."""

    units: IntArray  # positions in the compared units
    level: float  # sigma * T
    duals: FloatArray  # (n_rows,) of the program
    method: str
    iterations: int = 0
    has_own_prices: bool = True  # or those of another round or of a single row, which fix no more cells


def proved(levels: LevelProgram, found: Sequence[Settled], t: FloatArray) -> tuple[Outcome, ...]:
    """One outcome per member of `found`, which are in order, all with burdens `t` and the last face.

    Rounds from the first one on that is not proved are left out.

    Raises
    ------
    NotCertifiedError
        Already the first one is not.
    """
    model, excess = with_implied_limits(levels.model), levels.sign * (t[levels.units] - 1.0)
    is_open = np.ones(len(levels.units), dtype=np.bool_)
    limits = np.zeros(len(levels.units))  # of sigma * (T - 1)
    stages: list[Stage] = []
    for settled in found:
        stage = _stage(levels, model, settled, excess, is_open, limits)
        least = float(excess[settled.units].min())  # of those that must all be at the value
        gap = stage.value - min(stage.bound, least)
        if not gap <= LARGEST_GAP * max(1.0, abs(stage.value)):
            if stages:
                break
            raise NotCertifiedError([Problem.at(NOWHERE, "solve.not_converged", violation=0.0, gap=gap)])
        stages.append(stage)
        is_open[settled.units] = False
        limits[settled.units] = stage.value
    face = _face(levels, found, stages, t)
    return tuple(Outcome(t, stage, face) for stage in stages)


def _stage(
    levels: LevelProgram,
    model: CanonicalModel,
    settled: Settled,
    excess: FloatArray,
    is_open: BoolArray,
    limits: FloatArray,
) -> Stage:
    """The round that settles some of the open units; `excess` and `limits` of all (n_units,)."""
    units, sign = levels.units, levels.sign
    multipliers, prices = levels.prices(settled.duals)
    weight = float(prices[is_open].sum())
    multipliers, prices = _signed(model, multipliers / weight), prices / weight
    return Stage(
        kind=(leximin if sign < 0 else leximax).NAME,
        value=float(excess[is_open].max()),
        bound=level_bound(model, units, sign, multipliers, prices, limits),
        multipliers=multipliers,
        links=prices,
        method=settled.method,
        iterations=settled.iterations,
        settled=np.sort(settled.units),
    )


def level_bound(
    model: CanonicalModel,
    units: IntArray,
    sign: int,
    multipliers: FloatArray,
    prices: FloatArray,
    limits: FloatArray,
) -> float:
    """The lower bound above; `limits` (n_units,) of ``sigma * (T - 1)`` are 0 for open units.

    Where a cell has no upper limit, a slope that is no more than rounding counts as none.
    """
    push = felt(model, multipliers)
    slope = -model.reference * push
    slope[units] += sign * prices
    size = model.reference * np.abs(push)
    slope = np.where(np.isinf(model.upper) & (np.abs(slope) <= ROUNDING * size), 0.0, slope)
    moved = np.flatnonzero(slope)  # 0 times infinity is 0
    cells = slope[moved] * np.where(slope < 0.0, model.upper, model.lower)[moved]
    return limits_at(model, multipliers) + float(cells.sum() - prices @ (sign + limits))


def held(
    model: CanonicalModel, units: IntArray, sign: int, stages: Sequence[Stage], *, slack: float = 0.0
) -> CanonicalModel:
    """`model` with what rounds reached as limits of units; units still open have the last one's."""
    limits = np.full(len(units), stages[-1].value)
    for stage in stages:
        limits[stage.settled] = stage.value
    limits = limits + slack * np.maximum(1.0, np.abs(limits))
    lower, upper = model.lower.copy(), model.upper.copy()
    if sign < 0:
        lower[units] = np.maximum(lower[units], 1.0 - limits)
    else:
        upper[units] = np.minimum(upper[units], 1.0 + limits)
    return replace(model, lower=lower, upper=upper)


def _face(
    levels: LevelProgram, found: Sequence[Settled], stages: Sequence[Stage], t: FloatArray
) -> CanonicalModel:
    """All burdens that are optimal in every round: settled units and whatever has a price stay."""
    model = held(levels.model, levels.units, levels.sign, stages)
    unsigned = _without_signs(model)
    pushed, priced = np.zeros(model.n_cells), np.zeros(model.n_rows)
    for settled, stage in zip(found, stages, strict=False):  # some at the end may not be proved
        prices = np.where(is_price(stage.multipliers * model.row_mass), stage.multipliers, 0.0)
        priced = np.maximum(priced, np.abs(prices))
        if not settled.has_own_prices:
            continue
        size = pressures(unsigned, np.abs(prices))  # prices that cancel out leave rounding: it fixes nobody
        push = np.abs(pressures(model, prices))
        pushed = np.maximum(pushed, np.divide(push, size, out=np.zeros_like(push), where=size > 0.0))
    pushed[levels.units] = 0.0
    for stage in stages:
        pushed[levels.units[stage.settled]] = 1.0
    return face_of(model, t, priced, pushed)


def _without_signs(model: CanonicalModel) -> CanonicalModel:
    """`model` with all entries positive."""
    partitions = (p if p.weight is None else replace(p, weight=np.abs(p.weight)) for p in model.partitions)
    return replace(model, partitions=tuple(partitions), combine=abs(model.combine))


def _signed(model: CanonicalModel, multipliers: FloatArray) -> FloatArray:
    """Without the parts that lean on a missing limit."""
    least = np.where(np.isfinite(model.row_upper), -np.inf, 0.0)
    most = np.where(np.isfinite(model.row_lower), np.inf, 0.0)
    return np.clip(multipliers, least, most) + 0.0

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

from quotaopt.fairness import leximax, leximin
from quotaopt.fairness.notion import pressures
from quotaopt.linear.implied import implied_box
from quotaopt.linear.program import LinearProgram
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.stages.face import face_of
from quotaopt.stages.level_program import LevelProgram
from quotaopt.stages.stage import Outcome, Stage


@dataclass(frozen=True, eq=False)
class Settled:
    """Units that settle together, and the duals of the program that prove their level."""

    units: IntArray  # positions in the compared units
    level: float  # sigma * T
    duals: FloatArray  # (n_rows,) of the program
    method: str
    iterations: int = 0


def outcomes(levels: LevelProgram, found: Sequence[Settled], t: FloatArray) -> tuple[Outcome, ...]:
    """One outcome per member of `found`, which are in order, all with burdens `t` and the last face."""
    excess = levels.sign * (t[levels.units] - 1.0)
    is_open = np.ones(len(levels.units), dtype=np.bool_)
    limits = np.zeros(len(levels.units))  # of sigma * (T - 1)
    box = _finite_box(levels)
    stages = []
    for settled in found:
        multipliers, prices = levels.prices(settled.duals)
        weight = float(prices[is_open].sum())
        multipliers, prices = _signed(levels.model, multipliers / weight), prices / weight
        stages.append(
            Stage(
                kind=(leximin if levels.sign < 0 else leximax).NAME,
                value=float(excess[is_open].max()),
                bound=level_bound(levels, multipliers, prices, limits, box),
                multipliers=multipliers,
                links=prices,
                method=settled.method,
                iterations=settled.iterations,
                settled=np.sort(settled.units),
            )
        )
        is_open[settled.units] = False
        limits[settled.units] = stages[-1].value
    face = _face(levels, stages, t)
    return tuple(Outcome(t, stage, face) for stage in stages)


def level_bound(
    levels: LevelProgram,
    multipliers: FloatArray,
    prices: FloatArray,
    limits: FloatArray,
    box: tuple[FloatArray, FloatArray],
) -> float:
    """The lower bound above; `limits` (n_units,) of ``sigma * (T - 1)`` are 0 for open units."""
    model, sign = levels.model, levels.sign
    leaning = np.flatnonzero(multipliers)
    asked = np.where(multipliers > 0.0, model.row_lower, model.row_upper)
    slope = -model.reference * pressures(model, multipliers)
    slope[levels.units] += sign * prices
    cells = slope * np.where(slope == 0.0, 0.0, np.where(slope > 0.0, *box))  # 0 times inf is 0
    return float(asked[leaning] @ multipliers[leaning] + cells.sum() - prices @ (sign + limits))


def held(model: CanonicalModel, units: IntArray, sign: int, stages: Sequence[Stage]) -> CanonicalModel:
    """`model` with what the rounds reached as limits of units, open ones at the last level."""
    limits = np.full(len(units), stages[-1].value)
    for stage in stages:
        limits[stage.settled] = stage.value
    burdens = 1.0 + sign * limits
    lower, upper = model.lower.copy(), model.upper.copy()
    if sign < 0:
        lower[units] = np.maximum(lower[units], burdens)
    else:
        upper[units] = np.minimum(upper[units], burdens)
    return replace(model, lower=lower, upper=upper)


def _face(levels: LevelProgram, stages: Sequence[Stage], t: FloatArray) -> CanonicalModel:
    """All burdens that are optimal in every round: settled units and whatever has a price stay."""
    model, fixed = held(levels.model, levels.units, levels.sign, stages), np.zeros(levels.model.n_cells)
    priced = np.zeros(model.n_rows)
    for stage in stages:
        push = np.abs(pressures(model, stage.multipliers))
        push[levels.units] = 0.0
        fixed = np.maximum(fixed, push / max(float(push.max(initial=0.0)), 1e-300))
        priced = np.maximum(priced, np.abs(stage.multipliers))
        fixed[levels.units[stage.settled]] = 1.0
    return face_of(model, t, priced, fixed)


def _signed(model: CanonicalModel, multipliers: FloatArray) -> FloatArray:
    """Without the parts that lean on a missing limit."""
    least = np.where(np.isfinite(model.row_upper), -np.inf, 0.0)
    most = np.where(np.isfinite(model.row_lower), np.inf, 0.0)
    return np.clip(multipliers, least, most) + 0.0


def _finite_box(levels: LevelProgram) -> tuple[FloatArray, FloatArray]:
    """The box, closed by what rows imply: rounding in a price times a missing limit is infinite."""
    model, linked = levels.model, levels.units[levels.link >= 0]
    upper = model.upper.copy()
    if np.isinf(np.delete(upper, linked)).any():
        nothing = np.zeros(model.n_cells)
        rows = LinearProgram(nothing, model.lower, upper, model.matrix(), model.row_lower, model.row_upper)
        return model.lower, implied_box(rows)[1]
    reach = abs(levels.program.matrix[levels.first_unit_row :, :-1]) @ upper[levels.kept_cells]
    reach += np.abs(levels.offset)
    upper[linked] = np.minimum(upper[linked], reach[levels.link >= 0])
    return model.lower, upper

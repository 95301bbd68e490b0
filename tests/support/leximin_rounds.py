"""Leximin on small random models: how to ask for it, and what every answer must prove of itself."""

from __future__ import annotations

import numpy as np
import pytest

from quotaopt.fairness import leximax, leximin
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.stages.leximin import leximin_stages
from quotaopt.stages.stage import Outcome

SIGN = pytest.mark.parametrize("sign", [leximin.SIGN, leximax.SIGN], ids=["leximin", "leximax"])
CLASS = pytest.mark.parametrize("kind", ["tree", "two families", "any sets"])
SEEDS = range(6)
PROVED = 1e-9
ALIKE = 1e-7
BY_OTHERS = 2e-6
"""What the chain of rounds of the other methods adds up to."""


def everyone_in(model: CanonicalModel) -> IntArray:
    return np.arange(model.n_cells)


def rounds_of(model: CanonicalModel, sign: int, units: IntArray | None = None) -> tuple[Outcome, ...]:
    found = leximin_stages(model, everyone_in(model) if units is None else units, sign)
    assert isinstance(found, tuple)
    return found


def burdens(model: CanonicalModel, sign: int) -> FloatArray:
    return rounds_of(model, sign)[-1].t


def assert_proved(
    model: CanonicalModel, rounds: tuple[Outcome, ...], units: IntArray, sign: int, *, gap: float = PROVED
) -> IntArray:
    """Everything a round claims, from its own numbers. Returns the units that no round settles."""
    t = rounds[-1].t
    activity = model.activity(t)
    excess = np.maximum(model.row_lower - activity, activity - model.row_upper) / model.row_mass
    assert excess.max(initial=0.0) <= PROVED
    assert ((model.lower <= t) & (t <= model.upper)).all()
    is_open = np.ones(len(units), dtype=bool)
    for outcome in rounds:
        stage = outcome.stage
        assert stage.kind == (leximin.NAME if sign < 0 else leximax.NAME)
        assert stage.value == (leximin if sign < 0 else leximax).value(t[units[is_open]])
        assert -gap <= stage.value - stage.bound <= gap
        assert (stage.links >= 0.0).all()
        assert stage.links[is_open].sum() == pytest.approx(1.0, abs=1e-12)
        assert is_open[stage.settled].all()
        np.testing.assert_allclose(sign * (t[units[stage.settled]] - 1.0), stage.value, atol=gap)
        is_open[stage.settled] = False
    return np.flatnonzero(is_open)

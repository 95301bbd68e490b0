"""The power notion: its formulas, its limits, and where it leads."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest

from quotaopt.fairness import LEAST_SQUARES, PROPORTIONAL, Power, smooth_notion

BETAS = (-8.0, -3.0, -2.0, -1.0 - 1e-9, -1.0, -0.5, -1e-9, 0.0, 1e-9, 0.5, 1.0, 2.0, 8.0)
BURDENS = np.array([0.05, 0.3, 0.7, 0.99, 1.0, 1.01, 1.4, 3.0, 9.0])

every_beta = pytest.mark.parametrize("beta", BETAS)


@every_beta
def test_it_is_zero_and_smallest_at_one(beta: float) -> None:
    notion = Power(beta)
    assert notion.cost(np.ones(1)) == notion.slope(np.ones(1)) == 0.0
    others = BURDENS[BURDENS != 1.0]
    assert np.all(notion.cost(others) > 0.0)
    assert np.all(np.sign(notion.slope(others)) == np.sign(others - 1.0))


@every_beta
def test_slope_and_curvature_are_derivatives(beta: float) -> None:
    notion, step = Power(beta), 1e-6
    below, above = BURDENS * (1.0 - step), BURDENS * (1.0 + step)
    rise = (notion.cost(above) - notion.cost(below)) / (above - below)
    np.testing.assert_allclose(rise, notion.slope(BURDENS), rtol=1e-5, atol=1e-9)
    bend = (notion.slope(above) - notion.slope(below)) / (above - below)
    np.testing.assert_allclose(bend, 1.0 / notion.curvature(BURDENS), rtol=1e-5, atol=1e-9)


@every_beta
def test_the_response_is_the_inverse_of_the_slope(beta: float) -> None:
    notion = Power(beta)
    between = BURDENS[1:-2]  # beyond, a slope near its limit has no digits left for so large a power
    np.testing.assert_allclose(notion.response(notion.slope(between)), between, rtol=1e-8)


@every_beta
def test_it_is_strictly_convex(beta: float) -> None:
    notion, t = Power(beta), np.linspace(0.05, 5.0, 500)
    assert np.all(np.diff(notion.slope(t)) > 0.0)
    assert np.all(np.diff(notion.response(np.linspace(-0.1, 0.1, 50))) > 0.0)


@every_beta
@pytest.mark.parametrize("shift", [1e-3, -1e-3, 1e-6, -1e-6, 1e-8])
def test_costs_near_one_keep_their_digits(beta: float, shift: float) -> None:
    """Written out, the formula loses all of them: powers near 1 cancel."""
    burden = 1.0 + shift
    with localcontext(prec=60):
        t, b = Decimal(burden), Decimal(beta)
        if beta == 0.0:
            exact = t * t.ln() - t + 1
        elif beta == -1.0:
            exact = t - 1 - t.ln()
        else:
            exact = (t ** (1 + b) - (1 + b) * t + b) / (b * (1 + b))
    assert Power(beta).cost(np.array([burden]))[0] == pytest.approx(float(exact), rel=5e-16 / abs(shift))


def test_the_other_smooth_notions_lie_on_the_way() -> None:
    pressure = np.linspace(-0.9, 0.9, 19)
    for notion, same in ((Power(0.0), PROPORTIONAL), (Power(1.0), LEAST_SQUARES)):
        np.testing.assert_allclose(notion.cost(BURDENS), same.cost(BURDENS), rtol=1e-13)
        np.testing.assert_allclose(notion.slope(BURDENS), same.slope(BURDENS), rtol=1e-13)
        np.testing.assert_allclose(notion.response(pressure), same.response(pressure), rtol=1e-13)
        np.testing.assert_allclose(notion.curvature(BURDENS), same.curvature(BURDENS), rtol=1e-13)
    np.testing.assert_allclose(Power(-1.0).cost(BURDENS), BURDENS - 1.0 - np.log(BURDENS), atol=1e-15)
    np.testing.assert_allclose(Power(1e-12).slope(BURDENS), np.log(BURDENS), rtol=1e-9)


@every_beta
def test_ends_are_limits_and_never_nan(beta: float) -> None:
    notion, ends = Power(beta), np.array([0.0, np.inf])
    at_zero, far = notion.cost(ends)
    assert at_zero == (pytest.approx(1.0 / (1.0 + beta)) if beta > -1.0 else math.inf)
    assert far == math.inf
    assert notion.slope(ends)[0] == (pytest.approx(-1.0 / beta) if beta > 0.0 else -math.inf)
    wild = np.array([-1e300, -1e9, -10.0, -1.0 / 8, 0.0, 1.0 / 8, 10.0, 1e9, 1e300])
    response = notion.response(wild)
    assert np.all(np.isfinite(response))
    assert np.all(np.diff(response) >= 0.0)
    assert np.all(np.isfinite(notion.curvature(response)))


def test_words_of_plan_files_become_notions() -> None:
    assert smooth_notion("proportional") is PROPORTIONAL
    assert smooth_notion("least_squares") is LEAST_SQUARES
    assert smooth_notion("power", -2) == Power(-2.0)
    with pytest.raises(KeyError):
        smooth_notion("leximin")

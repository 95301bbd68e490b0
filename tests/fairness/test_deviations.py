from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from quotaopt.fairness.deviations import Deviations, dual_bound, implied_upper
from quotaopt.fairness.least_absolute import LEAST_ABSOLUTE
from quotaopt.fairness.minimax import MINIMAX, minimax
from quotaopt.fairness.notion import pressures
from quotaopt.model.canonical import Partition
from support.drawn_models import bare_model, draw_model

NOTIONS = [MINIMAX, minimax(0.1), minimax(3.0), LEAST_ABSOLUTE]


@pytest.mark.parametrize("notion", NOTIONS, ids=str)
@pytest.mark.parametrize("seed", range(15))
def test_no_multipliers_prove_more_than_any_plan_reaches(seed: int, notion: Deviations) -> None:
    model, plan = draw_model(seed)
    rng = np.random.default_rng(seed)
    for size in (1e-3, 1.0, 30.0):
        multipliers = rng.normal(0.0, size, model.n_rows)
        missing = np.isinf(np.where(multipliers > 0.0, model.row_lower, model.row_upper))
        multipliers[missing] = 0.0
        assert dual_bound(model, notion, multipliers) <= notion.value(model, plan) + 1e-9 * (1.0 + size)


@pytest.mark.parametrize("notion", NOTIONS, ids=str)
@pytest.mark.parametrize("seed", range(15))
def test_the_bound_is_the_least_over_all_largest_deviations(seed: int, notion: Deviations) -> None:
    model, _ = draw_model(seed, "crossing")
    rng = np.random.default_rng(seed)
    multipliers = rng.normal(0.0, 0.5, model.n_rows)
    multipliers[np.isinf(np.where(multipliers > 0.0, model.row_lower, model.row_upper))] = 0.0
    s, r, m = pressures(model, multipliers), model.reference, notion.mean
    low, high = model.lower - 1.0, model.upper - 1.0
    needed = max(0.0, low.max(), (-high).max())
    breaks = np.abs(np.concatenate([low, high]))
    totals = []
    for z in [needed, *breaks[breaks >= needed]]:
        ends = [np.clip(0.0, low, high), np.clip(-z, low, high), np.clip(z, low, high)]
        best = np.min([m * np.abs(d) - s * d for d in ends], axis=0)
        totals.append(notion.largest * z + float(r @ best))
    leaning = multipliers != 0.0
    limit = np.where(multipliers > 0.0, model.row_lower, model.row_upper)[leaning]
    expected = float(limit @ multipliers[leaning]) - float(r @ s) + min(totals)
    assert dual_bound(model, notion, multipliers) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("notion", [MINIMAX, minimax(0.1)], ids=str)
def test_many_breakpoints_are_split_like_few(notion: Deviations, monkeypatch: pytest.MonkeyPatch) -> None:
    model, _ = draw_model(4, "crossing")
    rng = np.random.default_rng(0)
    wide = replace(
        model,
        lower=1.0 - np.round(rng.random(model.n_cells), 1),  # many equal ones
        upper=1.0 + np.round(rng.random(model.n_cells), 1),
    )
    multipliers = np.where(np.isfinite(wide.row_lower), 2.0, 0.0)
    sorted_at_once = dual_bound(wide, notion, multipliers)
    monkeypatch.setattr("quotaopt.fairness.deviations.FEW", 3)
    assert dual_bound(wide, notion, multipliers) == pytest.approx(sorted_at_once, abs=1e-14)


def test_a_push_from_rounding_does_not_void_the_bound_where_a_row_limits_the_cell() -> None:
    reference = np.full(4, 0.25)
    total = Partition(np.zeros(4, dtype=np.int32), 1)
    one = sparse.csr_array(np.ones((1, 1)))
    model = bare_model(
        reference, np.zeros(4), np.full(4, np.inf), (total,), one, np.array([1.2]), np.array([1.2])
    )
    assert implied_upper(model) == pytest.approx(4.8)
    assert dual_bound(model, LEAST_ABSOLUTE, np.array([1.0 + 1e-15])) == pytest.approx(0.2, abs=1e-13)
    assert dual_bound(model, MINIMAX, np.array([1.0])) == pytest.approx(0.2, abs=1e-13)


def test_the_value_is_the_largest_deviation_and_the_mean_one() -> None:
    model, _ = draw_model(1, "crossing")
    t = np.ones(model.n_cells)
    t[0] = 1.5
    assert MINIMAX.value(model, t) == pytest.approx(0.5)
    assert LEAST_ABSOLUTE.value(model, t) == pytest.approx(0.5 * model.reference[0])
    assert minimax(2.0).value(model, t) == pytest.approx(0.5 + model.reference[0])

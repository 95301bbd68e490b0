"""What does not change the question does not change leximin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quotaopt.stages import level_rounds
from support.leximin_rounds import (
    ALIKE,
    CLASS,
    SEEDS,
    SIGN,
    burdens,
)
from support.sums import divided, drawn, permuted, with_row


@SIGN
@CLASS
@pytest.mark.parametrize("seed", SEEDS[:4])
def test_order_and_algorithm_do_not_matter(model_of_sets, monkeypatch, kind, seed, sign):
    model = drawn(model_of_sets, kind, seed)
    expected = burdens(model, sign)
    order = np.random.default_rng(seed).permutation(model.n_cells)
    np.testing.assert_allclose(burdens(permuted(model, order), sign), expected[order], atol=ALIKE)

    loaded = level_rounds.loaded
    interior = {"solver": "ipm", "run_crossover": "off", "presolve": "off"}
    monkeypatch.setattr(level_rounds, "loaded", lambda program, _: loaded(program, interior))
    np.testing.assert_allclose(burdens(model, sign), expected, atol=ALIKE)


@SIGN
@CLASS
@pytest.mark.parametrize("seed", SEEDS[:4])
def test_what_changes_nothing_changes_nothing(model_of_sets, kind, seed, sign):
    model = drawn(model_of_sets, kind, seed)
    expected = burdens(model, sign)
    twice = with_row(model, model.combine[[1]], model.row_lower[1], model.row_upper[1])
    np.testing.assert_allclose(burdens(twice, sign), expected, atol=ALIKE)
    slack = with_row(model, model.combine[[0]], 0.0, 10.0)
    np.testing.assert_allclose(burdens(slack, sign), expected, atol=ALIKE)
    scaled = replace(model, combine=model.combine * 1e6, row_lower=model.row_lower * 1e6)
    scaled = replace(scaled, row_upper=model.row_upper * 1e6)
    np.testing.assert_allclose(burdens(scaled, sign), expected, atol=ALIKE)
    parts = np.append(np.arange(model.n_cells), 0)
    shares = np.ones(len(parts))
    shares[[0, -1]] = 0.3, 0.7
    np.testing.assert_allclose(burdens(divided(model, parts, shares), sign), expected[parts], atol=ALIKE)

"""Claims problems: the classical rules are leximin or leximax of awards, losses, or shares of claims."""

from __future__ import annotations

import numpy as np
import pytest

from quotaopt.fairness import leximax, leximin
from quotaopt.model.arrays import FloatArray
from quotaopt.stages.leximin import leximin_stages
from support.matrix_model import model_of_matrix


def filled(weights: FloatArray, caps: FloatArray, amount: float, sign: int) -> FloatArray:
    """`amount` divided so that ``part / weight`` is fair and no part above its cap."""
    parts = np.zeros(len(caps))
    carries = weights > 0.0  # who has no weight is no cell
    weights, caps = weights[carries], caps[carries]
    scale = amount / weights.sum()
    model = model_of_matrix([weights / weights.sum()], [(1.0, 1.0)], upper=caps / (weights * scale))
    rounds = leximin_stages(model, np.arange(len(caps)), sign)
    assert isinstance(rounds, tuple)
    parts[carries] = rounds[-1].t * weights * scale
    return parts


@pytest.mark.parametrize("sign", [leximin.SIGN, leximax.SIGN], ids=["leximin", "leximax"])
def test_the_published_awards_come_out(cases, sign):
    for case in cases:
        claims, estate = case["claim"].to_numpy(dtype=float), float(case["endowment"].iloc[0])
        alike = np.full(len(claims), claims.mean())
        for rule, awards in {
            "PRO": filled(claims, claims, estate, sign),
            "CEA": filled(alike, claims, estate, sign),
            "CEL": claims - filled(alike, claims, float(claims.sum()) - estate, sign),
        }.items():
            np.testing.assert_allclose(awards, case[rule].to_numpy(float), rtol=1e-9, atol=1e-9 * estate)

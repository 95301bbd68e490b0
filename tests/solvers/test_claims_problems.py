"""Dividing an estate among claims: three classical rules are one tree with caps, and their answers are known.

Awards are targets, claims are caps. Constrained equal awards fill all claimants to one water
level; constrained equal losses do the same to what is lost; the Talmud rule (the nucleolus)
fills half claims, first with awards, then with losses (Aumann and Maschler 1985).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from quotaopt.fairness import PROPORTIONAL
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.classify import classify
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.tree import solve_tree

Maker = Callable[..., CanonicalModel]
CASES = ("talmud_100", "talmud_200", "talmud_300")


def divide(maker: Maker, reference: FloatArray, caps: FloatArray, estate: float) -> FloatArray:
    """Targets in money: as near to `reference` as `caps` and the sum `estate` allow."""
    carries = reference > 0.0  # who has no share is no cell
    awards = np.zeros(len(caps))
    reference, caps, whole = reference[carries], caps[carries], reference.sum()
    model = maker(
        [range(len(caps))],
        reference=reference / whole,
        upper=caps / reference,
        limits=[(estate / whole, estate / whole)],
    )
    structure = classify(model)
    assert structure.plan_class == "T"
    found = solve_tree(model, structure.trees[0], PROPORTIONAL)
    assert isinstance(found, Candidate)
    awards[carries] = reference * found.t
    return awards


def equal_awards(maker: Maker, caps: FloatArray, estate: float) -> FloatArray:
    return divide(maker, np.full(len(caps), caps.mean()), caps, estate)


def talmud(maker: Maker, claims: FloatArray, estate: float) -> FloatArray:
    if estate <= claims.sum() / 2:
        return equal_awards(maker, claims / 2, estate)
    return claims - equal_awards(maker, claims / 2, float(claims.sum()) - estate)


def test_the_published_awards_come_out(model_of_sets: Maker, cases: list[pd.DataFrame]) -> None:
    assert {case["case"].iloc[0] for case in cases} >= set(CASES)
    for case in cases:
        claims, estate = case["claim"].to_numpy(dtype=float), float(case["endowment"].iloc[0])
        lost = float(claims.sum()) - estate
        for rule, awards in {
            "PRO": divide(model_of_sets, claims, claims, estate),
            "CEA": equal_awards(model_of_sets, claims, estate),
            "CEL": claims - equal_awards(model_of_sets, claims, lost),
            "Talmud": talmud(model_of_sets, claims, estate),
        }.items():
            np.testing.assert_allclose(awards, case[rule].to_numpy(float), rtol=1e-9, atol=1e-12 * estate)

"""Chances of any plan agree with the formula, and move one way with what is handed out."""

import numpy as np
import pytest

import quotaopt
from quotaopt.errors import QuotaoptError
from quotaopt.risks.numbers import carried
from quotaopt.risks.run import ground_of
from support.assigned_plans import plan_of, random_document
from support.seeds import n_plans


def drawn_settings(seed, cells):
    """Any law: stated figures, common factors of any levels, lucks of any combination."""
    rng = np.random.default_rng(seed)
    levels = [level for level in cells if not cells.is_time(level)]
    common = {level: float(rng.choice([0.1, 0.3])) for level in levels if rng.random() < 0.5}
    return {
        "attainment": {"mean": float(rng.choice([0.9, 1.0, 1.1])), "spread": float(rng.choice([0.05, 0.2]))},
        "shape": "normal",
        "everyone": float(rng.choice([0, 0.2])) if sum(common.values()) <= 0.8 else 0.0,
        "common": common if sum(common.values()) <= 1 else {},
        "each": [level for level in levels if rng.random() < 0.5] or levels[-1:],
        "response": float(rng.choice([0, 0.5, 1])),
        "draws": 2_000,
        "seed": seed,
    }


@pytest.mark.parametrize("seed", range(n_plans(12)))
def test_chances_agree_with_the_formula_and_move_one_way(seed):
    document, frames = random_document(seed)
    try:
        allocation = quotaopt.solve(plan_of(document, frames))
    except QuotaoptError:
        pytest.skip("no such plan")
    settings = drawn_settings(seed, allocation.main_part.cells)
    ground = ground_of(allocation, settings)
    found = ground.risk()
    allowed = 5 * max(found.probability.error, 0.5 / np.sqrt(settings["draws"]))
    assert abs(found.probability.value - found.formula) < allowed
    people = found.members[found.members["level"] == ground.levels[-1]]
    assert people["target"].sum() == carried(ground.allocation).sum()
    assert found.share.value == pytest.approx(people["chance"].mean(), abs=1e-5)
    parts = [luck.part for luck in ground.law.lucks]
    assert sum(parts) == pytest.approx(1.0)
    general = [entry for entry in document["over_assignment"] if "where" not in entry]
    plans = (
        allocation.plan.change({"over_assignment": [entry | {"factor": factor} for entry in general]})
        for factor in (0.1, 0.2)
    )
    try:
        low, high = (ground.risk(quotaopt.solve(plan)) for plan in plans)
    except QuotaoptError:
        return
    assert high.probability.value >= low.probability.value
    assert high.landing.value >= low.landing.value - 1e-6

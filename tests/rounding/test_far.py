"""Where rules leave whole steps no room near the proved answer, the answer says so."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

import quotaopt
from support.small_plan import small_plan

NARROW = {
    "name": "narrow",
    "where": {"region": "East"},
    "ratio": {"of": "margins.rate", "min": Decimal("0.2512"), "max": Decimal("0.2513")},
}


def test_a_plan_whose_whole_steps_are_far_from_the_proved_answer_says_so():
    found = quotaopt.solve(small_plan(NARROW, step=100, total=1300))
    assert found.certificate.verified
    assert found.status == "feasible"
    assert "note.far" in {note.key for note in found.notes}


def test_a_finer_step_brings_them_near():
    found = quotaopt.solve(small_plan(NARROW, step=1, total=1300))
    assert found.status == "optimal"
    assert "note.far" not in {note.key for note in found.notes}
    near = found.built.model.reference * found.solution.t * found.built.model.steps.per_cell
    assert np.all(np.abs(found.steps[found.built.active] - near) < 2.0)

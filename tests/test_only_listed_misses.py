"""A limit may only be missed where rounding itself says so; the checker has the last word."""

from dataclasses import replace

import pytest

from quotaopt import engine, publishing
from quotaopt.errors import NotCertifiedError
from quotaopt.rounding import Miss
from support.small_plan import small_plan

LOCK = {"name": "lock", "where": {"rep": "Ann"}, "total": 300}


def moved(monkeypatch, told):
    """Rounding that moves one step from Bob to Ann, and tells of the rules named in `told`."""
    honest = publishing.round_to_steps

    def off_by_one(model, structure, t, *, method):
        rounding = honest(model, structure, t, method=method)
        steps = rounding.steps.copy()
        steps[0] += 1
        steps[4] -= 1
        rows = [row for row in range(model.n_rows) if model.rule_names[model.row_rule[row]] in told]
        return replace(rounding, steps=steps, misses=tuple(Miss(row, 1) for row in rows))

    monkeypatch.setattr(publishing, "round_to_steps", off_by_one)


@pytest.mark.parametrize("told", [(), ("total",)])
def test_a_miss_that_is_not_told_is_not_published(monkeypatch, told):
    moved(monkeypatch, told)
    with pytest.raises(NotCertifiedError, match="lock"):
        engine.solve(small_plan(LOCK))


def test_a_miss_that_is_told_is_published_as_feasible_only(monkeypatch):
    moved(monkeypatch, ("lock",))
    allocation = engine.solve(small_plan(LOCK))
    assert allocation.status == "feasible"
    assert not allocation.certificate.verified

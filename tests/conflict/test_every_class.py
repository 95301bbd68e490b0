"""Conflicts of plans of every class: impossible themselves, possible without any one of their rows."""

from __future__ import annotations

import itertools

import pytest

from quotaopt.engine import diagnose
from quotaopt.errors import NotCertifiedError, PlanError
from support.conflict_by_cells import ByCells
from support.contradicted_plans import CONTRADICTED
from support.seeds import n_plans


@pytest.mark.parametrize("kind", CONTRADICTED)
def test_a_conflict_of_any_class_is_impossible_and_every_smaller_part_of_it_possible(kind):
    tried = 0
    for seed in itertools.count():
        try:
            found = diagnose(plan := CONTRADICTED[kind](seed))
        except (PlanError, NotCertifiedError):
            continue  # rules that speak of no cell, or a contradiction as small as rounding
        if found.error is None or found.error.proof is None:
            continue
        assert found.conflict is not None, seed
        assert found.idle is not None
        units, cells = found.conflict.units, ByCells.of(plan, found.idle)
        assert not cells.can_keep(units), seed
        for out, unit in enumerate(units):
            assert cells.can_keep(units[:out] + units[out + 1 :]), (seed, unit)
        tried += 1
        if tried == n_plans(5):
            break


def test_rows_that_cancel_in_every_cell_prove_a_contradiction_in_spite_of_rounding():
    found = diagnose(CONTRADICTED["measures"](5152))
    assert found.conflict is not None
    assert {rule for rule, _ in found.conflict.units} >= {"contradiction"}

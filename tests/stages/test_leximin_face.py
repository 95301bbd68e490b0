"""What the rounds of leximin leave open, and why there may be no plan at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quotaopt.errors import NotCertifiedError
from quotaopt.fairness import PROPORTIONAL, leximax, leximin
from quotaopt.model.at_level import Groups, at_level
from quotaopt.model.classify import classify
from quotaopt.solvers.candidate import Candidate, Refutation
from quotaopt.solvers.farkas import farkas_margin
from quotaopt.solvers.newton import solve_newton
from quotaopt.stages.chain import Fair, solve_chain
from quotaopt.stages.leximin import leximin_stages
from support.leximin_rounds import (
    ALIKE,
    PROVED,
    SEEDS,
    SIGN,
    burdens,
    everyone_in,
    rounds_of,
)
from support.sums import drawn, with_row


@SIGN
def test_the_first_rounds_alone_are_exact_and_hold_the_rest(model_of_sets, sign):
    for seed in SEEDS:
        model = drawn(model_of_sets, "any sets", seed)
        units = everyone_in(model)
        all_rounds, two = rounds_of(model, sign), leximin_stages(model, units, sign, rounds=2)
        assert isinstance(two, tuple)
        assert len(two) <= 2
        assert [o.stage.value for o in two] == pytest.approx([o.stage.value for o in all_rounds[: len(two)]])
        finished = solve_newton(two[-1].face, PROPORTIONAL)
        assert isinstance(finished, Candidate)
        assert finished.violation <= PROVED
        settled = np.concatenate([outcome.stage.settled for outcome in two])
        np.testing.assert_allclose(finished.t[settled], all_rounds[-1].t[settled], atol=PROVED)
        still_open = np.delete(units, settled)
        assert (sign * (finished.t[still_open] - 1.0) <= two[-1].stage.value + PROVED).all()


@SIGN
def test_the_face_of_all_rounds_leaves_cells_free_where_only_groups_are_compared(model_of_sets, sign):
    for seed in SEEDS:
        model = drawn(model_of_sets, "any sets", seed)
        codes = (np.arange(model.n_cells) % 3).astype(np.int32)
        rewritten = at_level(model, Groups(codes, np.array(["a", "b", "c"], dtype=object)))
        units = model.n_cells + np.arange(3)
        last = rounds_of(rewritten.model, sign, units)[-1]
        finished = solve_newton(last.face, PROPORTIONAL)
        assert isinstance(finished, Candidate)
        np.testing.assert_allclose(finished.t[units], last.t[units], atol=PROVED)
        nearly = rewritten.model.lower.copy(), rewritten.model.upper.copy()
        nearly[0][units], nearly[1][units] = last.t[units] - ALIKE, last.t[units] + ALIKE
        freest = solve_newton(replace(rewritten.model, lower=nearly[0], upper=nearly[1]), PROPORTIONAL)
        assert isinstance(freest, Candidate)
        assert finished.objective == pytest.approx(freest.objective, rel=1e-4, abs=1e-9)


@SIGN
def test_rules_without_a_plan_are_refuted(model_of_sets, sign):
    for seed in SEEDS:
        model = drawn(model_of_sets, "any sets", seed)
        none = with_row(model, model.combine[[0]], model.row_upper[0] + 0.1, 9.0)
        answer = leximin_stages(none, everyone_in(none), sign)
        assert isinstance(answer, Refutation)
        assert farkas_margin(none, answer.multipliers) > 1e-9


@SIGN
def test_between_groups_the_proof_that_there_is_no_plan_is_about_the_rules_asked(model_of_sets, sign):
    model = drawn(model_of_sets, "any sets", 1)
    none = with_row(model, model.combine[[0]], model.row_upper[0] + 0.1, 9.0)
    groups = Groups((np.arange(none.n_cells) % 3).astype(np.int32), np.array(list("abc"), dtype=object))
    notion = (leximin if sign < 0 else leximax).NAME
    answer = solve_chain(none, classify(none), Fair(notion, groups=groups))
    assert isinstance(answer, Refutation)
    assert farkas_margin(none, answer.multipliers) > 1e-9


def test_leximin_of_what_nothing_limits_says_so_and_leximax_is_found(model_of_sets):
    model = model_of_sets([range(3)], reference=[0.2, 0.3, 0.5], limits=[(0.9, np.inf)], upper=[np.inf] * 3)
    with pytest.raises(NotCertifiedError, match="for ever"):
        leximin_stages(model, everyone_in(model), leximin.SIGN)
    np.testing.assert_allclose(burdens(model, leximax.SIGN), 0.9, atol=PROVED)

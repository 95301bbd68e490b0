"""Leximin and leximax are what independent methods find, every round is proved, and the shortcut is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from quotaopt.errors import NotCertifiedError
from quotaopt.fairness import PROPORTIONAL, leximax, leximin
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.at_level import Groups, at_level
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.classify import classify
from quotaopt.solvers.candidate import Candidate, Refutation
from quotaopt.solvers.farkas import farkas_margin
from quotaopt.solvers.newton import solve_newton
from quotaopt.solvers.tree import solve_tree
from quotaopt.stages import level_rounds
from quotaopt.stages.chain import Fair, solve_chain
from quotaopt.stages.level_program import level_program
from quotaopt.stages.leximin import leximin_stages
from quotaopt.stages.stage import Outcome
from support.drawn_models import draw_model
from support.leximin_by_others import (
    by_fixing_what_is_tight,
    by_one_program_per_unit,
    by_ordered_outcomes,
    polyhedron,
)

Maker = Callable[..., CanonicalModel]
SIGN = pytest.mark.parametrize("sign", [leximin.SIGN, leximax.SIGN], ids=["leximin", "leximax"])
CLASS = pytest.mark.parametrize("kind", ["tree", "two families", "any sets"])
SEEDS = range(6)
PROVED = 1e-9
ALIKE = 1e-7
BY_OTHERS = 2e-6
"""What the chain of rounds of the other methods adds up to."""


def drawn(maker: Maker, kind: str, seed: int, *, moves: float = 0.0) -> CanonicalModel:
    """Up to nine cells under a total, fixed or free to move, and random sums around a hidden plan."""
    rng = np.random.default_rng([seed, len(kind)])
    n_cells = int(rng.integers(4, 10))
    reference = rng.lognormal(0.0, 0.7, n_cells)
    reference /= reference.sum()
    everyone = np.arange(n_cells)
    if kind == "tree":
        half = int(rng.integers(2, n_cells - 1))
        sets = [everyone[:half], everyone[half:], everyone[:2]]
    elif kind == "two families":
        codes = rng.integers(0, 3, (2, n_cells))
        sets = [np.flatnonzero(family == group) for family in codes for group in range(3)]
        sets = [cells for cells in sets if len(cells)]
    else:
        sets = [np.flatnonzero(rng.random(n_cells) < 0.5) for _ in range(4)]
        sets = [cells for cells in sets if len(cells)]
    inside = np.clip(rng.lognormal(0.0, 0.3, n_cells), 0.4, 1.9)
    carried = [float(reference[cells] @ inside[cells]) for cells in sets]
    limits = [(c * (1.0 - 0.1 * rng.random()), c * (1.0 + 0.1 * rng.random())) for c in carried]
    total = float(reference @ inside)
    return maker(
        [everyone, *sets],
        reference=reference,
        limits=[(total * (1.0 - moves), total * (1.0 + moves)), *limits],
        lower=np.minimum(inside, 0.8 * rng.random(n_cells)),
        upper=np.maximum(inside, 1.0 + rng.random(n_cells)),
    )


def everyone_in(model: CanonicalModel) -> IntArray:
    return np.arange(model.n_cells)


def rounds_of(model: CanonicalModel, sign: int, units: IntArray | None = None) -> tuple[Outcome, ...]:
    found = leximin_stages(model, everyone_in(model) if units is None else units, sign)
    assert isinstance(found, tuple)
    return found


def burdens(model: CanonicalModel, sign: int) -> FloatArray:
    return rounds_of(model, sign)[-1].t


def assert_proved(
    model: CanonicalModel, rounds: tuple[Outcome, ...], units: IntArray, sign: int, *, gap: float = PROVED
) -> IntArray:
    """Everything a round claims, from its own numbers. Returns the units that no round settles."""
    t = rounds[-1].t
    activity = model.activity(t)
    excess = np.maximum(model.row_lower - activity, activity - model.row_upper) / model.row_mass
    assert excess.max(initial=0.0) <= PROVED
    assert ((model.lower <= t) & (t <= model.upper)).all()
    is_open = np.ones(len(units), dtype=bool)
    for outcome in rounds:
        stage = outcome.stage
        assert stage.kind == (leximin.NAME if sign < 0 else leximax.NAME)
        assert stage.value == (leximin if sign < 0 else leximax).value(t[units[is_open]])
        assert -gap <= stage.value - stage.bound <= gap
        assert (stage.links >= 0.0).all()
        assert stage.links[is_open].sum() == pytest.approx(1.0, abs=1e-12)
        assert is_open[stage.settled].all()
        np.testing.assert_allclose(sign * (t[units[stage.settled]] - 1.0), stage.value, atol=gap)
        is_open[stage.settled] = False
    return np.flatnonzero(is_open)


@SIGN
@CLASS
@pytest.mark.parametrize("seed", SEEDS)
def test_burdens_are_those_of_one_program_per_unit_and_of_ordered_outcomes(model_of_sets, kind, seed, sign):
    model = drawn(model_of_sets, kind, seed, moves=0.05 * (seed % 2))
    rounds = rounds_of(model, sign)
    assert not len(assert_proved(model, rounds, everyone_in(model), sign))
    plans = polyhedron(model, everyone_in(model), sign)
    outcomes = -sign * rounds[-1].t
    np.testing.assert_allclose(outcomes, by_one_program_per_unit(plans), atol=BY_OTHERS)
    np.testing.assert_allclose(np.sort(outcomes), by_ordered_outcomes(plans), atol=BY_OTHERS)


@SIGN
def test_settling_whatever_is_tight_in_one_optimum_is_wrong_somewhere(model_of_sets, sign):
    off = []
    for seed in SEEDS:
        model = drawn(model_of_sets, "any sets", seed)
        shortcut = by_fixing_what_is_tight(polyhedron(model, everyone_in(model), sign))
        off.append(np.abs(shortcut + sign * burdens(model, sign)).max())
    assert max(off) > 1e-3


@SIGN
def test_models_of_every_shape_are_proved_as_far_as_they_are_settled(sign):
    left_open = 0
    for seed in range(20):
        model, _ = draw_model(seed, "crossing" if seed % 2 else "any")
        model = replace(model, upper=np.where(np.isinf(model.upper), 5.0, model.upper))
        rng = np.random.default_rng(seed)
        units = np.sort(rng.permutation(model.n_cells)[: rng.integers(1, model.n_cells + 1)])
        still_open = assert_proved(model, rounds_of(model, sign, units), units, sign, gap=ALIKE)
        left_open += len(still_open) > 0
    assert left_open <= 1  # sums held within 1e-9 of each other can defeat floats


@SIGN
@pytest.mark.parametrize("seed", SEEDS)
def test_between_groups_it_is_leximin_of_their_sums(model_of_sets, seed, sign):
    model = drawn(model_of_sets, "any sets", seed)
    codes = (np.arange(model.n_cells) % 3).astype(np.int32)
    rewritten = at_level(model, Groups(codes, np.array(["a", "b", "c"], dtype=object)))
    units = model.n_cells + np.arange(3)
    rounds = rounds_of(rewritten.model, sign, units)
    assert not len(assert_proved(rewritten.model, rounds, units, sign))
    sums = np.eye(3)[:, codes] * model.reference
    plans = polyhedron(model, everyone_in(model), sign)
    plans = replace(plans, outcomes=-sign * sums / sums.sum(axis=1, keepdims=True))
    expected = -sign * by_one_program_per_unit(plans)
    np.testing.assert_allclose(rounds[-1].t[units], expected, atol=BY_OTHERS)
    made = rewritten.with_groups(rewritten.cells(rounds[-1].t))
    np.testing.assert_allclose(made, rounds[-1].t, atol=1e-12)


@SIGN
def test_cells_that_no_rule_tells_apart_are_one_column_and_all_keep_their_limits(model_of_sets, sign):
    rng = np.random.default_rng(3)
    n_cells = 300
    reference = rng.lognormal(0.0, 0.5, n_cells)
    reference /= reference.sum()
    half, third = np.arange(0, n_cells, 2), np.arange(0, n_cells, 3)
    shares = [float(reference[cells].sum()) for cells in (half, third)]
    model = model_of_sets(
        [range(n_cells), half, third],
        reference=reference,
        limits=[(1.0, 1.0), (0.0, 0.9 * shares[0]), (1.08 * shares[1], 2.0)],
        lower=rng.uniform(0.5, 0.9, n_cells),
        upper=rng.uniform(1.1, 1.5, n_cells),
    )
    groups = Groups((np.arange(n_cells) % 5).astype(np.int32), np.array(list("abcde"), dtype=object))
    rewritten = at_level(model, groups).model
    units = n_cells + np.arange(5)
    assert level_program(rewritten, units, sign).program.n_columns <= 4 * 5 + 1
    rounds = rounds_of(rewritten, sign, units)
    assert not len(assert_proved(rewritten, rounds, units, sign))
    sums = np.eye(5)[:, groups.codes] * reference
    plans = polyhedron(model, everyone_in(model), sign)
    plans = replace(plans, outcomes=-sign * sums / sums.sum(axis=1, keepdims=True))
    np.testing.assert_allclose(rounds[-1].t[units], -sign * by_one_program_per_unit(plans), atol=BY_OTHERS)


@pytest.mark.parametrize("seed", SEEDS)
def test_on_a_tree_with_a_fixed_total_both_are_the_one_fair_plan(model_of_sets, seed):
    model = drawn(model_of_sets, "tree", seed)
    structure = classify(model)
    assert structure.plan_class == "T"
    fair = solve_tree(model, structure.trees[0], PROPORTIONAL)
    assert isinstance(fair, Candidate)
    for sign in (leximin.SIGN, leximax.SIGN):
        np.testing.assert_allclose(burdens(model, sign), fair.t, atol=PROVED)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_total_that_may_move_goes_up_with_leximin_and_down_with_leximax(model_of_sets, seed):
    model = drawn(model_of_sets, "tree", seed, moves=0.02)
    totals = [float(model.reference @ burdens(model, sign)) for sign in (leximin.SIGN, leximax.SIGN)]
    assert totals[0] > totals[1] + 0.01


@SIGN
@CLASS
def test_no_plan_of_another_notion_is_ordered_better(model_of_sets, kind, sign):
    notion = leximin if sign < 0 else leximax
    for seed in SEEDS:
        model = drawn(model_of_sets, kind, seed)
        other = solve_newton(model, PROPORTIONAL)
        assert isinstance(other, Candidate)
        apart = notion.ordered(burdens(model, sign)) - notion.ordered(other.t)
        first = np.flatnonzero(np.abs(apart) > ALIKE)
        assert not len(first) or sign * apart[first[0]] < 0.0


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


def with_row(model: CanonicalModel, entries: sparse.csr_array, lower: float, upper: float) -> CanonicalModel:
    """`model` and one more row."""
    return replace(
        model,
        combine=sparse.csr_array(sparse.vstack([model.combine, entries])),
        row_lower=np.append(model.row_lower, lower),
        row_upper=np.append(model.row_upper, upper),
        row_rule=np.append(model.row_rule, 0),
        row_member=np.append(model.row_member, ""),
        row_priority=np.append(model.row_priority, 0),
    )


def permuted(model: CanonicalModel, order: IntArray) -> CanonicalModel:
    return divided(model, order, np.ones(model.n_cells))


def divided(model: CanonicalModel, parts: IntArray, shares: FloatArray) -> CanonicalModel:
    """Cells `parts` (n_parts,) of `model`, each with a share of the reference and of what it may carry."""
    return replace(
        model,
        reference=model.reference[parts] * shares,
        lower=model.lower[parts],
        upper=model.upper[parts],
        partitions=tuple(replace(p, codes=p.codes[parts]) for p in model.partitions),
    )

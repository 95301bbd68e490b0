"""Points are efficient, their proofs hold and they lie evenly, on random models, by plain linear programs."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import sparse

from quotaopt.frontier.case import bounded
from quotaopt.frontier.finish import fairest
from quotaopt.frontier.program import Plans
from quotaopt.frontier.search import Curve, search
from quotaopt.frontier.shapes import Distance, Shape, Spread, Sum
from quotaopt.model.canonical import CanonicalModel, Partition
from support.drawn_models import bare_model, draw_model
from support.objectives import least_sum, random_plan, random_shapes
from support.seeds import n_plans

CLOSE = 1e-6
Drawn = tuple[CanonicalModel, tuple[Shape, ...], Curve]


def drawn(seed: int, n_objectives: int) -> Drawn:
    model = bounded(draw_model(seed, "crossing" if seed % 2 else "any")[0])
    shapes = random_shapes(seed, model, n_objectives)
    return model, shapes, search(Plans(model, shapes), 6)


@pytest.fixture(scope="module")
def cases() -> list[Drawn]:
    return [drawn(seed, 2 + (seed % 3 == 0)) for seed in range(n_plans(8))]


def test_no_plan_has_a_smaller_weighted_sum_than_a_point(cases):
    for model, shapes, curve in cases:
        for point in curve.points:
            assert (point.weight > 0.0).all()
            weight = point.weight * curve.scale
            least = least_sum(model, shapes, point.weight) / weight.sum()
            value = float(point.weight @ point.f) / weight.sum()
            assert value == pytest.approx(least, abs=CLOSE * max(1.0, abs(least)))
            assert point.bound / weight.sum() <= least + CLOSE * max(1.0, abs(least))


def test_the_ends_are_the_best_by_each_objective(cases):
    for model, shapes, curve in cases:
        for number, end in enumerate(curve.ends):
            alone = np.eye(len(shapes))[number]
            best = least_sum(model, shapes, alone)
            assert curve.points[end].f[number] == pytest.approx(best, abs=CLOSE)


def test_no_point_is_beaten_by_another_or_by_any_plan(cases):
    for number, (model, shapes, curve) in enumerate(cases):
        plans = [random_plan(100 * number + k, model) for k in range(6)]
        values = [np.array([shape.value(model, t) for shape in shapes]) for t in plans]
        mixed = [shape_values(model, shapes, curve, part) for part in (0.25, 0.5, 0.75)]
        others = [*values, *mixed, *(point.f for point in curve.points)]
        for point, other in itertools.product(curve.points, others):
            gain = (point.f - other) / curve.scale
            assert not ((gain > -CLOSE).all() and (gain > 1e-3).any())
            assert point.weight @ other >= point.bound - CLOSE * (point.weight @ curve.scale)


def shape_values(model, shapes, curve, part):
    """The objectives of a mix of the first and the last point, which is a plan as well."""
    t = part * curve.points[0].t + (1.0 - part) * curve.points[-1].t
    return np.array([shape.value(model, t) for shape in shapes])


def test_points_keep_all_rules(cases):
    for model, _, curve in cases:
        for point in curve.points:
            activity, room = model.activity(point.t), CLOSE * model.row_mass
            assert (activity >= model.row_lower - room).all()
            assert (activity <= model.row_upper + room).all()
            assert (point.t >= model.lower).all()
            assert (point.t <= model.upper).all()


def test_neighbours_on_a_curve_lie_evenly(cases):
    for _, shapes, curve in cases:
        if len(shapes) == 2 and len(curve.points) == 6:
            apart = np.linalg.norm(np.diff(curve.normalised, axis=0), axis=1)
            assert apart.max() <= np.sqrt(2.0) * apart.min() * 1.01


def test_the_fairest_of_equally_good_plans_is_as_good(cases):
    for model, shapes, curve in cases[:4]:
        for point in curve.points[::3]:
            t = fairest(model, shapes, point.t, None, None)
            values = np.array([shape.value(model, t) for shape in shapes])
            assert ((values - point.f) / curve.scale <= 1e-4).all()
            activity, room = model.activity(t), CLOSE * model.row_mass
            assert (activity >= model.row_lower - room).all()
            assert (activity <= model.row_upper + room).all()


def test_tiny_plans_agree_with_trying_everything():
    """Three cells that sum to a total: every plan of a fine grid is behind the frontier."""
    model = simplex_of_three()
    away = Distance(model.reference * np.array([1.6, 0.7, 0.7]))
    shapes = (Spread(), away, Sum(-np.array([0.1, 0.2, 0.4])))
    steps = np.linspace(0.0, 3.0, 41)
    grid = [np.array([a, b, 3.0 - a - b]) for a, b in itertools.product(steps, steps) if a + b <= 3.0]
    for chosen in ((0, 1), (0, 2), (1, 2), (0, 1, 2)):
        few = tuple(shapes[k] for k in chosen)
        curve = search(Plans(model, few), 7)
        values = np.array([[shape.value(model, t) for shape in few] for t in grid])
        for point in curve.points:
            assert (values @ point.weight >= point.bound - 1e-9).all()
            better = ((values <= point.f - 1e-4) | np.isclose(values, point.f, atol=1e-9)).all(axis=1)
            assert not (better & (values < point.f - 1e-3).any(axis=1)).any()
        best = values.min(axis=0)
        assert (curve.best <= best + 1e-8).all()


def simplex_of_three() -> CanonicalModel:
    """Three equal cells that share a total."""
    return bare_model(
        reference=np.full(3, 1.0 / 3.0),
        lower=np.zeros(3),
        upper=np.full(3, 3.0),
        partitions=(Partition(np.zeros(3, dtype=np.int32), 1),),
        combine=sparse.csr_array(np.ones((1, 1))),
        row_lower=np.ones(1),
        row_upper=np.ones(1),
    )


def test_objectives_that_agree_leave_one_point():
    model = simplex_of_three()
    curve = search(Plans(model, (Spread(), Distance(model.reference))), 10)
    assert len(curve.points) == 1
    assert curve.points[0].f == pytest.approx(np.zeros(2), abs=1e-9)


def test_the_same_question_has_the_same_answer():
    one, other = drawn(5, 2)[2], drawn(5, 2)[2]
    assert all(np.array_equal(a.t, b.t) for a, b in zip(one.points, other.points, strict=True))

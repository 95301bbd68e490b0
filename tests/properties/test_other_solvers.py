"""The same plans, stated cell by cell from the document alone, through solvers that are not ours.

The rows come from `support.meaning.rows_of`, which reads rules as a person would and shares
nothing with the package. Limits are rounded inwards to whole steps first, as every plan's are;
only shares of a moving whole, ratios and weighted sums stay as they are.
"""

from __future__ import annotations

import math
from dataclasses import replace

import highspy
import numpy as np
import pytest
from scipy import sparse

from support.clarabel_optimum import Stated, least_squares
from support.continuous import continuous
from support.meaning import rows_of
from support.random_plans import SHAPE, contradicted, random_world
from support.seeds import seeds
from support.worlds import World

LARGE = replace(SHAPE, reps=12, lines=5, segments=2, periods=4, rules=10, zeros=False, wild=False)
KINDS = pytest.mark.parametrize("kind", ["T", "F", "P"])


def stated(world: World) -> Stated:
    """A plan in ratio units, from its document."""
    score = np.array([float(value) for value in world.score])
    reference = score / score.sum()
    rows = rows_of(world)
    whole = (math.ceil(rows[0].lower) + math.floor(rows[0].upper)) / 2.0  # the middle of a band, in steps
    data, column, start, lower, upper = [], [], [0], [], []
    for row in rows:
        low, high = row.lower, row.upper
        if row.is_sum:
            low, high = low and math.ceil(low), None if high is None else math.floor(high)
        column += row.factors
        data += [float(factor) * reference[cell] for cell, factor in row.factors.items()]
        start.append(len(data))
        lower.append(-np.inf if low is None else float(low) / whole)
        upper.append(np.inf if high is None else float(high) / whole)
    shape = (len(rows), len(reference))
    matrix = sparse.csr_array((np.array(data), np.array(column), np.array(start)), shape=shape)
    size = np.maximum(np.asarray(abs(matrix).sum(axis=1)), 1e-300)
    scaled = sparse.csr_array(sparse.diags_array(1.0 / size) @ matrix)
    return Stated(reference, scaled, np.array(lower) / size, np.array(upper) / size)


def can_be_kept(plan: Stated) -> bool:
    """Whether HiGHS finds any burdens that keep all rows."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = plan.matrix.shape[1], plan.matrix.shape[0]
    model.col_cost_ = np.zeros(model.num_col_)
    model.col_lower_, model.col_upper_ = np.zeros(model.num_col_), np.full(model.num_col_, highspy.kHighsInf)
    model.row_lower_, model.row_upper_ = plan.lower, plan.upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = plan.matrix.indptr.astype(np.int32)
    model.a_matrix_.index_ = plan.matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = plan.matrix.data
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(model)
    solver.run()
    return solver.getModelStatus() == highspy.HighsModelStatus.kOptimal


@KINDS
@pytest.mark.parametrize("seed", seeds(4, 600))
def test_least_squares_is_what_clarabel_finds(seed, kind):
    world = random_world(seed, kind, LARGE).stating(fairness={"notion": "least_squares"})
    plan = stated(world)
    ours, (theirs, cost) = continuous(world.plan()), least_squares(plan)
    t = np.array([ours.burdens[name] for name in map(world.name, world.cells)])
    activity = plan.matrix @ t
    assert np.max(np.maximum(plan.lower - activity, activity - plan.upper)) <= 1e-8
    assert ours.objective <= cost + 1e-6 * max(1.0, cost)
    assert ours.objective >= cost - 1e-6 * max(1.0, cost)
    assert np.sqrt(plan.reference @ (t - theirs) ** 2) <= 1e-3 * max(1.0, np.sqrt(plan.reference @ t**2))


@KINDS
@pytest.mark.parametrize("seed", seeds(4, 600))
def test_what_highs_can_keep_is_not_called_impossible_and_the_other_way_round(seed, kind):
    world = random_world(seed, kind, LARGE)
    assert can_be_kept(stated(world))
    impossible = contradicted(seed, world)
    if gap_of(impossible) > 1e-5:  # HiGHS allows rows to be off by 1e-7
        assert not can_be_kept(stated(impossible))


def gap_of(world: World) -> float:
    """By how much the contradiction misses the total, relative to it."""
    rows = rows_of(world)
    caps = sum(float(row.upper) for row in rows if row.rule == "contradiction")
    return (float(rows[0].lower) - caps) / float(rows[0].lower)

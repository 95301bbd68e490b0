"""Goal programs printed in the literature come out as printed; scipy agrees, one goal after the other.

- Ignizio (1976), Goal Programming and Extensions, examples 3-1 to 3-6; data and answers as in the R
  package goalprog 1.0-2. Its page on 3-2 repeats the x of 3-1; there the values alone are compared.
- Render, Stair and Hanna, Quantitative Analysis for Management: Harrison Electric, chandeliers and fans.
- O'Neill (1982), Mathematical Social Sciences 2: an estate below what is claimed of it. The smallest
  largest loss, then the next largest, is constrained equal losses (Thomson 2003, ibid. 45), the smallest
  largest relative loss the proportional rule.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from quotaopt.model.canonical import CanonicalModel, Partition
from quotaopt.model.goals import Goal, Norm, set_free
from quotaopt.stages.goals import goal_stages
from quotaopt.stages.stage import Outcome
from support.drawn_models import bare_model


@dataclass(frozen=True)
class Wish:
    """``row @ x`` should not be below or above `target`."""

    priority: int
    row: tuple[float, ...]
    side: str  # "below" or "above": what counts as a miss
    target: float
    weight: float = 1.0


@dataclass(frozen=True)
class Printed:
    """A goal program, what it says of x >= 0, and what every priority comes to."""

    wishes: tuple[Wish, ...]
    values: tuple[float, ...]
    x: tuple[float, ...] | None = None
    unit: float = 1.0  # the size of x, so that burdens are about 1
    norm: Norm = "weighted"
    total: float | None = None


PRINTED = {
    "Ignizio 3-1": Printed(
        (
            Wish(1, (10, 15), "above", 40),
            Wish(2, (100, 100), "below", 1000),
            Wish(3, (0, 1), "below", 7),
        ),
        values=(0, 600, 7),
        x=(4, 0),
    ),
    "Ignizio 3-2": Printed(
        (
            Wish(1, (1, 0), "above", 30),
            Wish(1, (0, 1), "above", 15),
            Wish(2, (1, 1), "above", 40),
            Wish(3, (1, 1), "below", 100),
            Wish(4, (1, 0), "below", 30),
            Wish(4, (0, 1), "below", 15, 1.5),
        ),
        values=(0, 0, 60, 5),
        unit=10.0,
    ),
    "Ignizio 3-3": Printed(
        (
            Wish(1, (1, 1), "above", 10, 2),
            Wish(1, (1, 0), "above", 4, 3),
            Wish(2, (5, 3), "below", 56),
            Wish(3, (1, 1), "above", 12),
        ),
        values=(0, 18, 0),
        x=(4, 6),
    ),
    "Ignizio 3-5": Printed(
        (
            Wish(1, (1, 0), "above", 30),
            Wish(1, (0, 1), "above", 15),
            Wish(2, (8, 12), "below", 1000),
            Wish(3, (1, 2), "above", 40),
            Wish(4, (1, 0), "below", 30),
            Wish(4, (0, 1), "below", 15, 1.5),
        ),
        values=(0, 580, 20, 0),
        x=(30, 15),
        unit=10.0,
    ),
    "Ignizio 3-6": Printed(
        (
            Wish(1, (1, 1, 1, 1), "above", 50000),
            Wish(2, (1, 0, 0, 0), "below", 20000),
            Wish(2, (0, 1, 0, 0), "below", 5000, 2),
            Wish(2, (0, 1, 0, 0), "above", 15000, 2),
            Wish(3, (0, 0, 0, 1), "below", 30000),
            Wish(4, (1, 0, 1, 0), "above", 10000),
            Wish(4, (0.06, 0.05, 0.08, 0.07), "below", 4000),
        ),
        values=(0, 0, 5000, 10800),
        x=(20000, 5000, 0, 25000),
        unit=10000.0,
    ),
    "Harrison Electric, in order": Printed(
        (
            Wish(1, (7, 6), "below", 30),
            Wish(2, (2, 3), "below", 12),
            Wish(3, (6, 5), "above", 30),
            Wish(4, (0, 1), "below", 7),
        ),
        values=(0, 0, 0, 1),
        x=(0, 6),
    ),
    "Harrison Electric, all alike": Printed(
        (
            Wish(1, (7, 6), "below", 30),
            Wish(1, (2, 3), "below", 12),
            Wish(1, (6, 5), "above", 30),
            Wish(1, (0, 1), "below", 7),
        ),
        values=(1,),
        x=(0, 6),
    ),
    "equal losses of 100": Printed(
        tuple(Wish(1, row, "below", claim) for row, claim in zip(np.eye(3), (100, 200, 300), strict=True)),
        values=(200,),
        x=(0, 0, 100),
        unit=100.0,
        norm="chebyshev",
        total=100.0,
    ),
    "equal losses of 200": Printed(
        tuple(Wish(1, row, "below", claim) for row, claim in zip(np.eye(3), (100, 200, 300), strict=True)),
        values=(150,),
        x=(0, 50, 150),
        unit=100.0,
        norm="chebyshev",
        total=200.0,
    ),
    "equal losses of 300": Printed(
        tuple(Wish(1, row, "below", claim) for row, claim in zip(np.eye(3), (100, 200, 300), strict=True)),
        values=(100,),
        x=(0, 100, 200),
        unit=100.0,
        norm="chebyshev",
        total=300.0,
    ),
    "equal relative losses": Printed(
        tuple(
            Wish(1, row, "below", claim, 1 / claim)
            for row, claim in zip(np.eye(3), (100, 200, 300), strict=True)
        ),
        values=(2 / 3,),
        x=(100 / 3, 200 / 3, 100),
        unit=100.0,
        norm="chebyshev",
        total=200.0,
    ),
}


@pytest.mark.parametrize("name", PRINTED)
def test_the_values_are_those_in_print(name):
    printed = PRINTED[name]
    values = [outcomes[0].stage.value for outcomes in solved(printed)]
    assert values == pytest.approx(printed.values, rel=1e-9, abs=1e-9 * printed.unit)


@pytest.mark.parametrize("name", [name for name, printed in PRINTED.items() if printed.x is not None])
def test_the_plan_is_the_one_in_print(name):
    printed = PRINTED[name]
    last = solved(printed)[-1][-1]
    assert last.t / len(last.t) * printed.unit == pytest.approx(printed.x, abs=1e-7 * printed.unit)


@pytest.mark.parametrize("name", PRINTED)
def test_scipy_agrees_with_print(name):
    printed = PRINTED[name]
    assert one_goal_after_the_other(printed) == pytest.approx(printed.values, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("name", PRINTED)
def test_every_value_is_proved(name):
    for outcomes in solved(PRINTED[name]):
        for outcome in outcomes:
            assert outcome.stage.value - outcome.stage.bound <= 1e-9 * max(1.0, outcome.stage.value)


def solved(printed: Printed) -> list[tuple[Outcome, ...]]:
    """The stages of every priority."""
    model, goals = as_model(printed)
    face, found = set_free(model, goals), []
    for goal in goals:
        outcomes = goal_stages(face, goal, model)
        assert isinstance(outcomes, tuple)
        face = outcomes[-1].face
        found.append(outcomes)
    return found


def as_model(printed: Printed) -> tuple[CanonicalModel, tuple[Goal, ...]]:
    """Burdens ``n x / unit``, one weighted row per wish, then the total where there is one."""
    rows = np.array([wish.row for wish in printed.wishes], dtype=np.float64)
    n_cells, n_wishes = rows.shape[1], len(rows)
    lower, upper = np.full(n_wishes, -np.inf), np.full(n_wishes, np.inf)
    for number, wish in enumerate(printed.wishes):
        (lower if wish.side == "below" else upper)[number] = wish.target / printed.unit
    if printed.total is not None:
        rows = np.vstack([rows, np.ones(n_cells)])
        lower, upper = (np.append(side, printed.total / printed.unit) for side in (lower, upper))
    everyone = np.zeros(n_cells, dtype=np.int32)
    model = bare_model(
        np.full(n_cells, 1.0 / n_cells),
        np.zeros(n_cells),
        np.full(n_cells, np.inf),
        tuple(Partition(everyone, 1, row) for row in rows),
        sparse.eye_array(len(rows), format="csr"),
        lower,
        upper,
    )
    priority = np.array([wish.priority for wish in printed.wishes])
    weight = np.array([wish.weight for wish in printed.wishes]) * printed.unit
    goals = []
    for number in np.unique(priority):
        wishes = np.flatnonzero(priority == number)
        goals.append(Goal(int(number), printed.norm, wishes, weight[wishes]))
    return model, tuple(goals)


def one_goal_after_the_other(printed: Printed) -> list[float]:
    """Columns x, one miss per wish, z; every priority's value becomes a row of the next program."""
    n_cells, n_wishes = len(printed.wishes[0].row), len(printed.wishes)
    size = n_cells + n_wishes + 1
    left, right = [], []
    for number, wish in enumerate(printed.wishes):
        sign = -1.0 if wish.side == "below" else 1.0
        row = np.zeros(size)
        row[:n_cells], row[n_cells + number] = sign * np.asarray(wish.row), -1.0
        left.append(row)
        right.append(sign * wish.target)
        if printed.norm == "chebyshev":
            row = np.zeros(size)
            row[n_cells + number], row[-1] = wish.weight, -1.0
            left.append(row)
            right.append(0.0)
    whole = np.concatenate([np.ones(n_cells), np.zeros(n_wishes + 1)])[None, :]
    equal = {} if printed.total is None else {"A_eq": whole, "b_eq": [printed.total]}
    values = []
    for priority in sorted({wish.priority for wish in printed.wishes}):
        cost = np.zeros(size)
        if printed.norm == "chebyshev":
            cost[-1] = 1.0
        else:
            for number, wish in enumerate(printed.wishes):
                cost[n_cells + number] = wish.weight * (wish.priority == priority)
        values.append(float(linprog(cost, A_ub=np.array(left), b_ub=right, **equal).fun))
        left.append(cost)
        right.append(values[-1] + 1e-9 * max(1.0, values[-1]))
    return values

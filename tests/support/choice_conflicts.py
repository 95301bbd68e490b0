"""Random plans with choices, often impossible, and whether rows can be kept, by every way to choose."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import numpy as np
from scipy import optimize

from quotaopt.plan.plan import Plan
from support.logic_plans import STEP, at_most, logic_plan, lot, one_of

Unit = tuple[str, str]


def random_choices(seed: int) -> Plan:
    """A few reps and lines with one or two rules of choice that leave little room."""
    rng = np.random.default_rng(seed)
    rules = [
        lot(float(rng.uniform(0.7, 1.3))),
        at_most(int(rng.integers(1, 3))),
        one_of(0, float(rng.uniform(0.8, 1.4))),
    ]
    chosen = rng.choice(len(rules), size=int(rng.integers(1, 3)), replace=False)
    return logic_plan(
        *(rules[number] for number in sorted(chosen)),
        reps=2,
        lines=int(rng.integers(2, 4)),
        segments=int(rng.integers(1, 3)),
        seed=seed,
        cap=float(rng.uniform(1.0, 1.3)),
    )


def is_possible(plan: Plan, units: Iterable[Unit]) -> bool:
    """Whether whole steps keep these rows: a linear program for every way to choose, over plain cells."""
    return any(_has_point(*way) for way in _ways(plan, list(units)))


def _ways(plan: Plan, units: list[Unit]) -> Iterator[list[tuple[np.ndarray, float, float]]]:
    """Every way to choose as rows: which cells, at least, at most."""
    history, rules = plan.frames["history"], {rule["name"]: rule for rule in plan.document["rules"]}

    def inside(**members: str) -> np.ndarray:
        return np.logical_and.reduce([history[level] == name for level, name in members.items()])

    fixed, options = [], []
    for name, members in units:
        if name == "total":
            fixed.append((np.ones(len(history)), plan.document["total"], plan.document["total"]))
        elif name == "caps":
            people = plan.frames["people"].set_index("rep")
            fixed.append((inside(rep=members), 0, people["cap"][members]))
        elif name == "lines":
            market = plan.frames["markets"].set_index("line").loc[members]
            fixed.append((inside(line=members), market["low"], market["high"]))
        elif name == "segments":
            cells = inside(segment=members)
            fixed.append((cells, 0, 1.12 * history["revenue"][cells].sum()))
        elif name == "few":
            lines = [inside(rep=members, line=line) for line in sorted(set(history["line"]))]
            closed = itertools.combinations(lines, max(len(lines) - rules[name]["at_most"]["count"], 0))
            options.append([[(cells, 0, 0) for cells in way] for way in closed])
        else:
            rep, line = members.split(", ")
            cells, rule = inside(rep=rep, line=line), rules[name]
            ranges = [(v, v) for v in rule.get("one_of", ())] or [(0, 0), (rule["lot"]["min"], np.inf)]
            options.append([[(cells, *limits)] for limits in ranges])
    for way in itertools.product(*options):
        yield fixed + [row for rows in way for row in rows]


def _has_point(*rows: tuple[np.ndarray, float, float]) -> bool:
    """Whether steps of zero or more keep the rows."""
    if not rows:
        return True
    matrix = np.array([cells for cells, _, _ in rows], dtype=float)
    low, high = (np.array([row[side] for row in rows], dtype=float) / STEP for side in (1, 2))
    low, high = np.ceil(low - 1e-9), np.floor(high + 1e-9)  # sums of whole steps
    stated = np.isfinite(high)
    answer = optimize.linprog(
        np.zeros(matrix.shape[1]), np.vstack([matrix[stated], -matrix]), np.concatenate([high[stated], -low])
    )
    return bool(answer.status == 0)

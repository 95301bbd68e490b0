"""Seeded plans with lots, counts and lists of values, and every pattern of a small one solved."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from quotaopt.fairness import NOTIONS, Notion
from quotaopt.logic import Chosen, Exhausted, Guide, Limits, Refuted, Solved, choose_pattern
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.cells import Cells
from quotaopt.model.classify import classify
from quotaopt.model.logic import Logic, with_ranges, with_rows
from quotaopt.plan.plan import Plan, make_plan
from quotaopt.reading import build_model, read_cells
from quotaopt.rules.build import BuiltModel
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.find import find

STEP = 100


def logic_plan(
    *rules: dict[str, object],
    reps: int = 2,
    lines: int = 3,
    segments: int = 2,
    seed: int = 0,
    cap: float = 1.3,
    notion: str = "proportional",
    step: int = STEP,
) -> Plan:
    """Reps with caps, lines within 15 % of their reference, segments that hardly grow; and `rules`.

    An amount written as a float in a rule is a multiple of what a rep has of a line on average.
    """
    rng = np.random.default_rng(seed)
    shape = (reps, lines, segments)
    raw = np.multiply.outer(rng.lognormal(0, 0.4, reps), rng.lognormal(0, 0.6, lines))[:, :, None]
    raw = raw * rng.lognormal(0, 0.8, (reps, lines, 1)) * rng.lognormal(0, 0.2, shape)
    revenue = np.maximum(np.rint(raw * 20_000 / raw.mean()), 100).astype(int)
    names = {"rep": "R", "line": "L", "segment": "S"}
    at = np.indices(shape).reshape(3, -1)
    columns = {
        level: [f"{letter}{number:03d}" for number in codes]
        for (level, letter), codes in zip(names.items(), at, strict=True)
    }
    total = int(revenue.sum() * 1.05) // 10_000 * 10_000
    mean = total / (reps * lines)
    people = {"rep": sorted(set(columns["rep"])), "cap": (revenue.sum((1, 2)) * 1.05 * cap).astype(int)}
    by_line = revenue.sum((0, 2)) * 1.05
    markets = {"line": sorted(set(columns["line"])), "low": (by_line * 0.85).astype(int)}
    markets["high"] = (by_line * 1.15).astype(int)
    document = {
        "plan": "logic",
        "currency": "USD",
        "step": step,
        "total": total,
        "dimensions": {"org": ["rep"], "product": ["line"], "customer": ["segment"]},
        "tables": {"history": {"value": "revenue"}, "people": {"key": "rep"}, "markets": {"key": "line"}},
        "cells": {"from": "history"},
        "rules": [
            {"name": "caps", "each": ["rep"], "max": "people.cap"},
            {"name": "lines", "each": ["line"], "min": "markets.low", "max": "markets.high"},
            {"name": "segments", "each": ["segment"], "growth": {"max": Decimal("0.12")}},
            *(_in_steps(rule, mean, step) for rule in rules),
        ],
        "fairness": {"notion": notion},
    }
    tables = {
        "history": pd.DataFrame({**columns, "revenue": revenue.ravel()}),
        "people": pd.DataFrame(people),
        "markets": pd.DataFrame(markets),
    }
    return make_plan(document, tables=tables)


def _in_steps(value: object, mean: float, step: int) -> object:
    if isinstance(value, dict):
        return {key: _in_steps(inner, mean, step) for key, inner in value.items()}
    if isinstance(value, list):
        return [_in_steps(inner, mean, step) for inner in value]
    return int(value * mean / step) * step if isinstance(value, float) else value


def lot(least: float, *, each: tuple[str, ...] = ("rep", "line"), name: str = "lot") -> dict[str, object]:
    return {"name": name, "each": list(each), "lot": {"min": least}}


def at_most(count: int, of: str = "line", each: str = "rep", name: str = "few") -> dict[str, object]:
    return {"name": name, "at_most": {"count": count, "of": of, "each": each}}


def one_of(*values: float, each: tuple[str, ...] = ("rep", "line"), name: str = "list") -> dict[str, object]:
    return {"name": name, "each": list(each), "one_of": list(values)}


@dataclass(frozen=True, eq=False)
class Built:
    """A plan laid out, before it is solved."""

    plan: Plan
    cells: Cells
    built: BuiltModel

    @property
    def model(self) -> CanonicalModel:
        return self.built.model

    @property
    def logic(self) -> Logic:
        assert self.built.logic is not None
        return self.built.logic

    @property
    def notion(self) -> Notion:
        return NOTIONS[self.plan.spec.fairness.notion]

    def solve(self, model: CanonicalModel) -> Solved | Refuted:
        """One pattern, by the solver of smooth notions alone."""
        found = find(model, classify(model), self.notion)
        if not isinstance(found, Candidate):
            return found
        return Solved(found.t, (found.objective,), (found.bound,), found.multipliers, found)

    def choose(self, limits: Limits = Limits()) -> Chosen | Refuted | Exhausted:  # noqa: B008
        guide = Guide.of(self.model, self.logic, self.notion)
        return choose_pattern(self.model, self.logic, self.solve, guide=guide, limits=limits)


def lay_out(plan: Plan) -> Built:
    cells = read_cells(plan)
    return Built(plan, cells, build_model(plan, cells))


def patterns(logic: Logic):
    """Every pattern that keeps the counts."""
    options = [np.flatnonzero(logic.option_group == group) for group in range(logic.n_groups)]
    for chosen in itertools.product(*options):
        pattern = np.array(chosen)
        opened = ~logic.closes[pattern] & (logic.owner >= 0)
        if (np.bincount(logic.owner[opened], minlength=len(logic.count)) <= logic.count).all():
            yield pattern


def least_cost(case: Built) -> float:
    """The cost of the best of all patterns, each solved by itself; inf where none can be."""
    base, best = with_rows(case.model, case.logic), np.inf
    for pattern in patterns(case.logic):
        model = with_ranges(base, case.logic, case.logic.low[pattern], case.logic.high[pattern])
        if (model.steps.cell_lower <= model.steps.cell_upper).all():
            found = case.solve(model)
            best = min(best, found.cost[0]) if isinstance(found, Solved) else best
    return best

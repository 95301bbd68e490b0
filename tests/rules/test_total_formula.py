"""Totals by formula: exact, rounded half up, and recomputed by the checker alone."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from quotaopt.certify import evaluate
from quotaopt.engine import check, solve
from quotaopt.errors import PlanError
from quotaopt.plan.plan import make_plan
from quotaopt.rules.plan_total import plan_totals

LINES = ["Core", "New"]


def drawn(seed):
    """Sales of reps and lines in two years and rates of both, some rows belonging to nobody in the plan."""
    rng = np.random.default_rng(seed)
    reps = [f"rep {number}" for number in range(rng.integers(2, 7))]
    rows = [
        (rep, line, year, f"{rng.integers(1, 10**6)}.{rng.integers(100):02}")
        for rep in (*reps, "gone")
        for line in LINES
        for year in ("2022", "2022", "2023")
        if rng.random() < 0.8 or year == "2023"
    ]
    sales = pd.DataFrame(rows, columns=["rep", "line", "year", "sold"]).sample(frac=1, random_state=seed)
    people = pd.DataFrame({"rep": reps, "growth": [f"{rng.integers(-500, 900) / 1000}" for _ in reps]})
    lines = pd.DataFrame({"line": LINES, "relief": ["0.02", f"{rng.integers(100) / 1000}"]})
    now = pd.DataFrame([(rep, line) for rep in reps for line in LINES], columns=["rep", "line"])
    return {"sales": sales, "people": people, "lines": lines, "now": now}


def plan_of(frames, total, step=1, tilt=(), years=(1,)):
    return make_plan(
        {
            "plan": "formula",
            "step": step,
            "total": total,
            "dimensions": {
                "org": ["rep"],
                "product": ["line"],
                "time": {"levels": ["quarter"], "start": "2024-Q1", "periods": 4},
            },
            "tables": {
                "sales": {"value": "sold", "date": "year"},
                "people": {"key": "rep"},
                "lines": {"key": "line"},
                "now": {},
            },
            "cells": {"from": "now"},
            "reference": {
                "blend": [{"share_of": "sales.sold", "years": list(years)}],
                "tilt": list(tilt),
                "season": "flat",
            },
        },
        tables=frames,
    )


def by_hand(frames, weights, convention):
    """Row by row, in fractions."""
    growth = dict(zip(frames["people"]["rep"], frames["people"]["growth"].map(Fraction), strict=True))
    relief = dict(zip(frames["lines"]["line"], frames["lines"]["relief"].map(Fraction), strict=True))
    total = Fraction(0)
    for row in frames["sales"].itertuples():
        if row.rep in growth:
            g, e = growth[row.rep], relief[row.line] if row.line == "New" else Fraction(0)
            factor = 1 + g - e if convention == "additive" else (1 + g) * (1 - e)
            if row.line == "Core":
                factor = 1 + g
            total += Fraction(weights.get(row.year, 0)) * Fraction(row.sold) * factor
    return total


def limits(plan):
    row = evaluate(plan).rules[0]
    assert row.known.all()
    return {int(side.units[0]) / 10**side.digits for side in (row.limits.lower, row.limits.upper)}


@pytest.mark.parametrize("seed", range(12))
def test_the_rates_of_every_cell_add_up_to_the_total_and_the_checker_agrees(seed):
    frames, convention = drawn(seed), ("additive", "multiplicative")[seed % 2]
    step = (1, Decimal("0.01"), 10_000, Decimal("0.5"))[seed % 4]
    tilt = [
        {
            "where": {"line": "New"},
            "growth": "people.growth",
            "relief": "lines.relief",
            "convention": convention,
        },
        {"where": {"line": {"not": ["New"]}}, "growth": "people.growth"},
    ]
    plan = plan_of(frames, {"of": "reference"}, step, tilt, years=(Decimal("0.7"), Decimal("0.3")))
    whole = plan_totals(plan, check(plan).cells)[0]
    amount = by_hand(frames, {"2023": Fraction(7, 10), "2022": Fraction(3, 10)}, convention)
    assert whole.exact * Fraction(step) == amount
    assert abs(whole.lower - amount / Fraction(step)) <= Fraction(1, 2)
    assert limits(plan) == {whole.lower * plan.finest_minor}
    assert solve(plan).certificate.verified


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("growth", [Decimal("0.1"), "carried"])
def test_a_rate_on_past_years_is_that_of_the_whole_company(seed, growth):
    frames = drawn(seed)
    years = [Decimal("0.6"), Decimal("0.4")]
    plan = plan_of(frames, {"of": "sales.sold", "growth": growth, "years": years}, 1000)
    sums = {year: sum(map(Fraction, part["sold"])) for year, part in frames["sales"].groupby("year")}
    rate = sums["2023"] / sums["2022"] if growth == "carried" else Fraction(11, 10)
    amount = (Fraction(6, 10) * sums["2023"] + Fraction(4, 10) * sums["2022"]) * rate
    whole = plan_totals(plan, check(plan).cells)[0]
    assert whole.exact * 1000 == amount
    assert abs(whole.lower * 1000 - amount) <= 500
    assert limits(plan) == {whole.lower * plan.finest_minor}


def one(sold, total, step=10):
    sales = pd.DataFrame(
        [("a", "Core", year, amount) for year, amount in sold.items()],
        columns=["rep", "line", "year", "sold"],
    )
    people, lines = pd.DataFrame({"rep": ["a"]}), pd.DataFrame({"line": ["Core"]})
    return plan_of(
        {"sales": sales, "people": people, "lines": lines, "now": sales[["rep", "line"]]}, total, step
    )


@pytest.mark.parametrize(("sold", "total"), [(34, 30), (35, 40), (45, 50), (46, 50)])
def test_halves_of_a_step_are_rounded_up_and_it_is_said(sold, total):
    plan = one({"2023": sold}, {"of": "sales.sold"})
    found = solve(plan)
    assert found.targets["target"].sum() == total
    assert limits(plan) == {total * 100}
    assert f"gives {sold}; the nearest step is {total}" in " ".join(note.render("en") for note in found.notes)


@pytest.mark.parametrize(
    ("sold", "total", "told"),
    [
        ({"2022": 5}, {"of": "sales.sold"}, "no rows 1 year"),
        ({"2023": 50}, {"of": "sales.sold", "growth": "carried"}, "no rows 2 year"),
        ({"2023": 50, "2022": 0}, {"of": "sales.sold", "growth": "carried"}, "no growth to carry on"),
        ({"2023": 3}, {"of": "sales.sold"}, "not above zero"),
    ],
)
def test_a_formula_without_an_answer_is_refused(sold, total, told):
    with pytest.raises(PlanError, match=told):
        check(one(sold, total))


def test_a_formula_gives_way_to_a_number():
    plan = one({"2023": 50}, {"of": "sales.sold", "growth": 0.2}).replace(total=70)
    assert solve(plan).targets["target"].sum() == 70

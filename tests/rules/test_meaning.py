"""Rows of the model mean what the plan says: compared with a slow reading of the rules in fractions."""

from fractions import Fraction

import numpy as np
import pytest

from quotaopt.engine import check
from support.small_plan import HISTORY, MARGINS, PEOPLE, RULES, small_plan

CAPACITY = dict(zip(PEOPLE.rep, PEOPLE.capacity, strict=True))
LOCKED = dict(zip(PEOPLE.rep, PEOPLE.locked, strict=True))
RATE = {line: Fraction(rate) for line, rate in zip(MARGINS.line, MARGINS.rate, strict=True)}
HOURS = {line: Fraction(hours) for line, hours in zip(MARGINS.line, MARGINS.hours, strict=True)}
LAST_YEAR = {
    (row.rep, row.line, row.quarter.replace("2023", "2024")): row.revenue for row in HISTORY.itertuples()
}
REGION = dict(zip(HISTORY.rep, HISTORY.region, strict=True))


def amount(x, **chosen):
    """Sum of targets of the cells that match."""
    return sum(
        value for key, value in x.items() if all(dict(key)[level] in names for level, names in chosen.items())
    )


def holds(name, x):
    """The rule read word by word over a plan ``x``: cell -> steps."""
    reps, total = ("Ann", "Bob", "Cy"), sum(x.values())
    match name:
        case "total":
            return amount(x, rep=["Ann"]) == 300
        case "total_looked_up":
            return all(amount(x, rep=[rep]) == LOCKED[rep] for rep in reps)
        case "band":
            return 600 <= amount(x, rep=["Ann", "Bob"]) <= 800
        case "band_looked_up":
            return all(amount(x, rep=[rep]) <= CAPACITY[rep] for rep in reps)
        case "band_weighted":
            return all(
                sum(HOURS[line] * amount(x, rep=members, line=[line]) for line in HOURS) <= 700
                for members in (("Ann", "Bob"), ("Cy",))
            )
        case "band_cells":
            return all(value >= 10 for key, value in x.items() if dict(key)["line"] == "New")
        case "share":
            return amount(x, line=["New"]) >= Fraction(3, 10) * 1200
        case "share_exact":
            return amount(x, rep=["Ann", "Bob"]) == Fraction(55, 100) * 1200
        case "share_of_selection":
            return amount(x, rep=["Ann"]) <= Fraction(4, 10) * amount(x, rep=["Ann", "Bob"])
        case "share_of_own":
            return all(
                Fraction(3, 20) * own <= amount(x, rep=[rep], line=["New"]) <= Fraction(1, 2) * own
                for rep in reps
                for own in [amount(x, rep=[rep])]
            )
        case "growth":
            return all(
                Fraction(9, 10) * last <= amount(x, rep=[rep]) <= Fraction(16, 10) * last
                for rep in reps
                for last in [sum(value for key, value in LAST_YEAR.items() if key[0] == rep)]
            )
        case "growth_by_period":
            return all(
                amount(x, rep=members, quarter=[quarter])
                <= Fraction(3, 2)
                * sum(v for k, v in LAST_YEAR.items() if k[0] in members and k[2] == quarter)
                for members in (("Ann", "Bob"), ("Cy",))
                for quarter in ("2024-Q1", "2024-Q2")
            )
        case "ratio":
            return all(
                sum((RATE[line] - Fraction(22, 100)) * amount(x, rep=members, line=[line]) for line in RATE)
                >= 0
                for members in (("Ann", "Bob"), ("Cy",))
            )
        case "where_crossing":
            return amount(x, rep=["Ann", "Cy"], line=["New"]) <= 200
        case "where_not":
            return total - amount(x, rep=["Ann"]) >= 700
    raise AssertionError(name)


@pytest.mark.parametrize("name", sorted(RULES))
def test_the_model_accepts_exactly_the_plans_the_rule_accepts(name):
    report = check(small_plan(RULES[name]))
    model, cells = report.built.model, report.cells
    columns = {level: cells.member_names(level, report.built.active) for level in cells.finest}
    keys = [tuple((level, columns[level][cell]) for level in cells.finest) for cell in range(model.n_cells)]
    rng = np.random.default_rng(11)
    seen = set()
    for _ in range(300):
        steps = rng.multinomial(1200, rng.dirichlet(model.reference * rng.choice([3.0, 30.0, 3000.0])))
        if name.startswith(("total", "share_exact")) and rng.random() < 0.5:
            steps = nudged(name, steps, keys, rng)
        t = steps / (model.reference * model.steps.per_cell)
        activity = model.activity(t)
        rows = ((activity >= model.row_lower - 1e-12) & (activity <= model.row_upper + 1e-12)).all()
        box = ((steps >= model.steps.cell_lower) & (steps <= model.steps.cell_upper)).all()
        expected = holds(name, dict(zip(keys, steps.tolist(), strict=True)))
        assert (rows and box) == expected
        seen.add(expected)
    assert seen == {True, False}, "the sample must show both sides of the rule"


def nudged(name, steps, keys, rng):
    """Move amounts between cells until an equality rule holds, so that both verdicts occur."""
    wanted = {"total": {("Ann",): 300}, "total_looked_up": {(rep,): LOCKED[rep] for rep in LOCKED}}
    wanted["share_exact"] = {("Ann", "Bob"): 660}
    steps = steps.copy()
    for members, sum_wanted in wanted[name].items():
        inside = np.array([dict(key)["rep"] in members for key in keys])
        weights = np.where(inside, steps + 1e-9, 0.0)
        steps[inside] = rng.multinomial(sum_wanted, weights / weights.sum())[inside]
    if name != "total_looked_up":
        outside = ~inside
        weights = np.where(outside, steps + 1e-9, 0.0)
        steps[outside] = rng.multinomial(1200 - steps[inside].sum(), weights / weights.sum())[outside]
    return steps

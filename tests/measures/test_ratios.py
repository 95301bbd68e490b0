"""Rules between measures: exact on what is published, the optimum of others before, and refuted by proof."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

import quotaopt
from quotaopt.certify import refuted
from quotaopt.errors import InfeasibleError
from support.clarabel_optimum import Stated, least_squares
from support.continuous import continuous
from support.measured_plans import CELL, Measured, amounts, measured_plan, rate_rule
from support.notions import NOTIONS

RATES = pd.DataFrame({"line": ["Core", "New"], "rate": ["0.9", "0.55"]})
Parts = Mapping[str, str | Mapping[str, str]]  # measure -> a rate, or a rate per line
OF: dict[str, Parts] = {
    "profit": {"profit": "1"},
    "revenue": {"revenue": "1"},
    "services": {"revenue": "0.12"},
    "collected": {"revenue": {"Core": "0.9", "New": "0.55"}},
    "value": {"profit": "2.5", "revenue": {"Core": "0.9", "New": "0.55"}},
}
PAIRS = [
    ("profit", "revenue"),
    ("profit", "services"),
    ("collected", "profit"),
    ("value", "revenue"),
    ("collected", "services"),
]


def rates_of(measure: str, line: str) -> dict[str, Fraction]:
    """What one unit of every measure adds to another on a line."""
    return {
        base: Fraction(rate if isinstance(rate, str) else rate[line]) for base, rate in OF[measure].items()
    }


def summed(measure: str, targets: Mapping[tuple[str, ...], Fraction], rep: str) -> Fraction:
    """A measure of a rep, added up cell by cell."""
    return sum(
        (
            amount * rates_of(measure, line).get(base, Fraction(0))
            for (base, member, line, _), amount in targets.items()
            if member == rep
        ),
        Fraction(0),
    )


def linked(seed: int, of: str, over: str) -> Measured:
    """A plan with the measures of `OF` and a rate per rep that its hidden targets keep."""
    rng = np.random.default_rng([seed, 79])
    case = measured_plan(seed, ["revenue", "profit"], crossing=seed % 2 == 1)
    case = case.with_rules(terms=RATES)
    case = case.measure("services", derived={"revenue": 0.12}, step=1)
    case = case.measure("collected", derived={"revenue": "terms.rate"}, step=1)
    case = case.measure("value", derived={"profit": 2.5, "revenue": "terms.rate"}, step=1)
    hidden = {
        (base, *cell): Fraction(int(amount))
        for base in ("revenue", "profit")
        for cell, amount in case.hidden.set_index(CELL)[base].items()
    }
    rows = []
    for rep in case.hidden["rep"].unique():
        rate = float(summed(of, hidden, rep) / summed(over, hidden, rep))
        low, high = rate * rng.uniform(0.94, 1.0), rate * rng.uniform(1.0, 1.06)
        rows.append((rep, f"{np.floor(low * 1e4) / 1e4:.4f}", f"{np.ceil(high * 1e4) / 1e4:.4f}"))
    frame = pd.DataFrame(rows, columns=["rep", "least", "most"])
    ratio = {"of": of, "over": over, "min": "rates.least", "max": "rates.most"}
    return case.with_rules({"name": "rate", "each": ["rep"], "ratio": ratio}, rates=frame)


@pytest.mark.parametrize(("of", "over"), PAIRS)
def test_rates_hold_exactly_on_what_is_published(of, over):
    for seed in range(4):
        case = linked(seed, of, over)
        allocation = quotaopt.solve(case.plan())
        assert allocation.status == "optimal"
        assert allocation.certificate.verified
        targets = amounts(allocation, "measure", *CELL)
        for rep, least, most in case.frames["rates"].itertuples(index=False):
            carried, base = summed(of, targets, rep), summed(over, targets, rep)
            assert Fraction(least) * base <= carried <= Fraction(most) * base
        totals = amounts(allocation, "measure")
        assert totals == {(name,): case.document["measures"][name]["total"] for name in case.measures}


@pytest.mark.parametrize("notion", NOTIONS)
def test_every_notion_is_proved_under_a_rule_between_measures(notion):
    for level in ([], ["rep"]):
        case = linked(2, "profit", "revenue").stating(fairness=NOTIONS[notion] | {"level": level})
        allocation = quotaopt.solve(case.plan())
        assert allocation.status == "optimal"
        assert allocation.certificate.verified


def stated(case: Measured, of: str, over: str) -> tuple[Stated, list[tuple[str, ...]]]:
    """The plan's rows over burdens of all cells of both measures, written out from its tables."""
    cells, fair, total = [], [], []
    for name in case.measures:
        history, whole = case.frames["history"], case.document["measures"][name]["total"]
        for row in history.to_dict("records"):
            cells.append((name, row["rep"], row["line"], row["quarter"].replace("2023", "2024")))
            fair.append(row[name] / history[name].sum() * whole)
            total.append(whole)
    amount, whole = np.array(fair), np.array(total, dtype=float)
    rows: list[tuple[np.ndarray, float, float]] = []
    for name in case.measures:
        own = np.array([cell[0] == name for cell in cells])
        size = case.document["measures"][name]["total"]
        rows.append((own / size, 1.0, 1.0))
        for position, level in ((1, "rep"), (2, "line")):
            frame = case.frames.get(f"{name}_{level}")
            for member, low, high in () if frame is None else frame.itertuples(index=False):
                inside = own & np.array([cell[position] == member for cell in cells])
                rows.append((inside / size, low / size, high / size))
        peak = next(rule for rule in case.document["rules"] if rule["name"] == f"{name} peak")
        for cell in np.flatnonzero(own & np.array([cell[1] == peak["where"]["rep"] for cell in cells])):
            rows.append(((np.arange(len(cells)) == cell) / size, -np.inf, peak["max"] / size))
    for rep, least, most in case.frames["rates"].itertuples(index=False):
        carried, base = (
            np.array([float(rates_of(m, c[2]).get(c[0], 0)) * (c[1] == rep) for c in cells])
            for m in (of, over)
        )
        scale = float(base @ amount)
        rows.append(((carried - float(least) * base) / scale, 0.0, np.inf))
        rows.append(((carried - float(most) * base) / scale, -np.inf, 0.0))
    matrix = sparse.csr_array(np.array([row[0] for row in rows]) * amount)
    reference = amount / whole / len(case.measures)
    lower, upper = (np.array([row[side] for row in rows]) for side in (1, 2))
    return Stated(reference, matrix, lower, upper), cells


@pytest.mark.parametrize(("of", "over"), PAIRS)
def test_the_optimum_before_rounding_is_what_clarabel_finds(of, over):
    for seed in range(6):
        case = linked(seed, of, over).stating(fairness={"notion": "least_squares"})
        plan, cells = stated(case, of, over)
        ours, (theirs, cost) = continuous(case.plan()), least_squares(plan)
        t = np.array([ours.burdens[cell] for cell in cells])
        activity = plan.matrix @ t
        assert np.max(np.maximum(plan.lower - activity, activity - plan.upper)) <= 1e-8
        assert ours.objective == pytest.approx(cost, rel=1e-6, abs=1e-8)
        assert np.sqrt(plan.reference @ (t - theirs) ** 2) <= 1e-3


def test_a_rate_that_caps_make_impossible_is_refuted_and_the_proof_is_exact():
    for seed in range(6):
        case = rate_rule(measured_plan(seed, ["revenue", "profit"]), seed, ["region"])
        region = str(case.frames["rates"]["region"].iloc[0])
        inside = case.hidden["region"] == region
        most = int(case.hidden.loc[inside, "profit"].sum())
        least = int(case.hidden.loc[inside, "revenue"].sum())
        where = {"region": region}
        impossible = case.with_rules(
            {"name": "cap", "where": where | {"measure": "profit"}, "max": most},
            {"name": "floor", "where": where | {"measure": "revenue"}, "min": least},
            {
                "name": "margin",
                "where": where,
                "ratio": {"of": "profit", "over": "revenue", "min": round(most / least * 1.02, 4)},
            },
        )
        with pytest.raises(InfeasibleError) as caught:
            quotaopt.solve(impossible.plan())
        assert "margin" in str(caught.value)
        assert caught.value.proof is not None
        assert refuted(impossible.plan(), caught.value.proof)
        possible = impossible.stating(rules=[
            rule | {"ratio": rule["ratio"] | {"min": 0.001}} if rule["name"] == "margin" else rule
            for rule in impossible.document["rules"]
        ])  # fmt: skip
        assert not refuted(possible.plan(), caught.value.proof)

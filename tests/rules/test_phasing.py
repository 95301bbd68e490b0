"""Rules that run over time: cumulative sums, and every period against the one before it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import quotaopt
from quotaopt.certify import certify, evaluate, refuted
from quotaopt.certify.price import by_rule, priced
from quotaopt.certify.soft import soft_rules
from quotaopt.engine import check
from quotaopt.errors import InfeasibleError, PlanError
from quotaopt.model.text import to_text
from support.phased_plans import MONTHS, N_BASES, QUARTERS, by_period, months_of, phased_plan, targets_of
from support.seeds import seeds

D = Decimal
LIMITS = {
    "total": {"total": 3000},
    "band": {"min": 500, "max": 15_000},
    "band by table": {"each": ["region"], "max": "ceilings.amount"},
    "weighted band": {"each": ["region"], "weight": "margins.rate", "max": 6000},
    "share": {"where": {"region": "East"}, "share": {"min": D("0.05"), "max": D("0.9")}},
    "share to the nearest step": {"where": {"line": "New"}, "share": D("0.123456")},
    "share of a selection": {"each": ["rep"], "share": {"max": D("0.7"), "of": {"region": "East"}}},
    "share of the row's own": {"each": ["rep", "line"], "share": {"max": D("0.6"), "of": {"each": "rep"}}},
    "growth": {"each": ["line"], "growth": {"min": D("-0.5"), "max": D("1.5")}},
    "growth to the nearest step": {"where": {"rep": "Cy"}, "growth": D("0.1")},
    "ratio": {"each": ["region"], "ratio": {"of": "margins.rate", "min": D("0.21")}},
}
SOFT = ({}, {"soft": {"priority": 2}}, {"soft": {"penalty": D("0.5")}})
BY_TABLE = "band by table"


def cumulative(limit, level, **more):
    rule = {"name": "runs"} | LIMITS[limit] | more
    return rule | {"each": [*rule.get("each", ()), level], "cumulative": True}


def explicit(limit, level, **more):
    """One rule per period, with the list of periods it sums."""
    names = MONTHS if level == "month" else QUARTERS
    rules = []
    for position, name in enumerate(names):
        rule = {"name": name} | LIMITS[limit] | more
        rules.append(rule | {"where": {**rule.get("where", {}), level: names[: position + 1]}})
    return rules


def numbers(model):
    """Every row as its coefficients, limits and weights, in an order of their own."""
    sides = np.stack([model.row_lower, model.row_upper])
    steps = np.stack([model.steps.row_lower, model.steps.row_upper]).astype(float)
    penalty = np.zeros(model.n_rows) if model.row_penalty is None else model.row_penalty
    table = np.column_stack([model.matrix().toarray(), sides.T, steps.T, penalty])
    return table[np.lexsort(table.clip(-1e9, 1e9).round(9).T)]


@pytest.mark.parametrize("soft", SOFT, ids=("hard", "priority", "penalty"))
@pytest.mark.parametrize("limit", [name for name in LIMITS if name != BY_TABLE])
def test_a_cumulative_rule_is_the_same_rule_with_every_list_of_periods(limit, soft):
    one = check(phased_plan(cumulative(limit, "quarter", **soft))).built
    many = check(phased_plan(*explicit(limit, "quarter", **soft))).built
    np.testing.assert_allclose(numbers(one.model), numbers(many.model), rtol=1e-12, atol=1e-12)
    weights = [np.sort(np.concatenate([goal.weight for goal in m.goals] or [[]])) for m in (one, many)]
    np.testing.assert_allclose(*weights)


def test_limits_of_a_table_are_those_of_the_members_and_the_period_of_the_row():
    plan = phased_plan(cumulative(BY_TABLE, "month"))
    model = check(plan).built.model
    rows = np.flatnonzero(model.row_rule == 1)
    ceilings = plan.tables["ceilings"]
    amounts = ceilings.number("amount").units.tolist()
    stated = dict(zip(itertools.product(("East", "West"), MONTHS), amounts, strict=True))
    assert {model.row_member[row]: int(model.steps.row_upper[row]) for row in rows} == {
        f"{region}, {month}": amount for (region, month), amount in stated.items()
    }


@pytest.mark.parametrize("soft", SOFT, ids=("hard", "priority", "penalty"))
@pytest.mark.parametrize("limit", [name for name in LIMITS if name != BY_TABLE])
def test_the_checker_reads_a_cumulative_rule_as_the_lists_of_periods(limit, soft):
    """Activities, limits, costs of misses and what prices prove, for any targets and any prices."""
    rng = np.random.default_rng(len(limit))
    one = evaluate(phased_plan(cumulative(limit, "month", **soft)))
    many = evaluate(phased_plan(*explicit(limit, "month", **soft)))
    runs = one.rules[1]
    assert runs.known.all()
    assert len(set(runs.labels)) == len(runs)
    targets = rng.integers(0, 300, (N_BASES, 12))
    reference = rng.random((N_BASES, 12))
    prices = {name: rng.normal(size=len(rows)) for name, rows in zip(MONTHS, many.rules[1:], strict=True)}
    stacked = np.stack([prices[month] for month in MONTHS], axis=-1).ravel()  # periods run fastest
    for month, rows in zip(MONTHS, many.rules[1:], strict=True):
        at = np.flatnonzero([str(label).endswith(month) for label in runs.labels])
        np.testing.assert_array_equal(runs.activity(targets)[at].floats(), rows.activity(targets).floats())
        for ours, theirs in zip(sides(runs, targets), sides(rows, targets), strict=True):
            np.testing.assert_array_equal(ours if ours is None else ours[at], theirs)
    if soft:
        costs = [
            sum(rule.costs(targets).sum() for rule in soft_rules(book, reference, reference.sum()))
            for book in (one, many)
        ]
        assert costs[0] == pytest.approx(costs[1], rel=1e-12)
    ours, theirs = priced(one, {"runs": stacked}), priced(many, prices)
    np.testing.assert_allclose(ours.pressure.floats(), theirs.pressure.floats(), atol=1e-9)
    np.testing.assert_allclose(ours.amount.floats(), theirs.amount.floats(), rtol=1e-9)


def sides(rows, targets):
    limits = rows.limits_for(targets, 1)
    return [None if side is None else side.floats() for side in (limits.lower, limits.upper)]


def test_the_checker_finds_prices_of_cumulative_rows_by_their_names():
    book = evaluate(phased_plan(cumulative("growth", "quarter")))
    prices = by_rule(book, {("runs", "New, 2024-Q3"): 1.0})
    assert prices["runs"].nonzero()[0].tolist() == [4 + 2]


@pytest.mark.parametrize("limit", ["share", "growth", "band", "share of the row's own", "ratio"])
def test_solved_both_ways_the_targets_are_the_same(limit):
    one, many = (
        quotaopt.solve(phased_plan(*rules))
        for rules in ([cumulative(limit, "quarter")], explicit(limit, "quarter"))
    )
    np.testing.assert_array_equal(one.steps, many.steps)
    assert one.certificate.verified


def test_a_condition_on_time_chooses_rows_and_not_what_is_summed():
    rule = {"name": "half", "where": {"quarter": "2024-Q2"}, "each": ["quarter"], "cumulative": True}
    allocation = quotaopt.solve(phased_plan(rule | {"share": {"min": D("0.62")}}))
    rows = np.flatnonzero(allocation.rules.rule == "half")
    assert allocation.rules.member[rows].tolist() == ["2024-Q2"]
    halves = by_period(allocation, "quarter").to_numpy()[0]
    assert halves[:2].sum() == 0.62 * 12_000
    assert allocation.certificate.verified
    (row,) = rows
    assert allocation.rules.price[row] > 0.0


def test_by_month_a_condition_on_the_quarter_keeps_its_months():
    rule = {"name": "r", "where": {"quarter": ["2024-Q2"]}, "each": ["month"]}
    runs = evaluate(phased_plan(rule | {"cumulative": True, "max": 9000})).rules[1]
    steps = evaluate(phased_plan(rule | {"smooth": {"max": 2}})).rules[1]
    assert runs.labels.tolist() == steps.labels.tolist() == months_of("2024-Q2")
    ones = np.ones((N_BASES, 12), dtype=np.int64)
    assert (runs.activity(ones).units // N_BASES).tolist() == [4, 5, 6]
    later = np.arange(12)[None, :] * ones  # April is compared with March
    assert sides(steps, later)[1].tolist() == [2 * N_BASES * month for month in (2, 3, 4)]


@pytest.mark.parametrize(
    ("where", "each", "smooth"),
    [
        ({}, ["month"], {"max": D("1.2"), "min": D("0.9")}),
        ({"line": "New"}, ["quarter"], {"max": 1}),
        ({}, ["rep", "month"], {"max": D("1.5"), "min": D("0.5")}),
        ({"quarter": ["2024-Q2", "2024-Q3"]}, ["region", "month"], {"max": "ceilings.factor"}),
    ],
)
def test_smooth_holds_by_brute_force_on_the_published_targets(where, each, smooth):
    plan = phased_plan({"name": "even", "where": where, "each": each, "smooth": smooth})
    allocation = quotaopt.solve(plan)
    assert allocation.certificate.verified
    assert broken(plan, allocation.targets, where, each, smooth) == 0


def broken(plan, targets, where, each, smooth):
    """How many rows of a smooth rule fail, group by group and period by period, in fractions."""
    *members, level = each
    periods = MONTHS if level == "month" else QUARTERS
    lines = where.get("line")
    kept = targets if lines is None else targets[targets["line"] == lines]
    asked = [m for quarter in where.get("quarter", QUARTERS) for m in months_of(quarter)]
    factors = plan.tables["ceilings"].number("factor").units.tolist()
    factor_of = dict(zip(itertools.product(("East", "West"), MONTHS), factors, strict=True))
    failed = 0
    for _, group in kept.groupby(members) if members else [((), kept)]:
        sums = group.groupby(level)["target"].sum().to_dict()
        for before, period in itertools.pairwise(periods):
            if level == "month" and period not in asked:
                continue
            upper = smooth.get("max", 10**9)
            if isinstance(upper, str):
                upper = factor_of[group["region"].iloc[0], period]
            this, last = Fraction(int(sums[period])), Fraction(int(sums[before]))
            failed += not Fraction(smooth.get("min", 0)) * last <= this <= Fraction(upper) * last
    return failed


@pytest.mark.parametrize("seed", seeds(8))
def test_the_checker_judges_smooth_rules_as_brute_force_does(seed):
    rng = np.random.default_rng(seed)
    where, each, smooth = [
        ({}, ["month"], {"max": D("1.1")}),
        ({"line": "New"}, ["quarter"], {"max": D("1.05"), "min": D("0.97")}),
        ({"quarter": ["2024-Q2"]}, ["region", "month"], {"max": "ceilings.factor", "min": D("0.9")}),
    ][seed % 3]
    plan = phased_plan({"name": "even", "where": where, "each": each, "smooth": smooth})
    steps = rng.integers(95, 106, (N_BASES, 12))
    certificate = certify(plan, targets_of(plan, steps))
    frame = quotaopt.solve(phased_plan()).targets.assign(target=steps.ravel())
    (found,) = [one for one in certificate.checks if one.name == "even"]
    assert found.broken == broken(plan, frame, where, each, smooth)


EVERYTHING = (
    {"name": "cap", "each": ["month"], "max": 1150},
    {"name": "half", "where": {"quarter": "2024-Q2"}, "each": ["quarter"], "cumulative": True,
     "share": {"min": D("0.52")}},
    {"name": "so far", "each": ["region", "month"], "cumulative": True, "max": "ceilings.amount"},
    {"name": "even", "each": ["month"], "smooth": {"max": D("1.15"), "min": D("0.85")}},
    {"name": "even rep", "each": ["rep", "month"], "smooth": {"max": 2, "min": D("0.4")}},
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("notion", ["proportional", "least_squares", "minimax"])
def test_season_caps_cumulative_and_smooth_rules_hold_in_one_certified_solve(seed, notion):
    plan = phased_plan(*EVERYTHING, seed=seed, fairness={"notion": notion})
    allocation = quotaopt.solve(plan)
    months = by_period(allocation, "month")
    assert allocation.certificate.verified
    assert allocation.status == "optimal"
    assert months.to_numpy().sum() == 12_000
    assert months.to_numpy().max() <= 1150
    assert months[MONTHS[:6]].to_numpy().sum() >= 0.52 * 12_000
    for each, smooth in ((["month"], EVERYTHING[3]), (["rep", "month"], EVERYTHING[4])):
        assert broken(plan, allocation.targets, {}, each, smooth["smooth"]) == 0
    so_far = by_period(allocation, "month", "region")[MONTHS].cumsum(axis=1).to_numpy().ravel()
    assert (so_far <= plan.tables["ceilings"].number("amount").units).all()
    wanted = by_period(quotaopt.solve(phased_plan(seed=seed)), "month").to_numpy()[0]
    assert np.corrcoef(wanted, months.to_numpy()[0])[0, 1] > 0.0  # the season still shows


def random_rules(rng):
    """Rules that the flat plan of 1,000 a month keeps."""
    rules = []
    for number in range(int(rng.integers(1, 5))):
        each = [[], ["region"], ["rep"], ["line"], ["rep", "line"]][int(rng.integers(5))]
        level = str(rng.choice(["month", "quarter"]))
        soft = SOFT[int(rng.integers(3))] if rng.random() < 0.3 else {}
        rule = {"name": f"r{number}", "each": [*each, level], **soft}
        if rng.random() < 0.5:
            low, high = D(str(round(1 - rng.random() / 2, 2))), D(str(round(1 + rng.random(), 2)))
            rule["smooth"] = [{"min": low}, {"max": high}, {"min": low, "max": high}][int(rng.integers(3))]
        elif rng.random() < 0.5:
            rule |= {"cumulative": True, "growth": {"max": 20}}
        else:
            rule |= {"cumulative": True, "share": {"min": D("0.004")}}
        rules.append(rule)
    return rules


@pytest.mark.parametrize("seed", seeds(6))
def test_random_plans_over_time_are_certified_and_their_proofs_hold(seed, tmp_path):
    rng = np.random.default_rng(seed)
    notion = str(rng.choice(["proportional", "least_squares", "leximin", "least_absolute"]))
    rules = random_rules(rng)
    if notion == "leximin":
        rules = [rule for rule in rules if "penalty" not in rule.get("soft", {})]
    plan = phased_plan(*rules, seed=seed, fairness={"notion": notion})
    allocation = quotaopt.solve(plan)
    assert allocation.certificate.verified
    assert allocation.status == "optimal"
    allocation.write_proof(tmp_path / "proof.json")
    assert quotaopt.verify(tmp_path / "proof.json", plan).verified


def test_caps_so_far_that_leave_no_way_are_refuted_and_named():
    rules = [
        {"name": "slow start", "where": {"quarter": "2024-Q3"}, "each": ["quarter"], "cumulative": True,
         "share": {"max": D("0.5")}},
        {"name": "cap", "each": ["month"], "max": 1500},
    ]  # fmt: skip
    plan = phased_plan(*rules)
    with pytest.raises(InfeasibleError) as error:
        quotaopt.solve(plan)
    assert "slow start[2024-Q3]" in str(error.value)
    assert "cap[2024-10; 2024-11; 2024-12]" in str(error.value)
    assert refuted(plan, error.value.proof)
    assert not refuted(
        phased_plan(rules[0]), {row: p for row, p in error.value.proof.items() if row[0] != "cap"}
    )


def test_steps_that_cannot_reach_a_share_are_refuted():
    rules = [
        {"name": "even", "each": ["month"], "smooth": {"max": 1}},
        {"name": "late", "where": {"month": "2024-12"}, "share": {"min": D("0.1")}},
    ]
    with pytest.raises(InfeasibleError) as error:
        quotaopt.solve(phased_plan(*rules))
    assert "even[" in str(error.value)
    assert refuted(phased_plan(*rules), error.value.proof)


@pytest.mark.parametrize(
    ("rule", "source", "target"),
    [
        ({"name": "half", "where": {"quarter": "2024-Q2"}, "each": ["quarter"], "cumulative": True,
          "share": {"min": D("0.62")}}, 5, 6),
        ({"name": "soon", "where": {"month": "2024-01"}, "each": ["month"], "cumulative": True, "min": 1200},
         0, 1),
        ({"name": "even", "each": ["month"], "smooth": {"max": 1}}, 10, 11),
    ],
)  # fmt: skip
def test_one_step_moved_between_periods_is_noticed(rule, source, target):
    allocation = quotaopt.solve(phased_plan(rule))
    published = allocation.published
    assert certify(allocation.plan, published).verified
    moved = published.minor.copy()
    in_month = published.names["month"]
    at = [np.flatnonzero(in_month.labels[in_month.codes] == MONTHS[month]) for month in (source, target)]
    moved[at[0][0]] -= allocation.plan.finest_minor
    moved[at[1][0]] += allocation.plan.finest_minor
    certificate = certify(allocation.plan, replace(published, minor=moved))
    assert {violation.rule for violation in certificate.violations} == {rule["name"]}


def test_the_text_of_the_model_names_rows_by_their_last_period():
    model = check(phased_plan(cumulative("band", "quarter"))).built.model
    lines = [line.partition(":")[0] for line in to_text(model).split("\n")]
    assert [line for line in lines if line.startswith("runs")] == [f"runs[{quarter}]" for quarter in QUARTERS]


def test_sums_up_to_every_period_share_one_partition():
    """Nothing of the size of the cells is kept per period."""
    rules = cumulative("band", "month"), cumulative("growth", "month", name="by line")
    assert len(check(phased_plan(*rules)).built.model.partitions) <= 3


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        ({"each": ["month"], "smooth": {"max": -1}}, "rule.negative_smooth"),
        ({"where": {"month": "2024-01"}, "each": ["month"], "smooth": {"max": 2}}, "rule.nothing_before"),
        ({"each": ["month"], "smooth": {"min": "ceilings.factor"}}, "plan.lookup_not_decided"),
        ({"each": ["rep"], "cumulative": True, "max": 5}, "plan.phasing_level"),
    ],
)
def test_a_rule_over_time_that_says_nothing_is_refused(rule, key):
    with pytest.raises(PlanError) as error:
        check(phased_plan({"name": "r"} | rule))
    assert {problem.key for problem in error.value.problems} == {key}


def test_sums_so_far_are_nested_so_that_every_notion_agrees():
    rules = [
        {"name": "half", "where": {"quarter": "2024-Q2"}, "each": ["quarter"], "cumulative": True,
         "share": {"min": D("0.6")}},
        {"name": "slow", "each": ["month"], "cumulative": True, "growth": {"max": D("1.7")}},
        {"name": "cap", "each": ["month"], "max": 1250},
    ]  # fmt: skip
    solved = [
        quotaopt.solve(phased_plan(*rules, fairness={"notion": notion}))
        for notion in ("proportional", "least_squares", "leximin", "leximax")
    ]
    assert {allocation.plan_class for allocation in solved} == {"T"}
    for allocation in solved:
        assert allocation.certificate.verified
        np.testing.assert_array_equal(allocation.steps, solved[0].steps)
    binding = set(solved[0].rules.rule[solved[0].rules.binding].tolist())
    assert {"half", "cap"} <= binding


def test_rows_that_end_later_hold_those_that_end_sooner():
    runs = evaluate(phased_plan(cumulative("growth", "quarter"))).rules[1].cells
    layers = runs.apart()
    assert [len(cells) for _, cells in layers] == [2] * 4
    for (_, sooner), (_, later) in itertools.pairwise(layers):
        assert (later.codes()[sooner.codes() >= 0] == sooner.codes()[sooner.codes() >= 0]).all()
        assert (later.codes() >= 0).sum() > (sooner.codes() >= 0).sum()
    assert runs.sizes().reshape(2, 4).tolist() == [[9, 18, 27, 36]] * 2

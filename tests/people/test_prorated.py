"""Amounts scaled by availability: builder and checker find the same number, each in its own way."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import quotaopt
from quotaopt.certify import certify, evaluate
from quotaopt.plan.plan import make_plan
from quotaopt.publishing import targets_at
from quotaopt.reading import build_model, read_cells
from quotaopt.rules.cumulative import running_scopes
from quotaopt.rules.limits import scope_of
from quotaopt.rules.prorated import amount
from support.people_plans import CALENDARS, by_hand, days_of, people_plan, random_people

BAND = {"total": {"min": 1, "max": 10**9}, "reference": {
    "blend": [{"even_over": "rep"}], "season": "flat", "total": 100_000}}  # fmt: skip


def _with_rules(plan, calendar, *rules):
    """The plan with two lines per rep, two regions, and rules."""
    document = dict(plan.document) | BAND | {"rules": list(rules)}
    document["dimensions"] = {"org": ["region", "rep"], "product": ["line"], "time": CALENDARS[calendar]}
    document["tables"] = {**document["tables"], "teams": {"key": ["rep", "line"]}}
    document["cells"] = {"from": "teams"}
    names = plan.frames["people"]["rep"].tolist()
    pairs = [(name, line) for name in names for line in ("x", "y") if (name, line) != ("p1", "y")]
    teams = {
        "rep": [name for name, _ in pairs],
        "line": [line for _, line in pairs],
        "region": ["east" if name < "p5" else "west" for name, _ in pairs],
    }
    return make_plan(document, tables=dict(plan.frames) | {"teams": pd.DataFrame(teams)})


@pytest.mark.parametrize("calendar", ["fiscal", "4-4-5"])
@pytest.mark.parametrize("seed", range(5))
def test_builder_checker_and_counting_by_hand_agree_on_every_limit(calendar, seed):
    rng = np.random.default_rng([seed, 7])
    bare, persons, works = random_people(rng, calendar)
    stated = [Decimal(int(rng.integers(1, 10**9))) / 100 for _ in range(4)]
    plan = _with_rules(
        bare,
        calendar,
        {"name": "rep", "each": ["rep"], "max": stated[0], "prorated": True},
        {"name": "region and quarter", "each": ["region", "quarter"], "max": stated[1], "prorated": True},
        {
            "name": "line, month",
            "where": {"line": "y"},
            "each": ["month"],
            "max": stated[2],
            "prorated": True,
        },
        {"name": "but one", "where": {"rep": {"not": ["p0"]}}, "max": stated[3], "prorated": True},
        {"name": "so far", "each": ["quarter"], "max": stated[0], "prorated": True, "cumulative": True},
    )
    cells, book = read_cells(plan), evaluate(plan)
    there, counts = by_hand(persons, days_of(plan), works)
    for position, rule in enumerate(plan.spec.rules):
        built = _built(plan, cells, rule, position)
        rows = book.rules[position + 1]
        checked = dict(zip(rows.labels, rows.limits.upper.units.tolist(), strict=True))
        assert built.keys() == checked.keys()
        for label, limit in built.items():
            names, periods = _meant(rule, label, cells, persons)
            could = len(names) * sum(counts[period] for period in periods)
            mean = sum(there[name, period] for name in names for period in periods) / Fraction(could)
            assert limit == round(Fraction(rule.max) * mean * 10**6)  # Fraction rounds halves to even
            assert checked[label] == limit * 100  # minor units: cents


def _built(plan, cells, rule, position=0):
    """The builder's upper limits in millionths, by the members of their rows."""
    scope = scope_of(plan, cells, rule, position)
    found = {}
    for part in running_scopes(scope) if rule.cumulative else [scope]:
        exact = amount(part, rule.max, "max", "max")
        units = [Fraction(int(units), exact.denominator) * 10**6 for units in exact.units]
        found |= dict(zip(part.names(), units, strict=True))
    return found


def _meant(rule, label, cells, persons):
    """The people and the periods of a row, by its rule and its name."""
    everyone, periods = set(persons), range(cells.n_periods)
    months, quarters = (cells.levels[level].members.tolist() for level in ("month", "quarter"))
    quarter_of = cells.period_codes["quarter"]
    match rule.name:
        case "rep":
            return {label}, periods
        case "region and quarter":
            region, quarter = label.split(", ")
            team = {name for name in persons if (name < "p5") == (region == "east")}
            return team, [period for period in periods if quarter_of[period] == quarters.index(quarter)]
        case "line, month":
            return everyone - {"p1"}, [months.index(label)]
        case "but one":
            return everyone - {"p0"}, periods
        case _:
            return everyone, [period for period in periods if quarter_of[period] <= quarters.index(label)]


def _two(rule, start="2024-07-01", **entries):
    return people_plan(
        {"rep": ["a", "b"], "start": ["2020-01-01", start], "full": [6_000_000, 6_000_000]},
        {"name": "capacity", "each": ["rep"], "prorated": True} | rule,
        entries={"total": 7_000_000} | entries,
        start="start",
        ramp=[0, 0.25, 0.5, 1],
        workdays={"days": "all"},
    )


def test_a_yearly_capacity_becomes_what_ramp_and_start_leave_of_it():
    """From July: 31 days at 0, 31 at 0.25, 30 at 0.5, 92 in full, of 366."""
    plan = _two({"max": "people.full"})
    days = 31 * Fraction(1, 4) + 30 * Fraction(1, 2) + 92
    targets = quotaopt.solve(plan).by("rep")["target"].tolist()
    (rows,) = (rows for rows in evaluate(plan).rules if rows.rule == "capacity")
    limit = round(6_000_000 * days / 366 * 10**6)
    assert rows.limits.upper.units.tolist() == [6 * 10**14, limit * 100]
    assert targets[1] <= limit // 10**6
    assert sum(targets) == 7_000_000


def test_the_checker_refuses_what_is_a_step_above_a_prorated_limit():
    plan = _two({"max": "people.full"}, total={"min": 1, "max": 8_000_000})
    cells = read_cells(plan)
    limit = int(evaluate(plan).rules[1].limits.upper.floor(100).units[1]) // 100

    def holds(target):
        minor = np.zeros(24, dtype=np.int64)
        minor[23] = 100 * target
        found = certify(plan, targets_at(cells, np.arange(24), minor))
        return {check.name: check.ok for check in found.checks}["capacity"]

    assert holds(limit)
    assert not holds(limit + 1)


@pytest.mark.parametrize("stated", ["people.full", 6_000_000, Decimal("5999999.99")])
def test_a_prorated_total_is_met_to_the_nearest_step(stated):
    plan = _two({"total": stated, "where": {"rep": "b"}}, total=7_000_000)
    target = quotaopt.solve(plan).by("rep")["target"].tolist()[1]
    exact = 6_000_000 * (31 * Fraction(1, 4) + 30 * Fraction(1, 2) + 92) / 366
    assert abs(target - exact) < 1


def test_a_prorated_minimum_asks_nothing_of_who_is_never_there():
    plan = _two({"min": "people.full"}, start="2025-03-01", total=6_000_001, step=Decimal("0.01"))
    allocation = quotaopt.solve(plan)
    assert allocation.by("rep")["target"].tolist() == [6_000_001, 0]
    assert {note.key for note in build_model(plan, read_cells(plan)).notes} == {"people.never"}


def test_a_plain_minimum_of_who_is_never_there_is_met_and_it_is_said():
    plan = _two({"min": 100, "prorated": False}, start="2025-03-01")
    allocation = quotaopt.solve(plan)
    assert allocation.by("rep")["target"].tolist() == [6_999_900, 100]
    assert {note.key for note in build_model(plan, read_cells(plan)).notes} == {"people.never", "note.floor"}


def test_halves_of_the_sixth_decimal_go_to_the_even_digit():
    for stated, expected in ((Decimal("0.000001"), 0), (Decimal("0.000003"), 2)):
        plan = people_plan(
            {"rep": ["a"]},
            {"name": "half", "each": ["rep"], "max": stated, "prorated": True},
            tables={"leave": {"rep": ["a"], "from": ["2024-01-01"], "to": ["2024-12-31"], "share": ["0.5"]}},
            leave={"table": "leave", "from": "from", "to": "to", "share": "share"},
        )
        cells = read_cells(plan)
        assert list(_built(plan, cells, plan.spec.rules[0]).values()) == [expected]
        assert evaluate(plan).rules[1].limits.upper.units.tolist() == [expected * 100]


def test_weighted_limits_are_prorated_as_well():
    rule = {"max": "people.full", "weight": "people.hours"}
    plan = people_plan(
        {"rep": ["a"], "start": ["2024-07-01"], "full": [1000], "hours": ["0.5"]},
        {"name": "hours", "each": ["rep"], "prorated": True} | rule,
        entries={"total": {"min": 1, "max": 900}},
        start="start",
        workdays={"days": "all"},
    )
    assert quotaopt.solve(plan).by("rep")["target"].tolist() <= [int(2 * 1000 * 184 / 366)]
    assert evaluate(plan).rules[1].limits.upper.units.tolist() == [
        100 * round(Fraction(1000 * 184 * 10**6, 366))
    ]


MUTATIONS = {
    "start": ("people", "start", "2024-03-04"),
    "end": ("people", "end", "2024-10-30"),
    "leave": ("leave", "to", "2024-06-11"),
    "share": ("leave", "share", "0.25"),
    "holiday": ("days", "free", "2024-05-04"),
    "cover": ("people", "part", "0.75"),
}


@pytest.mark.parametrize("kind", MUTATIONS)
def test_every_change_of_the_tables_changes_builder_and_checker_alike(kind):
    def plan_of(changes):
        people = {"rep": ["a", "b"], "start": ["2020-01-01", "2024-03-05"], "end": [None, "2024-10-31"],
                  "by": [None, "a"], "part": [None, "0.5"]}  # fmt: skip
        tables = {"leave": {"rep": ["a", "b"], "from": ["2024-02-05", "2024-06-03"],
                            "to": ["2024-02-09", "2024-06-10"], "share": ["0.5", "0.5"]},
                  "days": {"free": ["2024-01-01", "2024-05-01"]}}  # fmt: skip
        for name, column, value in changes:
            (people if name == "people" else tables[name])[column][1] = value
        return people_plan(
            people,
            {"name": "full", "each": ["rep"], "max": 1_000_000, "prorated": True},
            tables=tables,
            start="start",
            end="end",
            ramp=[0.25, 0.5, 1],
            leave={"table": "leave", "from": "from", "to": "to", "share": "share"},
            workdays={"holidays": "days.free"},
            vacancies={"covered_by": "by", "share": "part"},
        )

    def limits(plan):
        built = list(_built(plan, read_cells(plan), plan.spec.rules[0]).values())
        checked = [int(one) // 100 for one in evaluate(plan).rules[1].limits.upper.units]
        assert built == checked
        return built

    assert limits(plan_of([])) != limits(plan_of([MUTATIONS[kind]]))


def test_where_checker_and_builder_disagree_on_availability_nothing_is_published(monkeypatch):
    plan = _two({"max": "people.full"}, total={"min": 6_500_000, "max": 8_000_000})
    from quotaopt.rules import prorated

    real = prorated.availability

    def generous(plan, cells):
        found = real(plan, cells)
        return replace(found, parts=np.full_like(found.parts, found.whole) * found.work.counts)

    monkeypatch.setattr(prorated, "availability", generous)
    eager = plan.change({"total": 11_000_000})
    with pytest.raises(quotaopt.NotCertifiedError):
        quotaopt.solve(eager)


@pytest.mark.parametrize("seed", range(4))
def test_random_people_under_prorated_capacities_are_certified(seed):
    rng = np.random.default_rng([seed, 11])
    bare, persons, works = random_people(rng, "fiscal")
    there, counts = by_hand(persons, days_of(bare), works)
    present = {name: sum(there[name, period] for period in range(12)) for name in persons}
    loose = Decimal(100_000) * sum(counts) / max(Decimal(1), Decimal(float(sum(present.values())))) * 3 / 2
    plan = _with_rules(
        bare,
        "fiscal",
        {"name": "capacity", "each": ["rep"], "max": round(loose, 2), "prorated": True},
        {"name": "pace", "each": ["rep", "quarter"], "max": round(loose, 2), "prorated": True},
        {
            "name": "team",
            "each": ["region"],
            "min": round(loose / 9, 2),
            "prorated": True,
            "soft": {"priority": 1},
        },
    ).change({"total": 100_000})
    targets = quotaopt.solve(plan).by("rep")
    for name, target in zip(targets["rep"], targets["target"], strict=True):
        assert target <= Fraction(round(loose, 2)) * present[name] / sum(counts) + Fraction(1, 10**6)

"""Regions that answer with a curve get what they would get if headquarters knew all their cells."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest

import quotaopt
from quotaopt.curves import (
    join,
    read_curve,
    read_share,
    response_curve,
    settle_share,
    write_curve,
    write_share,
)
from quotaopt.errors import InfeasibleError, PlanError
from quotaopt.plan.plan import make_plan
from support.seeds import seeds
from support.tree_companies import tree_company

REGIONS = ("r0", "r1", "r2")
CELL = ["region", "rep", "line"]


def joined(company):
    return join(company.headquarters, [response_curve(part, name) for name, part in company.parts.items()])


def by_cell(targets):
    return dict(zip(zip(*(targets[level] for level in CELL), strict=True), targets["target"], strict=True))


@pytest.mark.parametrize("seed", seeds(10))
def test_every_cell_gets_to_the_step_what_the_central_solve_gives_it(seed):
    company = tree_company(seed)
    try:
        central = quotaopt.solve(company.whole)
    except InfeasibleError:
        with pytest.raises(InfeasibleError):
            joined(company)
        return
    found = joined(company)
    assert found.certificate.verified
    settled = {name: settle_share(part, found.of(name)) for name, part in company.parts.items()}
    assert all(each.certificate.verified for each in settled.values())
    for name, each in settled.items():
        assert each.targets["target"].sum() == found.of(name).amount
    together = pd.concat([each.targets for each in settled.values()])
    assert by_cell(together) == by_cell(central.targets)


SALES = pd.DataFrame(
    [("r0", "a", 10), ("r0", "b", 33), ("r1", "c", 21), ("r1", "d", 20), ("r2", "e", 17), ("r2", "f", 5)],
    columns=["region", "rep", "amount"],
)


def plan_of(sales, *rules, dimensions=("region", "rep"), total=100, **entries):
    document = {
        "plan": "small",
        "step": 1,
        "total": total,
        "dimensions": {"org": list(dimensions)},
        "tables": {"sales": {"file": "sales.csv", "value": "amount"}},
        "cells": {"from": "sales"},
        "rules": list(rules),
    }
    return make_plan(document | entries, tables={"sales": sales})


def headquarters(*rules, **entries):
    sums = SALES.groupby("region", as_index=False)["amount"].sum()
    return plan_of(sums, *rules, dimensions=["region"], **entries)


def part(region, *rules, **entries):
    return plan_of(SALES[SALES["region"] == region], *rules, **entries)


def test_where_a_rule_holds_every_region_rounding_needs_no_word():
    each = {"name": "all", "each": ["region"], "max": 90}
    central = quotaopt.solve(plan_of(SALES, each, total=101))
    found = join(headquarters(each, total=101), curves())
    settled = [settle_share(part(share.owner), share).targets for share in found.shares]
    assert pd.concat(settled)["target"].tolist() == central.targets["target"].tolist()


def test_the_curve_is_what_plans_with_other_totals_carry():
    rules = [
        {"name": "a", "where": {"rep": "a"}, "min": 12, "max": 20},
        {"name": "b", "where": {"rep": "b"}, "max": 50},
    ]
    curve = response_curve(part("r0", *rules), "r0")
    assert (curve.lowest, curve.highest, curve.alone, curve.cells) == (12, 70, (12, 70), 2)
    for total, told in ((30, Fraction(12) + Fraction(33 * 30, 43)), (60, Fraction(60)), (200, Fraction(70))):
        assert float(curve.steps_at(Fraction(total))) == pytest.approx(float(told), abs=1e-9)


def test_other_cells_with_the_same_sums_give_the_same_file(tmp_path):
    for number, amounts in enumerate(((10, 33), (20, 23))):
        sales = pd.DataFrame({"region": "r0", "rep": ["anna", "bert"], "amount": amounts})
        rule = {"name": "own", "where": {"region": "r0"}, "min": 20, "max": 60}
        write_curve(response_curve(plan_of(sales, rule), "r0"), tmp_path / f"{number}.json")
    one, other = ((tmp_path / f"{number}.json").read_text() for number in range(2))
    assert one == other
    assert "anna" not in one


def test_files_say_what_was_written(tmp_path):
    for curve in curves():
        write_curve(curve, tmp_path / curve.owner)
        assert read_curve(tmp_path / curve.owner).digest == curve.digest
    share = join(headquarters(), curves()).of("r1")
    write_share(share, tmp_path / "share")
    assert read_share(tmp_path / "share") == share


def curves(*rules):
    return [response_curve(part(name, *rules), name) for name in REGIONS]


def pair(*names):
    return {"name": " ".join(names), "where": {"rep": list(names)}, "max": 50}


def keys(error):
    return {problem.key for problem in error.value.problems}


@pytest.mark.parametrize(
    ("key", "rules", "entries"),
    [
        ("curves.share", [{"name": "s", "where": {"rep": "a"}, "share": {"max": Decimal("0.5")}}], {}),
        ("curves.level", [], {"fairness": {"level": "rep"}}),
        ("curves.soft", [{"name": "s", "where": {"rep": "a"}, "max": 9, "soft": {"priority": 1}}], {}),
        ("curves.choice", [{"name": "s", "each": ["rep"], "lot": {"min": 5}}], {}),
        ("curves.rounding", [], {"rounding": {"method": "webster"}}),
        ("curves.crossing", [pair("a", "b"), pair("b", "c")], {}),
        ("curves.over_assignment", [], {"over_assignment": [{"level": "rep", "factor": Decimal("0.1")}]}),
    ],
)
def test_what_a_curve_cannot_tell_is_refused_by_name(key, rules, entries):
    with pytest.raises(PlanError) as error:
        response_curve(plan_of(SALES.assign(region="r0"), *rules, **entries), "r0")
    assert keys(error) == {key}
    for lang in ("en", "zh"):
        assert all(problem.remedy(lang) for problem in error.value.problems)


def test_curves_that_do_not_fit_headquarters_plan_are_named_all_at_once():
    r0, r1 = (response_curve(part(name), name) for name in ("r0", "r1"))
    with pytest.raises(PlanError) as error:
        join(headquarters(), [r0, r0, replace(r1, step=Decimal(10)), replace(r1, owner="nobody")])
    assert keys(error) == {
        "curves.owner_twice", "curves.other_steps", "curves.unknown_owner", "curves.missing",
    }  # fmt: skip
    with pytest.raises(PlanError) as error:
        join(headquarters(total={"min": 90, "max": 110}), [r0])
    assert keys(error) == {"curves.open_total"}


def test_what_regions_cannot_carry_is_told_with_the_amounts():
    capped = [{"name": "cap", "each": ["rep"], "max": 10}]
    told = curves(*capped)
    with pytest.raises(InfeasibleError, match="total needs at least 100, its cells can carry at most 60"):
        join(headquarters(), told)
    floor = {"name": "own", "where": {"region": "r1"}, "max": 90, "min": 30}
    told = [*curves()[::2], response_curve(part("r1", floor), "r1")]
    with pytest.raises(InfeasibleError, match="r1 may carry at most 25, its cells must carry at least 30"):
        join(headquarters({"name": "cap r1", "where": {"region": "r1"}, "max": 25}, total=50), told)


def test_a_plan_that_has_changed_since_is_refused():
    shares = join(headquarters(), curves())
    changed = part("r0", {"name": "cap", "where": {"rep": "a"}, "max": 5})
    with pytest.raises(PlanError) as error:
        settle_share(changed, shares.of("r0"))
    assert keys(error) == {"curves.changed"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-20],
        lambda text: text.replace("response curve 1", "response curve 2"),
        lambda text: text.replace('"lowest": 0', '"lowest": -1'),
        lambda text: text.replace('"cells": 2', '"cells": "2"'),
        lambda text: text.replace('"kinks"', '"kings"'),
        lambda text: "[]",
    ],
)
def test_a_damaged_file_is_refused(tmp_path, damage):
    path = tmp_path / "curve.json"
    write_curve(response_curve(part("r0"), "r0"), path)
    path.write_text(damage(path.read_text()))
    with pytest.raises(PlanError) as error:
        read_curve(path)
    assert keys(error) <= {"curves.other_file", "curves.damaged"}


def test_where_every_region_is_fixed_there_is_no_common_level():
    fixed = [{"name": "all", "each": ["region"], "total": "sums.amount"}]
    sums = SALES.groupby("region", as_index=False)["amount"].sum()
    document = {
        "plan": "small",
        "step": 1,
        "total": int(SALES["amount"].sum()),
        "dimensions": {"org": ["region"]},
        "tables": {"sums": {"file": "sums.csv", "key": "region"}},
        "cells": {"cross": ["region"]},
        "reference": {"blend": [{"share_of": "sums.amount"}]},
        "rules": fixed,
    }
    found = join(make_plan(document, tables={"sums": sums}), curves())
    assert [share.amount for share in found.shares] == [43, 41, 22]
    assert [share.level for share in found.shares] == pytest.approx([1, 1, 1])
    assert not any(share.held for share in found.shares)

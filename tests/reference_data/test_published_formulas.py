"""Rules and numbers that planning systems print in their manuals, reproduced to the last digit."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

import quotaopt
from quotaopt.errors import PlanError


def solved(amounts, *, total, step=1, units="units", reference=None, rules=(), tables=None, frames=None):
    """Targets by name: one cell per name, `amounts` are last year's facts."""
    plan = quotaopt.make_plan(
        {
            "plan": "published",
            "currency": units,
            "step": step,
            "total": total,
            "dimensions": {"org": ["name"]},
            "tables": {"history": {"value": "sold"}} | (tables or {}),
            "cells": {"from": "history"},
            "reference": reference or {},
            "rules": list(rules),
        },
        tables={"history": pd.DataFrame(amounts.items(), columns=["name", "sold"])} | (frames or {}),
    )
    allocation = quotaopt.solve(plan)
    assert allocation.certificate.verified
    return dict(zip(allocation.targets["name"], allocation.targets["target"], strict=True))


def rates(**by_name):
    return pd.DataFrame([(name, *row) for name, row in by_name.items()], columns=["name", "growth", "relief"])


@pytest.mark.parametrize(
    ("convention", "base", "growth", "relief", "printed"),
    [
        # SAP Territory and Quota: quota = base x (100 % + growth - attrition relief)
        ("additive", 1000, "0.10", "0.02", 1080),
        # Callidus: relief on the grown amount, 100,000 x 1.10 x 0.98
        ("multiplicative", 100_000, "0.10", "0.02", 107_800),
    ],
)
def test_relief_in_both_conventions(convention, base, growth, relief, printed):
    """A second member whose rates are 0 keeps its amount, so the first one shows its own."""
    found = solved(
        {"relieved": base, "other": base},
        total=base + printed,
        reference={"tilt": [{"growth": "rates.growth", "relief": "rates.relief", "convention": convention}]},
        tables={"rates": {"key": "name"}},
        frames={"rates": rates(relieved=(growth, relief), other=("0", "0"))},
    )
    assert found == {"relieved": printed, "other": base}


def test_growth_of_5_to_25_percent_and_relief_of_at_most_5_are_allowed_and_nothing_else():
    """SAP refuses parameters outside of the range set for them."""
    tilt = {
        "growth": "rates.growth", "relief": "rates.relief",
        "within": {"min": 0.05, "max": 0.25}, "relief_within": {"max": 0.05},
    }  # fmt: skip
    for row, told in (
        (("0.05", "0.05"), None),
        (("0.25", "0"), None),
        (("0.04", "0"), "rates.growth.*0.05 to 0.25"),
        (("0.26", "0"), "rates.growth.*0.05 to 0.25"),
        (("0.10", "0.06"), "rates.relief.*to 0.05"),
    ):
        entries = {
            "total": 2000, "reference": {"tilt": [tilt]}, "tables": {"rates": {"key": "name"}},
            "frames": {"rates": rates(a=row, b=("0.10", "0"))},
        }  # fmt: skip
        if told is None:
            solved({"a": 1000, "b": 1000}, **entries)
        else:
            with pytest.raises(PlanError, match=told):
                solved({"a": 1000, "b": 1000}, **entries)


YEARS = pd.DataFrame(
    [("a", "2022", 400), ("b", "2022", 600), ("a", "2023", 560), ("b", "2023", 520)],
    columns=["name", "year", "sold"],
)  # 1,000 two years ago, 1,080 last year


def by_formula(total, years=YEARS, **reference):
    plan = quotaopt.make_plan(
        {
            "plan": "formula",
            "currency": "units",
            "step": 1,
            "total": total,
            "dimensions": {
                "org": ["name"],
                "time": {"levels": ["year"], "start": "2024", "periods": 1},
            },
            "tables": {"history": {"value": "sold", "date": "year"}, "rates": {"key": "name"}},
            "cells": {"from": "history"},
            "reference": reference,
        },
        tables={"history": years, "rates": rates(a=("0.10", "0.02"), b=("0.25", "0.05"))},
    )
    allocation = quotaopt.solve(plan)
    assert allocation.certificate.verified
    return allocation.targets["target"].tolist()


def test_110_percent_of_last_years_bookings():
    """Oracle Fusion scales a past measure."""
    assert by_formula({"of": "history.sold", "growth": 0.1}) == [616, 572]


def test_growth_of_8_percent_is_carried_to_108_percent_of_the_latest_year():
    """Oracle Fusion applies the rate of two years again: 1,000, 1,080 and then 108 % of 1,080, 1,166.4."""
    assert by_formula({"of": "history.sold", "growth": "carried"}) == [605, 561]
    hundreds = YEARS.assign(sold=[40_000, 60_000, 56_000, 52_000])
    assert by_formula({"of": "history.sold", "growth": "carried"}, hundreds) == [60_480, 56_160]


def test_half_of_each_of_two_years():
    """SAP baseline: 50 % of one year and 50 % of the next, in the shares and in the total."""
    half = [Decimal("0.5"), Decimal("0.5")]
    blend = [{"share_of": "history.sold", "years": half}]
    assert by_formula({"of": "history.sold", "years": half}, blend=blend) == [480, 560]


@pytest.mark.parametrize(
    ("convention", "base", "printed"), [("additive", 1000, 1080), ("multiplicative", 100_000, 107_800)]
)
def test_relief_decides_the_total_from_below(convention, base, printed):
    """The same two printed numbers, with nothing but the rates to say what they add up to."""
    years = pd.DataFrame([("a", "2023", base), ("b", "2023", 0)], columns=["name", "year", "sold"])
    tilt = {"growth": "rates.growth", "relief": "rates.relief", "convention": convention}
    assert by_formula({"of": "reference"}, years, tilt=[tilt]) == [printed, 0]


def test_padding_adds_its_percentage_to_what_was_allocated():
    """Oracle EPM: final target = allocated x (1 + padding %), here 10 %."""
    found = solved({"a": 120, "b": 80, "c": 200}, total=440)
    assert found == {"a": 132, "b": 88, "c": 220}


def test_a_held_middle_leaves_the_rest_to_the_others_in_proportion():
    """Anaplan Hold: 10, 20, 30 with the middle held and the total set to 100."""
    held = {"name": "hold", "where": {"name": "b"}, "total": 20}
    assert solved({"a": 10, "b": 20, "c": 30}, total=100, rules=[held]) == {"a": 20, "b": 20, "c": 60}


SEASON = {"2024-Q1": "0.17", "2024-Q2": "0.23", "2024-Q3": "0.30", "2024-Q4": "0.30"}


def by_quarter(total, *, ahead):
    """Units per quarter; unless `ahead`, no quarter begins before its cumulated season is a whole unit."""
    quarters, parts = list(SEASON), [Decimal(part) for part in SEASON.values()]
    rules = [
        {
            "name": f"by {last}",
            "where": {"quarter": quarters[: end + 1]},
            "share": {"max": sum(parts[: end + 1])},
        }
        for end, last in enumerate(quarters[:-1])
    ]
    plan = quotaopt.make_plan(
        {
            "plan": "seasonal",
            "currency": "units",
            "step": 1,
            "total": total,
            "dimensions": {
                "org": ["name"],
                "time": {"levels": ["quarter"], "start": "2024-Q1", "periods": 4},
            },
            "tables": {"history": {"value": "sold"}, "profile": {"key": "quarter"}},
            "cells": {"from": "history"},
            "reference": {"season": {"from": "profile.part"}},
            "rules": [] if ahead else rules,
        },
        tables={
            "history": pd.DataFrame({"name": ["a"], "sold": [5]}),
            "profile": pd.DataFrame({"quarter": quarters, "part": list(SEASON.values())}),
        },
    )
    allocation = quotaopt.solve(plan)
    assert allocation.certificate.verified
    return allocation.targets["target"].tolist()


def test_few_units_over_seasonal_quarters():
    """MrExcel 609579: ROUND makes 1 + 1 + 1 + 1 of 3 units, and the answer given puts a single one in Q4.

    These are the whole parts of the cumulated season, as three rules say. Without them the
    third and the fourth quarter claim a single unit equally, and the first of equals gets it.
    """
    assert by_quarter(3, ahead=False) == by_quarter(3, ahead=True) == [0, 1, 1, 1]
    assert by_quarter(1, ahead=False) == [0, 0, 0, 1]
    assert by_quarter(1, ahead=True) == [0, 0, 1, 0]


def stores():
    """92 stores of very different sizes that sold 11,587,090 together."""
    sold = [20_000 + (7_919 * number * number) % 190_021 for number in range(91)]
    sold.append(11_587_090 - sum(sold))
    assert min(sold) > 0
    return {f"store {number:02}": amount for number, amount in enumerate(sold)}


def test_92_stores_grow_together_each_within_one_step_of_the_same_rate():
    """MrExcel 1112595: 11,587,090 to 11,702,445, by 115,355, about 1 per cent, nobody left out."""
    before = stores()
    after = solved(before, total=11_702_445)
    assert sum(after.values()) - sum(before.values()) == 115_355
    assert Decimal("0.99554") < Decimal(100 * 115_355) / 11_587_090 < Decimal("0.99555")
    exact = {store: Decimal(sold) * 11_702_445 / 11_587_090 for store, sold in before.items()}
    assert all(abs(after[store] - amount) < 1 for store, amount in exact.items())
    by_hand = {store: int(amount) for store, amount in exact.items()}
    left = sorted(exact, key=lambda store: (int(exact[store]) - exact[store], store))
    for store in left[: 11_702_445 - sum(by_hand.values())]:
        by_hand[store] += 1
    assert after == by_hand


def test_shares_of_an_amount_to_the_cent_lose_none():
    """SQLServerCentral, rounding of allocations: each share rounded alone, 12,345.02 becomes 12,345.00."""
    shares = {"a": ".12", "b": ".23", "c": ".22", "d": ".13", "e": ".11", "f": ".19"}
    amount = Decimal("12345.02")
    alone = sum((amount * Decimal(share)).quantize(Decimal("0.01")) for share in shares.values())
    assert alone == Decimal("12345.00")
    found = solved(shares, total=amount, step=Decimal("0.01"), units="USD")
    assert sum(Decimal(str(target)) for target in found.values()) == amount
    assert all(
        abs(Decimal(str(found[name])) - amount * Decimal(share)) < Decimal("0.01")
        for name, share in shares.items()
    )


def test_a_year_of_12_million_comes_down_to_months_and_products():
    """1,200 万 for the year, 300 for the first quarter: 100 (55 + 45), 110 (60 + 50), 90 (48 + 42)."""
    printed = {
        ("2024-01", "A"): 55, ("2024-01", "B"): 45, ("2024-02", "A"): 60, ("2024-02", "B"): 50,
        ("2024-03", "A"): 48, ("2024-03", "B"): 42,
    }  # fmt: skip
    months = [f"2024-{month:02}" for month in range(1, 13)]
    sums = pd.DataFrame({"month": months[:3], "amount": [1_000_000, 1_100_000, 900_000]})
    products = pd.DataFrame(
        [(m, p, 10_000 * wan) for (m, p), wan in printed.items()], columns=["month", "product", "amount"]
    )
    plan = quotaopt.make_plan(
        {
            "plan": "全年 1200 万",
            "step": 10_000,
            "total": 12_000_000,
            "dimensions": {
                "line": ["product"],
                "time": {"levels": ["quarter", "month"], "start": "2024-01", "periods": 12},
            },
            "tables": {
                "lines": {"key": "product"},
                "sums": {"key": "month"},
                "parts": {"key": ["month", "product"]},
            },
            "cells": {"cross": ["product"]},
            "reference": {"blend": [{"even_over": "product"}], "season": "flat"},
            "rules": [
                {"name": "一季度", "where": {"quarter": "2024-Q1"}, "total": 3_000_000},
                {"name": "各月", "where": {"month": months[:3]}, "each": ["month"], "total": "sums.amount"},
                {"name": "产品", "where": {"month": months[:3], "product": "A"}, "each": ["month", "product"],
                 "total": "parts.amount"},
            ],
        },
        tables={"lines": pd.DataFrame({"product": ["A", "B"]}), "sums": sums, "parts": products},
    )  # fmt: skip
    allocation = quotaopt.solve(plan)
    found = allocation.targets.set_index(["month", "product"])["target"] / 10_000
    assert {cell: found[cell] for cell in printed} == printed
    by_month = allocation.by("month").set_index("month")["target"]
    assert by_month.iloc[:3].tolist() == [1_000_000, 1_100_000, 900_000]
    assert by_month.iloc[3:].tolist() == [1_000_000] * 9
    assert allocation.by("quarter")["target"].tolist() == [3_000_000] * 4


def spread(metric):
    """Parent 1000, of which children are to carry 250 + 150 already; the other 600 are to be spread."""
    fixed = {"a": 250, "b": 150}
    free = dict(zip(("c", "d", "e"), metric or (1, 1, 1), strict=True))
    rules = [{"name": name, "where": {"name": name}, "total": amount} for name, amount in fixed.items()]
    source = {"share_of": "history.sold"} if metric else {"even_over": "name"}
    return solved({"a": 5, "b": 5} | free, total=1000, rules=rules, reference={"blend": [source]})


def test_what_the_children_do_not_carry_is_spread_by_the_share_of_a_metric_or_evenly():
    """Oracle Fusion, spread formula: parent minus the sum of the children, by metric share, else evenly."""
    assert spread((30, 20, 10)) == {"a": 250, "b": 150, "c": 300, "d": 200, "e": 100}
    assert spread(None) == {"a": 250, "b": 150, "c": 200, "d": 200, "e": 200}

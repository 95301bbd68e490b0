"""Causes stand beside the deviations they explain; what nobody has explained is said."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from quotaopt.deviations.analysis import MOST, analyse
from quotaopt.deviations.cause import Cause, Causes
from quotaopt.deviations.deviation import shown_briefly
from quotaopt.deviations.document import analysis_document
from quotaopt.deviations.facts import Facts
from quotaopt.deviations.page import analysis_page
from quotaopt.deviations.picture import gap_picture
from quotaopt.deviations.table import deviations_table
from quotaopt.errors import PlanError
from quotaopt.handout.units import Scale
from quotaopt.picture.write import as_svg
from quotaopt.report.plain_page import plain_page
from support.random_cells import random_cells
from support.seeds import seeds

LEVELS = ("region", "rep", "line")


def _facts(seed=0):
    rng = np.random.default_rng(seed)
    cells = random_cells(rng)
    target = rng.integers(0, 10**6, len(cells))
    actual = (target * rng.uniform(0.6, 1.1, len(cells))).astype(np.int64)
    return Facts(cells, target, actual, target + actual > 0, 2, "CNY")


def _cause(amount=None, text="why", **where):
    return Cause(
        {level: (name,) for level, name in where.items()}, "market", "objective", text, amount=amount
    )


@pytest.mark.parametrize("seed", seeds(6))
def test_children_add_up_to_their_parent_in_every_column(seed):
    found = analyse(_facts(seed), LEVELS)
    for depth in range(len(LEVELS)):
        for parent in (one for one in found.deviations if one.depth == depth):
            children = [
                one
                for one in found.deviations
                if one.depth == depth + 1 and one.where.items() >= parent.where.items()
            ]
            assert sum(one.gap for one in children) == parent.gap
            assert sum(one.terms.volume for one in children) == parent.terms.volume
            assert parent.terms.volume + parent.terms.mix + parent.terms.rate == parent.gap
            gaps = [one.gap for one in children]
            assert gaps == sorted(gaps, reverse=found.whole.gap > 0)


@pytest.mark.parametrize("seed", seeds(6))
def test_the_few_are_the_fewest_that_make_up_most_of_the_shortfall(seed):
    found = analyse(_facts(seed), LEVELS)
    finest = [one.gap for one in found.deviations if one.depth == len(LEVELS)]
    short = sorted(gap for gap in finest if gap < 0)
    most, few = Fraction(sum(short)) * MOST, [one.gap for one in found.few]
    assert few == short[: len(few)]
    assert Fraction(sum(few)) <= most < Fraction(sum(few[:-1]))


def test_the_figures_of_two_regions_in_october():
    cells = random_cells(np.random.default_rng(3))
    region = cells.codes("region")
    target, actual = np.zeros((2, len(cells)), dtype=np.int64)
    for code, planned, sold in ((0, 60_000_000, 55_000_000), (2, 50_000_000, 52_000_000)):
        first = np.flatnonzero(region == code)[0]
        target[first], actual[first] = planned, sold
    found = analyse(Facts(cells, target, actual, target > 0, 2, "CNY"), ("region",))
    company, east, west = found.deviations
    assert (company.gap, company.attainment) == (Decimal(-30000), Decimal("97.27"))
    assert (east.where, east.gap, east.attainment, east.share) == (
        {"region": ("East",)}, Decimal(-50000), Decimal("91.67"), Decimal("166.67"),
    )  # fmt: skip
    assert (west.gap, west.attainment) == (Decimal(20000), Decimal("104.00"))
    # both at the company's pace of 1,070,000 / 1,100,000, and what each is off that
    assert (east.terms.volume, east.terms.rate) == (Decimal("-16363.64"), Decimal("-33636.36"))
    assert (west.terms.volume, west.terms.rate) == (Decimal("-13636.36"), Decimal("33636.36"))
    assert [one.is_beyond for one in found.deviations] == [False, True, False]
    assert found.open == (east,)


def test_a_deviation_is_open_until_what_is_left_of_it_without_causes_is_within_tolerance():
    facts = _facts()
    bare = analyse(facts, LEVELS)
    assert bare.open == tuple(one for one in bare.deviations if one.is_beyond)
    rep = next(one for one in bare.deviations if one.depth == 2 and one.is_beyond)
    named = _cause(**{level: names[0] for level, names in rep.where.items()})
    found = analyse(facts, LEVELS, causes=Causes((named,)))
    about = [one for one in found.deviations if one.causes]
    assert [one.where for one in about] == [rep.where]
    inside = [one for one in found.deviations if one.where.items() >= rep.where.items()]
    assert not any(one.is_open for one in inside)
    everywhere = analyse(facts, LEVELS, causes=Causes((_cause(),)))
    assert everywhere.open == ()
    assert everywhere.whole.causes == (_cause(),)


def test_causes_of_other_cells_than_nodes_have_rows_of_their_own():
    facts = _facts()
    found = analyse(facts, ("region", "rep"), causes=Causes((_cause(line="B"), _cause(month="2024-02"))))
    others = [one for one in found.deviations if one.depth is None]
    assert [one.where for one in others] == [{"line": ("B",)}, {"month": ("2024-02",)}]
    inside = facts.cells.codes("line") == 1
    assert others[0].gap == facts.amount(facts.gap(inside))


def test_several_causes_of_one_deviation_have_a_row_each_and_its_amounts_once():
    facts = _facts()
    causes = Causes((_cause(text="a", region="East"), _cause(text="b", region="East")))
    found = analyse(facts, LEVELS, causes=causes)
    table = deviations_table(found, str, Scale("CNY"), "zh")
    at = {heading: position for position, heading in enumerate(table.headings)}
    east = [row for row in table.rows if row[at["主要偏差原因"]] in ("a", "b")]
    assert [row[at["偏差"]] is None for row in east] == [False, True]
    assert {row[at["原因类别"]] for row in east} == {"市场"}
    of_regions = [row for number, row in enumerate(table.rows) if row[0] and not row[1] and number]
    assert sum(row[at["偏差"]] or 0 for row in of_regions) == table.rows[0][at["偏差"]]


def test_the_brief_view_keeps_every_deviation_and_what_is_above_it():
    found = analyse(_facts(), LEVELS, tolerance=Fraction(1, 4))
    kept = shown_briefly(found)
    assert len(kept) < len(found.deviations)
    matters = [one.where.items() for one in found.deviations if one.is_beyond or not one.depth]
    wanted = [one for one in found.deviations if any(one.where.items() <= where for where in matters)]
    assert kept == wanted


@pytest.mark.parametrize(("planned", "sold"), [(0, 0), (1, 1), (0, 1), (1, 0), (1, -1)])
def test_every_form_is_there_where_nothing_is_off_or_nothing_was_due(planned, sold):
    cells = random_cells(np.random.default_rng(0))
    target, actual = (np.arange(len(cells)) * factor for factor in (planned, sold))
    found = analyse(Facts(cells, target, actual, (target != 0) | (actual != 0), 2, "CNY"), LEVELS)
    page = plain_page(lambda _: analysis_page(found, "plan", Scale("CNY"), "en"), 110)
    assert (": 100.00%" in page) == (planned == sold != 0)
    assert analysis_document(found)["deviations"][0]["gap"] == float(found.whole.gap)
    assert as_svg(gap_picture(found, "plan", "zh"))
    assert len(deviations_table(found, str, Scale("CNY"), "zh").rows) == len(found.deviations)


def test_what_causes_claim_against_their_gap_is_refused_all_at_once():
    facts = _facts()
    level = facts.cells.codes("line") == 2
    facts = Facts(
        facts.cells, facts.target, np.where(level, facts.target, facts.actual), facts.is_due, 2, "CNY"
    )
    east = facts.amount(facts.gap(facts.cells.codes("region") == 0))
    causes = [
        _cause(east, region="East"),
        _cause(Decimal("-0.01"), region="East"),
        _cause(line="C"),
        _cause(Decimal(1), region="North"),
    ]
    with pytest.raises(PlanError) as caught:
        analyse(facts, LEVELS, causes=Causes(tuple(causes)))
    assert [problem.key for problem in caught.value.problems] == [
        "deviations.more_than_gap", "deviations.no_deviation", "deviations.more_than_gap",
    ]  # fmt: skip
    analyse(facts, LEVELS, causes=Causes((causes[0],)))

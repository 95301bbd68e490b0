"""The nearest changes are what they promise: applied as told they reach the goal, and no mesh earlier."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import quotaopt
from quotaopt.errors import QuotaoptError
from quotaopt.explain.answer import answer
from quotaopt.explain.nearest import nearest_changes, number_of
from quotaopt.explain.others import shifts
from quotaopt.plan.cells.asked import asked
from quotaopt.plan.document.overrides import assignment_text, read_assignments
from quotaopt.reading import read_cells
from support.small_plan import RULES, small_plan

MODELS = Path(__file__).resolve().parents[2] / "models"
BANDS = [RULES[name] for name in ("band", "share", "growth", "band_looked_up")]
QUESTIONS = [
    (small_plan(*BANDS), ("rep=Ann",), Fraction(-1, 20)),
    (small_plan(*BANDS), ("rep=Bob", "line=New"), Fraction(1, 10)),
    (small_plan(RULES["share_exact"], RULES["band_looked_up"]), ("rep=Cy",), Fraction(-1, 10)),
    (small_plan(RULES["growth_by_period"], RULES["where_not"]), ("region=East",), Fraction(1, 25)),
    (quotaopt.read_plan(MODELS / "annual" / "plan.yaml"), ("region=华东", "line=新品"), Fraction(1, 20)),
]


@pytest.fixture(scope="module", params=QUESTIONS, ids=lambda question: " ".join(question[1]))
def searched(request):
    plan, texts, share = request.param
    allocation, question = quotaopt.solve(plan), asked(plan, read_cells(plan), texts)
    return allocation, question, nearest_changes(allocation, question, share, quotaopt.solve)


def solved_at(plan, lever, limit, question):
    """The number where the limit is another one; None where no plan keeps the rules."""
    try:
        return number_of(quotaopt.solve(plan.change(lever.changes(plan, limit))), question)
    except QuotaoptError:
        return None


def reaches(search, number):
    return number is not None and (number <= search.goal if search.share < 0 else number >= search.goal)


def test_something_is_found_and_the_smallest_change_comes_first(searched):
    _, _, search = searched
    sizes = [abs(one.relative) for one in search.found]
    assert sizes
    assert sizes == sorted(sizes)


def test_what_is_told_on_a_command_line_gives_what_was_promised(searched):
    allocation, question, search = searched
    for one in search.found:
        texts = [assignment_text(path, value) for path, value in one.changes.items()]
        changed = quotaopt.solve(allocation.plan.change(read_assignments(texts)))
        assert changed.steps.tolist() == one.allocation.steps.tolist()
        assert reaches(search, number_of(changed, question))


def test_a_limit_one_mesh_nearer_does_not_do_it(searched):
    allocation, question, search = searched
    for one in search.found:
        mesh = one.lever.mesh if one.limit > one.lever.now else -one.lever.mesh
        nearer = one.limit - mesh
        if nearer != one.lever.now:
            assert not reaches(search, solved_at(allocation.plan, one.lever, nearer, question))


def test_the_mesh_is_a_fiftieth_of_the_way_or_a_step(searched):
    allocation, _, search = searched
    for one in search.found:
        step = Fraction(allocation.plan.layers[one.lever.layer].step)
        assert one.lever.mesh <= max(abs(one.lever.guess - one.lever.now) / 50, step)


def test_what_everybody_carries_adds_up_on_every_level(searched):
    allocation, _, search = searched
    for one in search.found:
        total = int(one.allocation.steps.sum()) - int(allocation.steps.sum())
        for shift in shifts(allocation, one.allocation):
            assert shift.change.sum() == total
            assert sorted(-shift.change[shift.changed]) == (-shift.change[shift.changed]).tolist()


def test_contracts_are_never_offered():
    rules = [{**RULES["band"], "standing": "contract"}, RULES["share"]]
    plan = small_plan(*rules)
    allocation, question = quotaopt.solve(plan), asked(plan, read_cells(plan), ("region=East",))
    search = nearest_changes(allocation, question, Fraction(-1, 50), quotaopt.solve)
    levers = [*(one.lever for one in search.found), *search.impossible, *search.idle]
    assert "east" not in {lever.rule for lever in levers}


def test_a_row_that_is_amended_already_keeps_its_other_amendments():
    first = {"for": {"rep": "Ann"}, "max": Decimal("0.3")}
    second = {"for": {"rep": "Bob"}, "max": Decimal("0.4")}
    plan = small_plan({**RULES["growth"], "amended": [first, second]})
    allocation, question = quotaopt.solve(plan), asked(plan, read_cells(plan), ("rep=Ann",))
    search = nearest_changes(allocation, question, Fraction(-1, 20), quotaopt.solve)
    mine = [one for one in search.found if one.lever.members == "Ann"]
    assert [one.lever.now for one in mine] == [Fraction(3, 10)]
    (amended,) = mine[0].changes.values()
    assert second in amended
    assert len(amended) == 2


def test_peers_are_ranked_among_those_who_share_the_rest():
    plan = small_plan(RULES["band"])
    allocation = quotaopt.solve(plan)
    everybody = answer(allocation, asked(plan, read_cells(plan), ("rep=Ann",))).peers
    east = answer(allocation, asked(plan, read_cells(plan), ("region=East", "rep=Ann"))).peers
    assert (everybody.level, everybody.count, east.count) == ("rep", 3, 2)
    assert answer(allocation, asked(plan, read_cells(plan), ("rep=Ann,Bob",))).peers.rank is None

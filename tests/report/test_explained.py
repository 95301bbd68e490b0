"""The page of an explanation: lines, links told together, JSON and picture that agree with it."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import pytest

import quotaopt
from quotaopt.explain.answer import answer
from quotaopt.explanation import RULE, Link
from quotaopt.messages import say
from quotaopt.plan.cells.asked import asked
from quotaopt.reading import read_cells
from quotaopt.report.explained.document import explained_document
from quotaopt.report.explained.links import MOST_RULES, shown_links
from quotaopt.report.explained.page import explained
from quotaopt.report.explained.picture import explained_picture
from quotaopt.report.plain_page import plain_page
from support.small_plan import RULES, small_plan


@pytest.fixture(scope="module")
def said():
    plan = small_plan(RULES["band"], RULES["share"], RULES["growth"])
    allocation = quotaopt.solve(plan)
    return answer(allocation, asked(plan, read_cells(plan), ("rep=Ann",)))


def chain_of(links):
    return links[0].after * prod((link.factor for link in links[1:]), start=Fraction(1))


def test_the_document_agrees_with_the_explanation_of_the_allocation(said):
    found, api = explained_document(said, "en"), said.allocation.explain(rep="Ann")
    assert found["target"] == api.target == said.target
    assert [link["after"] for link in found["chain"]] == [
        pytest.approx(float(link.after), rel=1e-11) for link in api.links
    ]
    assert [link["factor"] for link in found["chain"]] == [
        None if link.factor is None else pytest.approx(float(link.factor)) for link in api.links
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal_and_no_amount_is_cut(said, lang, width):
    page = plain_page(lambda console: explained(said, console, lang), width)
    assert "…" not in page
    ending = next(line for line in page.splitlines() if line.startswith(say("explain.target", lang)))
    assert ending.split()[-1] == f"{said.target:,}.0"
    for link in shown_links(said.explanation):
        assert f"{float(link.link.after):,.1f}" in page


def test_the_picture_ends_at_the_target(said):
    picture = explained_picture(said, "en")
    assert picture.levels[-1] == said.explanation.target
    assert [bar.kind for bar in picture.bars].count("total") == 2


def test_rules_of_little_effect_are_told_together_and_the_chain_still_multiplies_out(said):
    found = said.explanation
    at, before, links = 0, found.links[0].after, [found.links[0]]
    for at in range(MOST_RULES + 5):
        after = (
            before * (1 + Fraction(1 - 2 * (at % 2), 10 + at))
            if at % 3
            else before * Fraction(100_001, 100_000)
        )
        links.append(Link(RULE, f"rule {at}", "", before, after))
        before = after
    last = Link("rounding", "", "", before, before + 1)
    many = quotaopt.explanation.Explanation(**{**vars(found), "links": (*links, last)})
    shown = shown_links(many)
    assert chain_of([each.link for each in shown]) == last.after
    assert [each.link.before for each in shown[1:]] == [each.link.after for each in shown[:-1]]
    assert sum(each.n_rules for each in shown) == len(links) + 1
    assert max(each.n_rules for each in shown) == 5

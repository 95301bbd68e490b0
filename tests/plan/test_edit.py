"""Plan files changed where they stand: the text says the new document and keeps what was not changed."""

from __future__ import annotations

import copy
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotaopt.plan.document.edit import edited
from quotaopt.plan.document.write import plan_text
from quotaopt.plan.document.yaml_source import parse

MODELS = Path(__file__).resolve().parents[2] / "models"
TEXT = """\
total: 1_200   # as agreed

rules:
  # the first
  - name: caps        # one each
    each: [rep]
    max: 500
  - {name: east, where: {region: East}, max: 400}   # the second

  - name: west
    amended:
      - {max: 1}   # once
      # and
    because: |
      long
      story
# the end
"""


def changed(change, text=TEXT):
    document = copy.deepcopy(parse(text).tree)
    change(document)
    found = edited(text, document)
    assert parse(found).tree == document
    return found


def lines_that_differ(found, text=TEXT):
    return [line for line in found.splitlines() if line not in text.splitlines()]


def test_a_number_changes_in_its_place():
    found = changed(lambda plan: plan.update(total=Decimal(1300)))
    assert lines_that_differ(found) == ["total: 1300   # as agreed"]
    assert len(found.splitlines()) == len(TEXT.splitlines())


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        (0, ["      - {for: {rep: 'a, b'}, max: 600}"]),
        (
            1,
            [
                "  - {name: east, where: {region: East}, max: 400, amended: [{for: {rep: 'a, b'}, max: 600}]}"
                "   # the second"
            ],
        ),
        (2, ["      - {max: 600, for: {rep: 'a, b'}}   # once"]),
    ],
)
def test_amendments_stand_where_they_belong(rule, lines):
    amended = [{"for": {"rep": "a, b"}, "max": 600}]
    found = changed(lambda plan: plan["rules"][rule].update(amended=amended))
    assert lines_that_differ(found) == lines
    for comment in ("# as agreed", "# the first", "# one each", "# the second", "# the end"):
        assert comment in found


def test_rules_and_entries_go_with_their_lines():
    def without(plan):
        del plan["rules"][1]
        del plan["rules"][0]["each"]

    found = changed(without)
    assert lines_that_differ(found) == []
    assert len(found.splitlines()) == len(TEXT.splitlines()) - 2


def test_an_alias_that_would_change_with_its_anchor_is_written_out():
    text = "first: &here {max: 1}\nsecond: *here\n"
    assert changed(lambda plan: plan.update(second={"max": 2}), text) == plan_text(
        {"first": {"max": 1}, "second": {"max": 2}}
    )


@pytest.mark.parametrize("path", sorted(MODELS.glob("*/plan.yaml")), ids=lambda path: path.parent.name)
def test_shipped_plans_keep_every_comment(path):
    text = path.read_text(encoding="utf-8")
    rules = parse(text).tree["rules"]
    for position in range(len(rules)):
        found = changed(lambda plan, at=position: plan["rules"][at].update(amended=[{"loosen": 1}]), text)
        assert [line.partition("#")[2] for line in found.splitlines() if "#" in line] == [
            line.partition("#")[2] for line in text.splitlines() if "#" in line
        ]


words = st.sampled_from(["a", "b: c", "# d", "", "007", "x, y", "[e]", "新品"])
values = st.recursive(
    words | st.integers(-9, 10**8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words.filter(bool), inner, max_size=3),
    max_leaves=8,
)
documents = st.dictionaries(st.sampled_from("abcdef"), values, max_size=5)


@settings(max_examples=150)
@given(documents, documents)
def test_any_document_becomes_any_other(old, new):
    old, new = (parse(plan_text(document)).tree or {} for document in (old, new))
    assert parse(edited(plan_text(old), new)).tree == new or not new

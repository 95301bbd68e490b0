"""Changing a plan by dotted path, from the command line and from Python."""

from decimal import Decimal

import numpy as np
import pytest

from quotaopt.errors import PlanError
from quotaopt.plan.document.overrides import apply, read_assignments
from quotaopt.plan.document.paths import parse_path, show_path

DOCUMENT = {
    "plan": "p",
    "total": 100,
    "dimensions": {"org": ["region", "rep"]},
    "rules": [
        {
            "name": "华东",
            "where": {"region": "华东"},
            "share": {"min": Decimal("0.3"), "max": Decimal("0.4")},
        },
        {"name": "A.B", "each": ["rep"], "max": "people.capacity"},
        {"name": 7, "max": 5},
    ],
    "reference": {"tilt": [{"where": {"rep": "x"}, "factor": 2}]},
}


def change(**changes):
    return apply(DOCUMENT, changes)[0]


def at(document, *path):
    for part in path:
        document = document[part]
    return document


@pytest.mark.parametrize(
    ("path", "value", "where", "expected"),
    [
        ("total", 130e6, ("total",), Decimal(130_000_000)),
        ("total", 0.1, ("total",), Decimal("0.1")),
        ("total", np.float64(0.1), ("total",), Decimal("0.1")),
        ("total", np.int64(3), ("total",), 3),
        ("total", {"min": 1}, ("total",), {"min": 1}),
        ("rules.华东.share", 0.33, ("rules", 0, "share"), Decimal("0.33")),
        ("rules.华东.share.min", 0.2, ("rules", 0, "share", "min"), Decimal("0.2")),
        ("rules.0.share.min", 0.2, ("rules", 0, "share", "min"), Decimal("0.2")),
        ('rules."A.B".max', 5, ("rules", 1, "max"), 5),
        ("rules.'A.B'.max", 5, ("rules", 1, "max"), 5),
        ("rules.A\\.B.max", None, None, None),
        ("rules.7.max", 6, ("rules", 2, "max"), 6),
        ("rules.华东.where.rep", ("a", "b"), ("rules", 0, "where", "rep"), ["a", "b"]),
        ("rounding.method", "webster", ("rounding", "method"), "webster"),
        ("reference.season", "flat", ("reference", "season"), "flat"),
        ("reference.tilt.0.factor", 3, ("reference", "tilt", 0, "factor"), 3),
        ("tables.people", {"file": "p.csv"}, ("tables", "people", "file"), "p.csv"),
    ],
)
def test_a_path_leads_to_an_entry_by_name_or_position(path, value, where, expected):
    if where is None:
        with pytest.raises(PlanError):
            change(**{path: value})
    else:
        changed = at(change(**{path: value}), *where)
        assert (type(changed), changed) == (type(expected), expected)


def test_the_document_itself_is_not_touched_and_the_rest_is_shared():
    changed = change(**{"rules.华东.share": 1})
    assert DOCUMENT["rules"][0]["share"] == {"min": Decimal("0.3"), "max": Decimal("0.4")}
    assert changed["reference"] is DOCUMENT["reference"]
    assert changed["rules"][1] is DOCUMENT["rules"][1]


def test_none_takes_an_entry_away():
    assert "max" not in change(**{"rules.华东.share.max": None})["rules"][0]["share"]
    assert [rule["name"] for rule in change(**{"rules.华东": None})["rules"]] == ["A.B", 7]


@pytest.mark.parametrize(
    ("path", "key", "values"),
    [
        ("totl", "plan.no_such_entry_near", {"name": "totl", "near": "total"}),
        (
            "rules.华南.share",
            "plan.no_such_entry_near",
            {"name": "华南", "near": "华东", "known": "华东, A.B, 7"},
        ),
        ("rules.9.share", "plan.no_such_entry", {"name": "9"}),
        ("rules.华东.shar", "plan.no_such_entry_near", {"name": "shar", "near": "share"}),
        ("rules.华东.share.mni", "plan.no_such_entry_near", {"name": "mni", "near": "min"}),
        ("rounding.methode", "plan.no_such_entry_near", {"name": "methode", "near": "method"}),
        ("tables.history.file", "plan.no_such_entry", {"name": "history", "known": "-"}),
        ("dimensions.orq.levels", "plan.no_such_entry_near", {"name": "orq", "near": "org"}),
        ("plan.x", "plan.path_into_value", {"name": "plan", "input": "p"}),
        ("", "plan.not_a_path", {}),
        ("rules..share", "plan.not_a_path", {}),
        ('rules."A.share', "plan.not_a_path", {}),
    ],
)
def test_a_path_that_leads_nowhere_says_where_it_ends_and_what_there_is(path, key, values):
    with pytest.raises(PlanError) as caught:
        change(**{path: 1})
    (problem,) = caught.value.problems
    assert problem.key == key
    assert problem.place.path == (path or None) or path == ""
    assert values.items() <= dict(problem.values).items()


def test_all_bad_paths_and_values_are_reported_at_once():
    with pytest.raises(PlanError) as caught:
        change(totl=1, total=object(), plan="q", stp=1)
    assert [problem.key for problem in caught.value.problems] == [
        "plan.no_such_entry_near",
        "plan.python_type",
        "plan.no_such_entry_near",
    ]


def test_command_line_values_follow_the_rules_of_the_plan_file():
    assert read_assignments(
        ["total=130e6", "rules.华东.share={min: 0.3}", 'rules."a=b".where.rep=[007, NO]', "plan=a=b", "x="]
    ) == {
        "total": Decimal("130e6"),
        "rules.华东.share": {"min": Decimal("0.3")},
        'rules."a=b".where.rep': ["007", "NO"],
        "plan": "a=b",
        "x": None,
    }


def test_bad_assignments_are_reported_at_once_at_their_paths():
    with pytest.raises(PlanError) as caught:
        read_assignments(["total", "total=[1", "=3"])
    found = [(problem.key, problem.place.path, problem.place.line) for problem in caught.value.problems]
    assert found == [
        ("plan.not_an_assignment", "total", None),
        ("plan.yaml_bracket", "total", None),
        ("plan.not_an_assignment", "=3", None),
    ]


@pytest.mark.parametrize(
    "parts", [("rules", "A.B", "max"), ("rules", 'say "x"', "max"), ("a b", "c=d", " e ")]
)
def test_a_shown_path_can_be_typed_in_again(parts):
    assert parse_path(show_path({}, parts)) == parts

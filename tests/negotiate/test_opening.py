"""What is negotiated is the plan that lies in the folder, wherever its parts came from."""

import pandas as pd
import pytest

import quotaopt
from quotaopt import negotiate
from quotaopt.errors import PlanError
from support.negotiation_folders import opened, small_plan, write_plan


def test_a_plan_that_stands_alone_is_copied_as_it_is(tmp_path):
    own = write_plan(tmp_path / "own")
    negotiate.open(quotaopt.read_plan(own), tmp_path / "talks")
    for name in ("plan.yaml", "history.csv", "past.csv"):
        assert (tmp_path / "talks/plan" / name).read_bytes() == (own.parent / name).read_bytes()


def test_overrides_outside_tables_and_tables_from_python_come_along(tmp_path):
    own = write_plan(tmp_path / "own")
    outside = (tmp_path / "history.csv").write_bytes((own.parent / "history.csv").read_bytes())
    assert outside
    past = pd.DataFrame({"region": ["East"], "year": [2024], "bid": [1100.5], "actual": [1400]})
    plan = quotaopt.read_plan(
        own,
        changes={"total": 11_000, "tables.history.file": "../history.csv"},
        tables={"past": past},
        allow_outside=True,
    )
    negotiation = negotiate.open(plan, tmp_path / "talks")
    assert negotiation.status().total == 11_000
    copied = quotaopt.read_plan(tmp_path / "talks/plan/plan.yaml")
    assert copied.spec.total == 11_000
    assert copied.tables["past"].number("bid").units.tolist() == [11005]


def test_nothing_that_is_there_is_touched(tmp_path):
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks/mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(PlanError, match="something here already"):
        negotiate.open(small_plan(tmp_path / "own"), tmp_path / "talks")
    (tmp_path / "talks/mine.txt").unlink()
    assert negotiate.open(small_plan(tmp_path / "own"), tmp_path / "talks").state.round == 1


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"negotiation": None}, "does not say how it is negotiated"),
        ({"tables__past__rename": {"bid": "offer"}}, "bid"),
        ({"negotiation__past": {"table": "past", "by": ["rep"], "bid": "year"}}, "rep"),
    ],
)
def test_what_cannot_be_negotiated_is_told_before_anything_is_written(tmp_path, changes, text):
    with pytest.raises(PlanError, match=text):
        opened(tmp_path, **changes)
    assert not (tmp_path / "talks").exists()


def test_a_column_names_the_owners_and_a_node_without_one_is_told(tmp_path):
    own = write_plan(tmp_path / "own")
    people = pd.DataFrame({"rep": ["Ann", "Bob", "Cy", "Dee", "Eve"], "boss": ["M", "M", "N", "N", "N"]})
    stated = {"tables.people": {"key": "rep"}, "negotiation.owners": ["region", "people.boss"]}
    with pytest.raises(PlanError, match="Fay has no owner"):
        negotiate.open(quotaopt.read_plan(own, changes=stated, tables={"people": people}), tmp_path / "talks")
    people.loc[5] = ["Fay", "M"]
    plan = quotaopt.read_plan(own, changes=stated, tables={"people": people})
    negotiation = negotiate.open(plan, tmp_path / "talks")
    owners = dict(zip(negotiation.proposal["rep"], negotiation.proposal["owner"], strict=True))
    assert owners == {"Ann": "M", "Bob": "M", "Cy": "N", "Dee": "N", "Eve": "N", "Fay": "M"}
    assert len(negotiation.approve("South")) == 2


def test_owners_with_names_that_no_file_may_have_get_files_of_their_own(tmp_path):
    own = write_plan(tmp_path / "own")
    people = pd.DataFrame(
        {
            "rep": ["Ann", "Bob", "Cy", "Dee", "Eve", "Fay"],
            "boss": ["a/b", "a:b", "A_B", "con", "..", "华东 部"],
        }
    )
    stated = {"tables.people": {"key": "rep"}, "negotiation.owners": ["people.boss"]}
    negotiate.open(quotaopt.read_plan(own, changes=stated, tables={"people": people}), tmp_path / "talks")
    names = sorted(path.stem for path in (tmp_path / "talks/rounds/1/sheets").glob("*.csv"))
    assert names == sorted(["a_b", "a_b-2", "A_B-3", "_con", "_", "华东 部"])

"""Plans as a whole: read, made, changed, and where they came from."""

import subprocess
import sys
from decimal import Decimal

import pandas as pd
import pytest

from quotaopt.errors import PlanError
from quotaopt.plan.plan import make_plan, provenance, read_plan

TEXT = """\
plan: 年度目标
currency: CNY
step: 100
total: 1_000
dimensions: {org: [region, rep]}
tables: {history: {file: history.csv, value: revenue}}
cells: {from: history}
rules:
  - {name: 华东, where: {region: 华东}, share: {min: 0.3, max: 0.4}}
  - name: A.B
    each: [rep]
    max: 500
"""
TABLE = "region,rep,revenue\n华东,a,1\n华东,b,2\n华南,c,3\n"


@pytest.fixture
def path(tmp_path):
    (tmp_path / "plan.yaml").write_text(TEXT, "utf-8")
    (tmp_path / "history.csv").write_text(TABLE, "utf-8")
    return tmp_path / "plan.yaml"


def problems_of(call):
    with pytest.raises(PlanError) as caught:
        call()
    return caught.value.problems


def test_a_plan_knows_where_every_entry_stands(path):
    plan = read_plan(path)
    place = plan.place("rules", "华东", "share", "max")
    assert (place.file, place.line, place.column) == (str(path), 9, 55)
    assert place.path == "rules.华东.share.max"
    assert plan.place("rules", 1, "max").line == 12
    assert plan.place("rules", "A.B", "share").line == 10  # not there: the nearest entry around it
    assert plan.place().line == 1


def test_a_changed_entry_has_a_path_but_no_line(path):
    plan = read_plan(path).change({"rules.华东.share": 0.33})
    assert plan.spec.rules[0].share.min == plan.spec.rules[0].share.max == Decimal("0.33")
    assert plan.place("rules", "华东", "share").line is None
    assert plan.place("rules", "华东", "where").line == 9


def test_changes_given_while_reading_and_afterwards_make_the_same_plan(path):
    changes = {"total": 130e6, "rounding.method": "webster", "rules.A.B": None} | {'rules."A.B".max': 600}
    del changes["rules.A.B"]
    read, changed = read_plan(path, changes=changes), read_plan(path).change(changes)
    assert read.spec == changed.spec
    assert provenance(read) == provenance(changed)
    assert read.spec.total == 130_000_000


def test_a_change_is_checked_like_the_plan_itself(path):
    plan = read_plan(path)
    found = problems_of(lambda: plan.change({"total": 1050, "rules.华东.where": {"regoin": "x"}}))
    assert [(problem.key, problem.place.path, problem.place.file) for problem in found] == [
        ("plan.unknown_level_near", "rules.华东.where.regoin", None),
        ("plan.off_step", "total", None),
    ]


def test_tables_that_stay_are_not_read_again(path):
    plan = read_plan(path)
    (path.parent / "history.csv").unlink()
    assert plan.replace(total=2000).tables["history"] is plan.tables["history"]
    assert problems_of(lambda: plan.change({"tables.history.file": "other.csv"}))


def test_problems_of_the_document_and_of_its_tables_come_together(path):
    (path.parent / "history.csv").unlink()
    path.write_text(TEXT.replace("each: [rep]", "each: [repp]"), "utf-8")
    assert len(problems_of(lambda: read_plan(path))) == 2


def test_a_plan_from_python_is_the_same_plan_as_from_a_file(path):
    read = read_plan(path)
    frame = pd.read_csv(path.parent / "history.csv")
    made = make_plan(read.document, tables={"history": frame})
    assert made.spec == read.spec
    assert provenance(made)["plan_sha256"] == provenance(read)["plan_sha256"]
    assert made.place("total").file is None


def test_frames_are_kept_when_the_plan_changes(path):
    frame = pd.read_csv(path.parent / "history.csv")
    plan = make_plan(read_plan(path).document, tables={"history": frame})
    assert plan.change({"tables.history.key": None}).tables["history"].n_rows == 3
    assert plan.change({"tables.history.file": "elsewhere.csv"}).tables["history"].n_rows == 3


def test_a_frame_for_no_table_and_a_value_of_no_kind_are_refused(path):
    frame = pd.read_csv(path.parent / "history.csv")
    (problem,) = problems_of(lambda: read_plan(path, tables={"histroy": frame}))
    assert problem.key == "plan.frame_without_table"
    (problem,) = problems_of(lambda: make_plan({"plan": object()}))
    assert problem.key == "plan.python_type"


def test_the_fingerprint_forgets_comments_order_and_spelling_and_nothing_else(path):
    plain = provenance(read_plan(path))["plan_sha256"]
    lines = TEXT.splitlines()
    shuffled = [*lines[7:], *lines[:7]]
    text = "# 说明\n" + "\n".join(shuffled).replace("1_000", "1e3").replace("0.3,", "0.30,")
    path.write_text(text, "utf-8")
    assert provenance(read_plan(path))["plan_sha256"] == plain
    path.write_text(text.replace("max: 500", "max: 600"), "utf-8")
    assert provenance(read_plan(path))["plan_sha256"] != plain


def test_an_empty_file_is_named(path):
    for text in ("", "# only a comment\n", "---\n"):
        path.write_text(text, "utf-8")
        assert [problem.key for problem in problems_of(lambda: read_plan(path))] == ["plan.file_empty"]


@pytest.mark.parametrize(
    ("currency", "step", "digits", "minor"),
    [
        ("CNY", "0.01", 2, 1),
        ("JPY", "5", 0, 5),
        ("KWD", "0.5", 3, 500),
        ("元", "1000", 2, 100_000),
        ("万元", "0.1", 6, 100_000),
        ("件", "2", 0, 2),
    ],
)
def test_the_step_is_a_whole_number_of_minor_units(path, currency, step, digits, minor):
    plan = read_plan(path, changes={"currency": currency, "step": Decimal(step)})
    assert (plan.minor_digits, plan.finest_minor) == (digits, minor)


def test_importing_plans_loads_no_table_library():
    heavy = "{'numpy', 'pandas', 'pyarrow', 'scipy', 'sqlalchemy', 'python_calamine'}"
    code = f"import sys, quotaopt.plan.plan; print(sorted({heavy} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

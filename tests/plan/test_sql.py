"""Databases are read, never written, and never give away a password."""

import sqlite3

import pytest

from quotaopt.errors import PlanError
from quotaopt.plan.schema import TableSource
from quotaopt.plan.tables import read_table


@pytest.fixture
def database(tmp_path):
    folder = tmp_path / "plan"
    folder.mkdir()
    connection = sqlite3.connect(folder / "facts.db")
    with connection:
        connection.execute("create table facts (rep text, revenue, at date)")
        rows = [("a", 1.25, "2023-01-05"), ("b", 3, None), (None, "4", "2023-02-01")]
        connection.executemany("insert into facts values (?, ?, ?)", rows)
    connection.close()
    return folder


def _refusal(folder, url, query, **options):
    with pytest.raises(PlanError) as caught:
        read_table("t", TableSource(url=url, query=query), folder, **options)
    return caught.value.render("en")


def test_values_of_mixed_types_are_read_exactly(database):
    source = TableSource(url="sqlite:///facts.db", query="-- all\nselect * from facts")
    table = read_table("t", source, database)
    assert table.number("revenue").units.tolist() == [125, 300, 400]
    assert table.text("rep").codes.tolist() == [0, 1, -1]
    assert table.place(1, "rep").render("en") == "t, row 2, column rep"


def test_a_database_outside_the_folder_is_refused(database):
    inner = database / "inner"
    inner.mkdir()
    assert "outside the plan's folder" in _refusal(inner, "sqlite:///../facts.db", "select 1 as x")
    source = TableSource(url="sqlite:///../facts.db", query="select 1 as x")
    assert read_table("t", source, inner, allow_outside=True).n_rows == 1


def test_a_missing_database_is_not_made(database):
    assert "does not exist" in _refusal(database, "sqlite:///other.db", "select 1 as x")
    assert not (database / "other.db").exists()


@pytest.mark.parametrize(
    "query", ["drop table facts", "insert into facts values (1, 2, 3)", "  /* x */ delete from facts"]
)
def test_only_reading_is_allowed(query, database):
    assert "does not begin with SELECT or WITH" in _refusal(database, "sqlite:///facts.db", query)


def test_a_query_that_writes_in_disguise_changes_nothing(database):
    query = "with x as (select 1) insert into facts select 'z', 1, null from x"
    assert "failed" in _refusal(database, "sqlite:///facts.db", query)
    source = TableSource(url="sqlite:///facts.db", query="select count(*) as n from facts")
    assert read_table("t", source, database).number("n").units.tolist() == [3]


def test_a_wrong_query_says_what_the_database_said(database):
    assert "no such table: fact" in _refusal(database, "sqlite:///facts.db", "select * from fact")


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql+nothing://me:secret@host/db", "postgresql+pg8000://me:secret@host/db"]
)
def test_no_message_holds_a_password(url, database):
    said = _refusal(database, url, "select 1 as x")
    assert "secret" not in said


def test_no_rows_is_an_empty_table(database):
    assert "no data" in _refusal(database, "sqlite:///facts.db", "select * from facts where rep = 'nobody'")

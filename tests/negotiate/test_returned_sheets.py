"""Sheets come back as people send them: all that is wrong is told at once, and nothing wrong is recorded."""

import datetime
import shutil

import openpyxl
import pytest

from quotaopt import negotiate
from quotaopt.errors import PlanError
from support.negotiation_folders import answered, opened, rows_of, write_rows


@pytest.fixture(scope="module")
def first_round(tmp_path_factory):
    place = tmp_path_factory.mktemp("bids")
    opened(place)
    return place / "talks"


@pytest.fixture
def folder(first_round, tmp_path):
    """A copy of a negotiation in its first round."""
    return shutil.copytree(first_round, tmp_path / "talks")


def sheet(folder, owner="East", kind="csv", number=1):
    return folder / f"rounds/{number}/sheets/{owner}.{kind}"


def refused(folder, file, **options):
    """What is said about a file; the ledger must not have grown."""
    before = (folder / "ledger.jsonl").read_bytes()
    with pytest.raises(PlanError) as caught:
        negotiate.read(folder).bid(file, **options)
    assert (folder / "ledger.jsonl").read_bytes() == before
    assert not (folder / "rounds/1/bids").exists()
    return [problem.key.removeprefix("negotiate.") for problem in caught.value.problems], caught.value


def changed(folder, tmp_path, owner="East", **columns):
    """A CSV sheet whose first row says something else in the given columns."""
    rows = rows_of(answered(sheet(folder, owner), tmp_path / "sent.csv"))
    rows[0] |= {name.replace("_", " "): value for name, value in columns.items()}
    return write_rows(tmp_path / "back.csv", rows)


def book(folder, tmp_path, fill, owner="East"):
    """A workbook as a spreadsheet saves it, after `fill` was done to its first page."""
    found = openpyxl.load_workbook(sheet(folder, owner, "xlsx"))
    page = found.worksheets[0]
    fill(page, {cell.value: cell.column for cell in page[1]})
    found.save(tmp_path / "back.xlsx")
    return tmp_path / "back.xlsx"


def bid_in_every_row(page, at):
    for row in range(2, page.max_row):
        page.cell(row, at["Bid"]).value = page.cell(row, at["Proposal"]).value


def test_a_sheet_that_is_right_is_recorded_as_it_came(folder, tmp_path):
    file = answered(sheet(folder), tmp_path / "back.csv", 0.9)
    answer = negotiate.read(folder).bid(file)
    assert (answer.owner, len(answer.bids), answer.silent) == ("East", 2, ())
    assert (folder / "rounds/1/bids/East-1/returned.csv").read_bytes() == file.read_bytes()
    assert negotiate.read(folder).state.bids(1)[(("rep", "Ann"),)].reason == "seen in the market"


def test_a_workbook_is_recorded_with_confidence_and_lowest(folder, tmp_path):
    def fill(page, at):
        bid_in_every_row(page, at)
        page.cell(2, at["Confidence"]).value = 0.8
        page.cell(2, at["Lowest acceptable"]).value = page.cell(2, at["Floor"]).value

    answer = negotiate.read(folder).bid(book(folder, tmp_path, fill))
    assert float(answer.bids[0].confidence) == 0.8
    assert answer.bids[0].lowest <= answer.bids[0].amount


def test_the_order_of_columns_and_the_language_of_headings_do_not_matter(folder, tmp_path):
    chinese = {"Bid": "报数", "Reason": "理由", "Proposal": "方案", "Owner": "责任人"}
    rows = rows_of(answered(sheet(folder), tmp_path / "sent.csv"))
    turned = [{chinese.get(name, name): row[name] for name in reversed(row)} for row in rows]
    assert len(negotiate.read(folder).bid(write_rows(tmp_path / "back.csv", turned)).bids) == 2


def test_no_bid_is_not_a_bid_of_zero(folder, tmp_path):
    rows = rows_of(answered(sheet(folder), tmp_path / "sent.csv"))
    rows[1] |= {"Bid": "", "Reason": ""}
    answer = negotiate.read(folder).bid(write_rows(tmp_path / "back.csv", rows))
    assert answer.silent == ((("rep", "Bob"),),)
    (other,) = negotiate.read(folder).state.bids(1)
    answer = negotiate.read(folder).bid(write_rows(tmp_path / "again.csv", rows[:1]))
    assert answer.silent == ((("rep", "Bob"),),)
    assert other == (("rep", "Ann"),)


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ({"rep": "Anne"}, "unknown_node"),
        ({"rep": ""}, "blank_key"),
        ({"rep": "Bob"}, "node_twice"),
        ({"rep": "Cy"}, "wrong_owner"),
        ({"Proposal": "1"}, "locked_changed"),
        ({"Floor": "0"}, "locked_changed"),
        ({"Bid": "10"}, "below_floor"),
        ({"Bid": "1000000"}, "above_ceiling"),
        ({"Bid": "-5"}, "below_floor"),
        ({"Bid": "0.12万"}, "number_decorated"),
        ({"Bid": "1,200"}, "number_decorated"),
        ({"Bid": "2026-03-01"}, "date"),
        ({"Bid": "plenty"}, "not_a_number"),
        ({"Bid": "NaN"}, "not_a_number"),
        ({"Confidence": "80"}, "confidence"),
        ({"Confidence": "0"}, "confidence"),
        ({"Lowest_acceptable": "999999"}, "above_ceiling"),
        ({"Bid": "", "Confidence": "0.5"}, "answer_without_bid"),
        ({"Reason": "why " * 200}, "long_reason"),
        ({"Negotiation": "other"}, "several_marks"),
    ],
)
def test_what_is_wrong_in_a_row_is_told(folder, tmp_path, columns, key):
    keys, error = refused(folder, changed(folder, tmp_path, **columns))
    assert key in keys
    for lang in ("en", "zh"):
        assert "back.csv" in error.render(lang)


def test_a_reason_is_missing_only_beyond_the_threshold(folder, tmp_path):
    near = answered(sheet(folder), tmp_path / "near.csv", 0.97, reason="")
    far = answered(sheet(folder), tmp_path / "far.csv", 0.9, reason="")
    assert refused(folder, far)[0] == ["no_reason", "no_reason"]
    assert len(negotiate.read(folder).bid(near).bids) == 2


def test_everything_wrong_is_told_at_once_with_its_cell(folder, tmp_path):
    def fill(page, at):
        page.cell(2, at["Bid"]).value = datetime.date(2026, 3, 1)
        page.cell(3, at["Bid"]).value = "300 万"
        page.cell(3, at["Confidence"]).value = 3

    keys, error = refused(folder, book(folder, tmp_path, fill))
    assert keys == ["date", "number_decorated", "confidence"]
    text = error.render("zh")
    for address in ("Bid (G2)", "Bid (G3)", "Confidence (I3)"):
        assert address in text


def test_a_formula_counts_by_its_result_and_is_told_where_it_has_none(folder, tmp_path):
    def fill(page, at):
        bid_in_every_row(page, at)
        page.cell(2, at["Bid"]).value = "=B2"  # openpyxl works nothing out

    keys, _ = refused(folder, book(folder, tmp_path, fill))
    assert keys == ["uncalculated"]


def test_further_sheets_and_columns_are_told_and_not_read(folder, tmp_path):
    def fill(page, at):
        bid_in_every_row(page, at)
        page.cell(1, page.max_column + 1).value = "my notes"
        page.parent.create_sheet("Scratch")["A1"] = "x"
        page.parent["Scratch"]["B1"] = "y"

    answer = negotiate.read(folder).bid(book(folder, tmp_path, fill))
    assert answer.unread == ("Scratch", "my notes")


def test_files_of_two_owners_are_not_mixed_up(folder, tmp_path):
    east, north = (answered(sheet(folder, name), tmp_path / f"{name}-1.csv") for name in ("East", "North"))
    named = shutil.copy(north, tmp_path / "East.csv")
    assert refused(folder, named)[0] == ["named_after"]
    assert refused(folder, east, owner="North")[0] == ["not_from"]
    assert refused(folder, east, owner="Est")[0] == ["unknown_owner"]
    rows = [row | {"Owner": "East"} for row in rows_of(north)]
    assert refused(folder, write_rows(tmp_path / "x.csv", rows))[0] == ["swapped"]
    assert negotiate.read(folder).bid(named, owner="North").owner == "North"


def test_a_sheet_of_another_negotiation_or_round_is_not_taken(folder, tmp_path):
    assert refused(folder, changed(folder, tmp_path, Round="2"))[0] == ["several_marks"]
    rows = rows_of(answered(sheet(folder), tmp_path / "sent.csv"))
    stale = write_rows(tmp_path / "stale.csv", [row | {"Round": "0"} for row in rows])
    assert refused(folder, stale)[0] == ["stale"]
    other = write_rows(tmp_path / "other.csv", [row | {"Negotiation": "abc"} for row in rows])
    assert refused(folder, other)[0] == ["other"]
    plain = write_rows(tmp_path / "plain.csv", [{"rep": row["rep"], "Bid": row["Bid"]} for row in rows])
    assert refused(folder, plain)[0] == ["no_marks"]


def test_files_that_are_no_sheets_are_refused_in_words(folder, tmp_path):
    (tmp_path / "a.csv").write_text("rep,other\nAnn,1\n", encoding="utf-8")
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-")
    openpyxl.Workbook().save(tmp_path / "d.xlsx")
    for name in ("a.csv", "b.xlsx", "c.pdf", "d.xlsx", "none.csv"):
        refused(folder, tmp_path / name)


def test_the_sheet_may_be_filled_in_where_it_lies(folder):
    answered(sheet(folder), sheet(folder))
    assert negotiate.read(folder).bid(sheet(folder)).owner == "East"
    assert negotiate.read(folder).status().changed != ()

"""Nothing that was recorded changes unseen, and a run that is killed leaves everything as it was."""

import shutil

import pytest

from quotaopt import negotiate
from quotaopt.errors import PlanError
from quotaopt.ledger.entries import Draft
from quotaopt.negotiate.folder import Folder
from quotaopt.negotiate.subject import LEDGER
from support.killed import killed_before
from support.negotiation_folders import OPENED, answered, opened


@pytest.fixture(scope="module")
def second_round(tmp_path_factory):
    """A negotiation after one round of bids."""
    place = tmp_path_factory.mktemp("ledger")
    negotiation = opened(place)
    sheet = place / "talks/rounds/1/sheets/East.csv"
    negotiation.bid(answered(sheet, place / "East.csv", 0.9), at=OPENED)
    negotiation.solve(at=OPENED)
    return place / "talks"


@pytest.fixture
def folder(second_round, tmp_path):
    return shutil.copytree(second_round, tmp_path / "talks")


def flipped(file, at):
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)


def test_every_recorded_file_that_changes_is_named(folder):
    recorded = [name for entry in Folder(folder).entries() for name in entry.files]
    assert len(recorded) == len(set(recorded)) > 20
    for name in recorded:
        original = (folder / name).read_bytes()
        flipped(folder / name, len(original) // 2)
        assert [problem.place.file for problem in Folder(folder).changed()] == [str(folder / name)]
        (folder / name).unlink()
        assert [problem.key for problem in Folder(folder).changed()] == ["ledger.file_gone"]
        (folder / name).write_bytes(original)
    assert Folder(folder).changed() == ()


def test_every_byte_of_the_ledger_counts(folder):
    ledger = folder / LEDGER
    original = ledger.read_bytes()
    ends = [at for at, byte in enumerate(original) if byte == ord("\n")]
    for at in (*range(0, len(original), 97), *ends):
        flipped(ledger, at)
        with pytest.raises(PlanError) as caught:
            Folder(folder).entries()
        (problem,) = caught.value.problems
        assert problem.key == "ledger.changed"
        assert problem.place.line == original.count(b"\n", 0, at) + 1
        ledger.write_bytes(original)


def test_lines_taken_out_put_in_or_swapped_are_told(folder):
    ledger = folder / LEDGER
    lines = ledger.read_bytes().splitlines(keepends=True)
    for wrong in (lines[1:], lines[:1] + lines[2:], [lines[0], lines[0], *lines[1:]], [lines[1], lines[0]]):
        ledger.write_bytes(b"".join(wrong))
        with pytest.raises(PlanError, match="seal"):
            Folder(folder).entries()


def test_nothing_is_recorded_in_a_folder_that_was_tampered_with(folder, tmp_path):
    flipped(folder / "rounds/2/proposal.csv", 40)
    for step in (
        lambda talks: talks.bid(answered(folder / "rounds/2/sheets/East.csv", tmp_path / "b.csv")),
        lambda talks: talks.solve(),
        lambda talks: talks.approve(),
        lambda talks: talks.freeze(),
    ):
        with pytest.raises(PlanError, match=r"proposal\.csv"):
            step(negotiate.read(folder))


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_killed_record_leaves_the_folder_valid_and_can_be_repeated(second_round, tmp_path):
    files = {"rounds/3/a.csv": b"a", "rounds/3/sheets/b.csv": b"b"}
    draft = Draft("solve", "headquarters", OPENED, {"round": 3, "ended": None, "silent": []})
    number = 0
    while True:
        place = shutil.copytree(second_round, tmp_path / str(number))
        before = (place / LEDGER).read_bytes()
        ended = killed_before(lambda: Folder(place).record(draft, files, "rounds/3"), number)  # noqa: B023
        assert Folder(place).changed() == ()
        if ended >= 0:
            break
        assert (place / LEDGER).read_bytes() == before or (place / "rounds/3/sheets/b.csv").exists()
        if (place / LEDGER).read_bytes() == before:
            Folder(place).record(draft, files, "rounds/3")
        assert len(Folder(place).entries()) == 4
        assert Folder(place).changed() == ()
        number += 1
    assert number >= 8


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_killed_opening_leaves_nothing_in_the_way(tmp_path):
    draft = Draft("open", "headquarters", OPENED, {"round": 1})
    files = {"plan/plan.yaml": b"plan: x"}
    number = 0
    while killed_before(lambda: Folder.new(tmp_path / "talks", draft, files), number) < 0:
        assert not (tmp_path / "talks").exists() or (tmp_path / "talks" / LEDGER).exists()
        shutil.rmtree(tmp_path / "talks", ignore_errors=True)
        number += 1
    assert Folder(tmp_path / "talks").changed() == ()


def test_two_runs_do_not_record_at_once(folder):
    with (
        Folder(folder).locked(),
        pytest.raises(PlanError, match="Another run"),
        Folder(folder).locked(),
    ):
        pass

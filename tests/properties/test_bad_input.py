"""Bad input never becomes a plan and never a traceback: one good plan in files, damaged in every way."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from quotaopt.cli.main import main
from quotaopt.examples.synthetic import write_synthetic

GOOD = {
    "plan.yaml": """
plan: good
currency: CNY
step: 10
total: 12_000
dimensions:
  org: [region, rep]
  product: [line]
  time: {levels: [quarter, month], start: 2024-01, periods: 4}
tables:
  history: {file: history.csv, value: revenue, date: month}
  people: {file: people.csv, key: rep}
  markets: {file: markets.csv, key: [region, line]}
cells: {from: history}
reference:
  blend: [{share_of: history.revenue, weight: 0.7}, {share_of: markets.potential, weight: 0.3}]
  season: {from: history, by: line}
rules:
  - {name: new, where: {line: New}, share: {min: 0.2}}
  - {name: guardrail, each: [rep], growth: {min: -0.5, max: 2}}
  - {name: capacity, each: [rep], max: people.capacity}
  - {name: lock, where: {rep: 王芳, month: 2024-02}, total: 900}
  - {name: margin, each: [region], ratio: {of: markets.margin, min: 0.2}}
""",
    "history.csv": "region,rep,line,month,revenue\n"
    + "".join(
        f"{region},{rep},{line},2023-{month:02d},{amount + 10 * month}\n"
        for region, rep, line, amount in (
            ("East", "Ann", "Core", 400),
            ("East", "Ann", "New", 150),
            ("East", "Bob", "Core", 500),
            ("华南", "王芳", "Core", 600),
            ("华南", "王芳", "New", 250),
        )
        for month in range(1, 13)
    ),
    "people.csv": "region,rep,capacity\nEast,Ann,5000\nEast,Bob,5000\n华南,王芳,6000\n",
    "markets.csv": "region,line,potential,margin\nEast,Core,9,0.25\nEast,New,3,0.4\n"
    "华南,Core,7,0.22\n华南,New,4,0.35\n",
}


@dataclass(frozen=True)
class Damage:
    """A replacement in one file, the exit code it leads to, and words of the message."""

    file: str
    old: str
    new: str
    says: tuple[str, ...]
    code: int = 2


def plan(old: str, new: str, *says: str, code: int = 2) -> Damage:
    return Damage("plan.yaml", old, new, says, code)


def history(old: str, new: str, *says: str, code: int = 2) -> Damage:
    return Damage("history.csv", old, new, says, code)


def people(old: str, new: str, *says: str, code: int = 2) -> Damage:
    return Damage("people.csv", old, new, says, code)


DAMAGES = {
    "unknown key": plan("step: 10", "step: 10\nsteps: 10", "plan.yaml:5", "steps", "step?"),
    "unknown key in a rule": plan("max: people.capacity", "maxi: people.capacity", "maxi", "plan.yaml:2"),
    "key said twice": plan("step: 10", "step: 10\nstep: 20", "plan.yaml:5", "step"),
    "unknown member": plan("{line: New}", "{line: Neww}", "plan.yaml:19", "Neww", "New"),
    "unknown level": plan("{line: New}", "{lines: New}", "plan.yaml:19", "lines", "line"),
    "rule that matches nothing": plan(
        "{line: New}, share", "{line: New, rep: Bob}, share", "plan.yaml:19", "new"
    ),
    "misspelt column": plan("people.capacity", "people.capasity", "capasity", "capacity"),
    "misspelt table": plan("people.capacity", "peple.capacity", "peple", "people"),
    "misspelt file": plan("people.csv", "poeple.csv", "poeple.csv", "people.csv"),
    "column of a table missing": history("revenue\n", "revenu\n", "history.csv", "revenue"),
    "duplicate key": people("East,Bob", "East,Ann", "people.csv", "Ann"),
    "duplicate column": people("region,rep", "rep,rep", "people.csv", "rep"),
    "NaN": people("Ann,5000", "Ann,NaN", "people.csv", "row 2", "capacity", "NaN"),
    "blank number": people("Ann,5000", "Ann,", "capacity", "Ann"),
    "blank name": history("East,Ann,Core,2023-01", "East,,Core,2023-01", "history.csv", "row 2", "rep"),
    "blank fact": history("Ann,Core,2023-01,410", "Ann,Core,2023-01,", "history.csv", "row 2", "revenue"),
    "infinite": people("Ann,5000", "Ann,inf", "people.csv", "row 2", "capacity", "inf"),
    "absurd": people("Ann,5000", "Ann,1e30", "people.csv", "row 2", "capacity", "1e30"),
    "negative history": history("Ann,Core,2023-01,410", "Ann,Core,2023-01,-99999", "history", "Ann"),
    "negative capacity": people("Ann,5000", "Ann,-5000", "capacity", code=3),
    "negative share": plan("share: {min: 0.2}", "share: {min: -0.2}", "plan.yaml:19", "share"),
    "share above one": plan("share: {min: 0.2}", "share: 1.2", "plan.yaml:19", "1.2"),
    "growth below everything": plan("growth: {min: -0.5", "growth: {min: -1.5", "plan.yaml:20", "growth"),
    "min above max": plan("growth: {min: -0.5, max: 2}", "growth: {min: 3, max: 2}", "plan.yaml:20", "min"),
    "text in numbers": people("Ann,5000", "Ann,lots", "people.csv", "row 2", "capacity", "lots"),
    "a unit": people("Ann,5000", 'Ann,"1,200 万"', "people.csv", "row 2", "capacity", "12000000"),
    "a unit in the plan": plan("total: 12_000", "total: 1,200 万", "plan.yaml:5", "12_000_000"),
    "text for a number in the plan": plan("total: 12_000", "total: much", "plan.yaml:5", "much"),
    "total 0": plan("total: 12_000", "total: 0", "plan.yaml:5", "total"),
    "negative total": plan("total: 12_000", "total: -5", "plan.yaml:5", "total"),
    "absurd total": plan("total: 12_000", "total: 1e40", "plan.yaml:5", "1E+40"),
    "total not in steps": plan("total: 12_000", "total: 12_005", "plan.yaml:5", "step"),
    "step 0": plan("step: 10", "step: 0", "plan.yaml:4", "step"),
    "negative step": plan("step: 10", "step: -10", "plan.yaml:4", "step"),
    "step finer than the currency": plan("step: 10", "step: 0.001", "plan.yaml:4", "step"),
    "a step that does not divide a lock": plan("total: 900", "total: 905", "plan.yaml:22", "905", "step"),
    "a lock on nobody": plan("rep: 王芳", "rep: 王方", "plan.yaml:22", "王方", "王芳"),
    "two names for one rule": plan("name: capacity", "name: new", "new"),
    "a rule called total": plan("name: capacity", "name: total", "plan.yaml:21", "total"),
    "a ratio out of this world": plan("margin, min: 0.2", "margin, min: 999999999999999", "margin", code=3),
    "two limits in one rule": plan("total: 900", "total: 900, max: 5", "plan.yaml:22"),
    "no limit in a rule": plan(", total: 900", "", "plan.yaml:22"),
    "two parents": history("East,Bob,Core,2023-05", "华南,Bob,Core,2023-05", "Bob", "East", "华南"),
    "a day that does not exist": history("Core,2023-01,410", "Core,2023-13,410", "history.csv", "2023-13"),
    "a date that is none": history("Core,2023-01,410", "Core,soon,410", "history.csv", "row 2", "soon"),
    "periods without season": plan("start: 2024-01, periods: 4", "start: 2030-01, periods: 4", "history"),
    "no periods": plan("periods: 4", "periods: 0", "plan.yaml:9", "periods"),
    "a start that is no month": plan("start: 2024-01", "start: 2024-00", "plan.yaml:9", "2024-00"),
    "a level twice": plan("product: [line]", "product: [rep]", "rep"),
    "an empty dimension": plan("product: [line]", "product: []", "plan.yaml:8", "product"),
    "a level like a column of the result": plan("product: [line]", "product: [target]", "target"),
    "a missing value without policy": history("华南,王芳,New,", "华南,王芳,Other,", "markets.potential"),
    "an unknown notion": plan("rules:", "fairness: {notion: fairest}\nrules:", "fairest"),
    "not YAML": plan("plan: good", "plan: [good", "plan.yaml:"),
    "a tab": plan("  org:", "\torg:", "plan.yaml:7"),
    "a list instead of a plan": plan("plan: good", "- plan: good", "plan.yaml"),
    "a path outside": plan("people.csv", "../people.csv", "people.csv", "outside"),
    "an absolute path": plan("people.csv", "/etc/hostname.csv", "hostname", "outside"),
    "a database that is not there": plan(
        "{file: people.csv, key: rep}",
        "{url: 'sqlite:///none/at/all.db', query: select 1, key: rep}",
        "people",
    ),
    "a row too short": people("East,Bob,5000", "East,Bob", "people.csv", "row 3"),
    "an open quotation mark": people("East,Bob", '"East,Bob', "people.csv", "row 3"),
    "too little capacity": people("王芳,6000", "王芳,600", "capacity", code=3),
    "locks beyond the total": plan("total: 900", "total: 900_000", "lock", code=3),
    "margins nobody has": plan("markets.margin, min: 0.2", "markets.margin, min: 0.9", "margin", code=3),
}


@pytest.fixture
def solve(tmp_path, capfd) -> Callable[..., tuple[int, str]]:
    """Solve the good plan with other bytes in some of its files: exit code and message."""

    def run(*options: str, **files: bytes | None) -> tuple[int, str]:
        for name, text in GOOD.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        for name, content in files.items():
            (tmp_path / name.replace("__", ".")).write_bytes(content or b"")
        code = main(["solve", str(tmp_path / "plan.yaml"), "--quiet", *options])
        told = capfd.readouterr()
        assert "Traceback" not in told.out + told.err
        assert "defect" not in told.err
        return code, told.err

    return run


def test_the_good_plan_is_solved(solve):
    assert solve() == (0, "")


@pytest.mark.parametrize("case", DAMAGES)
def test_damage_is_told_with_its_place(case, solve):
    damage = DAMAGES[case]
    text = GOOD[damage.file]
    assert damage.old in text
    broken = text.replace(damage.old, damage.new, 1).encode()
    code, said = solve(**{damage.file.replace(".", "__"): broken})
    assert code == damage.code, said
    for words in damage.says:
        assert words in said


WORKBOOK = b"PK\x03\x04"
FILES = {
    "empty": (b"", "empty"),
    "only a header": (b"region,rep,capacity\n", "no data"),
    "two encodings": (
        "region,rep,capacity\n华南,王芳,6\n".encode("gb18030") + "华南,王芳,6\n".encode(),
        "encodings",
    ),
    "a workbook": (WORKBOOK + bytes(50), "workbook"),
    "compressed": (gzip.compress(GOOD["people.csv"].encode()), "compressed"),
    "a web page": (b"<html><body>no</body></html>", "web page"),
    "zeros": (bytes(1000), "NUL"),
    "binary": (bytes(range(256)), "people.csv"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_not_what_its_name_says_is_refused(case, solve):
    content, says = FILES[case]
    code, said = solve(people__csv=content)
    assert code == 2
    assert "people.csv" in said
    assert says in said


def test_a_zip_bomb_is_not_unpacked(solve, tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(80 << 20))
    code, said = solve(plan__yaml=GOOD["plan.yaml"].replace("people.csv", "bomb.xlsx").encode())
    assert code == 2
    assert "bomb.xlsx would unpack" in said


def test_all_problems_are_told_at_once(solve):
    broken = GOOD["plan.yaml"].replace("step: 10", "step: ten").replace("periods: 4", "periods: none")
    code, said = solve(plan__yaml=broken.replace("name: lock", "nmae: lock").encode())
    assert code == 2
    assert all(f"plan.yaml:{line}" in said for line in (4, 9, 22))


def test_reporting_lines_that_bite_their_tail_are_told(solve):
    document = """
plan: lines
step: 1
total: 10
dimensions: {org: {levels: [boss, rep], parents: people.boss}}
tables: {people: {file: people.csv, key: rep}}
cells: {cross: [rep]}
reference: {blend: [{even_over: rep}]}
"""
    circle = b"rep,boss\na,b\nb,c\nc,a\n"
    code, said = solve(plan__yaml=document.encode(), people__csv=circle)
    assert code == 2
    assert "people" in said


def test_a_plan_of_one_cell_is_solved(solve):
    document = """
plan: one
step: 1
total: 10
dimensions: {org: [rep]}
tables: {people: {file: people.csv, value: capacity}}
cells: {from: people}
"""
    assert solve(plan__yaml=document.encode(), people__csv=b"rep,capacity\nAnn,1\n") == (0, "")


def test_one_impossible_limit_among_a_hundred_thousand_cells_is_found(tmp_path, capfd):
    plan = write_synthetic(tmp_path, cells=100_000, seed=3)
    text = plan.read_text(encoding="utf-8")
    head, rules, rest = text.partition("rules:\n")
    first = next(line for line in (tmp_path / "history.csv").read_text(encoding="utf-8").splitlines()[1:])
    member = first.split(",")[1]
    assert head
    plan.write_text(
        f"{head}{rules}  - {{name: impossible, where: {{rep: {member}}}, min: 1e12}}\n{rest}",
        encoding="utf-8",
    )
    assert main(["solve", str(plan), "--quiet"]) == 3
    assert "impossible" in capfd.readouterr().err


@pytest.mark.parametrize("file", GOOD)
def test_random_bytes_are_an_answer_or_a_refusal(file, solve):
    rng = np.random.default_rng(len(file))
    for length in (1, 10, 300):
        code, _ = solve(**{file.replace(".", "__"): rng.bytes(length)})
        assert code == 2


@pytest.mark.parametrize("seed", range(12))
def test_random_edits_end_in_an_answer_or_a_refusal(seed, solve):
    """Characters dropped, doubled or replaced, lines swapped: an exit code people can use, in any case."""
    rng = np.random.default_rng(seed)
    for _ in range(4):
        file = str(rng.choice(list(GOOD)))
        code, said = solve("--json", **{file.replace(".", "__"): edited(GOOD[file], rng)})
        assert code in (0, 2, 3, 4), said


def edited(text: str, rng: np.random.Generator) -> bytes:
    signs = list(text)
    for _ in range(int(rng.integers(1, 4))):
        at = int(rng.integers(len(signs)))
        match int(rng.integers(5)):
            case 0:
                signs[at] = ""
            case 1:
                signs[at] *= 2
            case 2:
                signs[at] = str(rng.choice(list("0-9.,:{}[]\"'\n\t #*&!|>%@`万\u200b\ufeff\x00")))
            case 3:
                signs[at:at] = list(str(rng.choice(["null", "1e400", "-", "{", "<<: *a", "&a [", "\r\n"])))
            case _:
                lines = "".join(signs).split("\n")
                one, other = rng.integers(0, len(lines), 2)
                lines[one], lines[other] = lines[other], lines[one]
                signs = list("\n".join(lines))
    return "".join(signs).encode()


def test_what_machines_read_about_bad_input_is_one_document(solve, tmp_path, capfd):
    (tmp_path / "plan.yaml").write_bytes(b"\xff\xfe\x00")
    assert main(["solve", str(tmp_path / "plan.yaml"), "--json"]) == 2
    assert json.loads(capfd.readouterr().out)["status"] == "invalid"


def test_a_folder_instead_of_a_plan_is_told(tmp_path: Path, capfd):
    assert main(["solve", str(tmp_path)]) == 2
    assert "Traceback" not in capfd.readouterr().err

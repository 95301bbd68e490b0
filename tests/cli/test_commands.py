"""What every command does when all is well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotaopt.cli.group import COMMANDS
from quotaopt.report.write import WRITERS


def test_new_makes_a_plan_that_solves(quotaopt, demo):
    run = quotaopt("solve", demo)
    assert run.code == 0
    assert "CNY 120,000,000" in run.out
    assert "Verified" in run.out


@pytest.mark.parametrize(
    "example", ["annual", "funnel", "goals", "october", "regions", "team", "territories"]
)
def test_new_copies_every_shipped_example(quotaopt, tmp_path, example):
    run = quotaopt("new", tmp_path / "it", "--example", example)
    assert run.code == 0
    assert str(tmp_path / "it" / "plan.yaml") in run.out
    assert quotaopt("check", tmp_path / "it" / "plan.yaml").code == 0


def test_new_makes_synthetic_plans_of_the_size_and_seed_asked_for(quotaopt, tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        options = ["--example", "synthetic", "--cells", 500, "--seed", seed, "--family", "tight"]
        assert quotaopt("new", tmp_path / name, *options).code == 0
    history = [(tmp_path / name / "history.csv").read_bytes() for name in "abc"]
    assert history[0] == history[1] != history[2]


def test_new_overwrites_nothing(quotaopt, tmp_path):
    (tmp_path / "plan.yaml").write_text("mine", encoding="utf-8")
    run = quotaopt("new", tmp_path)
    assert run.code == 2
    assert "nothing is overwritten" in run.err
    assert (tmp_path / "plan.yaml").read_text(encoding="utf-8") == "mine"


def test_check_says_what_it_found_and_solves_nothing(quotaopt, demo, monkeypatch):
    monkeypatch.setattr("quotaopt.engine.solve_chain", None)
    run = quotaopt("check", demo)
    assert run.code == 0
    for word in ("2,160 cells", "history.csv", "华东", "Class P", "region"):
        assert word in run.out
    found = quotaopt("check", demo, "--json").json
    assert (found["status"], found["cells"], found["class"]) == ("readable", 2160, "P")
    assert found["levels"]["rep"] == 20


SHORT = """
plan: Too little
currency: USD
step: 1
total: 100
dimensions: {org: [rep]}
tables: {people: {file: people.csv, key: rep}}
cells: {from: people}
reference: {blend: [{even_over: rep}]}
rules:
  - {name: Capacity, each: [rep], max: 10}
"""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_check_suggests_weights_beside_those_stated(quotaopt, demo, lang):
    told = quotaopt("check", demo, "--suggest-weights", "--lang", lang)
    (found,) = quotaopt("check", demo, "--suggest-weights", "--json").json["weights"]
    assert told.code == 0
    assert found["misplaced_by_suggested"] <= found["misplaced"]
    assert sum(source["suggested"] for source in found["sources"]) == pytest.approx(1.0, abs=1e-5)
    assert all(source["source"] in told.out for source in found["sources"])


def test_check_sees_what_is_impossible_at_first_sight(quotaopt, tmp_path):
    (tmp_path / "plan.yaml").write_text(SHORT, encoding="utf-8")
    (tmp_path / "people.csv").write_text("rep\nAnn\nBob\n", encoding="utf-8")
    run = quotaopt("check", tmp_path / "plan.yaml")
    assert run.code == 3
    assert "total asks for at least 100, but its cells can carry 20 at most" in run.out
    found = quotaopt("check", tmp_path / "plan.yaml", "--json").json
    assert (found["status"], len(found["problems"])) == ("infeasible", 1)
    assert quotaopt("solve", tmp_path / "plan.yaml").code == 3


def test_solve_prints_one_json_document(quotaopt, demo):
    run = quotaopt("solve", demo, "--json")
    assert run.code == 0
    assert run.json["status"] == "optimal"
    assert run.json["certificate"]["verified"]


def test_set_changes_the_plan_for_this_run(quotaopt, demo):
    run = quotaopt("solve", demo, "--set", "total=118e6", "--set", "rules.华东.share=0.34", "--json")
    assert run.json["total"] == 118_000_000
    east = next(row for row in run.json["rules"] if row["rule"] == "华东")
    assert east["activity"] == 40_120_000


def test_solve_writes_every_format_and_verify_and_show_read_it(quotaopt, demo, tmp_path):
    files = [tmp_path / f"targets{extension}" for extension in WRITERS]
    outputs = [part for file in files for part in ("-o", file)]
    assert quotaopt("solve", demo, "--quiet", *outputs).out == ""
    shown = set()
    for file in files:
        assert quotaopt("verify", file, demo).code == 0
        shown.add(quotaopt("show", file, "--by", "region,quarter").out)
    assert len(shown) == 1
    assert "120,000,000" in shown.pop()


def test_show_sums_every_level_and_a_plans_references(quotaopt, demo, tmp_path):
    quotaopt("solve", demo, "--quiet", "-o", tmp_path / "targets.csv")
    levels = quotaopt("show", tmp_path / "targets.csv").out
    references = quotaopt("show", demo).out
    for level in ("region", "rep", "line", "segment", "quarter", "month"):
        assert f"{level} " in levels
        assert f"{level} " in references
    assert "References" in references
    assert "target" not in references


def test_solve_shows_the_levels_asked_for_in_full(quotaopt, demo):
    run = quotaopt("solve", demo, "--by", "rep", "--by", "region，quarter")
    assert "销售代表A" in run.out
    assert "2024-Q3" in run.out
    assert "more: --by" not in run.out


def test_a_proof_is_verified_and_a_changed_one_is_not(quotaopt, demo, tmp_path):
    proof = tmp_path / "proof.json"
    quotaopt("solve", demo, "--quiet", "--proof", proof)
    run = quotaopt("verify", proof, demo, "--json")
    assert run.code == 0
    assert run.json["verified"]
    assert quotaopt("verify", proof).code == 0
    content = json.loads(proof.read_text(encoding="utf-8"))
    content["found"][0]["bound"] += 0.001
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    proof.write_text(text, encoding="utf-8")
    for run in (quotaopt("verify", proof, demo), quotaopt("verify", proof)):
        assert run.code == 4
        assert "Not verified" in run.out


def test_targets_cannot_be_verified_without_their_plan(quotaopt, demo, tmp_path):
    file = tmp_path / "targets.csv"
    quotaopt("solve", demo, "--quiet", "-o", file)
    run = quotaopt("verify", file)
    assert run.code == 2
    assert "quotaopt verify FILE PLAN" in run.err


def test_targets_moved_by_one_step_are_not_verified(quotaopt, demo, tmp_path):
    file = tmp_path / "targets.csv"
    quotaopt("solve", demo, "--quiet", "-o", file)
    lines = file.read_text(encoding="utf-8").split("\n")
    columns = lines[0].lstrip("\ufeff").split(",")
    fields = lines[1].split(",")
    at = columns.index("target")
    fields[at] = str(int(fields[at]) + 10_000)
    file.write_text("\n".join([lines[0], ",".join(fields), *lines[2:]]), encoding="utf-8")
    run = quotaopt("verify", file, demo)
    assert run.code == 4
    assert "Not verified" in run.out


def test_the_model_is_written_for_other_solvers(quotaopt, demo, tmp_path):
    import highspy

    lp, mps = tmp_path / "model.lp", tmp_path / "model.mps"
    assert quotaopt("solve", demo, "--quiet", "--write-lp", lp, "--write-mps", mps).code == 0
    for file in (lp, mps):
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        assert solver.readModel(str(file)) != highspy.HighsStatus.kError
        assert solver.getNumCol() >= 2079  # cells with a reference: newcomers start with a quarter without


def test_an_impossible_plan_still_gives_its_model(quotaopt, demo, tmp_path):
    lp = tmp_path / "model.lp"
    assert quotaopt("solve", demo, "--quiet", "--set", "rules.华东.share=0.99", "--write-lp", lp).code == 3
    assert lp.stat().st_size > 0


def test_schema_knows_the_keys_of_a_plan(quotaopt):
    schema = quotaopt("schema").json
    assert {"plan", "total", "dimensions", "rules"} <= set(schema["properties"])
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(quotaopt, shell):
    run = quotaopt("completion", shell)
    assert run.code == 0
    assert "_QUOTAOPT_COMPLETE" in run.out


def test_the_shell_is_told_commands_and_choices(as_process):
    def complete(words: str) -> list[str]:
        settings = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split()))}
        return as_process(_QUOTAOPT_COMPLETE="bash_complete", **settings).stdout.split()

    assert complete("quotaopt") == [f"plain,{name}" for name in COMMANDS]
    assert "plain,october" in complete("quotaopt new x --example")


def test_options_can_be_set_in_the_environment(quotaopt, demo, monkeypatch, tmp_path):
    monkeypatch.setenv("QUOTAOPT_SET", "total=118e6")
    monkeypatch.setenv("QUOTAOPT_LANG", "zh")
    run = quotaopt("solve", demo)
    assert "118,000,000 元" in run.out
    monkeypatch.setenv("QUOTAOPT_JSON", "1")
    assert quotaopt("solve", demo).json["total"] == 118_000_000
    assert quotaopt("solve", tmp_path / "absent.yaml").json["status"] == "invalid"


def test_a_file_appears_under_its_name_only_when_it_is_whole(quotaopt, demo, tmp_path):
    quotaopt("solve", demo, "--quiet", "-o", tmp_path / "a.csv", "--proof", tmp_path / "a.gz")
    assert sorted(path.name for path in Path(tmp_path).iterdir()) == ["a.csv", "a.gz"]

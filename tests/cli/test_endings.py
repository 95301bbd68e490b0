"""How runs end: exit codes, complaints in both languages, one place and one shape."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from quotaopt.errors import NotCertifiedError, Problem
from quotaopt.errors import Place as At


def _chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["solve", "{plan}"], 0),
        (["check", "{plan}"], 0),
        (["--version"], 0),
        (["--help"], 0),
        (["solve", "--help"], 0),
        (["solve", "{folder}/absent.yaml"], 2),
        (["solve", "{plan}", "--set", "totl=1"], 2),
        (["solve", "{plan}", "--set", "total"], 2),
        (["solve", "{plan}", "--by", "regoin"], 2),
        (["solve", "{plan}", "-o", "{folder}/targets.doc"], 2),
        (["solve", "{plan}", "-o", "{folder}/absent/targets.csv"], 2),
        (["solve", "{plan}", "--no-such-option"], 2),
        (["solve"], 2),
        (["slove", "{plan}"], 2),
        (["new", "x", "--cells", "many"], 2),
        (["show", "{plan}", "--by", "regoin"], 2),
        (["show", "{folder}/absent.csv"], 2),
        (["verify", "{plan}", "{plan}"], 2),
        (["solve", "{plan}", "--set", "rules.华东.share=0.99"], 3),
        ([], 2),
    ],
)
def test_exit_codes(quotaopt, demo, arguments, code):
    filled = [argument.format(plan=demo, folder=demo.parent) for argument in arguments]
    run = quotaopt(*filled)
    assert run.code == code
    assert "Traceback" not in run.out + run.err
    if code in (2, 3) and arguments:
        assert run.err
        assert run.out == ""


WRONG = [
    ["solve", "absent.yaml"],
    ["solve", "{plan}", "--set", "totl=1"],
    ["solve", "{plan}", "--by", "regoin"],
    ["solve", "{plan}", "--no-such-option"],
    ["solve", "{plan}", "--lang", "fr"],
    ["solve"],
    ["slove"],
    ["solve", "{plan}", "--set", "rules.华东.share=0.99"],
]


@pytest.mark.parametrize("arguments", WRONG)
def test_complaints_are_in_the_language_of_the_run(quotaopt, demo, arguments, monkeypatch):
    filled = [argument.format(plan="plan.yaml") for argument in arguments]
    monkeypatch.chdir(demo.parent)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert _chinese(quotaopt(*filled).err)
    english = quotaopt("--lang", "en", *filled).err
    assert english.startswith(("Error:", "No plan"))


@pytest.mark.parametrize("arguments", WRONG)
def test_machines_get_every_problem_as_one_document(quotaopt, demo, arguments):
    run = quotaopt(*[argument.format(plan=demo) for argument in arguments], "--json")
    assert run.err == ""
    assert set(run.json) == {"status", "problems"}
    assert run.json["status"] == ("infeasible" if run.code == 3 else "invalid")
    for problem in run.json["problems"]:
        assert set(problem) == {"place", "what", "fix"}
        assert problem["what"]
        assert problem["fix"]


def test_misspelt_commands_and_options_are_told_the_right_ones(quotaopt):
    assert "Did you mean solve?" in quotaopt("slove").err
    assert "Did you mean --quiet?" in quotaopt("solve", "x", "--quit").err
    assert "Choose one of en, zh" in quotaopt("solve", "x", "--lang", "fr").err


def _breaks(error: BaseException):
    def solve(*_, **__):
        raise error

    return solve


@pytest.mark.parametrize("command", ["track", "replan"])
def test_an_option_that_is_missing_is_called_as_it_is_typed(quotaopt, demo, command):
    assert "--actuals is missing" in quotaopt(command, demo).err


@pytest.mark.parametrize("option", ["--amber", "--red"])
def test_a_percent_sign_is_told_as_a_part_of_one(quotaopt, demo, option):
    run = quotaopt("track", demo, "--actuals", demo.parent / "actuals.csv", option, "5%")
    assert (run.code, "0.05" in run.err) == (2, True)


def test_a_run_that_is_not_certified_ends_with_4(quotaopt, demo, monkeypatch):
    problem = Problem.at(At(), "solve.unproved_refutation")
    monkeypatch.setattr("quotaopt.engine.solve", _breaks(NotCertifiedError([problem])))
    assert quotaopt("solve", demo).code == 4
    assert quotaopt("solve", demo, "--json").json["status"] == "stopped"


def test_a_defect_is_one_line_and_says_how_to_report_it(quotaopt, demo, monkeypatch):
    monkeypatch.setattr("quotaopt.engine.solve", _breaks(ZeroDivisionError("by zero")))
    run = quotaopt("solve", demo)
    assert run.code == 1
    assert run.err.startswith("a defect of quotaopt: ZeroDivisionError: by zero\n")
    assert "--traceback" in run.err
    assert "Traceback" not in run.err
    assert quotaopt("solve", demo, "--json").json["status"] == "defect"
    with pytest.raises(ZeroDivisionError):
        quotaopt("solve", demo, "--traceback")


def test_an_interrupted_run_ends_with_130(quotaopt, demo, monkeypatch):
    monkeypatch.setattr("quotaopt.engine.solve", _breaks(KeyboardInterrupt()))
    assert quotaopt("solve", demo).code == 130


def test_a_reader_that_has_seen_enough_is_no_error(demo):
    with subprocess.Popen(
        [sys.executable, "-m", "quotaopt", "solve", str(demo)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        complaints = run.stderr.read()
    assert (run.returncode, complaints) == (0, b"")

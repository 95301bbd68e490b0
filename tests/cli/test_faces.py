"""Help, languages, terminals, and what a call costs."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

import pytest

import quotaopt as package
from quotaopt.cli.group import COMMANDS
from quotaopt.examples.shipped import copy_example
from quotaopt.messages import CATALOGUE

EXAMPLE = re.compile(r"^ +(quotaopt .*?)\s*$", re.MULTILINE)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(quotaopt, command, lang):
    run = quotaopt(command, "--help", "--lang", lang)
    assert run.code == 0
    assert any(line.startswith(f"quotaopt {command}") for line in EXAMPLE.findall(run.out))
    assert ("示例" in run.out) == (lang == "zh")
    assert not re.search(r"\bcli\.\w", run.out)


def test_the_overview_names_every_command(quotaopt):
    for lang in ("en", "zh"):
        out = quotaopt("--help", "--lang", lang).out
        assert all(re.search(rf"│ {command} ", out) for command in COMMANDS)


def test_every_example_runs(quotaopt, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    copy_example("annual", tmp_path / "units" / "East")
    (tmp_path / "units.csv").write_text("unit,plan\nEast,units/East/plan.yaml\n", encoding="utf-8")
    for command in COMMANDS:
        entry = CATALOGUE[f"cli.{command}"]
        assert EXAMPLE.findall(entry.en) == EXAMPLE.findall(entry.zh)
        for line in EXAMPLE.findall(entry.en):
            words = shlex.split(line.split(" > ")[0])
            if "--cluster" in words:
                continue  # there is none
            impossible = "--apply" in words  # a plan that can be met has nothing to repair
            assert quotaopt(*words[1:]).code == (3 if impossible else 0), line


def test_piped_output_has_no_escape_codes_and_no_trailing_blanks(as_process, demo):
    for arguments in (["solve", demo], ["check", demo], ["show", demo], ["solve", "--help"], ["--bad"]):
        run = as_process(*arguments, FORCE_COLOR="")
        assert "\x1b" not in run.stdout + run.stderr
        if "--help" not in arguments:
            assert all(line == line.rstrip() for line in run.stdout.split("\n"))


def test_chinese_reaches_a_pipe_of_any_encoding(as_process, demo):
    run = as_process("solve", demo, "--lang", "zh", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert run.returncode == 0
    assert "120,000,000" in run.stdout


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["solve", "--help"], ["completion", "bash"]]
)
def test_words_alone_load_no_numbers(arguments):
    heavy = "numpy pandas scipy pyarrow pydantic sqlalchemy xlsxwriter yaml"
    script = (
        "import sys; from quotaopt.cli.main import main\n"
        f"main({arguments!r})\n"
        f"assert not set('{heavy}'.split()) & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_the_version_is_the_packages(quotaopt):
    assert quotaopt("--version").out == f"quotaopt {package.__version__}\n"


def test_the_language_follows_the_locale_the_setting_and_the_option(quotaopt, demo, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "个单元" in quotaopt("check", demo).out
    monkeypatch.setenv("QUOTAOPT_LANG", "en")
    assert "cells" in quotaopt("check", demo).out
    assert "个单元" in quotaopt("check", demo, "--lang", "zh").out
    assert "个单元" in quotaopt("--lang=zh", "check", demo).out


def test_progress_is_told_on_stderr_and_only_when_it_takes_long(quotaopt, demo, monkeypatch):
    assert quotaopt("solve", demo).err == ""
    monkeypatch.setattr("quotaopt.cli.stages.PATIENCE_S", 0.0)
    run = quotaopt("solve", demo, "--json")
    assert [line.split("  ")[-1] for line in run.err.splitlines()] == [
        "read", "read", "build", "solve", "round", "verify", "write",
    ]  # fmt: skip
    assert run.json["status"] == "optimal"
    assert quotaopt("solve", demo, "--quiet").err == ""

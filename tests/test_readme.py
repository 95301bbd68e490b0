"""Every command and every line of Python in the README and beside it does what the page shows.

A ``console`` block holds commands after ``$`` and their output; ``...`` stands for any text,
within a line or for any number of lines; a command without output just has to succeed. A
``python`` block is a doctest, or runs as it is.
Blocks of a page share one folder and one namespace, in the order of the page.
"""

from __future__ import annotations

import contextlib
import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from quotaopt.cli.main import main

ROOT = Path(__file__).resolve().parents[1]
PAGES = [
    "README.md",
    "README.zh.md",
    "docs/audit.md",
    "docs/audit.zh.md",
    "docs/batch.md",
    "docs/batch.zh.md",
    "docs/curves.md",
    "docs/curves.zh.md",
    "docs/deviations.md",
    "docs/deviations.zh.md",
    "docs/notions.md",
    "docs/notions.zh.md",
    "docs/handouts.md",
    "docs/handouts.zh.md",
    "docs/process.md",
    "docs/process.zh.md",
    "docs/sweep.md",
    "docs/sweep.zh.md",
    "docs/frontier.md",
    "docs/frontier.zh.md",
    "docs/diagnose.md",
    "docs/diagnose.zh.md",
    "docs/explain.md",
    "docs/explain.zh.md",
    "docs/compare.md",
    "docs/compare.zh.md",
    "docs/whatif.md",
    "docs/whatif.zh.md",
    "docs/proofs.md",
    "docs/proofs.zh.md",
    *sorted(f"models/{page.parent.name}/README.md" for page in ROOT.glob("models/*/README.md")),
]
PROGRESS = re.compile(r"^ *\d+\.\d s  .*\n", re.MULTILINE)
"""What a slow machine says meanwhile."""
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.fixture
def folder(tmp_path):
    """A folder like the top of a checkout, as far as the pages use it."""
    shutil.copytree(ROOT / "models", tmp_path / "models")
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_the_page_does_what_it_shows(page, folder, capfd):
    blocks = BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))
    assert blocks
    names: dict[str, object] = {}
    for kind, text in blocks:
        if kind == "console":
            for command, expected in _commands(text):
                output, code = _run(command, folder, capfd)
                assert code == 0 or expected, output
                _assert_shows(command, output, expected or output)
        else:
            with contextlib.chdir(folder):
                _run_python(text, names, page)


def _commands(block: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def _run(command: str, folder: Path, capfd: pytest.CaptureFixture[str]) -> tuple[str, int]:
    """What a command says and its exit code; ours are called here, which saves a process each."""
    program, *arguments = shlex.split(command, comments=True)
    if program == "quotaopt":
        with contextlib.chdir(folder):
            code = main(arguments)
        said = capfd.readouterr()
        return said.out + PROGRESS.sub("", said.err), code
    checker = ["python", "-m", "quotaopt.certify"]
    assert [program, *arguments[:2]] == checker, f"only quotaopt is run, not {program}"
    run = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    return run.stdout + run.stderr, run.returncode


def _assert_shows(command: str, output: str, expected: str) -> None:
    checker = doctest.OutputChecker()
    if not checker.check_output(expected, output, FLAGS):
        example = doctest.Example(command, expected)
        raise AssertionError(f"$ {command}\n{checker.output_difference(example, output, FLAGS)}")


def _run_python(text: str, names: dict[str, object], page: str) -> None:
    if ">>>" not in text:
        exec(compile(text, page, "exec"), names)
        return
    test = doctest.DocTestParser().get_doctest(text, names, page, page, 0)
    runner = doctest.DocTestRunner(optionflags=FLAGS, verbose=False)
    report: list[str] = []
    failed, _ = runner.run(test, out=report.append, clear_globs=False)
    names.update(test.globs)
    assert not failed, "".join(report)

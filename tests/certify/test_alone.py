"""A proof is checked where nothing but Python and numpy is installed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import quotaopt
from quotaopt.certify.__main__ import main
from support.small_plan import RULES, small_plan

REFUSING = """
import importlib.util, runpy, sys
SHARED = {"quotaopt", "quotaopt.errors", "quotaopt.messages", "quotaopt.model", "quotaopt.model.arrays",
          "quotaopt.plan", "quotaopt.plan.table"}  # words, and names for arrays: nothing that computes

class OnlyTheChecker:
    def find_spec(self, name, path=None, target=None):
        room, top = ".".join(name.split(".")[:2]), name.split(".")[0]
        if top == "quotaopt":
            allowed = name in SHARED or room in ("quotaopt.certify", "quotaopt.messages")
            allowed &= not name.startswith("quotaopt.certify.reading")
        else:
            allowed = top == "numpy" or top in sys.stdlib_module_names
        if not allowed:
            raise ImportError(f"{name} is not installed")

sys.meta_path.insert(0, OnlyTheChecker())
sys.argv = ["verify", *sys.argv[1:]]
runpy.run_module("quotaopt.certify", run_name="__main__")
"""


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("proofs") / "proof.json.gz"
    quotaopt.solve(small_plan(RULES["share"], RULES["ratio"])).write_proof(path)
    return path


def test_only_numpy_is_needed(proof):
    command = [sys.executable, "-c", REFUSING, str(proof), "--json"]
    found = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    assert json.loads(found.stdout) == quotaopt.verify(proof).to_dict()


def test_what_is_refused_there_would_be_missed_by_the_rest():
    """The hook is real: with it quotaopt cannot read a plan."""
    program = REFUSING[: REFUSING.index("sys.argv")] + "import quotaopt.plan.plan"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "is not installed" in found.stderr


def test_it_answers_in_both_languages_and_by_its_exit_code(proof, tmp_path, capsys):
    assert main([str(proof), "--lang", "en"]) == 0
    assert "Verified: every one of" in capsys.readouterr().out
    assert main([str(proof), "--lang", "zh"]) == 0
    assert "已验证" in capsys.readouterr().out
    (tmp_path / "no.json").write_text("{}", encoding="utf-8")
    assert main([str(tmp_path / "no.json"), "--lang", "zh"]) == 2
    assert "证明" in capsys.readouterr().err

"""The house stays as it was drawn: imports point one way, files stay small, every sentence exists twice."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from quotaopt.messages import CATALOGUE

SRC = Path(__file__).resolve().parents[1] / "src" / "quotaopt"
LAYERS = [
    "messages",
    "errors",
    "files",
    "workers",
    "picture",
    "model",
    "linear",
    "options",
    "fairness",
    "solvers",
    "stages",
    "rounding",
    "logic",
    "plan",
    "kept",
    "examples",
    "people",
    "reference",
    "rules",
    "reading",
    "certify",
    "verification",
    "blocks",
    "credits",
    "assignment",
    "derived",
    "explanation",
    "allocation",
    "conflict",
    "reachable",
    "process",
    "remedy",
    "publishing",
    "starting",
    "nesting",
    "engine",
    "sensitivity",
    "ranges",
    "explain",
    "attribution",
    "curves",
    "bargain",
    "figures",
    "actuals",
    "scenario",
    "sweep",
    "frontier",
    "comparison",
    "report",
    "handout",
    "audit",
    "risks",
    "track",
    "deviations",
    "replan",
    "ledger",
    "negotiate",
    "versions",
    "batch",
    "cli",
]
UNKNOWN_TO_THE_CHECKER = {
    "rules",
    "people",
    "reference",
    "solvers",
    "stages",
    "rounding",
    "fairness",
    "linear",
    "logic",
    "assignment",
    "derived",
    "model.canonical",
    "plan.owners",
}
FILES = sorted(SRC.rglob("*.py"))


def _room(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def _imports(path: Path, *, inside_functions: bool) -> set[str]:
    """Modules of quotaopt that a file imports, without the leading ``quotaopt.``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if inside_functions else _walk_outside_functions(tree)
    found = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("quotaopt"):
            module = str(node.module).removeprefix("quotaopt").removeprefix(".")
            found |= {f"{module}.{name.name}".strip(".") for name in node.names}
        elif isinstance(node, ast.Import):
            found |= {
                name.name.removeprefix("quotaopt.")
                for name in node.names
                if name.name.startswith("quotaopt.")
            }
    return found


def _walk_outside_functions(node: ast.AST):
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
            yield from _walk_outside_functions(child)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SRC)))
def test_imports_point_to_earlier_rooms(path):
    room = _room(path)
    if room not in LAYERS:
        assert path.parent == SRC, f"{room} has no place in the order of rooms"
        return
    for module in _imports(path, inside_functions=False):
        imported = module.split(".")[0]
        if imported in LAYERS:
            assert LAYERS.index(imported) <= LAYERS.index(room), f"{room} imports {module}"


@pytest.mark.parametrize("path", sorted((SRC / "certify").rglob("*.py")), ids=lambda path: path.name)
def test_the_checker_knows_nothing_of_what_it_checks(path):
    for module in _imports(path, inside_functions=True):
        for room in UNKNOWN_TO_THE_CHECKER:
            assert not f"{module}.".startswith(f"{room}."), f"{path.name} imports {module}"


def test_no_file_is_long():
    lines = {
        str(path.relative_to(SRC)): len(path.read_text(encoding="utf-8").splitlines())
        for path in FILES
        if _room(path) != "messages"
    }
    assert {name: count for name, count in lines.items() if count > 400} == {}


def test_every_sentence_exists_in_both_languages_with_the_same_values():
    for key, entry in CATALOGUE.items():
        assert entry.en, key
        assert entry.zh, key
        assert bool(entry.fix_en) == bool(entry.fix_zh), key
        assert _placeholders(entry.en) == _placeholders(entry.zh), key
        assert _placeholders(entry.fix_en) == _placeholders(entry.fix_zh), key


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_no_sentence_is_left_over():
    spoken = "".join(path.read_text(encoding="utf-8") for path in FILES if _room(path) != "messages")
    starts = {constant for constant in _fstring_starts() if constant.count(".") >= 1}
    left_over = [
        key
        for key in CATALOGUE
        if f'"{key}"' not in spoken and not any(key.startswith(start) for start in starts)
    ]
    assert not left_over


def _fstring_starts() -> set[str]:
    """First constants of f-strings, such as ``conflict.`` of ``f"conflict.{side}"``."""
    starts = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                starts.add(str(node.values[0].value))
    return starts

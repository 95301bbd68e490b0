"""The checker imports nothing of what it checks, and runs where no solver is."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import quotaopt.certify

FOLDER = Path(quotaopt.certify.__file__).parent
ALLOWED = {
    "quotaopt.errors",
    "quotaopt.messages",
    "quotaopt.model.arrays",
    "quotaopt.model.cells",
    "quotaopt.plan.layers",
    "quotaopt.plan.periods.calendar",
    "quotaopt.plan.periods.days",
    "quotaopt.plan.plan",
    "quotaopt.plan.schema",
    "quotaopt.plan.schema_assignment",
    "quotaopt.plan.schema_amendments",
    "quotaopt.plan.schema_base",
    "quotaopt.plan.schema_formulas",
    "quotaopt.plan.schema_people",
    "quotaopt.plan.schema_reference",
    "quotaopt.plan.schema_rules",
    "quotaopt.plan.schema_total",
    "quotaopt.plan.table",
    "quotaopt.plan.tables",
}
DATA_OF_CELLS = {"Cells", "Level"}


def _imports(path: Path) -> list[tuple[str, str]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            found += [(node.module or "", alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
    return found


@pytest.mark.parametrize("path", sorted(FOLDER.glob("**/*.py")), ids=lambda path: path.name)
def test_only_reading_and_data_types_are_shared(path):
    for module, name in _imports(path):
        if module.split(".")[0] == "quotaopt" and not module.startswith("quotaopt.certify"):
            assert module in ALLOWED, f"{path.name} imports {module}"
        if module == "quotaopt.model.cells":
            assert name in DATA_OF_CELLS
        assert not module.startswith(("scipy", "highspy", "numba", "pulp"))


def test_the_checker_loads_without_what_it_checks():
    """In a fresh interpreter nothing of the solving half comes along, directly or by way of others."""
    program = """
import sys
import quotaopt.certify
rooms = ("rules", "people", "reference", "solvers", "stages", "linear", "logic", "rounding", "fairness",
         "conflict", "reachable", "engine", "plan.cells.layout", "plan.cells.align", "plan.cells.selection",
         "model.canonical", "model.structure", "model.classify")
print([m for m in sys.modules if m in ("highspy", "scipy.optimize", "scipy.sparse")
       or any(m == f"quotaopt.{room}" or m.startswith(f"quotaopt.{room}.") for room in rooms)])
"""
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"

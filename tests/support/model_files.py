"""The first stage in a file, read back by HiGHS, and the value that our own stages give it."""

from __future__ import annotations

import re
from pathlib import Path

import highspy
import numpy as np
import pytest

from quotaopt.engine import check
from quotaopt.logic import LogicSolution, solve_with_logic
from quotaopt.plan.plan import Plan
from quotaopt.report.model_file import export
from quotaopt.rules.build import BuiltModel
from quotaopt.stages.chain import Fair, solve_chain
from quotaopt.stages.how import USUAL
from quotaopt.stages.steps import run

SCALE = re.compile(r"objective: (\S+) \* ")


def fair_of(plan: Plan, built: BuiltModel) -> Fair:
    fairness = plan.spec.fairness
    return Fair(fairness.notion, mean=float(fairness.mean), groups=built.groups)


def first_value(plan: Plan) -> float:
    """The value of the first stage of our own chain."""
    report = check(plan)
    built, fair = report.built, fair_of(plan, report.built)
    if built.logic is not None:
        found = solve_with_logic(built.model, built.logic, fair, built.goals)
        assert isinstance(found, LogicSolution)
        assert found.is_complete
        return found.solution.stages[0].value
    if fair.smooth is not None and not built.goals:
        return solve_chain(built.model, report.structure, fair).stages[0].value
    return run(built.model, fair, built.goals, USUAL).stages[0].value


def reader(path: Path) -> highspy.Highs:
    """HiGHS with a file, as exact as it can be."""
    solver = highspy.Highs()
    for option, value in {
        "output_flag": False,
        "primal_feasibility_tolerance": 1e-9,
        "dual_feasibility_tolerance": 1e-9,
        "mip_rel_gap": 0.0,
        "mip_feasibility_tolerance": 1e-9,
    }.items():
        solver.setOptionValue(option, value)
    assert solver.readModel(str(path)) == highspy.HighsStatus.kOk
    return solver


def best(path: Path, solver: highspy.Highs | None = None) -> float:
    """What HiGHS makes of a file, in the numbers of the stage; infinite where it is infeasible."""
    solver = solver or reader(path)
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return np.inf
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    scale = SCALE.search(path.read_text(encoding="utf-8"))
    return float(solver.getInfo().objective_function_value) / float(scale[1])


def written(plan: Plan, folder: Path) -> tuple[Path, Path]:
    paths = folder / "model.lp", folder / "model.mps"
    export(check(plan), *paths)
    return paths


def assert_file_says_the_value(plan: Plan, folder: Path, rel: float = 1e-6) -> None:
    value = first_value(plan)
    for path in written(plan, folder):
        assert best(path) == pytest.approx(value, rel=rel, abs=rel)
        assert all(line.isascii() for line in path.read_text("utf-8").splitlines() if line[:1] not in "\\*")

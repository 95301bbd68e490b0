"""Any solver PuLP drives, of PuLP 3.3 and 4 alike.

PuLP carries the program over and the values back. What it says of them is not used, since it has called
answers optimal that broke their rows, and its signs of duals differ between versions and solvers. Names
are our own, so that none collide; the objective is always minimised and never holds a constant.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.linear.accept import price_error
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.solver import NO_LIMITS, NO_START, Answer, Limits, Start
from quotaopt.model.arrays import FloatArray

PREFIX = "pulp"
BUNDLED_CBC = "PULP_CBC_CMD"
CBC = (BUNDLED_CBC, "COIN_CMD")
PREFERRED = ("HiGHS", "CBC")
"""Who answers to the name ``pulp`` alone, if there."""
EXACTING: dict[str, dict[str, Any]] = {
    "HiGHS": {"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9, "gapAbs": 0.0},
    **{driver: {"options": ["primalTolerance 1e-9", "dualTolerance 1e-9"]} for driver in CBC},
}
"""What some solvers must be told to be as exact as they can."""


@dataclass(frozen=True)
class PulpSolver:
    """One solver behind PuLP; `driver` is PuLP's own name of it."""

    name: str
    driver: str

    def solve(self, program: LinearProgram, *, limits: Limits = NO_LIMITS, start: Start = NO_START) -> Answer:
        """What the solver claims about `program`. A start is not handed over."""
        import pulp

        if program.n_columns == 0:
            return Answer(x=np.zeros(0), duals=np.zeros(program.n_rows), says="empty", method=self.name)
        problem, columns, sides = _written(pulp, program)
        begin = time.monotonic()
        try:
            ended = problem.solve(_driver(pulp, self.driver, program, limits))
        except Exception as error:  # whatever a foreign solver raises is an answer without a point
            return Answer(x=None, duals=None, says=f"{type(error).__name__}: {error}", method=self.name)
        stopped = limits.time_s is not None and time.monotonic() - begin >= limits.time_s
        x = _values(columns, program)
        claims_best = not stopped and _claims_optimal(problem, ended)
        stopped |= limits.nodes is not None and x is not None and not claims_best
        return Answer(
            x=x,
            duals=None if program.is_integer else _duals(problem, sides, program, x),
            says=_said(pulp, ended),
            method=self.name,
            bound=_claimed_bound(program, x, limits) if claims_best and program.is_integer else None,
            stopped=stopped,
        )


PACKAGES = {
    "GUROBI": "gurobipy",
    "CPLEX": "cplex",
    "MOSEK": "mosek",
    "XPRESS": "xpress",
    "SCIP": "pyscipopt",
    "COPT": "coptpy",
    "HiGHS": "highspy",
    "CBC": "'pulp[cbc]'",
    "GLPK": "glpk",
}
"""What pip installs for a solver; GLPK also comes with most systems as glpsol."""


def is_installed() -> bool:
    """Whether PuLP can be imported."""
    return find_spec("pulp") is not None


def drivers(*, only_available: bool = True) -> dict[str, str]:
    """Short names of the solvers PuLP can drive, here or anywhere, such as CBC, and the driver of each."""
    import pulp

    found: dict[str, str] = {}
    for driver in pulp.listSolvers(onlyAvailable=only_available):
        found.setdefault("CBC" if driver in CBC else driver.removesuffix("_CMD"), driver)
    return found


def pulp_solver(name: str) -> PulpSolver:
    """The solver called ``pulp`` or ``pulp:NAME``, whatever its case."""
    if not is_installed():
        raise PlanError([Problem.at(NOWHERE, "linear.pulp_missing", name=name)])
    found = drivers()
    called = {alias.lower(): driver for short, driver in found.items() for alias in (short, driver)}
    wanted = name.lower().removeprefix(PREFIX).removeprefix(":")
    usual = next((short for short in PREFERRED if short in found), next(iter(found), ""))
    driver = called.get(wanted or usual.lower())
    elsewhere = {short.lower(): short for short in drivers(only_available=False)}
    if driver is None and wanted in elsewhere:
        short = elsewhere[wanted]
        package = PACKAGES.get(short.removesuffix("_PY"), short.lower())
        raise PlanError([Problem.at(NOWHERE, "linear.solver_missing", name=short, package=package)])
    if driver is None:
        known = ", ".join(f"{PREFIX}:{short}" for short in found) or "-"
        raise PlanError([Problem.at(NOWHERE, "linear.unknown_solver", name=name, known=known)])
    return PulpSolver(name, driver)


def _written(pulp: Any, program: LinearProgram) -> tuple[Any, list[Any], list[tuple[int, Any]]]:
    """The program in PuLP, its columns, and its constraints with the row each belongs to."""
    expression = getattr(pulp.LpAffineExpression, "from_list", pulp.LpAffineExpression)
    problem = pulp.LpProblem("program", pulp.LpMinimize)
    lower, upper = program.box
    whole = np.zeros(program.n_columns, dtype=np.bool_) if program.whole is None else program.whole
    columns = [
        problem.add_variable(f"x{j}", _finite(low), _finite(high), "Integer" if is_whole else "Continuous")
        for j, (low, high, is_whole) in enumerate(zip(lower, upper, whole.tolist(), strict=True))
    ]
    costs = np.flatnonzero(program.cost)
    problem.setObjective(expression([(columns[j], float(program.cost[j])) for j in costs]))
    matrix, sides = program.matrix, []
    for i in range(program.n_rows):
        span = slice(matrix.indptr[i], matrix.indptr[i + 1])
        terms = [
            (columns[j], float(a)) for j, a in zip(matrix.indices[span], matrix.data[span], strict=True) if a
        ]
        if not terms:
            continue
        for side, constraint in _sides(expression(terms), program.row_lower[i], program.row_upper[i]):
            problem.addConstraint(constraint, f"r{i}{side}")
            sides.append((i, side))
    return problem, columns, sides


def _sides(terms: Any, low: float, high: float) -> Iterable[tuple[str, Any]]:
    """One constraint per finite limit, one for an equality."""
    if low == high:
        yield "e", terms == float(low)
        return
    if np.isfinite(low):
        yield "l", terms >= float(low)
    if np.isfinite(high):
        yield "u", terms <= float(high)


def _driver(pulp: Any, driver: str, program: LinearProgram, limits: Limits) -> Any:
    """PuLP's solver object with the settings it knows."""
    kind = type(pulp.getSolver(driver, **_silent(driver)))
    known = inspect.signature(kind.__init__).parameters
    wanted = {"timeLimit": limits.time_s, "threads": 1}
    if program.is_integer:
        wanted |= {"gapRel": limits.gap, "maxNodes": limits.nodes}
    given = {key: value for key, value in wanted.items() if key in known and value is not None}
    return pulp.getSolver(driver, **_silent(driver), **given, **EXACTING.get(driver, {}))


def _silent(driver: str) -> dict[str, Any]:
    # The bundled CBC leaves PuLP with version 4, of which version 3 warns whoever does not say this.
    return {"msg": False, "_skip_v4_deprecation": True} if driver == BUNDLED_CBC else {"msg": False}


def _values(columns: list[Any], program: LinearProgram) -> FloatArray | None:
    """Values of the columns; a column the solver never saw stays where its limits let it be nearest zero."""
    values = [column.varValue for column in columns]
    if all(value is None for value in values):
        return None
    nearest_zero = np.clip(0.0, *program.box)
    return np.array([near if v is None else v for v, near in zip(values, nearest_zero, strict=True)])


def _duals(
    problem: Any, sides: list[tuple[int, str]], program: LinearProgram, x: FloatArray | None
) -> FloatArray | None:
    """Duals of the rows, in whichever sign leans on the limits that `x` reaches."""
    prices = [constraint.pi for constraint in problem.constraints()]
    if x is None or len(prices) != len(sides) or any(price is None for price in prices):
        return None
    duals = np.zeros(program.n_rows)
    np.add.at(duals, [row for row, _ in sides], np.array(prices, dtype=np.float64))
    return min((duals, -duals), key=lambda y: price_error(program, x, y))


def _claims_optimal(problem: Any, ended: Any) -> bool:
    """Whether the solver says that it finished; PuLP 3 keeps that apart from its status of the problem."""
    says = getattr(ended, "status", getattr(problem, "sol_status", None))
    return bool(says == 1)


def _said(pulp: Any, ended: Any) -> str:
    """The status in words: a number in PuLP 3, a member of an enumeration in 4."""
    return str(ended.status.name) if hasattr(ended, "status") else str(pulp.LpStatus[ended])


def _claimed_bound(program: LinearProgram, x: FloatArray | None, limits: Limits) -> float | None:
    """The bound that an answer called optimal implies."""
    if x is None:
        return None
    value = float(program.cost @ x)
    return value - limits.gap * abs(value) + program.offset


def _finite(limit: float) -> float | None:
    return float(limit) if np.isfinite(limit) else None

"""HiGHS, driven through arrays.

highspy is loaded when first needed: it loads slowly, and plans that form a tree never do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from quotaopt.linear.program import LinearProgram
from quotaopt.linear.solver import NO_LIMITS, NO_START, Answer, Limits, Start

Option = bool | int | float | str

ALWAYS: dict[str, Option] = {
    "output_flag": False,
    "threads": 1,  # the same answer on every machine
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
    "primal_residual_tolerance": 1e-9,
    "dual_residual_tolerance": 1e-9,
    "ipm_optimality_tolerance": 1e-10,
    "optimality_tolerance": 1e-9,
    "mip_feasibility_tolerance": 1e-9,
    "mip_abs_gap": 0.0,  # an absolute gap means nothing in unknown units
}

ROUGH = 1e-6
"""What a first-order method reaches soon; refinement does the rest."""


@dataclass(frozen=True)
class HighsSolver:
    """HiGHS with fixed options. `algorithm` is for linear programs: simplex, ipm or pdlp."""

    name: str = "highs"
    algorithm: str = "simplex"
    options: tuple[tuple[str, Option], ...] = ()

    def solve(self, program: LinearProgram, *, limits: Limits = NO_LIMITS, start: Start = NO_START) -> Answer:
        """What HiGHS claims about `program`."""
        highs = loaded(program, self.options_for(program))
        give_start(highs, start)
        return run(highs, limits, method=self.name, is_integer=program.is_integer)

    def options_for(self, program: LinearProgram) -> dict[str, Option]:
        """The options HiGHS gets beyond those that hold always."""
        # naming an algorithm makes HiGHS drop the whole numbers
        algorithm = "choose" if program.is_integer else self.algorithm
        return {"solver": algorithm, **dict(self.options)}


SIMPLEX = HighsSolver()
INTERIOR = HighsSolver("highs:ipm", "ipm", options=(("run_crossover", "off"),))
FIRST_ORDER = HighsSolver(
    "highs:pdlp",
    "pdlp",
    options=(
        ("pdlp_optimality_tolerance", ROUGH),
        ("optimality_tolerance", ROUGH),
        ("primal_residual_tolerance", ROUGH),
        ("dual_residual_tolerance", ROUGH),
        ("primal_feasibility_tolerance", ROUGH),
        ("dual_feasibility_tolerance", ROUGH),
        ("pdlp_iteration_limit", 100_000),
    ),
)
AS_IT_IS = HighsSolver("highs", options=(("presolve", "off"), ("simplex_scale_strategy", 0)))
"""For small programs in good units: preparing them takes longer than solving them."""
FROM_A_BASIS = HighsSolver("highs", options=(*AS_IT_IS.options, ("simplex_dual_edge_weight_strategy", 1)))
"""The same from a basis some pivots away: exact weights of all edges cost more than they save there."""
WITHOUT_PRESOLVE = HighsSolver("highs without presolve", options=(("presolve", "off"),))


def loaded(program: LinearProgram, options: dict[str, Option]) -> Any:
    """A Highs object that holds `program`, not yet run."""
    import highspy

    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in {**ALWAYS, **options}.items():
        set_option(highs, option, value)
    matrix = program.matrix
    whole = np.zeros(program.n_columns) if program.whole is None else program.whole
    highs.passModel(
        program.n_columns, program.n_rows, matrix.nnz,
        int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize), program.offset,
        program.cost, program.lower, program.upper, program.row_lower, program.row_upper,
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data.astype(np.float64),
        np.asarray(whole, dtype=np.int32),
    )  # fmt: skip
    # Python sees Ctrl-C only while Python runs: these calls give it the chance.
    highs.cbSimplexInterrupt += _let_python_look
    highs.cbMipInterrupt += _let_python_look
    return highs


def set_option(highs: Any, option: str, value: Option) -> None:
    """Set an option; HiGHS itself would only say a word about one it does not know."""
    import highspy

    if highs.setOptionValue(option, value) != highspy.HighsStatus.kOk:
        raise ValueError(f"HiGHS refuses {option} = {value!r}")


def give_start(highs: Any, start: Start) -> None:
    """Hand over a basis or a point; HiGHS ignores what does not fit."""
    import highspy

    if start.basis is not None:
        highs.setBasis(start.basis)
    if start.x is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.x
        highs.setSolution(solution)


def run(highs: Any, limits: Limits, *, method: str, is_integer: bool) -> Answer:
    """Run what is loaded and collect the claims."""
    import highspy

    # the clock of a Highs object runs on through all its runs
    time_s = np.inf if limits.time_s is None else highs.getRunTime() + max(limits.time_s, 0.0)
    set_option(highs, "time_limit", float(time_s))
    set_option(highs, "mip_rel_gap", limits.gap)
    if limits.nodes is not None:
        set_option(highs, "mip_max_nodes", limits.nodes)
    if highs.run() == highspy.HighsStatus.kError and highs.getModelStatus() == _status("kNotset"):
        # somebody used HiGHS with another number of threads in this process
        highspy.Highs.resetGlobalScheduler(True)
        highs.run()
    return _answer(highs, method, is_integer)


def _answer(highs: Any, method: str, is_integer: bool) -> Answer:
    status, info, solution = highs.getModelStatus(), highs.getInfo(), highs.getSolution()
    x = np.array(solution.col_value) if solution.value_valid else None
    duals = np.array(solution.row_dual) if solution.dual_valid and not is_integer else None
    if status == _status("kModelEmpty"):
        x, duals = np.zeros(highs.getNumCol()), np.zeros(highs.getNumRow())
    ray = None
    if status == _status("kInfeasible") and not is_integer:
        _, found, multipliers = highs.getDualRay()
        ray = np.array(multipliers) if found else None
    return Answer(
        x=x,
        duals=duals,
        says=highs.modelStatusToString(status),
        method=method,
        ray=ray,
        bound=float(info.mip_dual_bound) if is_integer else None,
        stopped=status in {_status("kTimeLimit"), _status("kSolutionLimit")},
        iterations=max(int(info.simplex_iteration_count), 0) + max(int(info.ipm_iteration_count), 0),
        basis=highs.getBasis() if not is_integer and highs.getBasis().valid else None,
    )


def _status(name: str) -> Any:
    import highspy

    return getattr(highspy.HighsModelStatus, name)


def _let_python_look(event: Any) -> None:
    """Do nothing, in Python."""

"""Linear and integer programs in arrays, several solvers behind one interface, and our own acceptance check.

Knows nothing of plans, models or notions. No solver's word is believed: `solve_linear` returns
only what `measure` and `refutes` recompute on the program itself.
"""

from quotaopt.linear.accept import Measured, measure, refutes
from quotaopt.linear.endings import USUAL, Ending, Infeasible, Solved, Stopped, Tolerance, Unbounded
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.registry import available, solver_named
from quotaopt.linear.session import HighsSession
from quotaopt.linear.solve import solve_linear
from quotaopt.linear.solver import Answer, Limits, LinearSolver, Start

__all__ = [
    "USUAL",
    "Answer",
    "Ending",
    "HighsSession",
    "Infeasible",
    "Limits",
    "LinearProgram",
    "LinearSolver",
    "Measured",
    "Solved",
    "Start",
    "Stopped",
    "Tolerance",
    "Unbounded",
    "available",
    "measure",
    "refutes",
    "solve_linear",
    "solver_named",
]

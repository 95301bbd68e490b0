"""Linear and integer programs in arrays, several solvers behind one interface, and our own acceptance check.

Knows nothing of plans, models or notions. No solver's word is believed: `solve_linear` returns
only what `measure` and `refutes` recompute on the program itself.
"""

from quotaopt.linear.accept import Measured, measure, refutes
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.solve import Infeasible, Solved, Stopped, Unbounded, solve_linear
from quotaopt.linear.solver import Answer, Limits, LinearSolver, Start

__all__ = [
    "Answer",
    "Infeasible",
    "Limits",
    "LinearProgram",
    "LinearSolver",
    "Measured",
    "Solved",
    "Start",
    "Stopped",
    "Unbounded",
    "measure",
    "refutes",
    "solve_linear",
]

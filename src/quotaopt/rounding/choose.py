"""From the continuous answer to whole steps: which method, and what it could not keep."""

from __future__ import annotations

from quotaopt.errors import NOWHERE, Problems
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.structure import Structure
from quotaopt.rounding.divisor import DIVISORS, LARGEST_DIVISOR, round_by_divisor
from quotaopt.rounding.flow import round_crossing
from quotaopt.rounding.general import round_general, settle
from quotaopt.rounding.hierarchy import Hierarchy
from quotaopt.rounding.ideal import ideal_of
from quotaopt.rounding.result import Rounding, misses_of
from quotaopt.rounding.tree import round_tree

LARGEST_REMAINDER = "largest_remainder"
METHODS = (LARGEST_REMAINDER, *DIVISORS)


def round_to_steps(
    model: CanonicalModel, structure: Structure, t: FloatArray, *, method: str = LARGEST_REMAINDER
) -> Rounding:
    r"""Whole steps for every cell, near :math:`x_c = r_c t_c \cdot` ``per_unit``.

    Parameters
    ----------
    model : CanonicalModel
        The model; its `steps` hold the limits to keep. Soft rows give way first (see `soft`).
    structure : Structure
        Its rows sorted into trees.
    t : (n_cells,)
        Burdens of the continuous answer, up to float noise inside the limits.
    method : str
        ``largest_remainder`` (every node of one or two trees lands on floor or ceiling of its
        continuous sum) or a divisor method, ``webster``, ``jefferson`` or ``adams`` (no quota,
        but more to share never takes from anyone), for one or two trees.

    Returns
    -------
    Rounding
        Every limit of a hard row holds exactly that is not listed in its `misses`.

    Raises
    ------
    PlanError
        The method is unknown, or a divisor method cannot serve this model.
    """
    _refuse_unknown(model, structure, method)
    trees = tuple(Hierarchy.from_tree(tree, model.steps, model.row_priority) for tree in structure.trees)
    one = trees[0] if trees else Hierarchy.alone(model.n_cells)
    two = trees[1] if len(trees) > 1 else Hierarchy.alone(model.n_cells)
    cells = ideal_of(model, t)
    if method in DIVISORS:
        steps = round_by_divisor(one, two, cells, method)
    elif structure.plan_class == "P":
        steps = round_general(model, trees, structure.loose, cells)
    elif structure.plan_class == "F":
        steps = round_crossing(one, two, cells)
    else:
        steps = round_tree(one, cells)
    steps = settle(model, steps, cells)
    steps.setflags(write=False)
    return Rounding(steps, method, misses_of(model, steps))


def _refuse_unknown(model: CanonicalModel, structure: Structure, method: str) -> None:
    """Stop where `method` is none of ours or cannot serve the model."""
    problems = Problems()
    if method not in METHODS:
        problems.add(NOWHERE, "rounding.method", method=method, known=", ".join(METHODS))
    elif method in DIVISORS and structure.plan_class == "P":
        problems.add(NOWHERE, "rounding.divisor_class", method=method)
    elif method in DIVISORS and model.n_cells > LARGEST_DIVISOR:
        problems.add(
            NOWHERE, "rounding.divisor_size", method=method, cells=model.n_cells, most=LARGEST_DIVISOR
        )
    problems.stop_if_any()

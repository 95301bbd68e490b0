r"""Class T, exactly: every row of a laminar family becomes a lowest and a highest level.

Every cell keeps an interval :math:`[A_c, B_c]` of burdens, at first its own limits. From the
deepest rows to the roots, row v is filled like a vessel of cells:

.. math:: \sum_{c \in v} r_c \,\mathrm{clip}(a_v, A_c, B_c) = \underline b_v, \qquad
          \sum_{c \in v} r_c \,\mathrm{clip}(b_v, A_c, B_c) = \overline b_v

and its cells are narrowed to :math:`A_c \leftarrow \mathrm{clip}(a_v, A_c, B_c)` and
:math:`B_c \leftarrow \mathrm{clip}(b_v, A_c, B_c)`: whatever level the rows above ask for, row v now
keeps its limits. A cost that is smallest at 1 then asks every root for level 1, and
:math:`t_c = \mathrm{clip}(1, A_c, B_c)`. No notion enters: on a laminar family all of them have
this one answer (Veinott 1971; Fujishige 1980).

The levels top-down, :math:`\lambda_v = \mathrm{clip}(\lambda_{parent}, a_v, b_v)` with 1 above the
roots, give the multipliers :math:`y_v = \phi'(\lambda_v) - \phi'(\lambda_{parent})` that prove it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.fairness.notion import Notion
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.structure import Tree
from quotaopt.solvers.candidate import Candidate, Side, TreeWitness, claim
from quotaopt.solvers.layout import Layout, lay_out
from quotaopt.solvers.water import segment_sums, water_levels

ROUNDING = 1e-12
"""A limit missed by no more than this share of it counts as just reached: the sums that
limits are made from are no more exact."""
LOWEST_SLOPE_AT = 1e-30
"""Where the slope of a cost is taken for a level of 0, at which it may be infinite."""


@dataclass(frozen=True, eq=False)
class Filled:
    """The levels of all rows, and what they leave to the cells in the order of the layout."""

    rise: FloatArray  # (n_nodes,), a: the row lets its cells fall to no lower level; -inf: to any
    fall: FloatArray  # (n_nodes,), b: the row lets its cells rise to no higher level; +inf: to any
    low: FloatArray  # (n_inside,), A
    high: FloatArray  # (n_inside,), B


def solve_tree(model: CanonicalModel, tree: Tree, notion: Notion) -> Candidate | TreeWitness:
    """The optimum over the cells and the rows of `tree`, or a row that no burdens can satisfy.

    Rows outside `tree` are not looked at and get multiplier 0; where they hold anyway, the
    answer is optimal for the whole model. The two limits of one row must not exclude each other.
    """
    layout = lay_out(tree)
    filled = fill_rows(model, tree, layout)
    if isinstance(filled, TreeWitness):
        return filled
    t = np.clip(1.0, model.lower, model.upper)
    t[layout.cells] = np.clip(1.0, filled.low, filled.high)
    multipliers = np.zeros(model.n_rows)
    multipliers[tree.rows] = _multipliers(tree, layout, filled, notion)
    return claim(model, notion, t, multipliers, method="tree", iterations=len(layout.levels))


def fill_rows(model: CanonicalModel, tree: Tree, layout: Layout) -> Filled | TreeWitness:
    """Find the levels of all rows, deepest first."""
    weight = model.reference[layout.cells]
    low, high = model.lower[layout.cells], model.upper[layout.cells]
    rise, fall = np.full(len(tree.rows), -np.inf), np.full(len(tree.rows), np.inf)

    def levels(nodes: IntArray, target: FloatArray) -> FloatArray:
        cells = layout.stretch(nodes)
        return water_levels(weight[cells], low[cells], high[cells], layout.size[nodes], target)

    for nodes in reversed(layout.levels):
        cells, sizes = layout.stretch(nodes), layout.size[nodes]
        least, most = (segment_sums(weight[cells] * ends[cells], sizes) for ends in (low, high))
        lower, upper = model.row_lower[tree.rows[nodes]], model.row_upper[tree.rows[nodes]]
        witness = _contradiction(model, tree, layout, nodes, (least, most), (rise, fall))
        if witness is not None:
            return witness

        lifted, capped = lower > least, upper < most
        fixed = lifted & (lower == upper)
        rise[nodes[lifted]] = levels(nodes[lifted], np.minimum(lower, most)[lifted])
        fall[nodes[fixed]] = rise[nodes[fixed]]
        free = capped & ~fixed
        fall[nodes[free]] = levels(nodes[free], np.maximum(upper, least)[free])
        fall[nodes] = np.maximum(rise[nodes], fall[nodes])  # limits closer than rounding

        active = nodes[lifted | capped]
        cells, sizes = layout.stretch(active), layout.size[active]
        bottom, top = low[cells], high[cells]
        low[cells], high[cells] = (
            np.clip(np.repeat(level[active], sizes), bottom, top) for level in (rise, fall)
        )
    return Filled(rise, fall, low, high)


def _multipliers(tree: Tree, layout: Layout, filled: Filled, notion: Notion) -> FloatArray:
    """What every row adds to the slope at its parent's level. (n_nodes,)"""
    level, above = np.ones(len(tree.rows)), np.ones(len(tree.rows))
    for nodes in layout.levels:
        inner = nodes[tree.parent[nodes] >= 0]
        above[inner] = level[tree.parent[inner]]
        level[nodes] = np.clip(above[nodes], filled.rise[nodes], filled.fall[nodes])
    return notion.slope(np.maximum(level, LOWEST_SLOPE_AT)) - notion.slope(np.maximum(above, LOWEST_SLOPE_AT))


def _contradiction(
    model: CanonicalModel,
    tree: Tree,
    layout: Layout,
    nodes: IntArray,
    reach: tuple[FloatArray, FloatArray],
    levels: tuple[FloatArray, FloatArray],
) -> TreeWitness | None:
    """The first of `nodes` whose limits its cells miss; they can carry ``reach``, least to most."""
    (least, most), (rise, fall) = reach, levels
    rows = tree.rows[nodes]
    sides: tuple[tuple[Side, FloatArray, FloatArray, FloatArray], ...] = (
        ("lower", model.row_lower[rows], most, fall),
        ("upper", least, model.row_upper[rows], rise),
    )
    for side, needs, reachable, held in sides:
        if (short := needs > reachable + ROUNDING * np.abs(needs)).any():
            at = int(np.argmax(short))
            proof = _oppose(model, tree, layout, nodes[at], side, np.isfinite(held))
            return TreeWitness(int(rows[at]), side, float(needs[at]), float(reachable[at]), proof)
    return None


def _oppose(
    model: CanonicalModel, tree: Tree, layout: Layout, node: int, side: Side, held: BoolArray
) -> FloatArray:
    """A Farkas vector: `node` against the nearest rows inside it that hold their cells. (n_rows,)"""
    price, passed = np.zeros(len(tree.rows)), np.zeros(len(tree.rows), dtype=np.bool_)
    price[node], passed[node] = 1.0, True
    for nodes in layout.levels[tree.depth[node] + 1 :]:
        below = nodes[passed[tree.parent[nodes]]]
        price[below[held[below]]] = -1.0
        passed[below] = ~held[below]
    multipliers = np.zeros(model.n_rows)
    multipliers[tree.rows] = price if side == "lower" else -price
    return multipliers

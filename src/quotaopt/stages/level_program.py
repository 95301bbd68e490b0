r"""The linear program of one leximin or leximax round, and the way back to the model.

With :math:`\sigma = -1` for leximin and :math:`+1` for leximax,

.. math:: \min z \quad \text{s.t.} \quad \sigma T_u - z \le \sigma \;\; (u \text{ open}), \quad
          \sigma T_u \le \sigma \zeta_u \;\; (u \text{ settled}), \quad \text{rows, boxes}.

The burden of a group stands in one row of the model only, the equation that defines it. That
equation is used up: the group is no column, and the row stays only where it limits the group. Cells
that no row tells apart become one. What is left has a row per group and a column per class of cells.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from quotaopt.linear.program import LinearProgram
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.stages.alike import Alike, merge_alike


@dataclass(frozen=True, eq=False)
class LevelProgram:
    """The first round. Columns: the kept cells, then z; rows: the kept rows, then the units'."""

    program: LinearProgram
    model: CanonicalModel
    units: IntArray  # (n_units,), cells of the model
    sign: int
    alike: Alike | None  # cells that were merged; None: none were
    kept_cells: IntArray  # classes of cells that are columns
    kept_rows: IntArray
    column: IntArray  # (n_units,), where the unit is one
    link: IntArray  # (n_units,), the row that defines the unit, -1 where the unit is a column
    entry: FloatArray  # (n_units,), the unit's entry in that row
    offset: FloatArray  # (n_units,), what sigma * T is where all kept cells are 0

    @property
    def first_unit_row(self) -> int:
        """Where the rows of the units start."""
        return len(self.kept_rows)

    def burdens(self, x: FloatArray) -> FloatArray:
        """Burdens of all cells of the model, inside their boxes. (n_cells,)"""
        model, linked = self.model, self.link >= 0
        classes = model if self.alike is None else self.alike.model
        t = np.ones(classes.n_cells)
        t[self.kept_cells] = x[:-1]
        t = t if self.alike is None else self.alike.cells(t)
        t = np.clip(t, model.lower, model.upper)
        groups = self.units[linked]
        t[groups] = 0.0
        rest = model.row_lower[self.link[linked]] - model.activity(t)[self.link[linked]]
        t[groups] = np.clip(rest / self.entry[linked], model.lower[groups], model.upper[groups])
        return t

    def prices(self, duals: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Multipliers of the model's rows (n_rows,), and of the units' limits, 0 or more (n_units,)."""
        on_units = np.maximum(-duals[self.first_unit_row :], 0.0)
        multipliers = np.zeros(self.model.n_rows)
        multipliers[self.kept_rows] = duals[: self.first_unit_row] / self.model.row_mass[self.kept_rows]
        linked = self.link >= 0
        # A group has no price of its own: its row takes the weight over from the group.
        multipliers[self.link[linked]] += self.sign * on_units[linked] / self.entry[linked]
        return multipliers, on_units


def level_program(model: CanonicalModel, units: IntArray, sign: int) -> LevelProgram:
    """The first round: all `units` are open."""
    alike = _merged(model, units)
    if alike is None:
        return _stated(model, units, sign)
    stated = _stated(alike.model, alike.codes[units].astype(np.int64), sign)
    return replace(stated, model=model, units=units, alike=alike)


def _merged(model: CanonicalModel, units: IntArray) -> Alike | None:
    """The model of classes of cells, where it is smaller and every unit is a class of its own."""
    if len(units) == model.n_cells:
        return None
    alike = merge_alike(model)
    sizes = np.bincount(alike.codes)
    return alike if alike.model.n_cells < model.n_cells and (sizes[alike.codes[units]] == 1).all() else None


def _stated(model: CanonicalModel, units: IntArray, sign: int) -> LevelProgram:
    """The program without merging any cells."""
    matrix = model.matrix()
    link, entry = _definitions(model, matrix, units)
    linked = link >= 0
    is_kept = np.ones(model.n_cells, dtype=np.bool_)
    is_kept[units[linked]] = False
    cells = np.flatnonzero(is_kept)
    position = np.cumsum(is_kept) - 1

    limits = _limits_beside_groups(model, units, link, entry)
    cut = sparse.csr_array(matrix[:, cells])
    cut.eliminate_zeros()
    rows = np.flatnonzero(~_follows(cut, model, cells, limits, link))
    mass = model.row_mass[rows]

    alone = np.flatnonzero(~linked)
    offset = np.zeros(len(units))
    offset[linked] = sign * model.row_lower[link[linked]] / entry[linked]
    groups = sparse.csr_array(sparse.diags_array(-sign / entry[linked]) @ cut[link[linked]])
    singles = sparse.csr_array(
        (np.full(len(alone), float(sign)), (np.arange(len(alone)), position[units[alone]])),
        shape=(len(alone), len(cells)),
    )
    order = np.argsort(np.concatenate([np.flatnonzero(linked), alone]))
    unit_rows = sparse.csr_array(sparse.vstack([groups, singles], format="csr")[order])
    matrix = sparse.block_array(
        [
            [sparse.diags_array(1.0 / mass) @ cut[rows], None],
            [unit_rows, sparse.csr_array(np.full((len(units), 1), -1.0))],
        ],
        format="csr",
    )
    program = LinearProgram(
        cost=np.append(np.zeros(len(cells)), 1.0),
        lower=np.append(model.lower[cells], -np.inf),
        upper=np.append(model.upper[cells], np.inf),
        matrix=sparse.csr_array(matrix),
        row_lower=np.concatenate([limits[0][rows] / mass, np.full(len(units), -np.inf)]),
        row_upper=np.concatenate([limits[1][rows] / mass, sign - offset]),
    )
    column = np.where(linked, -1, position[units])
    return LevelProgram(program, model, units, sign, None, cells, rows, column, link, entry, offset)


def _definitions(
    model: CanonicalModel, matrix: sparse.csr_array, units: IntArray
) -> tuple[IntArray, FloatArray]:
    """The equation each unit stands in, where it stands in no other row; and its entry there."""
    columns = sparse.csc_array(matrix[:, units])
    columns.eliminate_zeros()
    single = np.flatnonzero(np.diff(columns.indptr) == 1)
    row, entry = columns.indices[columns.indptr[single]], columns.data[columns.indptr[single]]
    equation = model.row_lower[row] == model.row_upper[row]
    _, first = np.unique(row, return_index=True)  # an equation defines one unit only
    chosen = np.zeros(len(single), dtype=np.bool_)
    chosen[first] = True
    chosen &= equation
    link, entries = np.full(len(units), -1, dtype=np.int64), np.ones(len(units))
    link[single[chosen]], entries[single[chosen]] = row[chosen], entry[chosen]
    return link, entries


def _limits_beside_groups(
    model: CanonicalModel, units: IntArray, link: IntArray, entry: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Row limits when groups are no columns: an equation leaves its cells what the group's box leaves."""
    linked = link >= 0
    groups, rows = units[linked], link[linked]
    ends = np.stack([entry[linked] * model.lower[groups], entry[linked] * model.upper[groups]])
    lower, upper = model.row_lower.copy(), model.row_upper.copy()
    lower[rows] -= ends.max(axis=0)
    upper[rows] -= ends.min(axis=0)
    return lower, upper


def _follows(
    cut: sparse.csr_array,
    model: CanonicalModel,
    cells: IntArray,
    limits: tuple[FloatArray, FloatArray],
    link: IntArray,
) -> BoolArray:
    """Defining rows whose limits the boxes of the cells keep anyway. (n_rows,)"""
    rows = np.unique(link[link >= 0])
    part = cut[rows]
    entry, column = part.data, part.indices
    row = np.repeat(np.arange(len(rows)), np.diff(part.indptr))
    box = model.lower[cells][column], model.upper[cells][column]
    least = np.bincount(row, entry * np.where(entry > 0.0, *box), len(rows))
    most = np.bincount(row, entry * np.where(entry > 0.0, *box[::-1]), len(rows))
    follows = np.zeros(model.n_rows, dtype=np.bool_)
    follows[rows] = (least >= limits[0][rows]) & (most <= limits[1][rows])
    return follows

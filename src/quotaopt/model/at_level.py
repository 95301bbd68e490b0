r"""Fairness between groups of cells, rewritten as fairness between cells.

Source: a model whose burdens are measured on groups :math:`g` that share out all cells,

.. math:: \min_t \sum_g R_g \, \phi(X_g / R_g) + \varepsilon \sum_c r_c \, \phi(t_c), \qquad
          R_g = \sum_{c \in g} r_c, \quad X_g = \sum_{c \in g} r_c t_c .

Target: a canonical model with one more cell per group, whose burden :math:`T_g` is the group's.
The cells weigh :math:`r'_c = \varepsilon r_c / (1 + \varepsilon)` and the groups
:math:`R'_g = R_g / (1 + \varepsilon)`, which sum to 1. The rows of the source are multiplied by
:math:`\varepsilon / (1 + \varepsilon)` and so keep their entries (penalties are divided by
:math:`\varepsilon`, what rows give way is multiplied by :math:`\varepsilon^2 / (1 + \varepsilon)`); one
*link* per group follows:

.. math:: \sum_{c \in g} r'_c t_c - \varepsilon R'_g T_g = 0 .
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import NO_LOWER, NO_UPPER, CodeArray, FloatArray, IntArray, LabelArray
from quotaopt.model.canonical import CanonicalModel, Partition, StepLimits, group_sums

Values = TypeVar("Values", FloatArray, IntArray, CodeArray)

FINISH = 1e-3
"""What the cells weigh beside the groups. What happens between groups decides, this settles the
rest; prices of cells cancel to this part of themselves, so each power of ten costs a digit."""
LINK = "level"
"""The name of the links among the rules."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Disjoint groups of cells that hold every cell; none is empty."""

    codes: CodeArray  # (n_cells,), 0..n_groups-1
    names: LabelArray  # (n_groups,), str, the members each group stands for

    @cached_property
    def first_cell(self) -> IntArray:
        """The first cell of every group. (n_groups,)"""
        first = np.empty(len(self.names), dtype=np.int64)
        first[self.codes[::-1]] = np.arange(len(self.codes) - 1, -1, -1)
        return first


@dataclass(frozen=True, eq=False)
class AtLevel:
    """The rewritten model and the way back to its source."""

    model: CanonicalModel  # the source's cells, then the groups; the source's rows, then the links
    source: CanonicalModel
    groups: Groups
    finish: float

    @property
    def scale(self) -> float:
        """The source's objective is so many times that of the rewritten model."""
        return 1.0 + self.finish

    def cells(self, t: FloatArray) -> FloatArray:
        """Burdens of the source's cells, without the groups'. (n_cells,)"""
        return t[: self.source.n_cells]

    def with_groups(self, t: FloatArray) -> FloatArray:
        """Burdens of cells (n_cells,), then what they make of the groups'."""
        n_groups, reference = len(self.groups.names), self.source.reference
        carried, fair = (group_sums(self.groups.codes, x, n_groups) for x in (reference * t, reference))
        return np.concatenate([t, carried / fair])

    def multipliers(self, rows: FloatArray, links: FloatArray) -> FloatArray:
        """The way back from `prices`. (n_rows + n_groups,)"""
        return np.concatenate([rows, links]) / self.finish

    def prices(self, multipliers: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Multipliers in the source's units: of its rows (n_rows,), and of the links (n_groups,)."""
        rows, links = np.split(self.finish * multipliers, [self.source.n_rows])
        return rows, links


def at_level(model: CanonicalModel, groups: Groups, finish: float = FINISH) -> AtLevel:
    """Rewrite a model for burdens on groups; `finish` is the weight of the cells, above 0."""
    n_groups, whole = len(groups.names), 1.0 + finish
    sizes = group_sums(groups.codes, model.reference, n_groups)
    numbers = np.arange(n_groups, dtype=np.int32)
    link = Partition(
        codes=np.concatenate([groups.codes, numbers]),
        n_groups=n_groups,
        weight=np.concatenate([np.ones(model.n_cells), np.full(n_groups, -finish)]),
    )
    combine = sparse.block_diag([model.combine, sparse.eye_array(n_groups)], format="csr")
    share = finish / whole
    rewritten = CanonicalModel(
        reference=np.concatenate([share * model.reference, sizes / whole]),
        lower=_then(model.lower, n_groups, 0.0),
        upper=_then(model.upper, n_groups, np.inf),
        partitions=(*(_cells_only(partition, n_groups) for partition in model.partitions), link),
        combine=sparse.csr_array(combine),
        row_lower=_then(share * model.row_lower, n_groups, 0.0),
        row_upper=_then(share * model.row_upper, n_groups, 0.0),
        steps=_cells_in_steps(model.steps, n_groups),
        rule_names=(*model.rule_names, LINK),
        row_rule=_then(model.row_rule, n_groups, len(model.rule_names)),
        row_member=np.concatenate([model.row_member, groups.names]),
        row_priority=_then(model.row_priority, n_groups, 0),
        row_penalty=None
        if model.row_penalty is None
        else _then(model.row_penalty / finish, n_groups, np.inf),
        row_give=None if model.row_give is None else _then(model.row_give * finish * share, n_groups, 0.0),
    )
    return AtLevel(rewritten, model, groups, finish)


def _then(values: Values, count: int, value: float | np.int64) -> Values:
    """`values`, then `count` times `value`."""
    return np.concatenate([values, np.full(count, value, dtype=values.dtype)])


def _cells_only(partition: Partition, n_groups: int) -> Partition:
    """The same groups of cells; the new cells are in none."""
    weight = None if partition.weight is None else _then(partition.weight, n_groups, 0.0)
    return replace(partition, codes=_then(partition.codes, n_groups, -1), weight=weight)


def _cells_in_steps(steps: StepLimits, n_groups: int) -> StepLimits:
    """The same limits in steps; groups and links have none."""
    none_below, none_above = np.full(n_groups, NO_LOWER), np.full(n_groups, NO_UPPER)
    longer = replace(
        steps,
        cell_kind=_then(steps.cell_kind, n_groups, 0) if steps.cell_kind.ndim else steps.cell_kind,
        cell_lower=np.concatenate([steps.cell_lower, none_below]),
        cell_upper=np.concatenate([steps.cell_upper, none_above]),
    )
    return longer.with_rows(none_below, none_above, np.zeros((), dtype=np.int64))

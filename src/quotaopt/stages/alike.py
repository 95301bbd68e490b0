r"""Cells that no row tells apart, as one cell.

Source: a canonical model. Cells with the same group and weight in every partition that a limited row
uses feel the same pressure, whatever the multipliers are. Target: one cell per such class, with

.. math:: R_k = \sum_c r_c, \quad \underline T_k = \tfrac{1}{R_k} \sum_c r_c \underline t_c, \quad
          \overline T_k = \tfrac{1}{R_k} \sum_c r_c \overline t_c .

Rows keep their numbers and multipliers; those without a limit lose their entries. A million cells
under limits on regions and quarters become a few hundred. Only for stages whose objective does not
look at single cells.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import BoolArray, CodeArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel, Partition, group_sums
from quotaopt.model.cells import compress


@dataclass(frozen=True, eq=False)
class Alike:
    """The model of classes and the way back to its source."""

    model: CanonicalModel
    source: CanonicalModel
    codes: CodeArray  # (source.n_cells,), class of every cell

    def cells(self, burdens: FloatArray) -> FloatArray:
        """Burdens of cells that make those of the classes: all cells equally far through their limits.

        What a class carries beyond that goes to its cells without an upper limit, in equal parts of
        their burden. (n_classes,) -> (n_cells,)
        """
        model, source = self.model, self.source
        endless = np.isinf(source.upper)
        upper = np.where(endless, source.lower, source.upper)
        n_classes = model.n_cells
        room = group_sums(self.codes, source.reference * (upper - source.lower), n_classes)
        endless_size = group_sums(self.codes, np.where(endless, source.reference, 0.0), n_classes)
        above = np.maximum(burdens - model.lower, 0.0) * model.reference
        share = np.clip(above / np.where(room > 0.0, room, np.inf), 0.0, 1.0)
        rest = np.where(endless_size > 0.0, above - share * room, 0.0)
        extra = rest / np.where(endless_size > 0.0, endless_size, np.inf)
        t = source.lower + share[self.codes] * (upper - source.lower)
        return np.asarray(np.where(endless, t + extra[self.codes], np.clip(t, source.lower, upper)))


def merge_alike(model: CanonicalModel) -> Alike:
    """Merge the cells of `model` that its limited rows do not tell apart."""
    limited = np.isfinite(model.row_lower) | np.isfinite(model.row_upper)
    combine = sparse.csr_array(sparse.diags_array(limited.astype(np.float64)) @ model.combine)
    combine.eliminate_zeros()
    used = np.zeros(int(model.offsets[-1]), dtype=np.bool_)
    used[combine.indices] = True
    in_use = np.add.reduceat(np.append(used, False), np.append(model.offsets[:-1], len(used)))[:-1] > 0
    codes, n_classes = _classes(model, in_use)
    first = np.empty(n_classes, dtype=np.int64)
    first[codes[::-1]] = np.arange(model.n_cells - 1, -1, -1)
    reference = group_sums(codes, model.reference, n_classes)
    endless = group_sums(codes, np.isinf(model.upper).astype(np.float64), n_classes) > 0.0
    finite = np.where(np.isinf(model.upper), 0.0, model.upper)
    classes = replace(
        model,
        reference=reference,
        lower=group_sums(codes, model.reference * model.lower, n_classes) / reference,
        upper=np.where(endless, np.inf, group_sums(codes, model.reference * finite, n_classes) / reference),
        partitions=tuple(
            _first_cells(partition, first, bool(use))
            for partition, use in zip(model.partitions, in_use, strict=True)
        ),
        combine=combine,
    )
    return Alike(classes, model, codes)


def _classes(model: CanonicalModel, in_use: BoolArray) -> tuple[CodeArray, int]:
    """The class of every cell: equal groups and weights in every partition in use."""
    codes, n_classes = np.zeros(model.n_cells, dtype=np.int32), 1
    for partition, use in zip(model.partitions, in_use, strict=True):
        if not use:
            continue
        codes, n_classes = _split(codes, n_classes, partition.codes + np.int64(1), partition.n_groups + 1)
        if partition.weight is not None:
            values, which = np.unique(partition.weight, return_inverse=True)
            codes, n_classes = _split(codes, n_classes, which.astype(np.int32), len(values))
    return codes, n_classes


def _split(codes: CodeArray, n_classes: int, by: CodeArray, n_values: int) -> tuple[CodeArray, int]:
    return compress(codes * np.int64(n_values) + by, n_classes * n_values)


def _first_cells(partition: Partition, first: IntArray, use: bool) -> Partition:
    """The partition over one cell of every class; no groups at all where no row uses it."""
    if not use:
        return Partition(np.full(len(first), -1, dtype=np.int32), partition.n_groups)
    weight = None if partition.weight is None else partition.weight[first]
    return Partition(partition.codes[first], partition.n_groups, weight)

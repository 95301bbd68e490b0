"""Kinds of cells that all rows count alike, as one: their limits add up, whatever each one's own are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from quotaopt.conflict.contradiction import Box
from quotaopt.model.arrays import FloatArray, IntArray

_SEED = 11
"""Of the numbers by which columns are told apart; any will do, the same ones always."""


@dataclass(frozen=True, eq=False)
class Alike:
    """Classes of kinds: one column each, which may be anything that their members may be together."""

    of_kind: IntArray  # (n_kinds,), the class of each
    first: IntArray  # (n_classes,), one kind of each
    box: Box

    @classmethod
    def of(cls, matrix: sparse.csr_array, box: Box) -> Alike:
        """The classes that the columns of a matrix tell apart."""
        marks = np.random.default_rng(_SEED).random((2, matrix.shape[0])) @ matrix
        _, first, of_kind = np.unique(marks[0] + 1j * marks[1], return_index=True, return_inverse=True)
        return cls(of_kind.ravel().astype(np.int64), first.astype(np.int64), box)

    def sums(self, values: FloatArray) -> FloatArray:
        """Sums over the members of every class. (n_kinds,) -> (n_classes,)"""
        return np.bincount(self.of_kind, values, len(self.first)).astype(np.float64)

    def spread(self, amounts: FloatArray) -> FloatArray:
        """Amounts of classes on their members, each within its own limits. (n_classes,) -> (n_kinds,)

        In proportion to the room of each; where some have no end, these share what there is.
        """
        endless = np.isinf(self.box.upper)
        room = np.where(endless, 0.0, self.box.upper - self.box.lower)
        room = np.where(self.sums(endless.astype(np.float64))[self.of_kind] > 0.0, endless, room)
        whole = self.sums(room)[self.of_kind]
        part = np.divide(room, whole, out=np.zeros(len(room)), where=whole > 0.0)
        return np.asarray(self.box.lower + part * (amounts - self.sums(self.box.lower))[self.of_kind])

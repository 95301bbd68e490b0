"""Combinations of codes as single numbers, and finding them again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import CodeArray, IntArray, LabelArray

_DENSE = 1 << 24  # up to so many possible keys are found by a table, more by bisection


def match(labels: LabelArray, members: LabelArray) -> CodeArray:
    """The code of every label among `members`, -1 where it is none; one more -1 for blanks. (n + 1,)

    The code -1 of a blank then looks up the last entry.
    """
    number = {name: code for code, name in enumerate(members)}
    return np.array([number.get(label, -1) for label in labels] + [-1], dtype=np.int32)


def pack(codes: Sequence[CodeArray], sizes: Sequence[int], length: int) -> IntArray:
    """One number per combination, in the order of the codes; -1 where a code is -1. (length,)"""
    key = np.zeros(length, dtype=np.int64)
    missing = np.zeros(length, dtype=np.bool_)
    for code, size in zip(codes, sizes, strict=True):
        key = key * size + code
        missing |= code < 0
    key[missing] = -1
    return key


def first_rows(codes: CodeArray, n_codes: int) -> IntArray:
    """The first row of every code 0..n_codes-1, all of which occur. (n_codes,)"""
    first = np.empty(n_codes, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return first


@dataclass(frozen=True, eq=False)
class KeyIndex:
    """Finds the position of keys among the distinct `keys`, by a table or by bisection."""

    keys: IntArray  # sorted where there is no table
    positions: CodeArray  # key -> position, or rank in `keys` -> position
    dense: bool

    @classmethod
    def of(cls, keys: IntArray, sizes: Sequence[int]) -> KeyIndex:
        """The index of packed `keys` of codes with these sizes; keys of -1 are never found."""
        bound = math.prod(sizes)
        rows = np.flatnonzero(keys >= 0)
        if bound <= _DENSE:
            positions = np.full(bound + 1, -1, dtype=np.int32)  # the last entry answers for -1
            positions[keys[rows]] = rows
            return cls(keys, positions, dense=True)
        order = rows[np.argsort(keys[rows], kind="stable")].astype(np.int32)
        return cls(keys[order], order, dense=False)

    def find(self, wanted: IntArray) -> IntArray:
        """The position of every wanted key, -1 where there is none. (len(wanted),)"""
        if self.dense:
            return self.positions[wanted].astype(np.int64)
        if not len(self.keys):
            return np.full(len(wanted), -1, dtype=np.int64)
        rank = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[rank] == wanted, self.positions[rank], -1)

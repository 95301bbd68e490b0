r"""How likely chance alone makes a difference: seeded permutation tests.

With a statistic s of the data and of N random reassignments of the values to the members,

.. math:: p = \frac{1 + \#\{k : |s_k| \ge |s|\}}{N + 1}

which is valid for every N and every distribution of the values.

Source: B. Phipson and G. K. Smyth, "Permutation p-values should never be zero", Statistical
Applications in Genetics and Molecular Biology 9 (2010); the largest statistic over several groups
as one test: P. H. Westfall and S. S. Young, Resampling-Based Multiple Testing (1993).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import CodeArray, FloatArray

_FEWEST_DRAWS, _MOST_DRAWS = 999, 9_999
_WORK = 20_000_000  # values drawn in sum, where that allows more than the fewest draws
_AT_ONCE = 1_000_000  # values in memory
_TIE = 1e-9  # statistics this close are equal: they differ by the order of additions


@dataclass(frozen=True)
class Trend:
    """How one quantity goes with another."""

    correlation: float  # of ranks, -1..1
    p_value: float
    high: float  # mean of the values where the other quantity is in its upper half
    low: float  # mean where it is in its lower half
    draws: int


@dataclass(frozen=True, eq=False)
class Differences:
    """How far the mean of every group is from that of all others."""

    difference: FloatArray  # (n_groups,)
    p_value: float  # of the largest difference, in units of its own uncertainty
    largest: int  # the group that has it
    draws: int


def draws_for(n_members: int) -> int:
    """How many random reassignments are tried: 9,999, fewer among very many members."""
    return int(np.clip(_WORK // n_members, _FEWEST_DRAWS, _MOST_DRAWS))


def trend(values: FloatArray, along: FloatArray, seed: int) -> Trend:
    """Test whether `values` depend on `along`, both (n_members,), 2 at least."""
    along_z, values_z = _standard(ranks(along)), _standard(ranks(values))
    correlation = float(along_z @ values_z)
    p_value, draws = _p_value(values_z, abs(correlation), lambda drawn: np.abs(drawn @ along_z), seed)
    order, half = np.argsort(along, kind="stable"), len(values) // 2
    return Trend(
        correlation, p_value, float(values[order[-half:]].mean()), float(values[order[:half]].mean()), draws
    )


def differences(
    values: FloatArray, group: CodeArray, n_groups: int, seed: int, block: CodeArray | None = None
) -> Differences:
    """Compare the mean of every group with that of all other members.

    Every group has members, and there are others; codes from `n_groups` on belong to none, and
    only stand among the others. Values change places within their `block` only, where blocks are
    given: members of different blocks need not be alike. All three (n_members,).
    """
    order = np.arange(len(values)) if block is None else np.argsort(block, kind="stable")
    inside = (group[order, None] == np.arange(n_groups)).astype(np.float64)
    size = inside.sum(axis=0)
    others = len(values) - size
    contrast = inside / size - (1.0 - inside) / others
    scale = 1.0 / np.sqrt(1.0 / size + 1.0 / others)
    centred = values[order] - values.mean()
    difference = centred @ contrast
    observed = np.abs(difference) * scale
    p_value, draws = _p_value(
        centred,
        float(observed.max()),
        lambda drawn: np.max(np.abs(drawn @ contrast) * scale, axis=1),
        seed,
        None if block is None else block[order],
    )
    largest = np.lexsort((difference, np.round(observed, 9)))[-1]  # of two groups alone, the higher one
    return Differences(difference, p_value, int(largest), draws)


def ranks(values: FloatArray) -> FloatArray:
    """Ranks from 1; equal values share their mean rank. (n_members,)"""
    _, inverse, counts = np.unique(np.round(values, 9), return_inverse=True, return_counts=True)
    mean = np.cumsum(counts) - (counts - 1) / 2.0
    return np.asarray(mean[inverse], dtype=np.float64)


def _standard(values: FloatArray) -> FloatArray:
    """Centred and of length 1; zeros where all are equal."""
    centred = values - values.mean()
    length = float(np.sqrt(centred @ centred))
    return np.asarray(centred / length if length > 0.0 else centred)


def _p_value(
    values: FloatArray,
    observed: float,
    statistic: Callable[[FloatArray], FloatArray],
    seed: int,
    block: CodeArray | None = None,
) -> tuple[float, int]:
    """The share of reassignments with a statistic at least as large, and how many were tried."""
    draws = draws_for(len(values))
    as_large = sum(
        int(np.count_nonzero(statistic(drawn) >= observed - _TIE))
        for drawn in _drawn(values, draws, seed, block)
    )
    return (1 + as_large) / (1 + draws), draws


def _drawn(values: FloatArray, draws: int, seed: int, block: CodeArray | None) -> Iterator[FloatArray]:
    """Random reassignments, some rows at a time; `block` is sorted. (n_rows, n_members)"""
    generator = np.random.default_rng(seed)
    at_once = max(1, _AT_ONCE // len(values))
    for start in range(0, draws, at_once):
        shape = min(at_once, draws - start), len(values)
        if block is None:
            yield generator.permuted(np.broadcast_to(values, shape), axis=1)
        else:  # sorting by block and chance leaves every block where it is
            yield values[np.argsort(block + generator.random(shape), axis=1)]

"""Where to look for efficient points so that they come out evenly, and which of many to show."""

from __future__ import annotations

import itertools

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray

_MORE = 1.5
"""Of three objectives so many times the wanted points are found, and the most even of them kept."""


def targets(ends: FloatArray, count: int) -> FloatArray:
    """Points to look straight down from, about `count`, in an order in which neighbours follow.

    Parameters
    ----------
    ends : (n_objectives, n_objectives)
        What objectives are at the best point of each, from 0 (best) to 1.

    Returns
    -------
    (n_targets, n_objectives)
    """
    if len(ends) == 2:
        part = np.linspace(1.0, 0.0, count)[1:-1, None]
        return np.asarray(part * ends[0] + (1.0 - part) * ends[1])[::-1]
    return _lattice(ends, count)


def _lattice(ends: FloatArray, count: int) -> FloatArray:
    """Points of a triangular lattice that are no more lopsided than the ends are."""
    pairs = list(itertools.combinations(range(ends.shape[1]), 2))
    sides = [(ends[:, a] - ends[:, b]) for a, b in pairs]
    for fineness in itertools.count(1):
        steps = np.arange(-fineness, fineness + 1)
        first, second = (each.ravel() for each in np.meshgrid(steps, steps, indexing="ij"))
        points = np.stack([first, second, -first - second], axis=1) / fineness
        inside = np.ones(len(points), dtype=np.bool_)
        for (a, b), side in zip(pairs, sides, strict=True):
            apart = points[:, a] - points[:, b]
            inside &= (apart >= side.min() - 1e-9) & (apart <= side.max() + 1e-9)
        if inside.sum() >= _MORE * count or fineness >= 4 * count:
            return np.asarray(points[inside] + 1.0 / ends.shape[1])
    raise AssertionError  # the loop returns


def most_even(points: FloatArray, keep: int, count: int, least: float) -> IntArray:
    """Which `count` points lie most evenly: the first `keep`, then always the one farthest from all taken.

    None nearer to one taken than `least`. Source: T. F. Gonzalez, "Clustering to minimize the maximum
    intercluster distance", Theoretical Computer Science 38 (1985).
    """
    taken = list(range(keep))
    away = np.min(np.linalg.norm(points[:, None] - points[None, taken], axis=2), axis=1)
    while len(taken) < min(count, len(points)) and away.max() >= least:
        farthest = int(np.argmax(away))
        taken.append(farthest)
        away = np.minimum(away, np.linalg.norm(points - points[farthest], axis=1))
    return np.array(taken)

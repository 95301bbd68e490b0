"""Bring further trees inside their limits while the others keep what they have.

Cells that share all groups of the other trees form a class; moving a unit between two cells
of a class changes nothing but the tree in question. Keeping the sums of all classes and
repairing one tree is the two-tree network again, with the classes as the first tree.
Where that is not enough, one of the other trees lets go for the moment and is repaired in
its turn.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.model.arrays import IntArray
from quotaopt.rounding.hierarchy import Hierarchy
from quotaopt.rounding.repair import Bands, Present, repair


def mend(trees: tuple[Hierarchy, ...], present: Present) -> IntArray:
    """Steps that keep the limits of all trees, or the best of those found. (n_cells,)

    Fewer missed steps on more important trees are better; `trees` come in order of importance.
    """
    bands = tuple(Bands.limits_of(tree) for tree in trees)
    best, least = present.steps, _missed(trees, bands, present.steps)
    for letting_go in (None, *reversed(range(len(trees)))):
        if not any(least):
            break
        steps = _repair_in_turn(trees, bands, replace(present, steps=best), letting_go)
        if letting_go is not None:
            steps = _repair_in_turn(trees, bands, replace(present, steps=steps), None)
        missed = _missed(trees, bands, steps)
        if missed < least:
            best, least = steps, missed
    return best


def _repair_in_turn(
    trees: tuple[Hierarchy, ...], bands: tuple[Bands, ...], present: Present, letting_go: int | None
) -> IntArray:
    """Repair every tree that misses something while all others but `letting_go` stay as they are."""
    for tree in np.flatnonzero(_missed(trees, bands, present.steps)):
        held = [other for other in range(len(trees)) if other not in (tree, letting_go)]
        around, keep = _holding(
            [trees[other] for other in held], [bands[other] for other in held], present.steps
        )
        steps = repair(around, trees[tree], (keep, bands[tree]), present)
        present = replace(present, steps=steps)
    return present.steps


def _holding(trees: list[Hierarchy], bands: list[Bands], steps: IntArray) -> tuple[Hierarchy, Bands]:
    """What has to stay: one tree inside its limits, or of several the sum of every class of cells."""
    if len(trees) == 1:
        return trees[0], bands[0]
    codes = np.zeros(len(steps), dtype=np.int64)
    for tree in trees:
        codes = np.unique(codes * tree.n_nodes + tree.leaf, return_inverse=True)[1]
    classes = Hierarchy.flat(codes, np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.int64))
    return classes, Bands.exactly(classes.exact_sums(steps))


def _missed(trees: tuple[Hierarchy, ...], bands: tuple[Bands, ...], steps: IntArray) -> tuple[int, ...]:
    """Steps outside the limits, per tree."""
    outside = []
    for tree, band in zip(trees, bands, strict=True):
        sums = tree.exact_sums(steps)
        outside.append(int((np.maximum(sums - band.upper, 0) + np.maximum(band.lower - sums, 0)).sum()))
    return tuple(outside)

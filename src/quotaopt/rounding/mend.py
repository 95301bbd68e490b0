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

from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.model.cells import compress
from quotaopt.rounding.hierarchy import Hierarchy
from quotaopt.rounding.ideal import Ideal
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
        if letting_go is not None and not any(_without(least, letting_go)):
            continue  # the only tree that misses something cannot help itself by letting go
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
        if len(held) == 1:
            around, keep, movable = trees[held[0]], bands[held[0]], present
        else:
            around, keep, movable = _classes([trees[other] for other in held], present)
        steps = repair(around, trees[tree], (keep, bands[tree]), movable)
        present = replace(present, steps=steps)
    return present.steps


def _classes(trees: list[Hierarchy], present: Present) -> tuple[Hierarchy, Bands, Present]:
    """Cells that share all groups of `trees` as groups that keep their sum; a cell alone stays."""
    codes, n_classes = np.zeros(len(present.steps), dtype=np.int32), 1
    for tree in trees:
        codes, n_classes = compress(codes * np.int64(tree.n_nodes) + tree.leaf, n_classes * tree.n_nodes)
    shared = np.bincount(codes) > 1
    number = np.where(shared, np.cumsum(shared) - 1, -1)
    classes = Hierarchy.flat(number[codes], np.zeros(int(shared.sum()), dtype=np.int64))
    return classes, Bands.exactly(classes.exact_sums(present.steps)), _only(present, shared[codes])


def _only(present: Present, movable: BoolArray) -> Present:
    """`present` with all but the `movable` cells held where they are."""

    def held(ideal: Ideal) -> Ideal:
        return Ideal(
            ideal.value,
            np.where(movable, ideal.lower, present.steps),
            np.where(movable, ideal.upper, present.steps),
        )

    return Present(present.steps, held(present.wish), held(present.cells))


def _without(misses: tuple[int, ...], tree: int) -> tuple[int, ...]:
    return misses[:tree] + misses[tree + 1 :]


def _missed(trees: tuple[Hierarchy, ...], bands: tuple[Bands, ...], steps: IntArray) -> tuple[int, ...]:
    """Steps outside the limits, per tree."""
    outside = []
    for tree, band in zip(trees, bands, strict=True):
        sums = tree.exact_sums(steps)
        outside.append(int((np.maximum(sums - band.upper, 0) + np.maximum(band.lower - sums, 0)).sum()))
    return tuple(outside)

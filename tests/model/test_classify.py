"""The classification against comparisons of plain Python sets."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from quotaopt.model.canonical import CanonicalModel, Partition
from quotaopt.model.classify import classify
from quotaopt.model.structure import Structure, Tree

Maker = Callable[..., CanonicalModel]
Sets = list[set[int]]


def crosses(one: set[int], other: set[int]) -> bool:
    return bool(one & other) and not one <= other and not other <= one


def fewest_trees(sets: Sets, enough: int) -> int:
    """The fewest laminar families that hold all sets, by trying all colourings; `enough` stops it."""
    pairs = [(i, j) for i, j in itertools.combinations(range(len(sets)), 2) if crosses(sets[i], sets[j])]
    for count in range(1, enough):
        for colours in itertools.product(range(count), repeat=len(sets)):
            if all(colours[i] != colours[j] for i, j in pairs):
                return count
    return enough


def random_sets(rng: np.random.Generator) -> tuple[int, Sets]:
    """Sets of mixed kinds: any, intervals (often nested), duplicates, the whole."""
    n_cells = int(rng.integers(1, 9))
    sets: Sets = []
    for _ in range(int(rng.integers(0, 8))):
        kind = rng.integers(4)
        start, end = sorted(rng.integers(0, n_cells + 1, 2))
        if kind == 0:
            sets.append(set(np.flatnonzero(rng.random(n_cells) < 0.5).tolist()))
        elif kind == 1 and sets:
            sets.append(set(sets[int(rng.integers(len(sets)))]))
        elif kind == 2:
            sets.append(set(range(n_cells)))
        else:
            sets.append(set(range(int(start), int(end))))
    return n_cells, sets


def assert_tree_is_right(tree: Tree, sets: Sets, n_cells: int) -> None:
    members = [sets[row] for row in tree.rows]
    for position, cells in enumerate(members):
        around = [
            other
            for other in range(len(members))
            if other != position
            and cells
            and cells <= members[other]
            and (cells < members[other] or tree.rows[other] < tree.rows[position])
        ]
        assert all(other < position for other in around), "parents stand before children"
        smallest = max(around, key=lambda other: (-len(members[other]), tree.rows[other]), default=-1)
        assert tree.parent[position] == smallest
        assert tree.depth[position] == len(around)
        assert not any(crosses(cells, other) for other in members)
    for cell in range(n_cells):
        around = [position for position, cells in enumerate(members) if cell in cells]
        assert tree.leaf[cell] == max(around, default=-1)


@pytest.mark.parametrize("seed", range(150))
def test_the_class_and_the_trees_are_those_of_set_comparison(model_of_sets: Maker, seed: int) -> None:
    rng = np.random.default_rng(seed)
    n_cells, sets = random_sets(rng)
    model = model_of_sets(
        sets,
        reference=rng.dirichlet(np.ones(n_cells)),
        priority=rng.integers(0, 3, len(sets)),
        rows_per_partition=int(rng.integers(1, 4)),
    )
    structure = classify(model)
    real = [cells for cells in sets if cells]
    fewest = fewest_trees(real, enough=3)
    assert structure.plan_class == {1: "T", 2: "F", 3: "P"}[fewest]
    assert len(structure.trees) == fewest or (fewest == 3 and len(structure.trees) >= 3)
    assert set(structure.idle) == {row for row, cells in enumerate(sets) if not cells}
    assert len(structure.loose) == 0
    placed = np.concatenate([tree.rows for tree in structure.trees])
    assert sorted([*placed, *structure.idle]) == list(range(len(sets)))
    for tree in structure.trees:
        assert_tree_is_right(tree, sets, n_cells)


@pytest.mark.parametrize("seed", range(40))
def test_a_row_leaves_the_first_tree_only_for_a_row_it_cannot_stand_with(
    model_of_sets: Maker, seed: int
) -> None:
    rng = np.random.default_rng([seed, 1])
    n_cells, sets = random_sets(rng)
    model = model_of_sets(
        sets, reference=np.full(n_cells, 1 / n_cells), priority=rng.integers(0, 3, len(sets))
    )
    for tree in classify(model).trees[1:]:
        for row in tree.rows:
            assert any(crosses(sets[row], other) for other in sets)


def test_the_most_important_rows_stand_in_the_first_tree(model_of_sets: Maker) -> None:
    regions, lines = [{0, 1}, {2, 3}], [{0, 2}, {1, 3}]
    reference = np.full(4, 0.25)

    def first_tree(priority: list[int]) -> set[int]:
        model = model_of_sets([*regions, *lines, set(range(4))], reference=reference, priority=priority)
        structure = classify(model)
        assert structure.plan_class == "F"
        return set(structure.trees[0].rows.tolist())

    assert first_tree([1, 1, 0, 0, 2]) == {2, 3, 4}
    assert first_tree([0, 0, 1, 1, 2]) == {0, 1, 4}


def test_rows_the_box_cannot_break_do_not_decide_the_class(model_of_sets: Maker) -> None:
    sets = [{0, 1}, {1, 2}, {0, 1, 2}]
    wide, free = (0.0, 0.8 * 2.0), (-np.inf, np.inf)
    model = model_of_sets(sets, reference=[0.4, 0.4, 0.2], limits=[wide, (1.0, 1.0), free])
    structure = classify(model)
    assert structure.plan_class == "T"
    assert structure.idle.tolist() == [0, 2]
    assert structure.trees[0].rows.tolist() == [1]
    assert structure.trees[0].leaf.tolist() == [-1, 0, 0]


def test_an_empty_row_is_idle_only_when_zero_is_allowed(model_of_sets: Maker) -> None:
    model = model_of_sets([set(), set()], reference=[1.0], limits=[(0.0, 1.0), (0.5, 1.0)])
    structure = classify(model)
    assert structure.idle.tolist() == [0]
    assert structure.trees[0].rows.tolist() == [1]


def test_weighted_rows_ratios_and_moving_shares_are_loose(model_of_sets: Maker) -> None:
    plain = model_of_sets([{0, 1}], reference=[0.5, 0.5], limits=[(1.0, 1.0)])
    hours = Partition(np.zeros(2, dtype=np.int32), 1, weight=np.array([1.0, 2.0]))
    cells = Partition(np.arange(2, dtype=np.int32), 2)
    model = replace(
        plain,
        partitions=(*plain.partitions, hours, cells),
        combine=sparse.csr_array([[1.0, 0, 0, 0], [0, 1.0, 0, 0], [-0.3, 0, 1.0, 0], [0, 0, 1.0, 0]]),
        row_lower=np.array([1.0, -np.inf, 0.0, 0.4]),
        row_upper=np.array([1.0, 1.4, np.inf, 0.6]),
        row_rule=np.arange(4),
        row_priority=np.zeros(4, dtype=np.int64),
        row_member=np.full(4, "", dtype=object),
    )
    structure = classify(model)
    assert structure.plan_class == "P"
    assert structure.loose.tolist() == [1, 2]
    assert [tree.rows.tolist() for tree in structure.trees] == [[0, 3]]


def test_a_weight_of_zero_silences_a_cell_without_an_upper_limit(model_of_sets: Maker) -> None:
    plain = model_of_sets([{0, 1}], reference=[0.5, 0.5], upper=[np.inf, 1.0], limits=[(0.0, 0.75)])
    hours = Partition(np.zeros(2, dtype=np.int32), 1, weight=np.array([0.0, 1.5]))
    assert classify(replace(plain, partitions=(hours,))).idle.tolist() == [0]
    assert classify(plain).idle.tolist() == []


def test_no_rows_is_a_tree_without_rows(model_of_sets: Maker) -> None:
    structure: Structure = classify(model_of_sets([], reference=[0.5, 0.5]))
    assert structure.plan_class == "T"
    assert structure.trees[0].leaf.tolist() == [-1, -1]


def test_many_groups_are_compared_without_a_dense_table(model_of_sets: Maker) -> None:
    """Two partitions whose groups are single cells, so that the table would be cells squared."""
    n_cells = 500
    codes = np.arange(n_cells, dtype=np.int32)
    plain = model_of_sets([{0}], reference=np.full(n_cells, 1 / n_cells))
    model = replace(
        plain,
        partitions=(Partition(codes, n_cells), Partition(codes[::-1].copy(), n_cells)),
        combine=sparse.csr_array(np.eye(2 * n_cells)),
        row_lower=np.full(2 * n_cells, 0.5 / n_cells),
        row_upper=np.full(2 * n_cells, 1.5 / n_cells),
        row_priority=np.zeros(2 * n_cells, dtype=np.int64),
    )
    tree = classify(model).trees[0]
    assert tree.depth.tolist() == [0] * n_cells + [1] * n_cells
    assert (tree.rows[tree.parent[n_cells:]] + tree.rows[n_cells:] == 2 * n_cells - 1).all()

"""Means over orders are Shapley and Owen values, exact, and whole steps add up."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, permutations

import numpy as np
import pytest

from quotaopt.attribution.means import means
from quotaopt.attribution.orders import Orders, weights
from quotaopt.attribution.whole import whole_steps

PARTITIONS = [
    ((0,),),
    ((0,), (1,), (2,)),
    ((0, 1, 2, 3),),
    ((0, 2), (1, 3)),
    ((0,), (1, 2, 3), (4,)),
    ((0, 1, 2), (3, 4), (5,)),
]


def _all_orders(orders: Orders) -> Iterator[tuple[int, ...]]:
    """Every permutation in which the members of a block follow one another."""
    block_of = {i: number for number, block in enumerate(orders.blocks) for i in block}
    for order in permutations(range(orders.n_inputs)):
        turns = [block_of[i] for i in order]
        if sum(a != b for a, b in pairwise(turns)) == len(orders.blocks) - 1:
            yield order


def _prefixes(order: tuple[int, ...]) -> list[int]:
    masks = [0]
    for i in order:
        masks.append(masks[-1] | 1 << i)
    return masks


def _by_permutations(orders: Orders, values: dict[int, np.ndarray]) -> list[list[Fraction]]:
    """The mean of marginal changes over every order that never passes through a missing coalition."""
    n_cells = len(values[0])
    kept = [order for order in _all_orders(orders) if all(mask in values for mask in _prefixes(order))]
    sums = [[Fraction(0)] * orders.n_inputs for _ in range(n_cells)]
    for order in kept:
        masks = _prefixes(order)
        for i, (before, after) in zip(order, pairwise(masks), strict=True):
            for cell in range(n_cells):
                sums[cell][i] += Fraction(int(values[after][cell] - values[before][cell]), len(kept))
    return sums


def _game(rng: np.random.Generator, orders: Orders, missing: float = 0.0) -> dict[int, np.ndarray]:
    full = orders.everything
    return {
        mask: rng.integers(-50, 50, 4)
        for mask in orders.coalitions
        if mask in (0, full) or rng.random() >= missing
    }


def _exact(values: dict[int, np.ndarray], orders: Orders) -> list[list[Fraction]]:
    found = means(values, weights(orders, values.__contains__), orders.n_inputs)
    return [
        [Fraction(int(f)) + Fraction(int(r), found.denominator) for f, r in zip(floors, rests, strict=True)]
        for floors, rests in zip(found.floor, found.remainder, strict=True)
    ]


@pytest.mark.parametrize("blocks", PARTITIONS)
@pytest.mark.parametrize("missing", [0.0, 0.25])
def test_means_are_those_of_all_orders_one_by_one(blocks, missing):
    orders = Orders(blocks)
    for seed in range(4):
        values = _game(np.random.default_rng([seed, len(blocks)]), orders, missing)
        found = weights(orders, values.__contains__)
        assert found.of == len(list(_all_orders(orders)))
        if found.orders:
            assert _exact(values, orders) == _by_permutations(orders, values)


def test_owen_values_of_single_blocks_and_of_one_block_are_shapley_values():
    values = _game(np.random.default_rng(0), Orders(((0, 1, 2, 3, 4),)))
    single = Orders(tuple((i,) for i in range(5)))
    assert _exact(values, single) == _exact(values, Orders(((0, 1, 2, 3, 4),)))


def test_the_glove_game_as_published():
    """Shapley's value of the game where one left glove needs one of two right ones: 2/3, 1/6, 1/6."""
    values = {mask: np.array([int(mask & 1 and mask & 6 != 0)]) for mask in range(8)}
    shapley = _exact(values, Orders(((0,), (1,), (2,))))
    assert shapley == [[Fraction(2, 3), Fraction(1, 6), Fraction(1, 6)]]


def test_the_airport_game_as_published():
    """Littlechild and Owen 1973: each section of a runway is shared by those who need it."""
    costs = [1, 2, 5]
    values = {
        mask: np.array([max((costs[i] for i in range(3) if mask >> i & 1), default=0)]) for mask in range(8)
    }
    third, half = Fraction(1, 3), Fraction(1, 2)
    assert _exact(values, Orders(((0,), (1,), (2,)))) == [[third, third + half, third + half + 3]]


def test_members_of_a_block_share_what_the_block_gets():
    """Owen 1977: what blocks get is the Shapley value of the game between blocks."""
    rng = np.random.default_rng(5)
    orders = Orders(((0, 1, 2), (3, 4), (5,)))
    values = _game(rng, orders)
    masks = [sum(1 << i for i in block) for block in orders.blocks]
    between = {mask: values[sum(masks[b] for b in range(3) if mask >> b & 1)] for mask in range(8)}
    outer = _exact(between, Orders(((0,), (1,), (2,))))
    inner = _exact(values, orders)
    for own, shared in zip(inner, outer, strict=True):
        assert [sum(own[i] for i in block) for block in orders.blocks] == shared


def test_inputs_that_do_the_same_get_the_same_and_those_that_do_nothing_get_nothing():
    rng = np.random.default_rng(2)
    small = {mask: rng.integers(-9, 9, 3) for mask in range(8)}
    twins = {}
    for mask in range(16):  # 0 and 1 are counted and not told apart; 3 does nothing
        both = (mask & 1) + (mask >> 1 & 1)
        twins[mask] = small[both | (mask >> 2 & 1) << 2]
    found = _exact(twins, Orders(((0, 1, 2, 3),)))
    assert all(row[0] == row[1] and row[3] == 0 for row in found)


@pytest.mark.parametrize("blocks", PARTITIONS)
def test_the_mean_of_a_sum_is_the_sum_of_the_means(blocks):
    orders, rng = Orders(blocks), np.random.default_rng(11)
    over = weights(orders, lambda coalition: True)
    one, other = (
        {coalition: rng.integers(-1000, 1000, 5) for coalition in orders.coalitions} for _ in range(2)
    )
    both = {coalition: one[coalition] + 3 * other[coalition] for coalition in orders.coalitions}
    sums = [means(values, over, orders.n_inputs) for values in (one, other, both)]
    first, second, third = (each.floor * each.denominator + each.remainder for each in sums)
    assert (third == first + 3 * second).all()


def test_huge_numbers_stay_exact():
    rng = np.random.default_rng(3)
    orders = Orders(((0, 1, 2), (3, 4), (5,)))
    values = {mask: rng.integers(-(2**61), 2**61, 2) // 2 for mask in orders.coalitions}
    assert _exact(values, orders) == _by_permutations(orders, values)


def test_where_no_order_is_possible_nothing_is_weighed():
    found = weights(Orders(((0,), (1,))), {0: None, 3: None}.__contains__)
    assert (found.steps, found.orders, found.of) == ((), 0, 2)


@pytest.mark.parametrize("seed", range(8))
def test_whole_steps_add_up_in_cells_and_stay_beside_the_mean_in_every_group_of_the_chain(seed):
    rng = np.random.default_rng(seed)
    orders = Orders(((0, 1), (2,), (3, 4))[: 1 + seed % 3])
    n_cells, k = 40, orders.n_inputs
    fine = np.sort(rng.integers(0, 9, n_cells))
    coarse = (fine // 3).astype(np.int32)
    idle = rng.random((k, n_cells)) < 0.3  # an input that does nothing to a cell
    values = {}
    for mask in orders.coalitions:
        moved = [(mask >> i & 1) * rng.integers(-3, 4, n_cells) * ~idle[i] for i in range(k)]
        values[mask] = np.sum(moved, axis=0)
    exact = means(values, weights(orders, values.__contains__), k)
    steps = whole_steps(exact, [coarse, fine.astype(np.int32)])
    assert (steps.sum(axis=1) == values[orders.everything] - values[0]).all()
    assert (steps >= exact.floor).all()
    assert (steps <= exact.floor + (exact.remainder > 0)).all()
    for codes in (np.zeros(n_cells, dtype=np.int64), coarse, fine):
        for group in np.unique(codes):
            inside = codes == group
            whole = steps[inside].sum(axis=0)
            mean = exact.floor[inside].sum(axis=0) * exact.denominator + exact.remainder[inside].sum(axis=0)
            assert (whole >= mean // exact.denominator).all()
            assert (whole <= -(-mean // exact.denominator)).all()

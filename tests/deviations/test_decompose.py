"""Gaps decompose without a rest, at every level, as the formula in fractions says."""

import numpy as np
import pytest

from quotaopt.deviations.decompose import Quantities, decompose
from quotaopt.deviations.shares import group_totals
from support.exact_deviations import exact_terms
from support.random_cells import random_cells
from support.seeds import seeds

LEVELS = (
    (),
    ("region",),
    ("region", "rep", "line"),
    ("line", "region", "rep"),
    ("month", "line", "region"),
)
SEEDS = seeds(12)


def _drawn(seed, *, with_quantities=False):
    """Cells with some targets of zero, some nodes without any target, and some returns."""
    rng = np.random.default_rng(seed)
    cells = random_cells(rng)
    target = rng.integers(0, 10 ** int(rng.integers(2, 12)), len(cells)) * (rng.random(len(cells)) < 0.8)
    target[cells.codes("line") == 3] *= seed % 3 > 0
    actual = (target * rng.uniform(0.3, 1.5, len(cells))).astype(np.int64) + rng.integers(-5, 20, len(cells))
    if not with_quantities:
        return cells, target, actual, None
    planned = rng.integers(0, 500, len(cells))
    return cells, target, actual, Quantities(planned, rng.integers(0, 500, len(cells)))


@pytest.mark.parametrize("with_quantities", [False, True])
@pytest.mark.parametrize("levels", LEVELS)
@pytest.mark.parametrize("seed", SEEDS)
def test_terms_add_up_to_the_gap_and_over_the_tree(seed, levels, with_quantities):
    cells, target, actual, quantities = _drawn(seed, with_quantities=with_quantities)
    found = decompose(cells, levels, target, actual, quantities)
    for depth in range(len(levels) + 1):
        nodes = found.at(depth)
        assert (nodes.volume + nodes.mix + nodes.rate == nodes.gap).all()
        assert (nodes.by_level.sum(axis=0) + nodes.price == nodes.gap).all()
        if depth:
            above, up = found.tree.above(depth, depth - 1), found.at(depth - 1)
            for mine, parents in (
                (nodes.gap, up.gap),
                (nodes.volume, up.volume),
                (nodes.price, up.price),
                *zip(nodes.by_level, up.by_level, strict=True),
            ):
                assert (group_totals(mine, above, len(up)) == parents).all()
    assert int(found.at(0).gap[0]) == int(actual.sum() - target.sum())


@pytest.mark.parametrize("with_quantities", [False, True])
@pytest.mark.parametrize("levels", LEVELS)
@pytest.mark.parametrize("seed", SEEDS)
def test_terms_are_those_of_the_formula_in_fractions(seed, levels, with_quantities):
    cells, target, actual, quantities = _drawn(seed, with_quantities=with_quantities)
    found = decompose(cells, levels, target, actual, quantities)
    exact = exact_terms(cells, levels, target, actual, quantities)
    for depth in range(len(levels) + 1):
        nodes = found.at(depth)
        assert set(nodes.names) == {node for node in exact if len(node) == depth}
        # a unit for every rounding: one per node below, or one per level where amounts are shared out
        units = 2 * (len(levels) + 1) + (found.tree.size(len(levels)) if with_quantities else 0)
        for number, name in enumerate(nodes.names):
            terms = [*nodes.by_level[:, number].tolist(), int(nodes.price[number])]
            assert all(abs(mine - true) <= units for mine, true in zip(terms, exact[name], strict=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_without_quantities_siblings_only_shift_what_their_parent_has(seed):
    cells, target, actual, _ = _drawn(seed)
    found = decompose(cells, ("region", "rep", "line"), target, actual)
    for depth in (1, 2, 3):
        nodes, above = found.at(depth), found.tree.above(depth, depth - 1)
        assert not group_totals(nodes.rate, above, found.tree.size(depth - 1)).any()
        assert not nodes.by_level[depth + 1 :].any()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_finer_level_changes_nothing_above_it(seed):
    cells, target, actual, _ = _drawn(seed)
    coarse = decompose(cells, ("region", "rep"), target, actual)
    fine = decompose(cells, ("region", "rep", "line"), target, actual)
    for depth in range(3):
        one, other = coarse.at(depth), fine.at(depth)
        for term in ("volume", "mix", "rate"):
            assert (getattr(one, term) == getattr(other, term)).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_cell_split_in_proportion_changes_no_term(seed):
    cells, target, actual, quantities = _drawn(seed, with_quantities=True)
    in_thirds = [3 * values for values in (target, actual, quantities.target, quantities.actual)]
    # months are thirds of one cell each: the same price and pace in all of them
    target, actual, planned, sold = (values.reshape(-1, 3).sum(1).repeat(3) for values in in_thirds)
    whole = decompose(cells, ("region", "line"), target, actual, Quantities(planned, sold))
    split = decompose(cells, ("region", "line", "month"), target, actual, Quantities(planned, sold))
    for depth in range(3):
        one, other = whole.at(depth), split.at(depth)
        assert (one.volume == other.volume).all()
        assert (one.by_level == other.by_level[:3]).all()
        assert np.abs(one.price - other.price).max() <= whole.tree.size(2) * 3
        assert np.abs(other.by_level[3]).max() <= whole.tree.size(2) * 3


def test_the_textbook_case_of_two_products():
    rng = np.random.default_rng(0)
    cells = random_cells(rng)
    line = cells.codes("line")
    values = np.zeros((4, len(cells)), dtype=np.int64)
    for product, amounts in ((0, (1000, 1080, 100, 120)), (1, (2000, 1260, 100, 60))):
        values[:, np.flatnonzero(line == product)[0]] = amounts
    target, actual, planned, sold = values
    company = decompose(cells, ("line",), target, actual, Quantities(planned, sold)).at(0)
    assert (company.gap, company.volume, company.mix, company.rate) == (-660, -300, -300, -60)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_pace_for_all_is_volume_and_one_price_for_all_is_rate(seed):
    cells, target, _, quantities = _drawn(seed, with_quantities=True)
    target = target * (quantities.target > 0)
    alike = decompose(cells, ("region", "line"), 4 * target, 3 * target)
    dearer = decompose(
        cells, ("region", "line"), 4 * target, 5 * target, Quantities(quantities.target, quantities.target)
    )
    for depth in range(3):
        nodes, prices = alike.at(depth), dearer.at(depth)
        assert (nodes.volume == nodes.gap).all()
        assert not nodes.mix.any()
        assert not nodes.rate.any()
        assert (prices.rate == prices.gap).all()

"""Exact arithmetic agrees with fractions, whatever the size of the numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaopt.certify.combinations import Combinations
from quotaopt.certify.exact import Exact
from quotaopt.certify.groups import Groups, weighted_sums

decimals = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15)
sizes = st.integers(min_value=0, max_value=25)


def _fractions(values: Exact) -> list[Fraction]:
    return [Fraction(int(unit), 10**values.digits) for unit in values.units.ravel()]


def _exact(numbers: list[Decimal]) -> Exact:
    total = Exact(np.zeros(len(numbers), dtype=np.int64))
    for row, number in enumerate(numbers):
        unit = np.zeros(len(numbers), dtype=np.int64)
        unit[row] = 1
        total = total + Exact(unit) * Exact.number(number)
    return total


@given(st.lists(decimals, min_size=1, max_size=4), st.lists(decimals, min_size=4, max_size=4), sizes)
def test_sums_products_and_comparisons_are_those_of_fractions(left, right, power):
    right = [number.scaleb(power) for number in right[: len(left)]]
    a, b = _exact(left), _exact(right)
    x, y = [Fraction(number) for number in left], [Fraction(number) for number in right]
    assert _fractions(a) == x
    assert _fractions(a + b) == [p + q for p, q in zip(x, y, strict=True)]
    assert _fractions(a - b) == [p - q for p, q in zip(x, y, strict=True)]
    assert _fractions(a * b) == [p * q for p, q in zip(x, y, strict=True)]
    assert list(a.at_most(b)) == [p <= q for p, q in zip(x, y, strict=True)]
    assert list(a.same(a * Exact.number(1))) == [True] * len(x)
    assert _fractions((a * b).sum()) == [sum(p * q for p, q in zip(x, y, strict=True))]


@given(st.lists(decimals, min_size=1, max_size=4), st.integers(min_value=1, max_value=10**9))
def test_floor_and_ceil_are_the_whole_steps_around(numbers, step):
    found = _exact(numbers)
    assert _fractions(found.floor(step)) == [Fraction(number) // step * step for number in numbers]
    assert _fractions(found.ceil(step)) == [-(-Fraction(number) // step) * step for number in numbers]


@given(decimals)
def test_a_number_comes_back_as_it_went_in(number):
    back = Exact.number(number).decimal()
    assert back == number
    assert "E" not in str(back)


def _random_groups(rng: np.random.Generator) -> tuple[Groups, np.ndarray]:
    n_bases, n_periods = rng.integers(1, 12), rng.integers(1, 5)
    n_parts, n_times = rng.integers(1, 4), rng.integers(1, 3)
    base = rng.integers(-1, n_parts, n_bases)
    time = rng.integers(-1, n_times, n_periods)
    return Groups(base, time, int(n_parts), int(n_times)), rng.integers(0, 10**15, (n_bases, n_periods))


@pytest.mark.parametrize("seed", range(40))
def test_weighted_sums_are_exact_however_large_the_weights(seed):
    rng = np.random.default_rng(seed)
    groups, values = _random_groups(rng)
    scale = 10 ** int(rng.integers(0, 18))
    weight = Exact(rng.integers(-9, 10, values.shape) * scale + rng.integers(0, 3, values.shape), 4)
    expected = [Fraction(0)] * len(groups)
    for (b, p), value in np.ndenumerate(values):
        if groups.base[b] >= 0 and groups.time[p] >= 0:
            group = groups.base[b] * groups.n_times + groups.time[p]
            expected[group] += Fraction(int(value) * int(weight.units[b, p]), 10**4)
    assert _fractions(weighted_sums(groups, weight, values)) == expected


@pytest.mark.parametrize("seed", range(20))
def test_what_is_spread_over_groups_is_what_every_cell_of_them_gets(seed):
    rng = np.random.default_rng(seed)
    groups, values = _random_groups(rng)
    rows = Exact(rng.integers(-5, 6, len(groups)))
    spread = groups.spread(rows).units
    assert spread.shape == values.shape
    assert (groups.sums(np.ones_like(values)) == groups.sizes()).all()
    assert (groups.sums(spread) == rows.units * groups.sizes()).all()


@pytest.mark.parametrize("size", [5, 2**31])
def test_combinations_are_found_again_and_others_are_not(size):
    rng = np.random.default_rng(size)
    columns = [rng.integers(0, size, 50) // (size // 5) for _ in range(4)]
    known = Combinations(columns, [size] * 4, 50)
    assert (known.find(columns, 50) == known.of_row).all()
    rows = list(zip(*columns, strict=True))
    assert known.n_distinct == len(set(rows))
    assert [rows[i] for i in np.argsort(known.of_row, kind="stable")] == sorted(rows)
    others = [rng.integers(-1, 5, 200) for _ in range(4)]
    found = known.find(others, 200)
    for row, number in zip(zip(*others, strict=True), found, strict=True):
        assert (number >= 0) == (row in rows)

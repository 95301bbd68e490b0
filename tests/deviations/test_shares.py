"""Whole amounts are shared out exactly, also far beyond 64 bits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaopt.deviations.shares import floor_share, rounded_share, share_out

AMOUNTS = st.integers(-(10**17), 10**17)
WEIGHTS = st.integers(0, 10**16)


@given(AMOUNTS, WEIGHTS, st.integers(1, 10**16))
def test_quotients_and_rests_are_those_of_unbounded_integers(amount, part, whole):
    part = min(part, whole)
    quotient, rest = floor_share(np.array([amount]), np.array([part]), np.array([whole]))
    assert (int(quotient[0]), int(rest[0])) == divmod(amount * part, whole)


@given(st.integers(-(10**12), 10**12), st.integers(0, 10**12), st.integers(1, 10**6))
def test_rounding_goes_to_the_nearest_unit(amount, part, whole):
    part = min(part, whole)
    found = int(rounded_share(np.array([amount]), np.array([part]), np.array([whole]))[0])
    assert abs(2 * (found * whole - amount * part)) <= whole


@given(
    st.lists(st.tuples(st.integers(0, 3), WEIGHTS), min_size=1, max_size=12),
    st.lists(AMOUNTS, min_size=4, max_size=4),
)
def test_shares_add_up_and_are_within_a_unit_of_their_quota(members, amounts):
    group, weight = (np.array(column, dtype=np.int64) for column in zip(*members, strict=True))
    shared = share_out(np.array(amounts), weight, group)
    for number, amount in enumerate(amounts):
        inside = group == number
        whole = sum(weight[inside].tolist())
        assert int(shared[inside].sum()) == (amount if whole else 0)
        for got, own in zip(shared[inside].tolist(), weight[inside].tolist(), strict=True):
            assert whole == 0 or abs(got * whole - amount * own) < whole


@pytest.mark.parametrize(("amount", "expected"), [(10, [4, 3, 3]), (-10, [-3, -3, -4]), (0, [0, 0, 0])])
def test_of_equal_rests_the_first_ones_gain(amount, expected):
    shared = share_out(np.array([amount]), np.ones(3, dtype=np.int64), np.zeros(3, dtype=np.int64))
    assert shared.tolist() == expected

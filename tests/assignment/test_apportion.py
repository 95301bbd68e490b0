"""Whole steps shared out in proportion, inside limits."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from quotaopt.assignment.apportion import apportion


@st.composite
def _families(draw: st.DrawFn):
    """One parent with a few children whose limits admit the amount."""
    weight = draw(st.lists(st.integers(0, 40), min_size=1, max_size=6).filter(any))
    lower = [draw(st.integers(0, 12)) if w else 0 for w in weight]
    upper = [low + draw(st.integers(0, 25)) if w else 0 for w, low in zip(weight, lower, strict=True)]
    return weight, lower, upper, draw(st.integers(sum(lower), sum(upper)))


def _clipped_shares(weight, lower, upper, amount) -> list[Fraction]:
    """The shares by their definition: the scale is found among the corners of a monotone function."""

    def shares(scale: Fraction) -> list[Fraction]:
        return [min(max(scale * w, Fraction(lo)), Fraction(hi)) for w, lo, hi in zip(weight, lower, upper)]  # noqa: B905

    corners = sorted({Fraction(side, w) for w, *sides in zip(weight, lower, upper) if w for side in sides})  # noqa: B905
    below = max((c for c in corners if sum(shares(c)) <= amount), default=Fraction(0))
    above = min((c for c in corners if sum(shares(c)) >= amount), default=below)
    low, high = sum(shares(below)), sum(shares(above))
    scale = below if low == high else below + (above - below) * (amount - low) / (high - low)
    return shares(scale)


@settings(max_examples=300, deadline=None)
@given(_families())
def test_amounts_add_up_inside_limits_and_within_a_step_of_their_share(family):
    weight, lower, upper, amount = family
    arrays = [np.array(column, dtype=np.int64) for column in (weight, lower, upper)]
    found = apportion(
        np.array([amount]),
        arrays[0],
        np.zeros(len(weight), dtype=np.int64),
        arrays[0] * 1.0,
        tuple(arrays[1:]),
    )
    assert found.sum() == amount
    assert ((arrays[1] <= found) & (found <= arrays[2])).all()
    for number, share in zip(found.tolist(), _clipped_shares(*family), strict=True):
        assert abs(number - share) < 1


def test_children_of_many_parents_are_shared_out_as_if_every_parent_were_alone():
    rng = np.random.default_rng(1)
    parent = rng.integers(0, 20, 300)
    weight, fair = rng.integers(0, 50, 300), rng.random(300) * 50
    amount = rng.integers(0, 1000, 20)
    together = apportion(amount, weight, parent, fair)
    for one in range(20):
        at = np.flatnonzero(parent == one)
        alone = apportion(amount[[one]], weight[at], np.zeros(len(at), dtype=np.int64), fair[at])
        assert together[at].tolist() == alone.tolist()


def test_amounts_beyond_64_bits_in_between_are_exact():
    weight = np.array([10**12, 10**12, 1], dtype=np.int64)
    amount = np.array([3 * 10**12], dtype=np.int64)
    found = apportion(amount, weight, np.zeros(3, dtype=np.int64), weight.astype(float))
    shares = [Fraction(3 * 10**12 * w, 2 * 10**12 + 1) for w in weight.tolist()]
    assert found.sum() == amount[0]
    assert all(abs(number - share) < 1 for number, share in zip(found.tolist(), shares, strict=True))


def test_equals_that_the_plan_had_to_round_apart_get_the_same_again():
    found = apportion(
        np.array([1050]), np.array([334, 333, 333]), np.zeros(3, dtype=np.int64), np.full(3, 1000 / 3)
    )
    assert found.tolist() == [350, 350, 350]

"""The search finds the nearest limit on a grid that reaches what is asked, from any guess."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from quotaopt.explain.nearest_search import MOST_TRIALS, nearest_limit

AMOUNTS = st.integers(1, 10_000)


def brute(missing, now, farthest, grid):
    mesh = grid if farthest > now else -grid
    for steps in range(1, int((farthest - now) / mesh) + 1):
        found = missing(now + steps * mesh)
        if found is None:
            return None
        if found <= 0:
            return now + steps * mesh
    return None


@given(AMOUNTS, AMOUNTS, st.integers(1, 300), st.booleans(), st.integers(1, 400), st.integers(1, 500))
def test_a_steady_fall_is_followed_to_the_nearest_mesh(short, rate, kink, upwards, guess, possible):
    """What is missing falls at one rate up to a kink, and then at half of it; far out nothing is possible."""
    sign = 1 if upwards else -1
    now, farthest = Fraction(1000), Fraction(1000 + sign * 400)
    tried = []

    def missing(limit):
        tried.append(limit)
        away = abs(limit - now)
        if away >= possible:
            return None
        return int(short - rate * min(away, kink) - Fraction(rate, 2) * max(away - kink, 0))

    found = nearest_limit(missing, now, short, now + sign * guess, farthest, Fraction(1))
    expected = brute(missing, now, farthest, Fraction(1))
    tried = tried[: MOST_TRIALS + 1]
    assert all(now < limit <= farthest or farthest <= limit < now for limit in tried)
    if found is not None:
        assert missing(found) <= 0
        assert abs(found - now) >= abs(expected - now)
    if expected is not None and found is not None:
        assert abs(found - expected) <= max(4, abs(expected - now) / 10)


def test_few_trials_are_needed_where_the_guess_is_good():
    tried = []

    def missing(limit):
        tried.append(limit)
        return int(1000 - 7 * (limit - 500) - (limit - 500) ** 2 / 500)

    found = nearest_limit(missing, Fraction(500), 1000, Fraction(640), Fraction(2000), Fraction(1))
    assert found == brute(missing, Fraction(500), Fraction(2000), Fraction(1))
    assert len(tried) <= 6 + int(found - 500) + 10


def test_nothing_is_tried_twice_nor_beyond_what_is_possible():
    tried = []

    def missing(limit):
        tried.append(limit)
        return 5 if limit < 110 else None

    assert nearest_limit(missing, Fraction(100), 5, Fraction(105), Fraction(200), Fraction(1)) is None
    assert len(set(tried)) == len(tried) <= MOST_TRIALS


def test_what_cannot_be_reached_ends_at_the_farthest_limit():
    tried = []

    def missing(limit):
        tried.append(limit)
        return 100

    assert nearest_limit(missing, Fraction(10), 100, Fraction(12), Fraction(0), Fraction(1)) is None
    assert all(limit >= 0 for limit in tried)

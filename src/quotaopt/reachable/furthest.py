"""The largest whole number that a test admits, begun at a guess that is nearly right."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def furthest(
    guess: int, least: int, most: int, holds: Callable[[int], Found | None]
) -> tuple[int, Found] | None:
    """The largest number from `least` to `most` that `holds`, with what it found; None where none does.

    From the guess on by strides that double, up where it holds and down where it does not, then by
    bisection: in the end a number that holds and one that does not are neighbours.
    """
    low, high, stride = guess, guess, 1  # the highest one that holds, the lowest one that does not
    found = first = holds(guess)
    while first is not None and low == high and low < most:
        high = min(low + stride, most)
        higher = holds(high)
        if higher is not None:
            low, found, stride = high, higher, 2 * stride
    while found is None and low > least:
        high, low, stride = low, max(low - stride, least), 2 * stride
        found = holds(low)
    return None if found is None else last_between(low, found, high, holds)


def last_between(
    low: int, found: Found, high: int, holds: Callable[[int], Found | None]
) -> tuple[int, Found]:
    """The last number that `holds`, by bisection, with what it found: `low` does with `found`, `high` not."""
    while high - low > 1:
        middle = (high + low) // 2
        higher = holds(middle)
        low, high, found = (low, middle, found) if higher is None else (middle, high, higher)
    return low, found

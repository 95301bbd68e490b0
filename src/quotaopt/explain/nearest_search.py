"""The nearest value of a limit at which something is reached, by trying values one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

Missing = Callable[[Fraction], int | None]
"""How much is missing at a limit, 0 or less: reached; None: no plan is possible there."""
MOST_TRIALS = 12
_STRETCH = 3
"""Without an end in sight a trial goes at most so many times as far as the one before."""
_INSIDE = Fraction(1, 8)
"""Between two ends a trial keeps at least this part of the way off both."""


@dataclass(frozen=True)
class _Bracket:
    """What is known on the way from the limit as it is, in meshes of a grid away from it."""

    near: int  # the farthest mesh where something is missing, nothing beyond it being known to miss more
    missing: int  # there
    reached: int | None  # the nearest mesh where nothing is missing
    over: int  # what is then too much, 0 or more
    impossible: int  # from here on no plan is possible, or none is looked for

    @property
    def end(self) -> int:
        """Where trials must stay below."""
        return self.impossible if self.reached is None else self.reached


def nearest_limit(
    missing: Missing, now: Fraction, short: int, guess: Fraction, farthest: Fraction, grid: Fraction
) -> Fraction | None:
    """A limit at which nothing is missing, while one mesh of the grid before it something is.

    Trials begin at the guess, go on by the secant until something is reached or no plan is possible,
    and close in between. Every limit that is tried lies whole meshes of the grid away from `now`. Where
    what is missing does not fall all the way this is one such limit, not necessarily the only one. None
    where none was found.

    Parameters
    ----------
    now
        The limit as it is.
    short
        What is missing there, above 0.
    guess
        Where it may be reached; on the side of `now` that is searched.
    farthest
        No limit beyond this is tried.
    """
    mesh = grid if farthest > now else -grid
    known = _Bracket(0, short, None, 0, int((farthest - now) / mesh) + 1)
    tried = -int(-(guess - now) // mesh)
    for _ in range(MOST_TRIALS):
        if known.end - known.near <= 1:
            break
        tried = min(max(tried, known.near + 1), known.end - 1)
        known = _learnt(known, tried, missing(now + tried * mesh))
        tried = _next(known, short)
    return None if known.reached is None else now + known.reached * mesh


def _learnt(known: _Bracket, tried: int, found: int | None) -> _Bracket:
    if found is None:
        return replace(known, impossible=tried)
    if found > 0:
        return replace(known, near=tried, missing=found)
    return replace(known, reached=tried, over=-found)


def _next(known: _Bracket, short: int) -> int:
    """Where the secant says that nothing more is missing, rounded away from the limit as it is."""
    if known.reached is not None:
        width = known.reached - known.near
        part = Fraction(known.missing, known.missing + known.over)
        return known.near - int(-(min(max(part, _INSIDE), 1 - _INSIDE) * width) // 1)
    gained = short - known.missing
    if not known.near:  # the first trial was beyond what is possible
        return known.impossible // 2
    times = min(Fraction(short, gained), Fraction(_STRETCH)) if gained > 0 else Fraction(_STRETCH)
    further = -int(-known.near * times // 1)
    return further if further < known.impossible else (known.near + known.impossible + 1) // 2

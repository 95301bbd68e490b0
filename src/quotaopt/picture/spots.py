"""What a picture of plans by two or three values shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotaopt.messages import Language
from quotaopt.picture.amount import Amount

if TYPE_CHECKING:
    from quotaopt.picture.data import Measured


@dataclass(frozen=True)
class Spot:
    """One plan of a scatter.

    Attributes
    ----------
    label
        What stands beside it, such as its number.
    note
        What it stands out by; "" for all ordinary ones.
    shade
        Its third value, where there is one.
    """

    x: Amount
    y: Amount
    label: str
    note: str = ""
    is_proposed: bool = False
    shade: Amount | None = None


@dataclass(frozen=True)
class Scatter:
    """Plans by two values, or three: joined by a line in their order, or coloured by the third.

    Attributes
    ----------
    better
        Where plans are better: -1 to the left and below, 1 to the right and above.
    now
        A plan to compare with, and what it is called.

    Raises
    ------
    ValueError
        There are no spots, or only some have a third value.
    """

    spots: Sequence[Spot]
    along: Measured
    up: Measured
    better: tuple[int, int]
    title: str
    lang: Language
    subtitle: str = ""
    shade: Measured | None = None
    now: tuple[Amount, Amount, str] | None = None

    def __post_init__(self) -> None:
        if not self.spots:
            raise ValueError("a scatter without spots")
        if any((spot.shade is None) == (self.shade is not None) for spot in self.spots):
            raise ValueError("a third value is of all spots or of none")

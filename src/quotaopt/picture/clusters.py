"""What a picture of bars in clusters shows: several numbers of each of some members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotaopt.messages import Language
from quotaopt.picture.amount import Amount

MOST_BARS = 7
"""As many colours can be told apart, grey included."""


@dataclass(frozen=True)
class Cluster:
    """One member with a number from every plan."""

    label: str
    values: Sequence[Amount]


@dataclass(frozen=True)
class Bars:
    """Numbers of some members in several plans, each plan in its colour; the first one is the yardstick.

    Raises
    ------
    ValueError
        There are no clusters, no plans or more than seven, or a cluster has not one number for every plan.
    """

    clusters: Sequence[Cluster]
    names: Sequence[str]  # of the plans
    title: str
    unit: str
    lang: Language
    subtitle: str = ""
    is_money: bool = True

    def __post_init__(self) -> None:
        if not self.clusters or not 1 <= len(self.names) <= MOST_BARS:
            raise ValueError(f"a picture of {len(self.clusters)} clusters of {len(self.names)} bars")
        if any(len(one.values) != len(self.names) for one in self.clusters):
            raise ValueError("a cluster without a number for every plan")

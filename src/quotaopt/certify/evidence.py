"""What is claimed of a rulebook, in its own numbers: cells, rows and groups by where they stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from quotaopt.certify.claim import StatedCredits
from quotaopt.certify.price import Prices
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray

DerivedTargets = Mapping[str, IntArray]
"""Name of a derived measure -> minor units of every cell of a layer, in the checker's order. (n_cells,)"""


def _none() -> IntArray:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class StageEvidence:
    """One stage of a claim, see `StageClaim`."""

    kind: str
    value: float
    prices: Prices  # rule -> (n_rows,)
    links: FloatArray | None = None  # (n_groups,), where groups are compared
    weights: tuple[float, ...] = ()
    priority: int = 0
    largest: float | None = None
    settled: IntArray = field(
        default_factory=_none
    )  # numbers of cells, or of groups where these are compared
    settled_rows: Mapping[str, IntArray] = field(default_factory=dict)  # soft rule -> numbers of its rows


@dataclass(frozen=True, eq=False)
class CarriedNumbers:
    """With over-assignment, what everyone carries, minor units."""

    numbers: Mapping[str, IntArray]  # `COMPANY` and the levels -> (n_nodes,)
    street: IntArray  # (n_bases, n_periods)
    are_all: bool = True  # whether all levels are stated; of a table of targets only the last can be told


@dataclass(frozen=True, eq=False)
class Fairness:
    """What proves how fair targets are. References are taken as stated."""

    reference: FloatArray  # (n_bases, n_periods), minor units
    stages: tuple[StageEvidence, ...]
    level: tuple[str, ...] = ()
    coincides: bool = False
    credits: StatedCredits | None = None  # of a plan with owners


@dataclass(frozen=True, eq=False)
class Evidence:
    """Targets and all that is claimed of them."""

    targets: IntArray  # (n_bases, n_periods), minor units
    fairness: Fairness
    carried: CarriedNumbers | None = None
    derived: DerivedTargets | None = None


@dataclass(frozen=True)
class Parting:
    """Where the options of a group that a rule of choice speaks of are cut in two."""

    rule: str
    group: int
    option: int  # the last one of the first case


@dataclass(frozen=True, eq=False)
class CaseEvidence:
    """A case that is parted into two, or prices that should rule it out."""

    parting: Parting | None = None
    prices: Prices = field(default_factory=dict)  # of hard rows: rule -> (n_rows,)
    at_least: Prices = field(default_factory=dict)  # of the least that groups carry: rule -> (n_groups,)
    at_most: Prices = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Impossibility:
    """Rows, and prices that should prove that no plan in whole steps keeps them together.

    Where rules of choice take part, prices rule out one case after the other: `cases` is their tree from
    the root on, after every case that is parted first the one with the lower options.
    """

    rows: Mapping[str, IntArray]  # rule -> numbers of its rows that conflict
    prices: Prices  # rule -> (n_rows,); without cases
    idle: BoolArray  # (n_bases, n_periods), cells that carry nothing because they have no reference
    choices: Mapping[str, IntArray] = field(default_factory=dict)  # rule of choice -> numbers of its rows
    cases: tuple[CaseEvidence, ...] = ()

"""What is claimed about targets: the stages of a solve, and the prices that prove each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from quotaopt.certify.price import Links, Multipliers
from quotaopt.model.arrays import FloatArray, IntArray, LabelArray
from quotaopt.plan.table import TextColumn

GOALS = "goals"
"""The kind of a stage that makes the misses of soft rules small."""

Settled: TypeAlias = tuple[str, ...] | tuple[tuple[str, str], ...] | IntArray
"""Groups by their members, as in `RuleRows.labels`; cells by their rows in the table of targets; or rows of
soft rules by rule and members."""


@dataclass(frozen=True, eq=False)
class StatedCredits:
    """People's numbers as published: a row per person and role, one of them nobody's."""

    person: TextColumn  # (n_rows,), -1 for what belongs to nobody
    role: LabelArray  # (n_rows,), "" for none
    minor: IntArray  # (n_rows, n_periods)


@dataclass(frozen=True, eq=False)
class StageClaim:
    """One stage: what it reached, and prices that should prove that no plan does better.

    Prices are never believed. Those that a stage does not allow are moved to where it does, so that
    any prices prove some bound, if only a weak one.
    """

    kind: str  # `GOALS`, or the name of a notion
    multipliers: Multipliers
    value: float  # what was reached before rounding; what later stages must keep
    links: Links = field(default_factory=dict)  # where groups are compared
    weights: tuple[float, ...] = ()  # price on what every earlier stage reached, where its value is held
    priority: int = 0  # of goals
    largest: float | None = None  # of `minimax`: its part of `value`, held as a limit; `value` if None
    settled: Settled = ()  # by this round of `leximin` or `leximax`, or of a chebyshev goal: rows for good


@dataclass(frozen=True, eq=False)
class Claim:
    """What is claimed about the fairness of targets. `reference` follows the rows of the targets.

    With a `level`, burdens are those of its members, or of the combinations of its members. Where
    the claim `coincides`, its one stage proves the plan's notion whichever it is, see `coincide`.
    """

    reference: FloatArray  # (n_rows,), minor units, 0 or more
    stages: tuple[StageClaim, ...]
    level: tuple[str, ...] = ()
    coincides: bool = False
    credits: StatedCredits | None = None  # of a plan with owners

"""How a plan is negotiated: what is bid for, by whom, for how long, and what a bid has to say."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from quotaopt.plan.schema_base import Spec
from quotaopt.plan.values import Column, Names, Number, Text, Whole

Share: TypeAlias = Annotated[Number, Field(ge=0, le=1)]
Mode: TypeAlias = Literal["top_down", "bottom_up", "hybrid"]
Closeness: TypeAlias = Literal["least_squares", "nash"]


class PastBids(Spec):
    """The table of what was bid in the past, and what came of it: one row per node and year."""

    table: str
    by: Names = Field(min_length=1)  # levels whose members the bids were for: those of `nodes`, or above
    year: Text = Field(default="year", min_length=1)  # column
    bid: Text = Field(default="bid", min_length=1)  # column
    actual: Text = Field(default="actual", min_length=1)  # column; a blank is a year without an outcome


class Negotiation(Spec):
    """Rounds of proposals and bids until one plan is agreed.

    A node is one row of a sheet: a combination of members of `nodes`. Bids speak of the main
    measure in the main tier. Every entry of `owners` is a level, or a column `table.column` that
    names people, from the highest down: the last owner of a node bids for it, those before may
    approve it as well.
    """

    mode: Mode = "hybrid"
    nodes: Names = Field(min_length=1)
    owners: Names = Field(min_length=1)
    rounds: Annotated[Whole, Field(ge=1, le=20)] = 4
    concession: Share = Decimal("0.5")  # part of a bid's weight that is left in the round after
    closeness: Closeness = "least_squares"
    fallback: Column | None = None  # targets of the last plan; without, what nodes carried last year
    reason_beyond: Share = Decimal("0.05")  # from the proposal, relative to it, a bid gives its reason
    tolerance: Share = Decimal("0.01")  # sides no further apart, relative to the target, agree
    past: PastBids | None = None

"""Formulas of the reference: how much of an overshoot counts, and by what rates it is tilted."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from quotaopt.plan.schema_base import Selection, Spec
from quotaopt.plan.values import AmountOrColumn, Column, Names, Number, ShareOrColumn, Value


class Ratchet(Spec):
    """Keep success from raising the next target in full: what was sold above last year's target.

    With last year's target P and sales A of a member of `level`, its history counts as
    ``min(A, P) + keep * max(A - P, 0) + cushion * max(P - A, 0)``.
    """

    plan: Column  # last year's target: facts, or attributes by key
    keep: ShareOrColumn  # share of an overshoot that counts
    cushion: ShareOrColumn = Decimal(0)  # share of a shortfall that is forgiven
    level: Names = ()  # whose sales and targets are compared; by default the finest the target tells apart
    missing: Literal["unguarded"] | None = None  # those without a target count in full


class Range(Spec):
    """What a rate may be; either side may be absent, not both."""

    min: Number | None = None
    max: Number | None = None

    @model_validator(mode="after")
    def _has_a_side(self) -> Range:
        if self.min is None and self.max is None:
            raise PydanticCustomError("empty_band", "neither min nor max", {})
        if self.min is not None and self.max is not None and self.min > self.max:
            raise PydanticCustomError("crossed_band", "min above max", {"min": self.min, "max": self.max})
        return self

    def holds(self, value: Decimal) -> bool:
        """Whether `value` lies between the sides."""
        return (self.min is None or self.min <= value) and (self.max is None or value <= self.max)


class Tilt(Spec):
    """Lean towards a selection: by a factor, or by growth on what it would carry, less a relief.

    Growth g and relief e multiply by ``1 + g - e`` (additive) or ``(1 + g) * (1 - e)``.
    """

    where: Selection = Field(default_factory=dict)
    factor: AmountOrColumn | None = None
    growth: Value | None = None
    relief: ShareOrColumn | None = None
    convention: Literal["additive", "multiplicative"] = "additive"
    within: Range | None = None  # what `factor` or `growth` may be
    relief_within: Range | None = None

    @property
    def rates(self) -> Iterator[tuple[str, Decimal | str, Range | None]]:
        """Every rate that is stated, by its key, with what it may be."""
        stated = (
            ("factor", self.factor, self.within),
            ("growth", self.growth, self.within),
            ("relief", self.relief, self.relief_within),
        )
        return ((key, value, allowed) for key, value, allowed in stated if value is not None)

    @model_validator(mode="after")
    def _has_one_size(self) -> Tilt:
        by_rate = self.growth is not None or self.relief is not None
        if (self.factor is None) != by_rate:
            raise PydanticCustomError("tilt_size", "not exactly one of factor and growth", {})
        if isinstance(self.growth, Decimal) and self.growth < -1:
            raise PydanticCustomError("growth_below_zero", "growth below -1", {"input": self.growth})
        if self.relief is None and {"convention", "relief_within"} & self.model_fields_set:
            raise PydanticCustomError("convention_without_relief", "nothing to relieve", {})
        return self

    @model_validator(mode="after")
    def _keeps_its_ranges(self) -> Tilt:
        for key, value, allowed in self.rates:
            if allowed is not None and isinstance(value, Decimal) and not allowed.holds(value):
                sides = {"min": allowed.min, "max": allowed.max}
                shown = {side: "…" if number is None else f"{number:f}" for side, number in sides.items()}
                raise PydanticCustomError(
                    "rate_out_of_range", "out of range", {"rate": key, "input": value, **shown}
                )
        return self

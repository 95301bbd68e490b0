"""A total by formula: a rate on what was sold, or what the reference itself amounts to."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from quotaopt.plan.schema_base import Spec
from quotaopt.plan.values import Amount, Column, Number

REFERENCE = "reference"


class TotalFormula(Spec):
    """``(1 + growth)`` times weighted years of a column of facts, to the nearest step, halves up.

    ``growth: carried`` is the rate between the last two years applied again. ``of: reference`` is what
    the tilted reference amounts to in the amounts of its facts: every cell's own rates decide.
    """

    of: Column | Literal["reference"]
    growth: Number | Literal["carried"] = Decimal(0)
    years: tuple[Amount, ...] = Field(default=(), max_length=3)  # weights of last year, the year before, ...

    @model_validator(mode="before")
    @classmethod
    def _is_no_band(cls, entries: Any) -> Any:
        if isinstance(entries, Mapping) and entries.keys() & {"min", "max"}:
            raise PydanticCustomError("total_two_forms", "formula and band", {})
        return entries

    @property
    def weights(self) -> tuple[Decimal, ...]:
        """The weight of every past year, last year first."""
        return self.years or (Decimal(1),)

    @property
    def is_bottom_up(self) -> bool:
        """Whether the total is what the reference amounts to."""
        return self.of == REFERENCE

    @model_validator(mode="after")
    def _fits_together(self) -> TotalFormula:
        if self.is_bottom_up and {"growth", "years"} & self.model_fields_set:
            raise PydanticCustomError("total_of_reference", "growth or years beside reference", {})
        if isinstance(self.growth, Decimal) and self.growth <= -1:
            raise PydanticCustomError("total_not_positive", "nothing left", {"total": self.growth + 1})
        if sum(self.weights) != 1:
            raise PydanticCustomError("years_not_one", "not one", {"sum": sum(self.weights)})
        return self


def form_of_total(value: Any) -> str:
    """Whether a total is a plain value, a band or a formula."""
    if isinstance(value, TotalFormula) or (isinstance(value, Mapping) and "of" in value):
        return "<formula>"
    return "<mapping>" if isinstance(value, Mapping | Spec) else "<plain>"

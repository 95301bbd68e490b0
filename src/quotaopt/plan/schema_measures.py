"""Several totals in one plan: measures such as revenue and gross profit, and tiers of each."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from quotaopt.plan.schema_base import Spec
from quotaopt.plan.schema_reference import Reference
from quotaopt.plan.schema_rules import Band
from quotaopt.plan.schema_total import TotalFormula, form_of_total
from quotaopt.plan.values import Column, Positive, Text, Value

Total = Annotated[
    Annotated[Value, Tag("<plain>")]
    | Annotated[Band, Tag("<mapping>")]
    | Annotated[TotalFormula, Tag("<formula>")],
    Discriminator(form_of_total),
]
"""What all targets of a measure add up to: a number, the sum of a column, a band, or a formula."""


class Measure(Spec):
    """One number of the company that becomes targets: its own total, step, history and reference.

    A *derived* measure is no number of its own: ``derived: {收入: 0.12}`` is 12 % of the measure 收入 of
    the same cell, and several measures add up.
    """

    total: Total | None = None
    step: Positive
    unit: Text | None = None  # what is counted: 元, 户; the plan's currency by default
    of: Column | None = None  # the facts that are its history
    weight: Positive = Decimal(1)  # in what is fair, against the other measures
    reference: Reference | None = None  # that of the plan by default
    derived: Mapping[str, Value] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_a_number(self) -> Measure:
        if (self.total is None) == (not self.derived):
            raise PydanticCustomError("measure_total", "not exactly one of total and derived", {})
        return self


class Tier(Spec):
    """One of several targets for the same work, from low to high: base, target, stretch.

    Its total is the measure's, times `of_total`, or what `totals` states by measure. `factor` is what
    a person's own burden is multiplied with before everything is scaled to the total: 1.2 for a
    senior in the stretch tier. The tier that says neither is the *main* one.
    """

    of_total: Positive | None = None
    totals: Mapping[str, Value] = Field(default_factory=dict)
    factor: Value | None = None

    @model_validator(mode="after")
    def _leaves_something(self) -> Tier:
        if isinstance(self.factor, Decimal) and self.factor <= 0:
            raise PydanticCustomError("tier_factor", "a factor not above zero", {"input": self.factor})
        return self

    @property
    def is_main(self) -> bool:
        """Whether its totals are those of the measures."""
        return self.of_total is None and not self.totals

"""How actuals are read and judged: what their columns are called, when books close, what is tolerated."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from quotaopt.plan.schema_audit import Share
from quotaopt.plan.schema_base import Spec, form_of
from quotaopt.plan.schema_reference import Season
from quotaopt.plan.schema_risk import Probability
from quotaopt.plan.values import Names, Text, Whole


class Tolerance(Spec):
    """The shares of a target that may be missing: up to `amber` is green, above `red` is red."""

    amber: Share = Decimal("0.05")
    red: Share = Decimal("0.10")

    @model_validator(mode="after")
    def _turns_amber_first(self) -> Tolerance:
        if self.amber > self.red:
            raise PydanticCustomError("red_before_amber", "order", {"amber": self.amber, "red": self.red})
        return self


class Tracking(Spec):
    """Settings of everything that compares a plan with its actuals; each has a default.

    The columns are those of the file of actuals; left out, they are found by their usual names.
    """

    value: Text | None = None  # what was sold
    date: Text | None = None  # day, week or month in which it was
    entered: Text | None = None  # day on which the row was entered
    unit: Text | None = None  # what the row's amount is counted in
    key: Names | None = None  # beside members and date: what tells rows apart that correct each other
    closing_days: Annotated[Whole, Field(ge=0, le=3660)] | None = None  # rows entered later come too late
    season: (
        Annotated[
            Annotated[Literal["flat"], Tag("<plain>")] | Annotated[Season, Tag("<mapping>")],
            Discriminator(form_of),
        ]
        | None
    ) = None  # by which pace is told; as the plan is phased by default
    tolerance: Tolerance = Field(default_factory=Tolerance)
    interval: Probability = Decimal("0.8")  # with which the landing lies in its interval

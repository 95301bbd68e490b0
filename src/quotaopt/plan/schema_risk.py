"""What a plan may say about risk: how far attainment scatters, what moves it together, what is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from quotaopt.plan.schema_audit import Band, Share
from quotaopt.plan.schema_base import Selection, Spec
from quotaopt.plan.values import Column, Names, Number, Text, Value, Whole

FEWEST_DRAWS, MOST_DRAWS = 100, 1_000_000


def _above_zero(value: Decimal | str) -> Decimal | str:
    if isinstance(value, Decimal) and value <= 0:
        raise PydanticCustomError("not_positive", "must be above zero", {"input": value})
    return value


def _form_of(value: Any) -> str:
    """One entry stands for a list of one."""
    return "<mapping>" if isinstance(value, Mapping | Spec) else "<list>"


def _inside(value: Decimal) -> Decimal:
    if not 0 < value < 1:
        raise PydanticCustomError("not_between", "not between 0 and 1", {"input": value})
    return value


PositiveOrColumn: TypeAlias = Annotated[Value, AfterValidator(_above_zero)]
Probability: TypeAlias = Annotated[Number, AfterValidator(_inside)]


class Attainment(Spec):
    """Attainment of the cells in `where`: its mean, and its standard deviation as a part of the mean.

    With `where` the entry stands in place of the one without. What is not stated comes from the past.
    """

    where: Selection = Field(default_factory=dict)
    mean: PositiveOrColumn | None = None
    spread: PositiveOrColumn | None = None


class RiskSpec(Spec):
    """How attainment is drawn, and what is wanted of it.

    Every combination of members of `each` has a luck of its own. `everyone` and `common` are parts of
    the variance: what moves all cells alike, and the members of a level alike; the rest is that luck.
    """

    level: Text | None = None  # whose targets are reached or not: people
    each: Names = ()  # by default the same level
    attainment: Annotated[
        Annotated[Attainment, Tag("<mapping>")] | Annotated[tuple[Attainment, ...], Tag("<list>")],
        Discriminator(_form_of),
    ] = ()
    past: Column | None = None  # past targets; those of the audit by default
    shape: Literal["lognormal", "normal"] = "lognormal"
    everyone: Share | None = None
    common: Mapping[Text, Share] | None = None
    response: Share = Decimal("0.5")  # the part of what is added to a target that is sold
    probability: Probability = Decimal("0.9")  # with which the company is to reach its number
    reach: Band | None = None  # the share of people who should reach theirs; that of the audit by default
    interval: Probability = Decimal("0.8")
    draws: Annotated[Whole, Field(ge=FEWEST_DRAWS, le=MOST_DRAWS)] = 10_000
    seed: Annotated[Whole, Field(ge=0)] = 0

    @property
    def figures(self) -> tuple[Attainment, ...]:
        """All entries about attainment."""
        return (self.attainment,) if isinstance(self.attainment, Attainment) else self.attainment

    @model_validator(mode="after")
    def _leaves_some_luck(self) -> RiskSpec:
        parts = [self.everyone or Decimal(0), *(self.common or {}).values()]
        if sum(parts) > 1:
            raise PydanticCustomError("parts_above_one", "more than the whole", {"sum": sum(parts)})
        return self

"""When a plan counts as fair: what ``quotaopt audit`` looks at, and where its verdicts turn."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from quotaopt.plan.schema_base import Spec
from quotaopt.plan.values import Amount, Column, Number, Text, Whole

Share: TypeAlias = Annotated[Number, Field(ge=0, le=1)]


class Band(Spec):
    """The share of people who should reach their target; further than `near` outside fails.

    The default spans what advisers name: 60 to 75 % (A. A. Zoltners, P. Sinha and S. E. Lorimer, Harvard
    Business Review) and 50 to 70 %.
    """

    min: Share = Decimal("0.50")
    max: Share = Decimal("0.75")
    near: Share = Decimal("0.10")

    @model_validator(mode="after")
    def _has_an_inside(self) -> Band:
        if self.min > self.max:
            raise PydanticCustomError("crossed_band", "crossed", {"min": self.min, "max": self.max})
        return self


class Limits(Spec):
    """Up to `warn` passes, above `fail` fails."""

    warn: Amount
    fail: Amount

    @model_validator(mode="after")
    def _warns_first(self) -> Limits:
        if self.warn > self.fail:
            raise PydanticCustomError("fails_before_warning", "order", {"warn": self.warn, "fail": self.fail})
        return self


class SpreadLimits(Limits):
    """Of the coefficient of variation of burdens. 20 % is what audits of quotas use within a segment."""

    warn: Amount = Decimal("0.10")
    fail: Amount = Decimal("0.20")


class DifferenceLimits(Limits):
    """Of differences between people's burdens, or their attainment, that are worth a word."""

    warn: Amount = Decimal("0.02")
    fail: Amount = Decimal("0.05")


class Significance(Spec):
    """Chances that a difference is an accident, below which it is believed."""

    warn: Share = Decimal("0.05")
    fail: Share = Decimal("0.01")

    @model_validator(mode="after")
    def _fails_when_surer(self) -> Significance:
        if self.fail > self.warn:
            wrong = {"warn": self.warn, "fail": self.fail}
            raise PydanticCustomError("surer_to_warn", "order", wrong)
        return self


class BackTest(Limits):
    """Of the misses beyond those of the best other method; how much of the past is tried."""

    warn: Amount = Decimal("0.01")
    fail: Amount = Decimal("0.05")
    years: Annotated[Whole, Field(ge=0, le=20)] = 3
    periods: Annotated[Whole, Field(ge=0, le=120)] = 12
    by: Text | None = None  # level of time; by default the finest that is not weeks


class AuditSpec(Spec):
    """Settings of the audit; every one has a default, and the command line goes before them."""

    level: Text | None = None  # whose burdens are compared
    last_plan: Column | None = None  # last year's targets
    groups: tuple[Column, ...] = ()  # words about people, such as their grade, that make groups of them
    seed: Annotated[Whole, Field(ge=0)] = 0
    reach: Band = Field(default_factory=Band)
    spread: SpreadLimits = Field(default_factory=SpreadLimits)
    difference: DifferenceLimits = Field(default_factory=DifferenceLimits)
    significance: Significance = Field(default_factory=Significance)
    backtest: BackTest = Field(default_factory=BackTest)

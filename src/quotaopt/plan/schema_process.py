"""What a plan file may say about activities: the funnel behind a target, and key actions."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from quotaopt.plan.schema_base import Spec
from quotaopt.plan.values import Text, Value


def _above_zero(value: Decimal | str) -> Decimal | str:
    if isinstance(value, Decimal) and value <= 0:
        raise PydanticCustomError("not_positive", "must be above zero", {"input": value})
    return value


def _at_most_all(value: Decimal | str) -> Decimal | str:
    if isinstance(value, Decimal) and value > 1:
        raise PydanticCustomError("rate_above_one", "a rate above 100 %", {"input": value})
    return value


Size: TypeAlias = Annotated[Value, AfterValidator(_above_zero)]
Rate: TypeAlias = Annotated[Size, AfterValidator(_at_most_all)]


class FunnelStage(Spec):
    """One stage of a funnel: how many it takes, by exactly one of `amount`, `rate` and `times`.

    ``amount`` is what one of them brings in (target / amount), ``rate`` the part of them that
    reaches the stage they feed (of / rate), ``times`` how many there are per one of it (of * times).
    """

    name: Text = Field(min_length=1)
    amount: Size | None = None
    rate: Rate | None = None
    times: Size | None = None
    of: Text | None = None  # an earlier stage; the one before where not given

    @model_validator(mode="after")
    def _has_one_rule(self) -> FunnelStage:
        given = [key for key in ("amount", "rate", "times") if getattr(self, key) is not None]
        if len(given) != 1:
            raise PydanticCustomError("funnel_rule", "not exactly one", {"input": ", ".join(given) or "-"})
        if self.amount is not None and self.of is not None:
            raise PydanticCustomError("funnel_amount_of", "an amount is of the target", {"input": self.of})
        return self


class Process(Spec):
    """The activities that carry the targets of the members of `per`."""

    per: Text
    funnel: tuple[FunnelStage, ...] = Field(min_length=1)
    weeks: Literal["calendar", "four", "none"] = "none"


class Actions(Spec):
    """Key actions: rows of a table, each bound to a person's sheet by the columns named here."""

    table: Text
    person: Text | None = None  # a level, and the column of that name; `per` of the process if not given
    action: Text = "action"
    owner: Text | None = None
    date: Text | None = None
    support: Text | None = None

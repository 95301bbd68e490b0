"""How a plan is solved again once its past is known: what of a gap is made good, and who may be touched."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from quotaopt.plan.schema_base import Selection, Spec
from quotaopt.plan.values import Number, Text, Whole


def _no_cap(value: Any) -> Any:
    """A blank would not say whether there is none, or the usual one."""
    return None if value == "none" else value


Part: TypeAlias = Annotated[Number, Field(ge=0, le=1)]
Cap: TypeAlias = Annotated[Part | None, BeforeValidator(_no_cap, float | Literal["none"])]
Policy: TypeAlias = Literal["hold", "absorb", "follow"]


class Caps(Spec):
    """By how much targets may change at most, relative to what they were; `none` for as much as need be."""

    person: Cap = Decimal("0.2")  # of a person, over all periods that may change
    period: Cap = Decimal("0.3")  # of a person in a single period


class Cause(Spec):
    """Something that has changed, and what it touches: nothing else moves."""

    name: Text = Field(min_length=1)
    where: Selection = Field(min_length=1)
    because: Text | None = None


class ReplanSpec(Spec):
    """What becomes of a gap between the past and its plan.

    `hold` keeps the total: the rest of the year makes the gap good. `absorb` takes a part of the gap out of
    the total. `follow` sets the total to the forecast landing. With `causes` each of them makes good the gap
    of the cells that it touches, and all others stay.
    """

    policy: Policy = "hold"
    absorb: Part | None = None  # part of the gap that is taken out of the total
    level: Text | None = None  # whose members are people; that of the audit by default, else the finest
    cap: Caps = Field(default_factory=Caps)
    dead_band: Part = Decimal("0.01")  # of a cell; smaller changes are not made, and a step is the least
    tolerance: Part = Decimal("0.01")  # smaller gaps, relative to the plan of the past, change nothing
    freeze: Annotated[Whole, Field(ge=0)] = 0  # periods after the past that stay as they are
    causes: tuple[Cause, ...] = ()

    @model_validator(mode="after")
    def _says_what_is_absorbed(self) -> ReplanSpec:
        if (self.policy == "absorb") != (self.absorb is not None):
            raise PydanticCustomError("absorb_what", "policy and part", {"policy": self.policy})
        return self

    @model_validator(mode="after")
    def _names_causes_once(self) -> ReplanSpec:
        names = [cause.name for cause in self.causes]
        for position, name in enumerate(names):
            if name in names[:position]:
                wrong = {"name": name, "entry": ("causes", position, "name")}
                raise PydanticCustomError("cause_twice", "two causes of one name", wrong)
        if self.causes and self.policy == "follow":
            raise PydanticCustomError("follow_causes", "a landing is of the whole", {"entry": ("policy",)})
        return self

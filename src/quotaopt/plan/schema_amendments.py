"""Other limits for single rows of a rule, and whether a rule may be changed at all."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, TypeAlias

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from quotaopt.plan.schema_base import Spec
from quotaopt.plan.values import Names, Number, Positive, Text

Standing: TypeAlias = Literal["relaxable", "protected", "contract"]
"""May be changed to make a plan possible; only where nothing else helps; never."""
Side: TypeAlias = Literal["min", "max"]
SIDES: tuple[Side, Side] = ("min", "max")


class Amendment(Spec):
    """Limits of the rows that have these members, in place of what the rule itself says for them.

    `min` and `max` are in the form of the rule's own limit. ``loosen: 0.05`` lowers lower limits and
    raises upper ones by a twentieth; of growth, the amounts that it allows.
    """

    chosen: Mapping[str, Names] = Field(default_factory=dict, alias="for")  # all rows by default
    min: Number | None = None
    max: Number | None = None
    loosen: Positive | None = None
    because: Text | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Amendment:
        if (self.loosen is None) == (self.min is None and self.max is None):
            raise PydanticCustomError("amendment_form", "not exactly one of limits and loosen", {})
        if self.min is not None and self.max is not None and self.min > self.max:
            raise PydanticCustomError("crossed_band", "min above max", {"min": self.min, "max": self.max})
        return self

    def limit(self, side: Side) -> Decimal | None:
        """The new limit on one side; None where this says none."""
        return self.min if side == "min" else self.max

    def changes(self, side: Side) -> bool:
        """Whether limits of this side are other ones."""
        return self.loosen is not None or self.limit(side) is not None

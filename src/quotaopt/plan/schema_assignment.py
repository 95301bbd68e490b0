"""What a plan may say about over-assignment: parts that together carry more, or less, than their whole."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from quotaopt.plan.schema_base import Selection, Spec
from quotaopt.plan.values import Text, Value

LARGEST_FACTOR = 1
"""Nobody hands down more than twice what he carries: such a number is a misprint."""


class OverAssignment(Spec):
    """The members of `level` together carry ``1 + factor`` times the number of the member above them.

    Below zero the member above keeps a reserve. With `where`, which selects members above, the
    entry stands in place of the one without.
    """

    level: Text
    where: Selection = Field(default_factory=dict)
    factor: Value

    @model_validator(mode="after")
    def _is_a_factor(self) -> OverAssignment:
        if isinstance(self.factor, Decimal) and not is_factor(self.factor):
            raise PydanticCustomError("assignment_factor", "factor out of range", {"input": self.factor})
        return self


def is_factor(value: Decimal) -> bool:
    """Whether parts may carry ``1 + value`` times the number of their whole."""
    return -1 < value <= LARGEST_FACTOR

"""Scenarios: named sets of overrides that build on one another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from quotaopt.plan.schema_base import Spec
from quotaopt.plan.values import Names, Text


class ScenarioSpec(Spec):
    """What a scenario changes of the plan, or of the scenario it comes `from`."""

    origin: Text | None = Field(default=None, alias="from")
    changes: Mapping[str, Any] = Field(default_factory=dict, alias="set")  # dotted path -> value
    without: Names = ()  # dotted paths of entries that the scenario takes away
    because: Text | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> ScenarioSpec:
        if not self.changes and not self.without:
            raise PydanticCustomError("scenario_empty", "neither set nor without", {})
        return self

"""The ground all parts of the schema stand on: frozen entries, selections of members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from quotaopt.plan.values import Names


class Spec(BaseModel):
    """Frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def form_of(value: Any) -> str:
    """Whether a value that has a short and a long form is written as a mapping."""
    return "<mapping>" if isinstance(value, Mapping | Spec) else "<plain>"


class Except(Spec):
    """``{not: [...]}``: every member but these."""

    excluded: Names = Field(alias="not")


Members: TypeAlias = Annotated[
    Annotated[Names, Tag("<plain>")] | Annotated[Except, Tag("<mapping>")], Discriminator(form_of)
]
Selection: TypeAlias = Mapping[str, Members]
"""Members by level; names may hold ``*`` as a wildcard. All levels must match."""

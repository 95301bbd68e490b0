"""What a plan may say of references: sources that are blended, tilts, seasons."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from quotaopt.plan.schema_base import Spec, form_of
from quotaopt.plan.schema_formulas import Ratchet, Tilt
from quotaopt.plan.values import Amount, Column, Names, Positive


class MeanOver(Spec):
    """A missing value is the mean of the cells that share these members."""

    mean_over: Names


class Source(Spec):
    """One share of the reference, before blending."""

    share_of: Column | None = None
    even_over: str | None = None
    years: tuple[Amount, ...] = Field(default=(), max_length=3)  # weight of last year, the year before, ...
    weight: Positive = Decimal(1)
    missing: (
        Annotated[
            Annotated[Literal["zero", "mean", "other_sources"], Tag("<plain>")]
            | Annotated[MeanOver, Tag("<mapping>")],
            Discriminator(form_of),
        ]
        | None
    ) = None
    ratchet: Ratchet | None = None

    @model_validator(mode="after")
    def _has_one_basis(self) -> Source:
        if (self.share_of is None) == (self.even_over is None):
            raise PydanticCustomError("source_basis", "not exactly one of share_of and even_over", {})
        return self


class Season(Spec):
    """How a base's reference falls on its periods."""

    source: str = Field(alias="from")  # facts with dates, or table.column with a profile by period
    by: Names = ()
    years: tuple[Amount, ...] = Field(default=(), max_length=3)  # weights, last year first
    weights: bool = False  # the profile's numbers need not sum to 1


class First(Spec):
    """Shares of groups that are settled first; the blend then works inside each group."""

    by: Names = Field(min_length=1)
    blend: tuple[Source, ...] = Field(min_length=1)


class Reference(Spec):
    """What every cell would carry by history, potential and strategy alone."""

    first: First | None = None
    blend: tuple[Source, ...] = ()
    tilt: tuple[Tilt, ...] = ()
    season: Annotated[
        Annotated[Literal["flat"], Tag("<plain>")] | Annotated[Season, Tag("<mapping>")],
        Discriminator(form_of),
    ] = "flat"
    total: Positive | None = None  # what the reference sums to where the plan's total is a band

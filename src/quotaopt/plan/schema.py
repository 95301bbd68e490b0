"""What a plan file may say. Unknown keys are refused, and nothing changes once read.

Numbers are ``Decimal`` from the first character on: 0.35 means 35/100, not the nearest
binary fraction. A *value* is a number or ``table.column``, looked up by the members of the
row it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from quotaopt.plan.values import Amount, Column, ColumnText, Names, Number, Positive, Text, Value, Whole


class Spec(BaseModel):
    """Frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _form(value: Any) -> str:
    """Whether a value that has a short and a long form is written as a mapping."""
    return "<mapping>" if isinstance(value, Mapping | Spec) else "<plain>"


class Except(Spec):
    """``{not: [...]}``: every member but these."""

    excluded: Names = Field(alias="not")


Members: TypeAlias = Annotated[
    Annotated[Names, Tag("<plain>")] | Annotated[Except, Tag("<mapping>")], Discriminator(_form)
]
Selection: TypeAlias = Mapping[str, Members]
"""Members by level; names may hold ``*`` as a wildcard. All levels must match."""


class Band(Spec):
    """Between `min` and `max`; either may be absent, not both."""

    min: Value | None = None
    max: Value | None = None

    @model_validator(mode="after")
    def _has_a_side(self) -> Band:
        if self.min is None and self.max is None:
            raise PydanticCustomError("empty_band", "neither min nor max", {})
        if isinstance(self.min, Decimal) and isinstance(self.max, Decimal) and self.min > self.max:
            raise PydanticCustomError("crossed_band", "min above max", {"min": self.min, "max": self.max})
        return self


class ShareBand(Band):
    """Bounds on a share of the plan's total or of the selection `of`.

    ``of: {region: 华东}`` is that selection whatever the row; ``of: {each: rep}`` is, for every
    row, everything that has the row's own rep; both may be combined.
    """

    of: Selection | None = None

    @property
    def of_where(self) -> Mapping[str, Names | Except]:
        """The part of `of` that selects members."""
        return {level: members for level, members in (self.of or {}).items() if level != "each"}

    @property
    def of_each(self) -> Names:
        """The levels on which `of` follows the row's own members."""
        each = (self.of or {}).get("each", ())
        return each if isinstance(each, tuple) else ()


class GrowthBand(Band):
    """Bounds on growth against the same periods of last year in the facts `of`."""

    of: str | None = None  # a table of facts; the only one by default


class Ratio(Band):
    """Bounds on a weighted average: sum of `of` times target over sum of targets."""

    of: Column


def _exactly(value: Any) -> Any:
    """A bare value stands for a band with both sides equal."""
    return value if isinstance(value, dict | Band | None) else {"min": value, "max": value}


class Rule(Spec):
    """One limit on sums of cells; see docs/plan-format.md."""

    name: Text = Field(min_length=1)
    where: Selection = Field(default_factory=dict)
    each: Names = ()
    total: Value | None = None
    min: Value | None = None
    max: Value | None = None
    share: Annotated[ShareBand, BeforeValidator(_exactly, float | ColumnText | ShareBand)] | None = None
    growth: Annotated[GrowthBand, BeforeValidator(_exactly, float | ColumnText | GrowthBand)] | None = None
    ratio: Ratio | None = None
    weight: Column | None = None
    priority: Whole = Field(default=1, ge=1, le=9)
    because: Text | None = None

    @property
    def kind(self) -> Literal["total", "band", "share", "growth", "ratio"]:
        """Which limit the rule states."""
        if self.total is not None:
            return "total"
        if self.share is not None:
            return "share"
        if self.growth is not None:
            return "growth"
        return "ratio" if self.ratio is not None else "band"

    @model_validator(mode="after")
    def _states_one_limit(self) -> Rule:
        band = self.min is not None or self.max is not None
        stated = [
            self.total is not None,
            band,
            self.share is not None,
            self.growth is not None,
            self.ratio is not None,
        ]
        if sum(stated) != 1:
            raise PydanticCustomError("not_one_limit", "not exactly one limit", {"count": sum(stated)})
        if isinstance(self.min, Decimal) and isinstance(self.max, Decimal) and self.min > self.max:
            raise PydanticCustomError("crossed_band", "min above max", {"min": self.min, "max": self.max})
        if self.weight is not None and not band:
            raise PydanticCustomError("weight_needs_band", "weight without min or max", {})
        return self


class Dimension(Spec):
    """Levels from coarse to fine; each is a column of names."""

    levels: Names = Field(min_length=1)
    parents: Column | None = None  # table.column that names everyone's superior, instead of level columns
    jagged: bool = False  # branches of different depth are meant, blanks stand for the level above


class Time(Spec):
    """The plan's periods: `periods` of the finest level, from `start` on."""

    levels: Names = Field(min_length=1)
    start: Text
    periods: Whole = Field(ge=1, le=1000)
    calendar: Literal["months", "iso-weeks", "4-4-5", "4-5-4", "5-4-4"] = "months"
    fiscal_start: Whole = Field(default=1, ge=1, le=12)  # month in which the fiscal year begins


def _kind_of_dimension(value: Any) -> str:
    """Time has a start or a number of periods; everything else is an ordinary dimension."""
    if isinstance(value, Time) or (isinstance(value, dict) and ("start" in value or "periods" in value)):
        return "<time>"
    return "<dimension>"


def _levels_alone(value: Any) -> Any:
    """A bare list of levels stands for a dimension without options."""
    return {"levels": value} if isinstance(value, str | list | tuple) else value


AnyDimension: TypeAlias = Annotated[
    Annotated[Dimension, BeforeValidator(_levels_alone, Names | Dimension), Tag("<dimension>")]
    | Annotated[Time, Tag("<time>")],
    Discriminator(_kind_of_dimension),
]


class TableSource(Spec):
    """Where a table comes from and how its columns are meant."""

    file: str | None = None
    url: str | None = None
    query: str | None = None
    key: Names = ()  # attributes: one row per combination of these levels
    value: Names = ()  # facts: summed per cell
    date: str | None = None
    rename: Mapping[str, str] = Field(default_factory=dict)  # column in the file -> name used in the plan

    @model_validator(mode="after")
    def _has_a_source(self) -> TableSource:
        if self.url is not None and self.query is None:
            raise PydanticCustomError("url_without_query", "url without query", {})
        if self.file is not None and self.url is not None:
            raise PydanticCustomError("two_sources", "file and url", {})
        return self


class CellSource(Spec):
    """Which combinations carry a target: those found in a table, or all of some levels."""

    table: str | None = Field(default=None, alias="from")
    cross: Names = ()

    @model_validator(mode="after")
    def _has_one_source(self) -> CellSource:
        if (self.table is None) == (not self.cross):
            raise PydanticCustomError("cells_source", "not exactly one of from and cross", {})
        return self


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
            Discriminator(_form),
        ]
        | None
    ) = None

    @model_validator(mode="after")
    def _has_one_basis(self) -> Source:
        if (self.share_of is None) == (self.even_over is None):
            raise PydanticCustomError("source_basis", "not exactly one of share_of and even_over", {})
        return self


class Tilt(Spec):
    """Lean towards a selection: by a factor, or by growth on what it would carry."""

    where: Selection
    factor: Amount | None = None
    growth: Number | None = None

    @model_validator(mode="after")
    def _has_one_size(self) -> Tilt:
        if (self.factor is None) == (self.growth is None):
            raise PydanticCustomError("tilt_size", "not exactly one of factor and growth", {})
        if self.growth is not None and self.growth < -1:
            raise PydanticCustomError("growth_below_zero", "growth below -1", {"input": self.growth})
        return self


class Season(Spec):
    """How a base's reference falls on its periods."""

    source: str = Field(alias="from")  # facts with dates, or table.column with a profile by period
    by: Names = ()
    years: tuple[Amount, ...] = Field(default=(), max_length=3)  # weights, last year first


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
        Annotated[Literal["flat"], Tag("<plain>")] | Annotated[Season, Tag("<mapping>")], Discriminator(_form)
    ] = "flat"
    total: Positive | None = None  # what the reference sums to where the plan's total is a band


class Fairness(Spec):
    """What is fair, and between whom: single cells, or the members of `level`.

    With levels, burdens are those of groups of cells: all cells of a member, or of a combination
    of members. The plan then minimises ``sum R phi(X / R) + 0.001 sum r phi(x / r)``, the first
    sum over groups (R, X are the references and targets of a group in sum), the second over
    cells. What happens between groups decides; the second sum settles what is left open inside
    them and makes the answer unique.
    """

    notion: Literal["proportional", "least_squares"] = "proportional"
    level: Names = ()


class Rounding(Spec):
    """How whole steps are found."""

    method: Literal["largest_remainder", "webster", "jefferson", "adams"] = "largest_remainder"


class PlanSpec(Spec):
    """A whole plan file."""

    plan: Text = Field(min_length=1)
    currency: str = Field(default="CNY", min_length=1)
    step: Positive
    total: Annotated[
        Annotated[Value, Tag("<plain>")] | Annotated[Band, Tag("<mapping>")], Discriminator(_form)
    ]
    dimensions: Mapping[str, AnyDimension] = Field(min_length=1)
    tables: Mapping[str, TableSource] = Field(default_factory=dict)
    cells: CellSource
    reference: Reference = Field(default_factory=Reference)
    rules: tuple[Rule, ...] = ()
    fairness: Fairness = Field(default_factory=Fairness)
    rounding: Rounding = Field(default_factory=Rounding)

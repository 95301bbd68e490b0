"""What a rule may say: one limit on sums of cells, hard or soft, or one choice between possibilities."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from quotaopt.plan.schema_amendments import SIDES, Amendment, Side, Standing
from quotaopt.plan.schema_base import Except, Selection, Spec
from quotaopt.plan.values import COLUMN, Column, ColumnText, Names, Positive, Text, Value, Whole


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
    """Bounds on a weighted average: sum of `of` times target over sum of targets.

    With `over`, both are measures: ``{of: 毛利, over: 收入, min: 0.22}``.
    """

    of: Text
    over: Text | None = None

    @model_validator(mode="after")
    def _has_a_column_or_measures(self) -> Ratio:
        if self.over is None and not COLUMN.match(self.of):
            raise PydanticCustomError(
                "ratio_of_what", "neither table.column nor measures", {"input": self.of}
            )
        return self


def _exactly(value: Any) -> Any:
    """A bare value stands for a band with both sides equal."""
    return value if isinstance(value, dict | Band | None) else {"min": value, "max": value}


Kind: TypeAlias = Literal["total", "band", "share", "growth", "ratio", "smooth", "lot", "at_most", "one_of"]
"""What a rule may state."""
ABSOLUTE: frozenset[Kind] = frozenset({"total", "band", "growth", "lot", "one_of"})
"""Limits in amounts; with over-assignment they are about the number that somebody carries."""


class Lot(Spec):
    """Nothing at all, or at least `min`."""

    min: Value


class AtMost(Spec):
    """No more than `count` members of the level `of` carry anything."""

    count: Value
    of: str


class Soft(Spec):
    """How dear it is to miss a rule that may be missed.

    With a `priority` the miss is made as small as possible before anything of a higher number,
    and before fairness, is looked at; rules of one priority weigh against each other by `weight`.
    With a `penalty` the miss is weighed against fairness itself: a miss of the whole limit costs
    as much as `penalty` in the objective. `squared` is a penalty on the square of the miss: small
    misses cost next to nothing, and several rules that contradict each other share what is missed.
    """

    priority: Whole | None = Field(default=None, ge=1, le=9)
    weight: Positive = Decimal(1)
    penalty: Positive | None = None
    squared: Positive | None = None
    measure: Literal["relative", "amount"] = "relative"  # a share of the limit, or units of the plan

    @model_validator(mode="after")
    def _has_one_form(self) -> Soft:
        if sum(form is not None for form in (self.priority, self.penalty, self.squared)) != 1:
            raise PydanticCustomError("soft_form", "not exactly one of three forms", {})
        if self.priority is None and "weight" in self.model_fields_set:
            raise PydanticCustomError("penalty_and_weight", "penalty and weight", {})
        return self


class Rule(Spec):
    """One limit on sums of cells; see docs/plan-format.md."""

    name: Text = Field(min_length=1)
    where: Selection = Field(default_factory=dict)
    each: Names = ()
    cumulative: bool = False  # rows sum from the plan's first period on
    total: Value | None = None
    min: Value | None = None
    max: Value | None = None
    share: Annotated[ShareBand, BeforeValidator(_exactly, float | ColumnText | ShareBand)] | None = None
    growth: Annotated[GrowthBand, BeforeValidator(_exactly, float | ColumnText | GrowthBand)] | None = None
    ratio: Ratio | None = None
    smooth: Band | None = None  # times what the period before carries
    weight: Column | None = None
    prorated: bool = False  # the amounts are for a full person all the time; less is there, less is asked
    includes: Literal["owners", "overlays", "both"] = "owners"  # whose credits a rule on people adds up
    lot: Lot | None = None
    at_most: AtMost | None = None
    one_of: tuple[Value, ...] | None = Field(default=None, min_length=1)
    number: Literal["plan", "own", "street"] = "own"  # with over-assignment: whose number is limited
    soft: Soft | None = None
    priority: Whole = Field(default=1, ge=1, le=9)
    because: Text | None = None
    standing: Standing = "relaxable"
    amended: tuple[Amendment, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _each_of_at_most(cls, entries: Any) -> Any:
        """``at_most: {count: 3, of: line, each: rep}`` means what ``each: [rep]`` on the rule means."""
        if not isinstance(entries, dict) or not isinstance(entries.get("at_most"), dict):
            return entries
        at_most = dict(entries["at_most"])
        each = at_most.pop("each", None)
        if each is None or "each" in entries:
            return entries
        return {**entries, "each": each, "at_most": at_most}

    @property
    def kind(self) -> Kind:
        """Which limit the rule states."""
        return self._stated()[0]

    @property
    def is_logic(self) -> bool:
        """Whether the rule is a choice between possibilities and not a limit on a sum."""
        return self.kind in ("lot", "at_most", "one_of")

    @property
    def sides(self) -> frozenset[Side]:
        """The sides on which sums are limited; those of a choice are its least lot or largest count."""
        match self.kind:
            case "total":
                return frozenset(SIDES)
            case "lot":
                return frozenset({"min"})
            case "at_most":
                return frozenset({"max"})
            case "one_of":
                return frozenset()
            case "band":
                stated: Rule | Band | Ratio = self
            case kind:
                stated = getattr(self, kind)
        return frozenset(side for side in SIDES if getattr(stated, side) is not None)

    def _stated(self) -> list[Kind]:
        band = self.min is not None or self.max is not None
        named: dict[Kind, bool] = {
            "total": self.total is not None,
            "band": band,
            "share": self.share is not None,
            "growth": self.growth is not None,
            "ratio": self.ratio is not None,
            "smooth": self.smooth is not None,
            "lot": self.lot is not None,
            "at_most": self.at_most is not None,
            "one_of": self.one_of is not None,
        }
        return [kind for kind, is_stated in named.items() if is_stated]

    @model_validator(mode="after")
    def _states_one_limit(self) -> Rule:
        band, stated = self.min is not None or self.max is not None, self._stated()
        if len(stated) != 1:
            raise PydanticCustomError("not_one_limit", "not exactly one limit", {"count": len(stated)})
        if isinstance(self.min, Decimal) and isinstance(self.max, Decimal) and self.min > self.max:
            raise PydanticCustomError("crossed_band", "min above max", {"min": self.min, "max": self.max})
        if self.weight is not None and not band:
            raise PydanticCustomError("weight_needs_band", "weight without min or max", {})
        if self.prorated and self.kind not in ("total", "band"):
            raise PydanticCustomError("prorated_kind", "only amounts are prorated", {"kind": self.kind})
        if self.soft is not None and self.is_logic:
            raise PydanticCustomError("soft_logic", "logic cannot be soft", {"kind": self.kind})
        if self.cumulative and (self.is_logic or self.smooth is not None):
            raise PydanticCustomError("cumulative_kind", "only limits on sums run on", {"kind": self.kind})
        if self.soft is not None and "priority" in self.model_fields_set:
            raise PydanticCustomError("soft_and_priority", "soft and priority", {})
        if "number" in self.model_fields_set and self.kind not in ABSOLUTE:
            raise PydanticCustomError("number_of_share", "not about an amount", {"kind": self.kind})
        return self

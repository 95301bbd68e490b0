"""What a plan file may say. Unknown keys are refused, and nothing changes once read.

Numbers are ``Decimal`` from the first character on: 0.35 means 35/100, not the nearest
binary fraction. A *value* is a number or ``table.column``, looked up by the members of the
row it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from quotaopt.plan.schema_assignment import OverAssignment
from quotaopt.plan.schema_audit import AuditSpec
from quotaopt.plan.schema_base import Spec
from quotaopt.plan.schema_handouts import Handouts
from quotaopt.plan.schema_measures import Measure, Tier, Total
from quotaopt.plan.schema_negotiation import Negotiation
from quotaopt.plan.schema_owners import Owners
from quotaopt.plan.schema_people import People
from quotaopt.plan.schema_process import Actions, Process
from quotaopt.plan.schema_reference import Reference
from quotaopt.plan.schema_replan import ReplanSpec
from quotaopt.plan.schema_risk import RiskSpec
from quotaopt.plan.schema_rules import Rule
from quotaopt.plan.schema_scenarios import ScenarioSpec
from quotaopt.plan.schema_tracking import Tracking
from quotaopt.plan.values import Amount, Column, Names, Number, Positive, Text, Whole


class Dimension(Spec):
    """Levels from coarse to fine; each is a column of names."""

    levels: Names = Field(min_length=1)
    parents: Column | None = None  # table.column that names everyone's superior, instead of level columns
    jagged: bool = False  # branches of different depth are meant, blanks stand for the level above


class Time(Spec):
    """The plan's periods: `periods` of the finest level from `start` on; of months for weeks inside them."""

    levels: Names = Field(min_length=1)
    start: Text
    periods: Whole = Field(ge=1, le=1000)
    calendar: Literal["months", "iso-weeks", "4-4-5", "4-5-4", "5-4-4"] = "months"
    fiscal_start: Whole = Field(default=1, ge=1, le=12)  # month in which the fiscal year begins
    weeks: Literal["calendar", "four"] | None = None  # how months are cut where weeks end with their month

    @property
    def has_weeks_of_months(self) -> bool:
        """Whether the periods are weeks that end with their month."""
        return self.calendar == "months" and self.levels[-1] in ("week", "周")


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


NotionName: TypeAlias = Literal[
    "proportional", "least_squares", "power", "minimax", "least_absolute", "leximin", "leximax"
]
LARGEST_BETA = 8
"""Beyond this power the numbers of a solve no longer carry its differences; leximin and leximax do."""


class Fairness(Spec):
    """What is fair, and between whom: single cells, or the members of `level`.

    With levels, burdens are those of groups of cells: all cells of a member, or of a combination
    of members. The plan then minimises ``sum R phi(X / R) + 0.001 sum r phi(x / r)``, the first
    sum over groups (R, X are the references and targets of a group in sum), the second over
    cells. What happens between groups decides; the second sum settles what is left open inside
    them and makes the answer unique.
    """

    notion: NotionName = "proportional"
    level: Names = ()
    beta: Number | None = None  # the power of `power`
    mean: Amount = Decimal(0)  # what `minimax` adds of the mean deviation to the largest one

    @model_validator(mode="after")
    def _has_what_its_notion_needs(self) -> Fairness:
        if (self.beta is None) == (self.notion == "power"):
            kind = "beta_missing" if self.beta is None else "beta_without_power"
            raise PydanticCustomError(kind, "power and beta belong together", {"notion": self.notion})
        if self.beta is not None and abs(self.beta) > LARGEST_BETA:
            raise PydanticCustomError("beta_too_large", "beta out of range", {"largest": LARGEST_BETA})
        if self.mean and self.notion != "minimax":
            raise PydanticCustomError(
                "mean_without_minimax", "mean belongs to minimax", {"notion": self.notion}
            )
        return self


class GoalStage(Spec):
    """How the soft rules of one priority are weighed: by their weighted sum, or by the largest one."""

    priority: Whole = Field(ge=1, le=9)
    norm: Literal["weighted", "chebyshev"] = "weighted"


class Rounding(Spec):
    """How whole steps are found."""

    method: Literal["largest_remainder", "webster", "jefferson", "adams"] = "largest_remainder"
    first: Names = ()  # levels: the sums of their members are rounded before what is inside them

    @model_validator(mode="after")
    def _has_a_method_for_sums(self) -> Rounding:
        if self.first and self.method != "largest_remainder":
            raise PydanticCustomError("first_with_divisor", "no sums first", {"method": self.method})
        return self


class PlanSpec(Spec):
    """A whole plan file."""

    plan: Text = Field(min_length=1)
    currency: str = Field(default="CNY", min_length=1)
    step: Positive | None = None
    total: Total | None = None
    measures: Mapping[str, Measure] = Field(default_factory=dict)  # in place of step and total
    tiers: Mapping[str, Tier] = Field(default_factory=dict)  # from low to high
    dimensions: Mapping[str, AnyDimension] = Field(min_length=1)
    tables: Mapping[str, TableSource] = Field(default_factory=dict)
    cells: CellSource
    people: People | None = None
    reference: Reference = Field(default_factory=Reference)
    rules: tuple[Rule, ...] = ()
    goals: tuple[GoalStage, ...] = ()
    fairness: Fairness = Field(default_factory=Fairness)
    rounding: Rounding = Field(default_factory=Rounding)
    process: Process | None = None
    actions: Actions | None = None
    handouts: Handouts = Field(default_factory=Handouts)
    audit: AuditSpec = Field(default_factory=AuditSpec)
    risk: RiskSpec = Field(default_factory=RiskSpec)
    tracking: Tracking = Field(default_factory=Tracking)
    replan: ReplanSpec = Field(default_factory=ReplanSpec)
    over_assignment: tuple[OverAssignment, ...] = ()
    owners: Owners | None = None
    negotiation: Negotiation | None = None
    scenarios: Mapping[str, ScenarioSpec] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_totals(self) -> PlanSpec:
        if not self.measures:
            for key in ("step", "total"):
                if getattr(self, key) is None:
                    raise PydanticCustomError("missing_number", "not stated", {"key": key, "entry": (key,)})
        for key in ("step", "total") if self.measures else ():
            if getattr(self, key) is not None:
                raise PydanticCustomError(
                    "number_beside_measures", "in measures", {"key": key, "entry": (key,)}
                )
        if self.measures and all(measure.derived for measure in self.measures.values()):
            raise PydanticCustomError("all_derived", "no measure of its own", {"entry": ("measures",)})
        if self.tiers and sum(tier.is_main for tier in self.tiers.values()) != 1:
            raise PydanticCustomError("main_tier", "not exactly one main tier", {"entry": ("tiers",)})
        return self

    @model_validator(mode="after")
    def _measures_know_each_other(self) -> PlanSpec:
        own = [name for name, measure in self.measures.items() if not measure.derived]
        for name, measure in self.measures.items():
            for base in measure.derived:
                if base not in own:
                    entry = ("measures", name, "derived", base)
                    wrong = {"name": base, "known": ", ".join(own), "entry": entry}
                    raise PydanticCustomError("derived_from_what", "not a measure with a total", wrong)
        for tier, stated in self.tiers.items():
            for name in stated.totals if own else ():
                if name not in own:
                    wrong = {"name": name, "known": ", ".join(own), "entry": ("tiers", tier, "totals", name)}
                    raise PydanticCustomError("derived_from_what", "not a measure with a total", wrong)
            missing = [name for name in own if stated.of_total is None and name not in stated.totals]
            if stated.totals and missing:
                wrong = {"name": missing[0], "entry": ("tiers", tier, "totals")}
                raise PydanticCustomError("tier_without_total", "no total in a tier", wrong)
        return self

    @model_validator(mode="after")
    def _goals_have_rules(self) -> PlanSpec:
        used = {rule.soft.priority for rule in self.rules if rule.soft is not None}
        seen: set[int] = set()
        for position, number in enumerate(goal.priority for goal in self.goals):
            wrong = {"number": number, "entry": ("goals", position, "priority")}
            if number in seen:
                raise PydanticCustomError("goal_twice", "two goals of one priority", wrong)
            if number not in used:
                raise PydanticCustomError("goal_without_rules", "no soft rule has it", wrong)
            seen.add(number)
        return self

    @model_validator(mode="after")
    def _penalties_have_a_measure(self) -> PlanSpec:
        penalised = any(rule.soft is not None and rule.soft.penalty is not None for rule in self.rules)
        if penalised and self.fairness.notion in ("leximin", "leximax"):
            given = {"notion": self.fairness.notion, "entry": ("fairness", "notion")}
            raise PydanticCustomError("penalty_without_measure", "nothing to weigh a penalty against", given)
        return self

    @model_validator(mode="after")
    def _squares_have_a_smooth_measure(self) -> PlanSpec:
        squared = [at for at, rule in enumerate(self.rules) if rule.soft is not None and rule.soft.squared]
        if not squared:
            return self
        entry = ("rules", squared[0], "soft", "squared")
        if self.fairness.notion in ("minimax", "least_absolute", "leximin", "leximax"):
            given = {"notion": self.fairness.notion, "entry": entry}
            raise PydanticCustomError("squared_with_linear", "a linear notion has no squares", given)
        if any(rule.is_logic for rule in self.rules):
            raise PydanticCustomError("squared_with_logic", "choices have no squares", {"entry": entry})
        return self

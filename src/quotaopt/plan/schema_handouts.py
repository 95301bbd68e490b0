"""Which levels and columns the handed-out tables are about; everything can be guessed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from quotaopt.plan.schema_base import Spec
from quotaopt.plan.values import Column, Text

UnitName: TypeAlias = Literal["元", "万元", "亿元", "thousand", "million"]


class Handouts(Spec):
    """Roles of levels and columns in the tables of ``quotaopt report``."""

    region: Text | None = None  # levels
    department: Text | None = None
    person: Text | None = None
    product: Text | None = None
    customer: Text | None = None
    responsible: Column | None = None  # of every product: the department that answers for it
    leader: Column | None = None  # of every product: who answers for it
    history: Column | None = None  # the facts that are looked back on
    orders: Column | None = None  # how many orders the facts of a row are
    repurchase: Column | None = None  # share of the facts of a row that was bought again, 0..1
    potential: Column | None = None  # what a market could buy
    unit: UnitName | None = None  # what amounts are counted in; the currency itself by default
    month: Text | None = None  # that is tracked; the plan's first by default
    quarter: Text | None = None  # that is tracked; by default the one of the month

    @property
    def levels(self) -> Mapping[str, str]:
        """The level of every role that is stated."""
        return self._stated("region", "department", "person", "product", "customer")

    @property
    def names(self) -> Mapping[str, str]:
        """The stated columns of names, by entry."""
        return self._stated("responsible", "leader")

    @property
    def facts(self) -> Mapping[str, str]:
        """The stated columns of the table looked back on, by entry."""
        return self._stated("history", "orders", "repurchase")

    @property
    def numbers(self) -> Mapping[str, str]:
        """All stated columns of numbers, by entry."""
        return {**self.facts, **self._stated("potential")}

    def _stated(self, *entries: str) -> dict[str, str]:
        found = {entry: getattr(self, entry) for entry in entries}
        return {entry: value for entry, value in found.items() if value is not None}

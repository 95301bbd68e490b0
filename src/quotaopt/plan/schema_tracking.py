"""How actuals are read and judged: what their columns are called, and when books are closed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from quotaopt.plan.schema_base import Spec
from quotaopt.plan.values import Names, Text, Whole


class Tracking(Spec):
    """Settings of everything that compares a plan with its actuals; each has a default.

    The columns are those of the file of actuals; left out, they are found by their usual names.
    """

    value: Text | None = None  # what was sold
    date: Text | None = None  # day, week or month in which it was
    entered: Text | None = None  # day on which the row was entered
    unit: Text | None = None  # what the row's amount is counted in
    key: Names | None = None  # beside members and date: what tells rows apart that correct each other
    closing_days: Annotated[Whole, Field(ge=0, le=3660)] | None = None  # rows entered later come too late

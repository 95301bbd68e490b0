"""Who owns which cells: a dated table of assignments with shares."""

from __future__ import annotations

from pydantic import Field

from quotaopt.plan.schema_base import Spec
from quotaopt.plan.values import Names, Text


class Owners(Spec):
    """The table that says who is credited with which cells, how much of them, and when.

    Every row gives the person a share of all cells of the members it names, from its first day
    to its last. Rows whose role is one of `overlays` are second owners: they are credited on top
    and never count in the company's numbers.
    """

    person: Text = Field(default="person", min_length=1)  # column of names; in rules the word for people
    table: str
    of: Names = Field(min_length=1)  # base levels whose cells are assigned
    share: Text | None = None  # column; 1 where it is blank
    first: Text | None = Field(default=None, alias="from")  # column; always where it is blank
    last: Text | None = Field(default=None, alias="to")  # column; the last day counts
    role: Text | None = None  # column
    overlays: Names = ()

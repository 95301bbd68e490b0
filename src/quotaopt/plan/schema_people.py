"""What a plan may say about its people: when they are there, how they ramp, who covers for whom."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, Discriminator, Field, PlainValidator, Tag, model_validator
from pydantic_core import PydanticCustomError

from quotaopt.plan.schema_base import Spec, form_of
from quotaopt.plan.values import Column, number

FINEST = 10**6
"""Shares in tables are whole multiples of one part in this: availabilities are then exact in 64 bits."""
FINEST_RAMP = 10 * FINEST
"""So are the shares of all ramps together: room for six decimals beside quotients such as 2/9."""
_QUOTIENT = re.compile(r"\s*(\d{1,15})\s*/\s*(\d{1,15})\s*")

Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _share(value: Any) -> Fraction:
    """A number from 0 to 1, or a quotient of two numbers: 10/45."""
    quotient = _QUOTIENT.fullmatch(value) if isinstance(value, str) else None
    if quotient is None:
        share = Fraction(number(value))
    elif int(quotient[2]) == 0:
        raise PydanticCustomError("not_a_number", "division by zero", {"input": value})
    else:
        share = Fraction(int(quotient[1]), int(quotient[2]))
    if not 0 <= share <= 1:
        raise PydanticCustomError("ramp_share", "not between 0 and 1", {"input": str(value)})
    return share


def _profile(shares: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    """Shares that only grow, and end at the whole."""
    for before, after in itertools.pairwise(shares):
        if after < before:
            shown = {"before": f"{float(before):g}", "after": f"{float(after):g}"}
            raise PydanticCustomError("ramp_falls", "a share below the one before", shown)
    if shares[-1] < 1:
        raise PydanticCustomError("ramp_never_ends", "last share below 1", {"last": f"{float(shares[-1]):g}"})
    return shares


Share: TypeAlias = Annotated[Fraction, PlainValidator(_share, float | str)]
Profile: TypeAlias = Annotated[
    tuple[Share, ...], Field(min_length=1, max_length=120), AfterValidator(_profile)
]
"""Share of a full person by completed months of service; the last one holds from then on."""


class Leave(Spec):
    """A table of absences, one row each; its columns."""

    table: str
    from_: str = Field(alias="from")  # first day
    to: str  # last day
    share: str | None = None  # of the working day; a blank, or no column, is all of it
    covered_by: str | None = None  # who does the work meanwhile


class Workdays(Spec):
    """The days on which people work."""

    days: Annotated[
        Annotated[Literal["all"], Tag("<plain>")]
        | Annotated[tuple[Weekday, ...], Field(min_length=1), Tag("<list>")],
        Discriminator(lambda value: "<plain>" if value == "all" else "<list>"),
    ] = ("mon", "tue", "wed", "thu", "fri")
    holidays: Column | None = None  # dates on which nobody works
    extra: Column | None = None  # dates worked although the week says otherwise


class Vacancies(Spec):
    """Who does the work of a seat before its person starts; columns of the people's table."""

    covered_by: str
    share: str | None = None  # of the seat's work; a blank, or no column, is all of it


class People(Spec):
    """How much of a full person everyone is, day by day."""

    table: str
    start: str | None = None  # column: first day
    end: str | None = None  # column: last day; a blank stays
    blank_start: Literal["before_plan"] | None = None
    ramp: (
        Annotated[
            Annotated[Profile, Tag("<plain>")] | Annotated[Mapping[str, Profile], Tag("<mapping>")],
            Discriminator(form_of),
        ]
        | None
    ) = None
    ramp_by: str | None = None  # column: the name of the profile; a blank does not ramp
    leave: Leave | None = None
    workdays: Workdays = Field(default_factory=Workdays)
    vacancies: Vacancies | None = None

    @property
    def profiles(self) -> Mapping[str, tuple[Fraction, ...]]:
        """The ramp profiles by name; a bare one has the name ""."""
        return {} if self.ramp is None else self.ramp if isinstance(self.ramp, Mapping) else {"": self.ramp}

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> People:
        if self.start is None:
            for key in ("ramp", "vacancies", "blank_start"):
                if getattr(self, key) is not None:
                    raise PydanticCustomError("people_without_start", "needs start", {"name": key})
        if isinstance(self.ramp, Mapping) != (self.ramp_by is not None):
            kind = "ramp_by_missing" if self.ramp_by is None else "ramp_by_alone"
            raise PydanticCustomError(kind, "ramp_by and named profiles belong together", {})
        shares = [share for profile in self.profiles.values() for share in profile]
        if math.lcm(*(share.denominator for share in shares)) > FINEST_RAMP:
            shown = {"finest": f"{FINEST_RAMP:,}"}
            raise PydanticCustomError("ramp_too_fine", "no common denominator", shown)
        return self

"""Plans with people, and availability counted day by day in plain Python."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from quotaopt.people import Availability, availability
from quotaopt.plan.cells.layout import lay_out
from quotaopt.plan.periods.calendar import calendar_of
from quotaopt.plan.plan import Plan, make_plan

ONE = dt.timedelta(days=1)
CALENDARS: dict[str, dict[str, Any]] = {
    "months": {"levels": ["month"], "start": "2024-01", "periods": 12},
    "quarters": {"levels": ["quarter"], "start": "2024-Q1", "periods": 4},
    "fiscal": {"levels": ["quarter", "month"], "start": "2023-07", "periods": 12, "fiscal_start": 7},
    "weeks": {"levels": ["week"], "start": "2024-W01", "periods": 30, "calendar": "iso-weeks"},
    "weeks of months": {"levels": ["month", "week"], "start": "2024-01", "periods": 40, "weeks": "calendar"},
    "4-4-5": {"levels": ["quarter", "month"], "start": "2024-W01", "periods": 12, "calendar": "4-4-5"},
}


def people_plan(
    people: dict[str, list[Any]],
    *rules: dict[str, Any],
    time: dict[str, Any] | None = None,
    tables: dict[str, dict[str, list[Any]]] | None = None,
    entries: dict[str, Any] | None = None,
    **about: Any,
) -> Plan:
    """A plan evenly over reps; `about` are entries under ``people``, `entries` those at the top."""
    frames = {"people": pd.DataFrame(people, dtype=object)}
    frames |= {name: pd.DataFrame(columns, dtype=object) for name, columns in (tables or {}).items()}
    document = {
        "plan": "people",
        "currency": "USD",
        "step": 1,
        "total": 100_000,
        "dimensions": {"org": ["rep"]} | ({} if time == {} else {"time": time or CALENDARS["months"]}),
        "tables": {name: {"key": "rep"} if name == "people" else {} for name in frames},
        "cells": {"cross": ["rep"]},
        "people": {"table": "people"} | about,
        "reference": {"blend": [{"even_over": "rep"}], "season": "flat"},
        "rules": list(rules),
    } | (entries or {})
    return make_plan(document, tables=frames)


def found_in(plan: Plan) -> Availability:
    found = availability(plan, lay_out(plan))
    assert found is not None
    return found


@dataclass
class Person:
    start: dt.date | None = None
    end: dt.date | None = None
    ramp: list[Fraction] = field(default_factory=lambda: [Fraction(1)])
    leave: list[tuple[dt.date, dt.date, Fraction, str | None]] = field(default_factory=list)
    covered_by: str | None = None
    cover: Fraction = Fraction(1)

    def serves(self, day: dt.date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def ramped(self, day: dt.date) -> Fraction:
        if not self.serves(day):
            return Fraction(0)
        if self.start is None:
            return Fraction(1)
        months = 0
        while anniversary(self.start, months + 1) <= day:
            months += 1
        return self.ramp[min(months, len(self.ramp) - 1)]


def anniversary(start: dt.date, months: int) -> dt.date:
    """The same day some months later, or the first of the month after where there is none."""
    year, month = divmod(12 * start.year + start.month - 1 + months, 12)
    try:
        return dt.date(year, month + 1, start.day)
    except ValueError:
        year, month = divmod(12 * year + month + 1, 12)
        return dt.date(year, month + 1, 1)


def days_of(plan: Plan) -> list[list[dt.date]]:
    """The days of every period."""
    calendar = calendar_of(plan)
    assert calendar is not None
    first = [dt.date(1970, 1, 1) + ONE * int(day) for day in calendar.bounds]
    return [[begin + ONE * n for n in range((end - begin).days)] for begin, end in itertools.pairwise(first)]


def by_hand(
    persons: dict[str, Person], periods: list[list[dt.date]], works: Any
) -> tuple[dict[tuple[str, int], Fraction], list[int]]:
    """Days that everyone is there in every period, and the working days of the periods."""
    there = {(name, number): Fraction(0) for name in persons for number in range(len(periods))}
    counts = []
    for number, days in enumerate(periods):
        worked = [day for day in days if works(day)]
        counts.append(len(worked))
        for day in worked:
            for name, person in persons.items():
                ramped = person.ramped(day)
                there[name, number] += ramped
                for first, last, share, by in person.leave:
                    if first <= day <= last:
                        there[name, number] -= ramped * share
                        if by is not None and persons[by].serves(day):
                            there[by, number] += ramped * share
                vacant = person.start is not None and day < person.start and person.covered_by is not None
                if vacant and persons[str(person.covered_by)].serves(day):
                    there[str(person.covered_by), number] += person.cover
    return there, counts


RAMPS = {"standard": [0, "1/4", 0.5, 1], "senior": [0.333333, 1], "long": ["2/9"] * 5 + ["7/9"] * 6 + [1]}


def random_people(
    rng: np.random.Generator, calendar: str, n_people: int = 8
) -> tuple[Plan, dict[str, Person], Any]:
    """A plan, its people in plain Python, and which days are worked."""
    time = CALENDARS[calendar]
    begin = days_of(people_plan({"rep": ["a"]}, time=time))[0][0]

    def near(low: int, high: int) -> dt.date:
        return begin + ONE * int(rng.integers(low, high))

    names = [f"p{number}" for number in range(n_people)]
    persons = {}
    for name in names:
        start = None if rng.random() < 0.3 else near(-200, 300)
        end = None if rng.random() < 0.6 else (start or begin) + ONE * int(rng.integers(0, 250))
        person = Person(start, end)
        if rng.random() < 0.7:
            person.ramp = [Fraction(str(share)) for share in RAMPS[str(rng.choice(list(RAMPS)))]]
        others = [other for other in names if other != name]
        if rng.random() < 0.5:
            person.covered_by = str(rng.choice(others))
            person.cover = Fraction(int(rng.integers(0, 101)), 100)
        day = near(-50, 100)
        for _ in range(int(rng.integers(0, 3))):
            last = day + ONE * int(rng.integers(0, 40))
            by = str(rng.choice(others)) if rng.random() < 0.5 else None
            person.leave.append((day, last, Fraction(int(rng.integers(0, 5)), 4), by))
            day = last + ONE * int(rng.integers(1, 60))
        persons[name] = person
    free = {near(-20, 300) for _ in range(30)}
    extra = {near(-20, 300) for _ in range(10)} - free
    week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][: int(rng.integers(3, 8))]

    def works(day: dt.date) -> bool:
        weekday = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][day.weekday()]
        return day in extra or (weekday in week and day not in free)

    by_name = {tuple(Fraction(str(share)) for share in shares): name for name, shares in RAMPS.items()}
    leaves = [(name, *leave) for name, person in persons.items() for leave in person.leave]
    order = rng.permutation(n_people)
    listed = [(names[at], persons[names[at]]) for at in order]
    table = {
        "rep": [name for name, _ in listed],
        "start": [person.start and str(person.start) for _, person in listed],
        "end": [person.end and str(person.end) for _, person in listed],
        "ramp": [by_name.get(tuple(person.ramp)) for _, person in listed],
        "by": [person.covered_by for _, person in listed],
        "part": [str(float(person.cover)) for _, person in listed],
    }
    plan = people_plan(
        table,
        time=time,
        tables={
            "days": {
                "free": [str(day) for day in sorted(free)],
                "extra": [str(day) for day in sorted(extra)] + [None] * (len(free) - len(extra)),
            },
            "leave": {
                "rep": [row[0] for row in leaves] or ["p0"],
                "from": [str(row[1]) for row in leaves] or ["2020-01-01"],
                "to": [str(row[2]) for row in leaves] or ["2020-01-01"],
                "share": [str(float(row[3])) for row in leaves] or ["1"],
                "by": [row[4] for row in leaves] or [None],
            },
        },
        start="start",
        end="end",
        blank_start="before_plan",
        ramp=RAMPS,
        ramp_by="ramp",
        leave={"table": "leave", "from": "from", "to": "to", "share": "share", "covered_by": "by"},
        workdays={"days": week, "holidays": "days.free", "extra": "days.extra"},
        vacancies={"covered_by": "by", "share": "part"},
    )
    return plan, persons, works

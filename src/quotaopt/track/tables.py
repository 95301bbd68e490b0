"""Tracking as tables to hand out: a row per member, the rows outside, the corrections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.actuals import State
from quotaopt.actuals.actuals import NEVER
from quotaopt.handout.all_tables import TABLES, Handouts
from quotaopt.handout.setting import Setting
from quotaopt.handout.sold import Sold
from quotaopt.handout.table import Field, Handout, Mark, settled
from quotaopt.messages import Language, say
from quotaopt.plan.periods.days import date_of
from quotaopt.track.lights import Light

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation
    from quotaopt.track.run import Tracked
    from quotaopt.track.standings import Standings

_COLOURS: dict[Light, Mark] = {Light.GREEN: "green", Light.AMBER: "amber", Light.RED: "red"}
_SO_FAR = ("target", "due", "actual", "attainment", "gap")
_OUTLOOK = ("landing", "landed", "forecast", "low", "high")
_NEEDED = ("needed", "recovery", "run_rate", "stretch")
_OF_WORKBOOK = ("month", "quarter", "products")

Figure = Callable[["Standings", int], Decimal | None]


@dataclass(frozen=True, eq=False)
class Views:
    """The tables of one tracking."""

    tracked: Tracked
    setting: Setting
    standings: tuple[Standings, ...]
    in_full: bool = False  # on the page every row is shown, not those with the largest gaps only

    def level(self, name: str) -> str:
        """What a level is called: levels of time by the language's own words."""
        calendar = None if self.setting.periods is None else self.setting.periods.calendar
        if calendar is not None and name in calendar.kinds:
            return say(f"track.kind.{calendar.kinds[name]}", self.lang)
        return self.setting.roles.word(name, self.lang)

    @property
    def lang(self) -> Language:
        """In which language they are."""
        return self.setting.lang

    def standing(self, rows: Standings) -> Handout:
        """A row per member with a row of totals below."""
        return _standing(self, rows, (*_SO_FAR, "light", *_OUTLOOK, *_NEEDED))

    def so_far(self, rows: Standings) -> Handout:
        """What is due and what is sold, to be read: amounts with two decimals in any unit."""
        return _readable(_standing(self, rows, (*_SO_FAR, "light")))

    def outlook(self, rows: Standings) -> Handout:
        """Where it will end, and what it takes, to be read."""
        return _readable(_standing(self, rows, (*_OUTLOOK, *_NEEDED)))

    def outside(self) -> Handout:
        """Rows in no cell or period of the plan, with the reason."""
        actuals = self.tracked.actuals
        rows = actuals.outside.tolist()
        reasons = [
            say(f"track.outside.{State(int(actuals.state[row])).name.lower()}", self.lang) for row in rows
        ]
        return self._listed("outside", rows, [Field(self._word("reason"), reasons)])

    def corrections(self) -> Handout:
        """Rows in whose place later ones stand, with both."""
        actuals = self.tracked.actuals
        rows = actuals.corrected.tolist()
        later = actuals.corrected_by[rows].tolist()
        return self._listed(
            "corrections",
            rows,
            [
                Field(self._word("entered"), [self._day(row) for row in rows]),
                Field(self._word("later_row"), [str(actuals.row[row]) for row in later]),
                self._amounts("later_amount", [actuals.total(np.array([row])) for row in later]),
                Field(self._word("later_entered"), [self._day(row) for row in later]),
            ],
        )

    def all(self, allocation: Allocation, sold: Sold | None = None) -> Handouts:
        """Everything for a workbook or a folder, the tables that track with what is sold among it.

        `sold` may hold what is said about it, too.
        """
        standings = [self.standing(rows) for rows in self.standings]
        sold, main = sold or Sold(self.tracked.actuals), allocation.main_part
        handed = [TABLES[name](main, self.setting, sold) for name in _OF_WORKBOOK]
        lists = [table for table in (self.outside(), self.corrections()) if table.rows]
        made = [table for table in handed if isinstance(table, Handout)]
        return Handouts((*standings, *made, *lists), MappingProxyType({}))

    def _listed(self, name: str, rows: Sequence[int], more: Sequence[Field]) -> Handout:
        actuals = self.tracked.actuals
        fields = [
            Field(self._word("row"), [str(actuals.row[row]) for row in rows]),
            Field(self._word("named"), [actuals.named(row) for row in rows]),
            self._amounts("amount", [actuals.total(np.array([row])) for row in rows]),
            *more,
        ]
        columns, entries = settled(fields)
        title = say(f"track.title.{name}", self.lang)
        return Handout(name, title, self.setting.scale.name(self.lang), columns, entries, frozenset())

    def _day(self, row: int) -> str:
        day = int(self.tracked.actuals.entered[row])
        return "" if day == NEVER else date_of(day).isoformat()

    def _word(self, key: str) -> str:
        return say(f"track.column.{key}", self.lang)

    def _amounts(self, key: str, amounts: Sequence[Decimal | None]) -> Field:
        return self.setting.amounts(self._word(key), amounts)


def light_word(light: Light, lang: Language) -> str | None:
    """What a light is called; None where there is none."""
    return None if light == Light.NONE else say(f"track.light.{light.name.lower()}", lang)


def _standing(views: Views, rows: Standings, columns: Sequence[str]) -> Handout:
    whole, lang = views.tracked.by(), views.lang
    columns = [name for name in columns if name not in _NEEDED or not _has_time(rows)]
    names = " × ".join(views.level(level) for level in rows.levels)
    fields = [*_names(views, rows), *(_field(views, rows, whole, name) for name in columns)]
    settled_columns, entries = settled(fields)
    title = say("track.title.by", lang, levels=names) if rows.levels else say("track.title.whole", lang)
    name = ".".join(("standing", *rows.levels))
    sums = frozenset({len(rows)}) if rows.levels else frozenset()
    return Handout(name, title, views.setting.scale.name(lang), settled_columns, entries, sums)


def _readable(table: Handout) -> Handout:
    """The table with no more than two decimals."""
    return replace(table, columns=tuple(replace(one, digits=min(one.digits, 2)) for one in table.columns))


def _names(views: Views, rows: Standings) -> Iterator[Field]:
    """A column per level, the word for all of them in its last row."""
    every = say("track.whole", views.lang)
    if not rows.levels:
        yield Field("", [every])
    for position, (level, members) in enumerate(zip(rows.levels, rows.members, strict=True)):
        yield Field(views.level(level), [*members.tolist(), None if position else every])


def _field(views: Views, rows: Standings, whole: Standings, name: str) -> Field:
    """One column: every row, and the total where there are levels."""
    heading, marks = say(f"track.column.{name}", views.lang), {}
    both = [(rows, row) for row in range(len(rows))] + ([(whole, 0)] if rows.levels else [])
    if name == "light":
        marks = {say(f"track.light.{one}", views.lang): one for one in _COLOURS.values()}
        words = [light_word(table.light(row), views.lang) for table, row in both]
        return Field(heading, words, marks=MappingProxyType(marks))
    values = [FIGURES[name](table, row) for table, row in both]
    if name in PERCENTAGES:
        return Field(heading, values, "percent")
    return views.setting.amounts(heading, values)


def _whole(name: str) -> Figure:
    """A figure that is exact in minor units."""
    return lambda rows, row: rows.tracked.amount(int(getattr(rows, name)[row]))


def _forecast(side: int) -> Figure:
    """The forecast, or an end of its interval; None where it is not known. None is below what is sold."""

    def figure(rows: Standings, row: int) -> Decimal | None:
        width = float(rows.half_width[row]) if side else 0.0
        if np.isnan(width):
            return None
        return rows.tracked.amount(max(int(rows.actual[row]), round(rows.forecast[row] + side * width)))

    return figure


FIGURES: MappingProxyType[str, Figure] = MappingProxyType(
    {
        "target": _whole("target"),
        "due": _whole("due"),
        "actual": _whole("actual"),
        "attainment": lambda rows, row: rows.attainment(row),
        "gap": _whole("gap"),
        "landing": _whole("landing"),
        "landed": lambda rows, row: rows.landed(row),
        "forecast": _forecast(0),
        "low": _forecast(-1),
        "high": _forecast(1),
        "needed": lambda rows, row: rows.needed_rate(row),
        "recovery": lambda rows, row: rows.recovery(row),
        "run_rate": lambda rows, row: rows.run_rate(row),
        "stretch": lambda rows, row: rows.stretch(row),
    }
)
"""Every figure of a row by its name, in currency units or percent."""
PERCENTAGES = frozenset({"attainment", "landed", "recovery", "stretch"})


def _has_time(rows: Standings) -> bool:
    return any(rows.tracked.cells.is_time(level) for level in rows.levels)

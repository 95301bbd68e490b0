"""All tables of a plan, and why some could not be made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from quotaopt.actuals import Actuals
from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.handout.departments import departments
from quotaopt.handout.history import history
from quotaopt.handout.month import month
from quotaopt.handout.people import people
from quotaopt.handout.products import products
from quotaopt.handout.quarter import quarter
from quotaopt.handout.setting import Setting, settle
from quotaopt.handout.sold import NOTHING, Remark, Sold
from quotaopt.handout.table import Handout
from quotaopt.messages import LANGUAGES, Language, say
from quotaopt.plan.nearest import closest

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation

Make = Callable[["Allocation", Setting, Sold], Handout | Problem]

TABLES: Mapping[str, Make] = MappingProxyType(
    {
        "history": lambda allocation, setting, sold: history(allocation, setting),
        "departments": lambda allocation, setting, sold: departments(allocation, setting),
        "people": lambda allocation, setting, sold: people(allocation, setting),
        "products": lambda allocation, setting, sold: products(allocation, setting),
        "quarter": quarter,
        "month": month,
    }
)
"""In the order of a year: look back, share out, track."""


@dataclass(frozen=True)
class Handouts:
    """Finished tables, and why the others are left out, by name."""

    tables: tuple[Handout, ...]
    notes: Mapping[str, Problem]

    def __getitem__(self, name: str) -> Handout:
        """The table of a name, as in ``handouts["people"]``."""
        return {table.name: table for table in self.tables}[table_called(name)]


def handouts(
    allocation: Allocation,
    *names: str,
    month: str | None = None,
    quarter: str | None = None,
    unit: str | None = None,
    lang: Language = "en",
    actuals: Actuals | None = None,
    remarks: Mapping[tuple[str, str], Remark] = MappingProxyType({}),
) -> Handouts:
    """The tables of ``quotaopt report``: those of `names`, or all that the plan has enough for.

    Parameters
    ----------
    actuals
        What has been sold, for the tables that track; they then show the month that it runs to.
    remarks
        By person and product, for the table of the month.

    The other arguments are those of `settle` and `make_handouts`.

    Raises
    ------
    PlanError
        A table, month, quarter or unit does not exist, or a table that is named cannot be made.
    """
    as_of = None if actuals is None else actuals.as_of
    setting = settle(allocation.plan, month=month, quarter=quarter, unit=unit, lang=lang, as_of=as_of)
    return make_handouts(allocation, setting, names, Sold(actuals, remarks))


def make_handouts(
    allocation: Allocation, setting: Setting, names: Iterable[str] = (), sold: Sold = NOTHING
) -> Handouts:
    """The tables as they have been settled.

    Parameters
    ----------
    names
        By default all that the plan has enough for.
    sold
        For the tables that track.

    Raises
    ------
    PlanError
        A table that is named does not exist or cannot be made.
    """
    allocation = allocation.main_part
    asked = [table_called(name) for name in names]
    made = {name: TABLES[name](allocation, setting, sold) for name in dict.fromkeys(asked) or TABLES}
    notes = {name: one for name, one in made.items() if isinstance(one, Problem)}
    if asked and notes:
        raise PlanError(notes.values())
    tables = tuple(one for one in made.values() if isinstance(one, Handout))
    return Handouts(tables, MappingProxyType(notes))


def table_called(text: str) -> str:
    """The table that a name or a title in either language means.

    Raises
    ------
    PlanError
        There is none; with the nearest one.
    """
    titles = {say(f"handout.title.{name}", lang): name for name in TABLES for lang in LANGUAGES}
    known = {**{name: name for name in TABLES}, **titles}
    if text in known:
        return known[text]
    near = closest(text, known)
    key = "handout.unknown_table" if near is None else "handout.unknown_table_near"
    near = near if near in TABLES or near is None else f"{known[near]} ({near})"
    listed = ", ".join(f"{name} ({say(f'handout.title.{name}', 'zh')})" for name in TABLES)
    raise PlanError([Problem.at(NOWHERE, key, name=text, near=near, known=listed)])

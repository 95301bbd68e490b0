"""Members of a level in several plans: targets, what they differ by, burdens and growth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.report.amounts import Unit
from quotaopt.report.beside.columns import QUANTITIES, columns_of
from quotaopt.report.change.table import look
from quotaopt.report.level_table import MOST_MEMBERS, MOST_ROWS, natural_width, plain_table, ratio

if TYPE_CHECKING:
    from quotaopt.scenario.beside import SideBySide
    from quotaopt.scenario.part import Groups, Part

_DIVISIONS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (QUANTITIES,),
    (("target", "change"), ("burden", "growth")),
    (("target",), ("change",), ("burden",), ("growth",)),
)
"""Which quantities stand in one table, from the widest to the narrowest."""


@dataclass(frozen=True, eq=False)
class _Shown:
    """What the tables of one combination of levels have in common."""

    beside: SideBySide
    part: Part
    groups: Groups
    whole: Groups
    rows: list[int]
    unit: Unit
    lang: Language

    @property
    def hidden(self) -> int:
        """How many members are left to `--by`."""
        return len(self.groups) - len(self.rows)


def member_tables(
    beside: SideBySide,
    part: Part,
    levels: Sequence[str],
    unit: Unit,
    console: Console,
    lang: Language,
    *,
    whole: bool,
    of: Sequence[str] = QUANTITIES,
) -> list[Table]:
    """One table where there is room for it, else several, each with fewer quantities.

    Parameters
    ----------
    whole
        Show every member; otherwise long levels are cut to those whose targets differ most.
    of
        The quantities to show.
    """
    groups = part.by(levels)
    shown = _Shown(beside, part, groups, part.by(()), _chosen(groups, whole), unit, lang)
    for division in _DIVISIONS:
        kept = [[one for one in quantities if one in of] for quantities in division]
        tables = [_drawn(shown, quantities) for quantities in kept if _columns(beside, quantities)]
        if all(natural_width(table, console) <= console.width for table in tables):
            break
    return tables


def _columns(beside: SideBySide, quantities: Sequence[str]) -> list[tuple[str, int]]:
    return [one for one in columns_of(beside) if one[0] in quantities]


def _chosen(groups: Groups, whole: bool) -> list[int]:
    """All rows, or those in which plans differ most; the greatest gains against the first plan on top."""
    if whole or len(groups) <= MOST_MEMBERS:
        return list(range(min(len(groups), MOST_ROWS)))
    spread = np.ptp(groups.targets, axis=1)
    rows = np.argsort(-spread, kind="stable")[:MOST_MEMBERS]
    most_gained_first = np.argsort(-groups.difference[rows, -1], kind="stable")
    return [int(row) for row in rows[most_gained_first]]


def _drawn(shown: _Shown, quantities: Sequence[str]) -> Table:
    """One row per member, and the sum of all."""
    table = plain_table()
    columns = _columns(shown.beside, quantities)
    names = shown.beside.names(shown.lang)
    for level in shown.groups.names:
        table.add_column(Text(level), overflow="fold", vertical="bottom")
    for quantity, number in columns:
        header = f"{names[number]}\n{say(f'beside.{quantity}', shown.lang)}"
        table.add_column(Text(header), justify="right", no_wrap=True)
    for row in shown.rows:
        members = [Text(str(column[row])) for column in shown.groups.names.values()]
        table.add_row(*members, *(_number(shown, shown.groups, row, *column) for column in columns))
    if shown.hidden:
        levels = ",".join(shown.groups.names)
        told = say("report.more_members", shown.lang, count=shown.hidden, levels=levels)
        table.add_row(Text(told, style="dim"))
    if len(shown.groups) > 1:
        blanks = [""] * (len(shown.groups.names) - 1)
        total = [_number(shown, shown.whole, 0, *column) for column in columns]
        table.add_row(say("report.total", shown.lang), *blanks, *total, style="bold")
    return table


def _number(shown: _Shown, groups: Groups, row: int, quantity: str, number: int) -> Text:
    match quantity:
        case "target":
            return Text(shown.unit.show(int(groups.targets[row, number]) * shown.part.step))
        case "change":
            return _change(shown, groups, row, number)
        case "burden":
            return Text(ratio(float(groups.burden[row, number])))
    growth = float(groups.growth[row, number])
    return Text("-" if np.isnan(growth) else f"{growth:+.1%}")


def _change(shown: _Shown, groups: Groups, row: int, number: int) -> Text:
    """What a member gains, and what part of its target before that is."""
    gain, before = int(groups.difference[row, number]), int(groups.targets[row, 0])
    if not gain:
        return Text("·")
    amount = shown.unit.show(gain * shown.part.step)
    part = f" ({gain / before:+.1%})" if before else ""
    return Text(("+" if gain > 0 else "") + amount + part, look(gain))


def balances(
    beside: SideBySide, part: Part, levels: Sequence[str], unit: Unit, lang: Language
) -> Iterator[Text]:
    """How many gain and lose in every plan against the first, and how much."""
    groups = part.by(levels)
    for number in (number for quantity, number in columns_of(beside) if quantity == "change"):
        gain = groups.difference[:, number]
        up, down = gain[gain > 0], gain[gain < 0]
        told = say(
            "compare.balance",
            lang,
            up=f"{len(up):,}",
            gain=unit.show(int(up.sum()) * part.step),
            down=f"{len(down):,}",
            loss=unit.show(-int(down.sum()) * part.step),
            same=f"{len(gain) - len(up) - len(down):,}",
        )
        several = len(beside.others) > 1
        name = beside.names(lang)[number]
        yield Text(say("beside.of_one", lang, name=name, what=told) if several else told, style="dim")

"""Members of a level between two plans: what each carried and carries, and what every input did to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from quotaopt.attribution.change import Changed, Moves
from quotaopt.messages import Language, say
from quotaopt.report.amounts import Unit
from quotaopt.report.level_table import MOST_MEMBERS, MOST_ROWS, natural_width, plain_table

_ENDS = 6
"""Of a long level so many members that gain most are shown, and so many that lose most."""
_GAIN, _LOSS = "green", "red"
_COLUMNS = (
    ("before", "after", "difference", "percent"),
    ("after", "difference", "percent"),
    ("after", "difference"),
    ("difference",),
)
"""What stands before the effects, from the most to the least."""


@dataclass(frozen=True)
class _Layout:
    """Which columns there are; inputs that do least may stand together in one."""

    columns: tuple[str, ...]
    apart: tuple[int, ...]
    has_others: bool

    def effects(self, moves: Moves) -> Moves:
        """The groups with the columns of effects that the layout has."""
        kept = moves.effects[:, list(self.apart)]
        if not self.has_others:
            return replace(moves, effects=kept)
        others = moves.effects.sum(axis=1) - kept.sum(axis=1)
        return replace(moves, effects=np.column_stack([kept, others]))


def members_table(
    moves: Moves, part: Changed, unit: Unit, console: Console, lang: Language, *, whole: bool
) -> Table:
    """As many columns as there is room for.

    What it was before gives way first, then the share, then what it is; then the inputs that do
    least stand together.

    Parameters
    ----------
    whole
        Show every member; otherwise long levels are cut to those that gain and lose most.
    """
    for layout in _layouts(moves):
        table = _drawn(moves, layout, part, unit, lang, whole=whole)
        if natural_width(table, console) <= console.width:
            break
    return table


def _layouts(moves: Moves) -> Iterator[_Layout]:
    n_inputs = moves.effects.shape[1]
    for columns in _COLUMNS:
        yield _Layout(columns, tuple(range(n_inputs)), has_others=False)
    most_first = np.argsort(-np.abs(moves.effects).sum(axis=0), kind="stable")
    for n_apart in range(n_inputs - 2, 0, -1):
        yield _Layout(_COLUMNS[-1], tuple(sorted(most_first[:n_apart].tolist())), has_others=True)


def _drawn(moves: Moves, layout: _Layout, part: Changed, unit: Unit, lang: Language, *, whole: bool) -> Table:
    """One row per member, and the sum of all."""
    table = plain_table()
    for level in moves.names:
        table.add_column(Text(level), overflow="fold")
    numbers = [numbered(i) for i in layout.apart] + [say("compare.others", lang)] * layout.has_others
    for header in (*(say(f"compare.{name}", lang) for name in layout.columns), *numbers):
        table.add_column(header, justify="right", no_wrap=True)
    shown, sums = layout.effects(moves), layout.effects(part.by(()))
    rows, cut, hidden = _chosen(moves, whole)
    for position, row in enumerate(rows):
        if hidden and position == cut:
            _add_hidden(table, hidden, moves, lang)
        names = [Text(str(column[row])) for column in moves.names.values()]
        table.add_row(*names, *_numbers(shown, row, part, unit, layout.columns))
    if hidden and cut == len(rows):
        _add_hidden(table, hidden, moves, lang)
    if len(moves) > 1:
        blanks = [""] * (len(moves.names) - 1)
        total = _numbers(sums, 0, part, unit, layout.columns)
        table.add_row(say("report.total", lang), *blanks, *total, style="bold")
    return table


def _add_hidden(table: Table, count: int, moves: Moves, lang: Language) -> None:
    told = say("report.more_members", lang, count=count, levels=",".join(moves.names))
    table.add_row(Text(told, style="dim"))


def _chosen(moves: Moves, whole: bool) -> tuple[list[int], int, int]:
    """The rows to show, after how many of them some are left out, and how many those are."""
    if whole or len(moves) <= MOST_MEMBERS:
        n_shown = min(len(moves), MOST_ROWS)
        return list(range(n_shown)), n_shown, len(moves) - n_shown
    most_gained_first = np.argsort(-moves.difference, kind="stable").tolist()
    return [*most_gained_first[:_ENDS], *most_gained_first[-_ENDS:]], _ENDS, len(moves) - 2 * _ENDS


def _numbers(moves: Moves, row: int, part: Changed, unit: Unit, columns: Sequence[str]) -> list[Text]:
    """The numbers of a row; the input that does most for its change stands out."""
    before, gain, effects = int(moves.before[row]), int(moves.difference[row]), moves.effects[row].tolist()
    told = {
        "before": Text(unit.show(amount(before, part))),
        "after": Text(unit.show(amount(int(moves.after[row]), part))),
        "difference": Text(signed(gain, part, unit), look(gain)),
        "percent": Text(f"{gain / before:+.1%}" if gain and before else ""),
    }
    most = max(effects) if gain > 0 else min(effects) if gain < 0 else None
    marked = [
        Text(signed(effect, part, unit), f"bold {look(gain)}" if effect == most else "") for effect in effects
    ]
    return [*(told[name] for name in columns), *marked]


def balance(moves: Moves, part: Changed, unit: Unit, lang: Language) -> str:
    """How many gain and lose, and how much."""
    gains, losses = moves.difference[moves.difference > 0], moves.difference[moves.difference < 0]
    return say(
        "compare.balance",
        lang,
        up=f"{len(gains):,}",
        gain=unit.show(amount(int(gains.sum()), part)),
        down=f"{len(losses):,}",
        loss=unit.show(amount(-int(losses.sum()), part)),
        same=f"{len(moves) - len(gains) - len(losses):,}",
    )


def amount(steps: int, part: Changed) -> Decimal:
    """So many steps in the unit of the measure."""
    return steps * part.step


def numbered(i: int) -> str:
    """What an input is called in tables."""
    return f"#{i + 1}"


def look(number: int) -> str:
    """The colour of a gain or a loss."""
    return _GAIN if number > 0 else _LOSS if number < 0 else ""


def signed(steps: int, part: Changed, unit: Unit) -> str:
    """An amount with its sign; nothing at all is a point."""
    return ("+" if steps > 0 else "") + unit.show(amount(steps, part)) if steps else "·"

"""Tables a planner reads: the members of a level, and one level against another."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.model.arrays import CodeArray, FloatArray
from quotaopt.report.amounts import Amounts, Unit
from quotaopt.report.sums import Sums

MOST_MEMBERS = 12
"""A level with more members than this shows only its most and least burdened ones."""
MOST_ROWS = 2000
"""No table is longer: whoever needs more rows reads a file."""
_TOP, _BOTTOM = 5, 3
_BOUNDLESS = 1 << 16
_ARM = 6  # signs on either side of a burden bar's axis
_FULL_BAR = 0.02  # burdens differ by at least this much before a bar reaches its end


def level_table(
    sums: Sums, unit: Unit, lang: Language, *, whole: bool, bars: bool, solved: bool = True
) -> Table:
    """The members of one level (or combinations of several), one per row.

    Parameters
    ----------
    whole
        Show every member; otherwise long levels are cut to the most and least burdened.
    bars
        Draw each burden's distance from 1.
    solved
        Whether there are targets; otherwise references and shares are all there is.
    """
    table = plain_table()
    for level in sums.levels:
        table.add_column(Text(level), overflow="fold")
    headers = ("report.reference", "report.target", "report.share", "report.burden")
    for key in headers if solved else ("report.reference", "report.share"):
        table.add_column(say(key, lang), justify="right", no_wrap=True)
    if bars:
        table.add_column("", no_wrap=True)
    burden, share, fair_unit = sums.burden, sums.share, unit.finer(sums.reference.sum())
    names = [sums.names(level) for level in range(len(sums.levels))]
    scale = _bar_scale(burden)
    rows, cut, hidden = _chosen(burden if solved else sums.reference, whole)
    for position, row in enumerate(rows):
        if hidden and position == cut:
            hint = say("report.more_members", lang, count=hidden, levels=",".join(sums.levels))
            table.add_row(Text(hint, style="dim"))
        fair, amount = fair_unit.show(sums.reference[row]), unit.show(sums.target.decimal(row))
        judged = [fair, amount, percent(share[row]), ratio(burden[row])]
        numbers = judged if solved else [fair, percent(share[row])]
        bar = [_bar(burden[row], scale)] if bars else []
        table.add_row(*(Text(column[row]) for column in names), *map(Text, numbers), *bar)
    if hidden and cut == len(rows):
        table.add_row(_beyond(hidden, lang))
    if len(sums) > 1:
        _add_total(table, sums, unit, lang, solved)
    return table


def pivot_table(sums: Sums, unit: Unit, lang: Language) -> Table:
    """Targets with the last level across and the others down, with totals on both sides."""
    *down, across = range(len(sums.levels))
    table = plain_table()
    for level in down:
        table.add_column(Text(sums.levels[level]), overflow="fold")
    columns, at_column = np.unique(sums.codes[across], return_inverse=True)
    for code in columns:
        table.add_column(Text(str(sums.labels[across][code])), justify="right", no_wrap=True)
    table.add_column(say("report.total", lang), justify="right", no_wrap=True)
    keys = np.stack([sums.codes[level] for level in down])
    members, at_row = np.unique(keys, axis=1, return_inverse=True)
    amounts = np.zeros((members.shape[1] + 1, len(columns) + 1), dtype=np.int64)
    np.add.at(amounts, (at_row.ravel(), at_column), sums.target.units)
    amounts[-1] = amounts.sum(axis=0)
    amounts[:, -1] = amounts.sum(axis=1)
    empty = np.ones(amounts.shape, dtype=np.bool_)
    empty[at_row.ravel(), at_column] = empty[-1] = empty[:, -1] = False
    n_rows = members.shape[1]
    for row in [*range(min(n_rows, MOST_ROWS)), n_rows]:
        exact = Amounts(amounts[row], sums.target.digits)
        shown = ["" if empty[row, k] else unit.show(exact.decimal(k)) for k in range(len(exact))]
        if row < n_rows:
            table.add_row(*map(Text, (*_names(sums, down, members[:, row]), *shown)))
            continue
        if n_rows > MOST_ROWS:
            table.add_row(_beyond(n_rows - MOST_ROWS, lang))
        table.add_row(say("report.total", lang), *[""] * (len(down) - 1), *shown, style="bold")
    return table


def plain_table() -> Table:
    """The one look of all our tables: no frame, a line under the header."""
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")


def natural_width(table: Table, console: Console) -> int:
    """How wide a table is where nothing is cut or broken."""
    boundless = console.options.update(max_width=_BOUNDLESS)
    return Measurement.get(console, boundless, table).maximum


def percent(share: float) -> str:
    """A share of the whole with one decimal."""
    return "-" if math.isnan(share) else f"{100.0 * share:.1f}%"


def ratio(burden: float) -> str:
    """A burden with three decimals."""
    return "-" if math.isnan(burden) else f"{burden:.3f}"


def _names(sums: Sums, levels: Iterable[int], codes: CodeArray) -> list[str]:
    return [str(sums.labels[level][code]) for level, code in zip(levels, codes, strict=True)]


def _chosen(weight: FloatArray, whole: bool) -> tuple[list[int], int, int]:
    """The rows to show, after how many of them some are left out, and how many those are."""
    if whole or len(weight) <= MOST_MEMBERS:
        n_shown = min(len(weight), MOST_ROWS)
        return list(range(n_shown)), n_shown, len(weight) - n_shown
    heaviest_first = np.argsort(-np.nan_to_num(weight, nan=1.0), kind="stable").tolist()
    return heaviest_first[:_TOP] + heaviest_first[-_BOTTOM:], _TOP, len(weight) - _TOP - _BOTTOM


def _beyond(hidden: int, lang: Language) -> Text:
    return Text(say("report.too_many_rows", lang, count=hidden), style="dim")


def _add_total(table: Table, sums: Sums, unit: Unit, lang: Language, solved: bool) -> None:
    whole, fair = sums.target.total(), float(sums.reference.sum())
    burden = ratio(float(whole) / fair if fair else math.nan)
    numbers = [unit.show(whole), percent(1.0), burden] if solved else [percent(1.0)]
    blanks = [""] * (len(sums.levels) - 1)
    table.add_row(say("report.total", lang), *blanks, unit.finer(fair).show(fair), *numbers, style="bold")


def _bar_scale(burden: FloatArray) -> float:
    away = np.abs(burden[np.isfinite(burden)] - 1.0)
    return max(_FULL_BAR, float(away.max(initial=0.0)))


def _bar(burden: float, scale: float) -> Text:
    """An arm to the right of the axis for more than the fair share, to the left for less."""
    length = 0 if math.isnan(burden) else round(_ARM * (burden - 1.0) / scale)
    left = "━" * -length if length < 0 else ""
    right = "━" * length if length > 0 else ""
    return Text.assemble((left.rjust(_ARM), "cyan"), ("│", "dim"), (right.ljust(_ARM), "yellow"))

"""An owner's sheet as a workbook: yellow cells to fill in, limits that are checked while one types.

Everything else is locked, without a password. A sheet that Excel does not list says which negotiation, round
and owner the workbook belongs to; it survives saving, sorting and renaming.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from quotaopt.messages import Language, say
from quotaopt.negotiate.offers import Offer
from quotaopt.negotiate.sheet import ANSWERS, DIFFERENCE, Sheet, heading
from quotaopt.plan.tables.xlsx_scan import letters_of
from quotaopt.report.amounts import decimals_of, unit_for
from quotaopt.report.book import amount_look, workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MARKS_SHEET = "quotaopt"
_FILL, _LOCKED, _LINE = "#FFF2CC", "#F2F2F2", "#BFBFBF"
_NARROWEST, _WIDEST, _REASON, _NOTES = 10, 30, 44, 96
_PERCENT = "0%"
_FINEST = 9  # decimals that no unit larger than the currency can show
_SUMMED = ("proposal", "reference", "history", "previous", "previous_bid", "bid")
"""Floors and ceilings of several nodes together are not the sums of those of each."""
_ALLOWED = {
    "format_cells": True, "format_columns": True, "format_rows": True, "sort": True, "autofilter": True,
}  # fmt: skip


@dataclass(frozen=True)
class _Column:
    name: str  # of a level, an amount, an answer, or the difference
    heading: str
    look: str  # of numbers; "" for texts
    width: int


def write_sheet(sheet: Sheet, path: Path, lang: Language) -> None:
    """Write the workbook."""
    with workbook(path, sheet.plan) as book:
        _Writer(book, sheet, lang).write()


class _Writer:
    def __init__(self, book: Workbook, sheet: Sheet, lang: Language) -> None:
        self._book, self._sheet, self._lang = book, sheet, lang
        self._columns = tuple(_columns(sheet, lang))
        self._at = {column.name: number for number, column in enumerate(self._columns)}
        self._last = len(sheet.rows)  # row number of the last node, from 0; the header is row 0
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def write(self) -> None:
        """Bids, instructions, marks."""
        page = self._book.add_worksheet(say("negotiate.sheet.bids", self._lang))
        self._head(page)
        for number, offer in enumerate(self._sheet.rows, start=1):
            self._row(page, number, offer)
        self._sums(page)
        self._missing_reasons(page)
        page.protect("", _ALLOWED)
        self._notes(self._book.add_worksheet(say("negotiate.sheet.notes", self._lang)))
        self._marks(self._book.add_worksheet(MARKS_SHEET))

    def _head(self, page: Worksheet) -> None:
        look = self._format(bold=True, bg_color=_LOCKED, text_wrap=True, valign="vcenter", align="center")
        for number, column in enumerate(self._columns):
            page.set_column(number, number, column.width)
            page.write_string(0, number, column.heading, look)
        page.set_row(0, 32)
        page.freeze_panes(1, len(self._sheet.levels))
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_header(f"&L{self._title().replace('&', '&&')}&R&P / &N")

    def _title(self) -> str:
        sheet = self._sheet
        values = {"plan": sheet.plan, "owner": sheet.owner, "round": sheet.round}
        return say("negotiate.sheet.title", self._lang, **values)

    def _row(self, page: Worksheet, number: int, offer: Offer) -> None:
        members = dict(offer.node)
        for position, column in enumerate(self._columns):
            if column.name in members:
                page.write_string(number, position, members[column.name], self._format())
            elif column.name in ANSWERS:
                look = self._format(column.look, locked=False, bg_color=_FILL, text_wrap=not column.look)
                page.write_blank(number, position, None, look)
                page.data_validation(number, position, number, position, self._valid(column.name, offer))
            elif column.name == DIFFERENCE:
                page.write_formula(number, position, self._difference(number), self._format("0.0%"), "")
            else:
                self._amount(page, number, position, column, getattr(offer, column.name))

    def _amount(
        self, page: Worksheet, number: int, position: int, column: _Column, amount: Decimal | None
    ) -> None:
        if amount is None:
            page.write_blank(number, position, None, self._format(column.look))
        else:
            page.write_number(number, position, float(amount), self._format(column.look))

    def _difference(self, number: int) -> str:
        bid, proposal = (f"{letters_of(self._at[name])}{number + 1}" for name in ("bid", "proposal"))
        return f'=IF(OR({bid}="",{proposal}=0),"",{bid}/{proposal}-1)'

    def _valid(self, name: str, offer: Offer) -> dict[str, Any]:
        """What Excel lets people type, and what it says where they type something else."""
        if name == "reason":
            return {"validate": "length", "criteria": "<=", "value": 500} | self._told("reason")
        if name == "confidence":
            limits = {"criteria": "between", "minimum": 0.01, "maximum": 1}
            return {"validate": "decimal", **limits} | self._told("confidence")
        low, high = offer.floor or Decimal(0), offer.ceiling
        if high is None:
            limits = {"criteria": ">=", "value": float(low)}
            return {"validate": "decimal", **limits} | self._told("amount_above", low=f"{low:,f}")
        limits = {"criteria": "between", "minimum": float(low), "maximum": float(high)}
        told = self._told("amount", low=f"{low:,f}", high=f"{high:,f}")
        return {"validate": "decimal", **limits} | told

    def _told(self, name: str, **values: str) -> dict[str, str]:
        return {
            "error_title": say("negotiate.valid.title", self._lang),
            "error_message": say(f"negotiate.valid.{name}", self._lang, **values),
        }

    def _sums(self, page: Worksheet) -> None:
        """The last row: what the columns of amounts add up to, bids included."""
        if not self._sheet.rows:
            return
        row = self._last + 1
        for position, column in enumerate(self._columns):
            look = self._format(column.look, bold=True, top=1, bg_color=_LOCKED)
            if position == 0:
                page.write_string(row, position, say("report.total", self._lang), look)
            elif column.name in _SUMMED:
                letters = letters_of(position)
                known = [getattr(offer, column.name, None) for offer in self._sheet.rows]
                value = sum((amount for amount in known if amount is not None), Decimal(0))
                if column.name in self._sheet.amounts and None in known:
                    page.write_blank(row, position, None, look)  # a sum without some of its parts misleads
                else:
                    formula = f"=SUM({letters}2:{letters}{self._last + 1})"
                    page.write_formula(row, position, formula, look, float(value))
            elif column.name == DIFFERENCE:
                page.write_formula(row, position, self._difference_of_answered(), look, "")
            else:
                page.write_blank(row, position, None, look)

    def _difference_of_answered(self) -> str:
        """Bids against the proposals of the rows that have one; rows without a bid do not count as zero."""
        bid, proposal = (letters_of(self._at[name]) for name in ("bid", "proposal"))
        bids, proposals = (f"{letters}2:{letters}{self._last + 1}" for letters in (bid, proposal))
        answered = f'SUMIF({bids},"<>",{proposals})'
        return f'=IF({answered}=0,"",SUM({bids})/{answered}-1)'

    def _missing_reasons(self, page: Worksheet) -> None:
        """A red cell where a bid is so far from the proposal that it needs a reason and has none."""
        if "proposal" not in self._at or not self._sheet.rows:
            return
        bid, proposal, reason = (letters_of(self._at[name]) for name in ("bid", "proposal", "reason"))
        beyond = f"ABS({bid}2-{proposal}2)>{self._sheet.reason_beyond}*{proposal}2"
        formula = f'=AND({bid}2<>"",{reason}2="",{beyond})'
        area = (1, self._at["reason"], self._last, self._at["reason"])
        look = self._book.add_format({"bg_color": "#F8CBAD"})
        page.conditional_format(*area, {"type": "formula", "criteria": formula, "format": look})

    def _notes(self, page: Worksheet) -> None:
        """What to do, in words."""
        sheet = self._sheet
        page.set_column(0, 0, _NOTES)
        page.hide_gridlines(2)
        page.write_string(0, 0, self._title(), self._book.add_format({"bold": True, "font_size": 14}))
        wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        unit = unit_for(sheet.unit, Decimal(1).scaleb(-_FINEST), self._lang).name
        beyond = f"{sheet.reason_beyond * 100:f}".rstrip("0").rstrip(".")
        keys = ["unit", "fill", "blank", "limits", "confidence", "lowest"]
        keys += ["reason"] if "proposal" in self._at else []
        for number, key in enumerate([*keys, "return"], start=2):
            text = say(f"negotiate.notes.{key}", self._lang, unit=unit, beyond=beyond)
            page.write_string(number, 0, text, wrapped)
        page.protect("", _ALLOWED)

    def _marks(self, page: Worksheet) -> None:
        marks = self._sheet.marks
        told = {
            "negotiation": marks.negotiation, "round": marks.round, "owner": marks.owner,
            "fingerprint": marks.fingerprint,
        }  # fmt: skip
        for number, (name, value) in enumerate(told.items()):
            page.write_string(number, 0, name)
            page.write_string(number, 1, value)
        page.very_hidden()

    def _format(self, look: str = "", **more: Any) -> Format:
        stated = {"num_format": look or "General", "border": 1, "border_color": _LINE} | more
        key = tuple(sorted(stated.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(stated)
        return self._formats[key]


def _columns(sheet: Sheet, lang: Language) -> Iterator[_Column]:
    """From left to right: who, what is proposed, what is to be filled in."""
    for position, level in enumerate(sheet.levels):
        texts = [row.node[position][1] for row in sheet.rows]
        yield _Column(level, level, "", _width([level, *texts]))
    for name in sheet.amounts:
        amounts = [getattr(row, name) for row in sheet.rows if getattr(row, name) is not None]
        digits = max(map(decimals_of, amounts), default=0)
        largest = f"{sum(amounts):,.{digits}f}"
        yield _Column(name, heading(name, lang), amount_look(digits), _width([largest]))
    amount = amount_look(max((decimals_of(row.reference) for row in sheet.rows), default=0))
    widest = f"{sum(row.reference for row in sheet.rows):,f}"
    for name in ANSWERS:
        look = {"confidence": _PERCENT, "reason": ""}.get(name, amount)
        width = (
            _REASON
            if name == "reason"
            else _width([heading(name, lang), *([] if look == _PERCENT else [widest])])
        )
        yield _Column(name, heading(name, lang), look, width)
        if name == "bid" and "proposal" in sheet.amounts:
            yield _Column(DIFFERENCE, heading(DIFFERENCE, lang), "0.0%", _NARROWEST)


def _width(texts: list[str]) -> int:
    return min(max(max(cell_len(text) for text in texts) + 3, _NARROWEST), _WIDEST)

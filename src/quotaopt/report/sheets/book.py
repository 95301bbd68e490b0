"""Action sheets as a workbook to print and to fill in: one sheet per person, one page wide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from quotaopt.messages import Language, say
from quotaopt.process import ActionSheet, ActionSheets
from quotaopt.report.book import amount_look, sheet_name, workbook
from quotaopt.report.sheets.words import Line, action_headers, belongs, days_of, lines, unit_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_A4 = 9
_WIDTHS = (13, 16, 14)  # of period, days and target; every stage after them
_STAGE_WIDTH = 11
_LEAST_COLUMNS = 8  # what the table of actions needs: number, action x 3, owner, date, support x 2
_LINE_HEIGHT = 16.0
_BASE = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
_BOXED = {**_BASE, "border": 1, "border_color": "#BFBFBF"}
_LOOKS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "title": {**_BASE, "font_size": 16, "bold": True},
        "facts": {**_BASE, "font_color": "#595959"},
        "section": {**_BASE, "font_size": 12, "bold": True, "font_color": "#1F4E79"},
        "header": {**_BOXED, "bold": True, "align": "center", "bg_color": "#1F4E79", "font_color": "#FFFFFF"},
        "text": {**_BOXED, "text_wrap": True},
        "center": {**_BOXED, "align": "center"},
        "whole": {**_BOXED, "bold": True, "bg_color": "#DDEBF7"},
        "coarse": {**_BOXED, "bold": True, "bg_color": "#F2F2F2"},
        "fine": _BOXED,
    }
)


@dataclass(frozen=True)
class _Looks:
    """The formats of one workbook; numbers have those of their row, with a number format of their own."""

    book: Workbook
    made: dict[tuple[str, str], Format]

    def of(self, name: str, number: str = "") -> Format:
        """The format `name`, for numbers shown like `number`."""
        if (name, number) not in self.made:
            stated = {**_LOOKS[name], **({"num_format": number} if number else {})}
            self.made[name, number] = self.book.add_format(stated)
        return self.made[name, number]


def write_book(sheets: ActionSheets, chosen: Sequence[ActionSheet], path: Path, lang: Language) -> None:
    """Write the `chosen` ones of `sheets` to `path`, behind an overview where there are several."""
    with workbook(path, sheets.plan.spec.plan) as book:
        looks, taken = _Looks(book, {}), set[str]()
        if len(chosen) > 1:
            name = sheet_name(say("report.sheets.overview", lang), taken)
            _write_overview(book.add_worksheet(name), looks, sheets, lang)
        for sheet in chosen:
            page = book.add_worksheet(sheet_name(sheet.person, taken))
            _Page(page, looks, sheets, sheet, lang).write()


def _write_overview(page: Worksheet, looks: _Looks, sheets: ActionSheets, lang: Language) -> None:
    """Everybody on one line, with a line of totals; lines can be filtered."""
    unit, step, levels = unit_of(sheets, lang), sheets.plan.spec.step, list(sheets.people.columns)
    target = say("report.sheets.target_in", lang, unit=unit.name)
    headers = [*levels, target, *sheets.stages, say("report.sheets.actions", lang)]
    amounts = [float(steps * step / unit.divisor) for steps in sheets.targets[:, 0].tolist()]
    acts = [len(sheet.actions) for sheet in sheets]
    numbers = [amounts, *sheets.counts[:, :, 0].T.tolist(), acts]
    texts = [names.tolist() for names in sheets.people.columns.values()]
    page.set_row(0, 26.0)
    page.write_string(0, 0, sheets.plan.spec.plan, looks.of("title"))
    for column, header in enumerate(headers):
        page.write_string(2, column, header, looks.of("header"))
        width = max(map(cell_len, (header, *(texts[column] if column < len(texts) else ())))) + 4
        page.set_column(column, column, max(width, _STAGE_WIDTH))
    shown = [amount_look(unit.digits), *[amount_look(0)] * (len(numbers) - 1)]
    last = 3 + len(sheets)
    for column, names in enumerate(texts):
        page.write_string(last, column, "" if column else say("report.total", lang), looks.of("whole"))
        for row, name in enumerate(names, start=3):
            page.write_string(row, column, name, looks.of("fine"))
    for column, (values, look) in enumerate(zip(numbers, shown, strict=True), start=len(texts)):
        page.write_number(last, column, sum(values), looks.of("whole", look))
        page.write_column(3, column, values, looks.of("fine", look))
    page.autofilter(2, 0, last - 1, len(headers) - 1)
    page.freeze_panes(3, len(texts))
    page.hide_gridlines(2)
    page.fit_to_pages(1, 0)


class _Page:
    """Writes one person's sheet from top to bottom."""

    def __init__(
        self, page: Worksheet, looks: _Looks, sheets: ActionSheets, sheet: ActionSheet, lang: Language
    ) -> None:
        self._page, self._looks, self._sheet, self._lang = page, looks, sheet, lang
        self._sheets, self._unit = sheets, unit_of(sheets, lang)
        self._n_columns = max(len(_WIDTHS) + len(sheet.stages), _LEAST_COLUMNS)
        self._row = 0

    def write(self) -> None:
        """Title, targets and counts by period, key actions, weeks."""
        self._set_up()
        self._line("title", say("report.sheets.title", self._lang, person=self._sheet.person), 26.0)
        facts = (self._sheets.plan.spec.plan, belongs(self._sheet))
        self._line("facts", "　".join(filter(None, facts)), 18.0)
        told = lines(self._sheet, self._sheets.plan.main.step, self._lang)
        self._periods([line for line in told if line.span.week is None])
        if self._sheet.actions:
            self._actions()
        weeks = [line for line in told if line.span.week is not None]
        if weeks:
            self._weeks(weeks)

    def _set_up(self) -> None:
        """Column widths, and how the sheet is printed."""
        for column in range(self._n_columns):
            width = _WIDTHS[column] if column < len(_WIDTHS) else _STAGE_WIDTH
            self._page.set_column(column, column, width)
        self._page.hide_gridlines(2)
        self._page.set_paper(_A4)
        self._page.set_portrait()
        self._page.fit_to_pages(1, 0)
        self._page.set_footer("&C&P / &N")

    def _line(self, look: str, text: str, height: float) -> None:
        """A line of text of its own."""
        self._page.set_row(self._row, height)
        self._page.write_string(self._row, 0, text, self._looks.of(look))
        self._row += 1

    def _section(self, key: str, headers: Sequence[str]) -> None:
        """A heading, and the header of the table below it; "" where a header goes on."""
        self._row += 1
        self._line("section", say(key, self._lang), 22.0)
        for column, header in enumerate(headers):
            self._page.write_string(self._row, column, header, self._looks.of("header"))
        self._row += 1

    def _periods(self, told: Sequence[Line]) -> None:
        """The whole plan and its periods; a period is as wide as the columns of weeks and their days."""
        target = say("report.sheets.target_in", self._lang, unit=self._unit.name)
        headers = [say("report.sheets.period", self._lang), "", target, *self._sheet.stages]
        self._section("report.sheets.targets", headers)
        self._merge_header(0, 1, headers[0])
        for line in told:
            look = "whole" if not line.span.depth else "coarse" if self._is_coarse(line) else "fine"
            name = "　" * max(line.span.depth - 1, 0) + line.name
            self._page.merge_range(self._row, 0, self._row, 1, name, self._looks.of(look))
            self._amount(line, look)
            self._counts(line, look)
            self._row += 1

    def _is_coarse(self, line: Line) -> bool:
        """Whether there are finer periods inside."""
        depths = [span.depth for span in self._sheet.spans if span.week is None]
        return line.span.depth < max(depths)

    def _weeks(self, told: Sequence[Line]) -> None:
        """Weeks with their days and working days."""
        names = ("week_name", "days", "working_days")
        headers = [say(f"report.sheets.{name}", self._lang) for name in names]
        self._section("report.sheets.weeks", [*headers, *self._sheet.stages])
        for line in told:
            assert line.span.week is not None  # these are the weeks
            self._page.write_string(self._row, 0, line.name, self._looks.of("fine"))
            self._page.write_string(self._row, 1, days_of(line), self._looks.of("center"))
            self._page.write_number(self._row, 2, line.span.week.working_days, self._looks.of("center"))
            self._counts(line, "fine")
            self._row += 1

    def _actions(self) -> None:
        """Key actions, with as much height as their texts take."""
        action, owner, date, support = action_headers(self._lang)
        number = say("report.sheets.number", self._lang)
        last = self._n_columns - 1
        blanks = [""] * (last - 6)
        self._section("report.sheets.actions", [number, action, "", "", owner, date, support, *blanks])
        self._merge_header(1, 3, action)
        self._merge_header(6, last, support)
        widths = [*_WIDTHS, *[_STAGE_WIDTH] * (self._n_columns - len(_WIDTHS))]
        rooms = (sum(widths[1:4]), widths[4], widths[5], sum(widths[6:]))
        for position, one in enumerate(self._sheet.actions, start=1):
            texts = (one.action, one.owner, one.date, one.support)
            height = max(-(-cell_len(text) // (room - 2)) for text, room in zip(texts, rooms, strict=True))
            self._page.set_row(self._row, _LINE_HEIGHT * max(height, 1) + 4.0)
            text, center = self._looks.of("text"), self._looks.of("center")
            self._page.write_number(self._row, 0, position, center)
            self._merge(1, 3, one.action, text)
            self._page.write_string(self._row, 4, one.owner, text)
            self._page.write_string(self._row, 5, one.date, center)
            self._merge(6, last, one.support, text)
            self._row += 1

    def _merge_header(self, first: int, last: int, text: str) -> None:
        """One header over several columns of the row above."""
        self._page.merge_range(self._row - 1, first, self._row - 1, last, text, self._looks.of("header"))

    def _merge(self, first: int, last: int, text: str, look: Format) -> None:
        """A text over several columns, which stays one even where it begins like a formula."""
        self._page.merge_range(self._row, first, self._row, last, "", look)
        self._page.write_string(self._row, first, text, look)

    def _amount(self, line: Line, look: str) -> None:
        assert line.target is not None  # only weeks have none
        shown = self._looks.of(look, amount_look(self._unit.digits))
        self._page.write_number(self._row, 2, float(line.target / self._unit.divisor), shown)

    def _counts(self, line: Line, look: str) -> None:
        for column, count in enumerate(line.counts, start=len(_WIDTHS)):
            self._page.write_number(self._row, column, count, self._looks.of(look, amount_look(0)))

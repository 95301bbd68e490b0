"""A sheet that came back, as found: its marks, its columns in whatever order, its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.negotiate.sheet import ANSWERS, MARKS, Marks, known_headings
from quotaopt.negotiate.sheet_book import MARKS_SHEET
from quotaopt.plan.nearest import plain_word
from quotaopt.plan.tables.raw import Asked, RawTable
from quotaopt.plan.tables.registry import is_spreadsheet, read_file
from quotaopt.plan.tables.xlsx_scan import scan_sheet


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and where messages say that it is."""

    text: str  # "" for a blank
    place: Place
    uncalculated: bool = False  # a formula whose value nobody has worked out: it only looks blank


@dataclass(frozen=True)
class Returned:
    """A returned file."""

    file: str
    marks: tuple[Marks, ...]  # every combination that occurs; one, where all is well
    columns: tuple[str, ...]  # what was found: levels, and names of columns
    rows: tuple[Mapping[str, Cell], ...]  # those that are not wholly blank
    unread: tuple[str, ...]  # sheets and columns that mean nothing here


def read_returned(path: Path, levels: Sequence[str]) -> Returned:
    """Read a returned sheet: a workbook, or a file of separated values.

    Raises
    ------
    PlanError
        The file cannot be read, or has no sheet with the levels and the bids in its columns.
    """
    if not is_spreadsheet(path):
        raw = read_file(path.name, path.parent, allow_outside=True)
        return _returned(path, raw, _columns(raw, levels), (), (), frozenset())
    from quotaopt.plan.tables.excel import sheet_titles

    titles, problems = sheet_titles(path, Asked(path.name)), []
    found: dict[str, RawTable] = {}
    for title in titles:
        try:
            found[title] = read_file(f"{path.name}#{title}", path.parent, allow_outside=True)
        except PlanError as error:
            problems += [problem for problem in error.problems if problem.key != "table.empty"]
    marks = _marks_of_book(found.pop(MARKS_SHEET, None))
    with_bids = {title: raw for title, raw in found.items() if _is_sheet(raw, levels)}
    if len(with_bids) != 1:
        place, shown = Place(path.name), ", ".join(with_bids)
        key = "negotiate.several_sheets" if with_bids else "negotiate.no_sheet"
        told = Problem.at(place, key, sheets=shown, levels=", ".join(levels))
        raise PlanError([told, *problems] if not with_bids else [told])
    ((title, raw),) = with_bids.items()
    unread = tuple(other for other in found if other != title and not _is_ours(found[other]))
    scan = scan_sheet(path, title)
    uncalculated = frozenset(() if scan is None else scan.uncalculated)
    return _returned(path, raw, _columns(raw, levels), marks, unread, uncalculated)


def _returned(
    path: Path,
    raw: RawTable,
    columns: Mapping[str, int],
    marks: tuple[Marks, ...],
    unread: tuple[str, ...],
    uncalculated: frozenset[tuple[str, int]],
) -> Returned:
    texts = {name: raw.columns[position].to_pylist() for name, position in columns.items()}
    rows = []
    for at, number in enumerate(raw.row_numbers.tolist()):
        row = {
            name: Cell(
                (texts[name][at] or "").strip(),
                _place(raw, number, position),
                bool(raw.letters) and (raw.letters[position], number) in uncalculated,
            )
            for name, position in columns.items()
        }
        if any(cell.text or cell.uncalculated for cell in row.values()):
            rows.append(row)
    kept = set(columns.values())
    unread += tuple(str(name) for at, name in enumerate(raw.header) if name is not None and at not in kept)
    return Returned(path.name, marks or _marks_of_rows(rows), tuple(columns), tuple(rows), unread)


def _place(raw: RawTable, row: int, position: int) -> Place:
    """``华东.xlsx#报数 row 3, column 报数 (F3)``: the address is what people look for."""
    heading = raw.header[position]
    address = f"{heading} ({raw.letters[position]}{row})" if raw.letters else heading
    return Place(raw.source, row=row, column_name=address)


def _columns(raw: RawTable, levels: Sequence[str]) -> dict[str, int]:
    """Where the levels and our own columns stand, by name.

    Raises
    ------
    PlanError
        A level or the bids have no column, or a column stands there twice.
    """
    known = {plain_word(level): level for level in levels} | dict(known_headings())
    places: dict[str, list[int]] = {}
    for position, found in enumerate(raw.header):
        name = known.get(plain_word(found or ""))
        if name is not None:
            places.setdefault(name, []).append(position)
    head = Place(raw.source, row=raw.header_row)
    problems = [
        Problem.at(head, "negotiate.no_column", column=name)
        for name in (*levels, "bid")
        if name not in places
    ]
    problems += [
        Problem.at(head, "table.repeated_heading", column=raw.header[found[0]], count=len(found))
        for found in places.values()
        if len(found) > 1
    ]
    if problems:
        raise PlanError(problems)
    return {name: found[0] for name, found in places.items()}


def _is_sheet(raw: RawTable, levels: Sequence[str]) -> bool:
    """Whether a sheet is meant to hold bids: it names every level, and a column of ours to be filled in."""
    heads = {plain_word(found or "") for found in raw.header}
    answers = {word for word, name in known_headings().items() if name in ANSWERS}
    return {plain_word(level) for level in levels} <= heads and bool(heads & answers)


def _is_ours(raw: RawTable) -> bool:
    """The sheet of instructions: one column of text."""
    return len([found for found in raw.header if found is not None]) <= 1


def _marks_of_book(raw: RawTable | None) -> tuple[Marks, ...]:
    """What the hidden sheet says: names in its first column, values in its second."""
    if raw is None or len(raw.header) < 2:
        return ()
    names, values = (raw.columns[position].to_pylist() for position in (0, 1))
    told = {raw.header[0]: raw.header[1]} | dict(zip(names, values, strict=True))
    if not set(MARKS) <= told.keys():
        return ()
    negotiation, number, owner = (told[name] or "" for name in MARKS)
    return (Marks(negotiation, number, owner, told.get("fingerprint") or ""),)


def _marks_of_rows(rows: Sequence[Mapping[str, Cell]]) -> tuple[Marks, ...]:
    """What the columns say, in rows that say anything."""
    found = (Marks(*(row[name].text for name in MARKS)) for row in rows if set(MARKS) <= row.keys())
    return tuple(
        dict.fromkeys(marks for marks in found if any((marks.negotiation, marks.round, marks.owner)))
    )

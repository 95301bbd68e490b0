"""From a table as the plan declares it to the reader that knows its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from quotaopt.errors import NOWHERE, Place
from quotaopt.plan.schema import TableSource
from quotaopt.plan.tables.files import check_contents, locate_file
from quotaopt.plan.tables.raw import Asked, RawTable
from quotaopt.plan.tables.table import Table, settle

if TYPE_CHECKING:
    import pandas as pd

Reader = Callable[[Path, str | None, Asked], RawTable]

_SPREADSHEET = "excel:read_excel"
READERS: Mapping[str, str] = MappingProxyType(
    {
        ".csv": "csv:read_csv",
        ".tsv": "csv:read_tsv",
        ".xlsx": _SPREADSHEET,
        ".xlsm": _SPREADSHEET,
        ".xls": _SPREADSHEET,
        ".xlsb": _SPREADSHEET,
        ".ods": _SPREADSHEET,
        ".parquet": "parquet:read_parquet",
    }
)
"""Extension -> module and function; imported on use, so that a plan pays only for what it has."""


def read_table(
    name: str,
    source: TableSource,
    folder: Path | None,
    frame: pd.DataFrame | None = None,
    allow_outside: bool = False,
    place: Place = NOWHERE,
) -> Table:
    """Read one table of a plan.

    Parameters
    ----------
    name
        What the plan calls the table.
    source
        Its declaration: file, or url and query; key, value and date columns; renamings.
    folder
        The plan's folder: relative paths start there, and none may lead out of it.
    frame
        A DataFrame that takes the place of the declared source.
    allow_outside
        Whether files outside `folder` may be read.
    place
        Where the plan declares the table, for messages.

    Raises
    ------
    PlanError
        Where the table cannot be read or has not the columns declared.
    """
    return settle(name, _raw(name, source, folder, frame, allow_outside, place), source, place)


def _raw(
    name: str,
    source: TableSource,
    folder: Path | None,
    frame: pd.DataFrame | None,
    allow_outside: bool,
    place: Place,
) -> RawTable:
    if frame is not None:
        from quotaopt.plan.tables.frame import from_frame

        return from_frame(frame, Asked(name, place))
    if source.url is not None and source.query is not None:
        from quotaopt.plan.tables.sql import read_sql

        return read_sql(source.url, source.query, name, folder, allow_outside, place)
    if source.file is None:
        raise Asked(name, place).problem("table.no_source")
    return read_file(source.file, folder, allow_outside, place)


def read_file(file: str, folder: Path | None, allow_outside: bool, place: Place = NOWHERE) -> RawTable:
    """A file as found, without any names that a plan gives its columns.

    Raises
    ------
    PlanError
        Where the file cannot be read.
    """
    asked = Asked(file, place)
    name, sheet = split_sheet(file)
    kind = Path(name).suffix.lower()
    if kind not in READERS:
        raise asked.problem("table.unknown_kind", kind=kind or "-", known=" ".join(READERS))
    path = locate_file(name, folder, allow_outside, asked)
    try:
        check_contents(path, kind, asked)
        return _reader(kind)(path, sheet, asked)
    except OSError as error:
        raise asked.problem("table.unreadable", reason=error.strerror or str(error)) from error


def is_spreadsheet(path: Path) -> bool:
    """Whether a file is read as a workbook with sheets."""
    return READERS.get(path.suffix.lower()) == _SPREADSHEET


def split_sheet(file: str) -> tuple[str, str | None]:
    """``book.xlsx#Sheet`` into file and sheet; a # elsewhere belongs to the file's name."""
    name, mark, sheet = file.rpartition("#")
    if mark and READERS.get(Path(name).suffix.lower()) == _SPREADSHEET:
        return name, sheet
    return file, None


def _reader(kind: str) -> Reader:
    module, function = READERS[kind].split(":")
    return cast(Reader, getattr(import_module(f"quotaopt.plan.tables.{module}"), function))

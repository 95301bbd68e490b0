"""Targets to files, by extension: one row per cell, the same numbers in every format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.files import BYTE_ORDER_MARK, json_text, require_folder, whole_file
from quotaopt.messages import Language
from quotaopt.report.document import document
from quotaopt.report.table import published, targets_table

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation

"""Without it Excel takes UTF-8 for the local encoding and garbles Chinese names."""
SHEET_ROWS = 1_048_575
"""Rows of a worksheet beside its header."""
_BATCH = 1 << 16  # rows written at a time; the default of 1024 costs half as much again
_SPECIAL = frozenset('",;\t\r\n')


def require_writable(path: Path, kinds: Iterable[str] | None = None) -> None:
    """Refuse, before anything is solved, a file that could not be written in the end.

    `kinds` are the extensions that can be written, by default those of targets.

    Raises
    ------
    PlanError
        The extension is unknown, the folder does not exist, or the library for pictures is missing.
    """
    known = tuple(WRITERS if kinds is None else kinds)
    if path.suffix.lower() not in known:
        raise PlanError([Problem.at(Place(str(path)), "report.unknown_extension", known=" ".join(known))])
    if path.suffix.lower() not in WRITERS:
        from quotaopt.picture import KINDS, require_picture  # loaded only where it may be one

        if path.suffix.lower() in KINDS:
            require_picture(path)
    require_folder(path)


def write(allocation: Allocation, path: Path, lang: Language = "en") -> None:
    """Write the targets to `path` in the format its extension names.

    Raises
    ------
    PlanError
        The extension is unknown, the file cannot be written, or a worksheet is too short.
    """
    require_writable(path)
    n_cells, kind = len(allocation.cells), path.suffix.lower()
    if kind == ".xlsx" and n_cells > SHEET_ROWS:
        values = {"rows": n_cells, "most": SHEET_ROWS}
        raise PlanError([Problem.at(Place(str(path)), "report.sheet_too_short", **values)])
    with whole_file(path) as unfinished:
        WRITERS[kind](allocation, unfinished, lang)


def write_table(table: pa.Table, path: Path) -> None:
    """Write a table of ours to `path`, as one of `TABLES`.

    Raises
    ------
    PlanError
        The extension is unknown, or the file cannot be written.
    """
    require_writable(path, TABLES)
    with whole_file(path) as unfinished:
        TABLES[path.suffix.lower()](table, unfinished)


def _separated(delimiter: str) -> Callable[[pa.Table, Path], None]:
    def write_separated(table: pa.Table, path: Path) -> None:
        from pyarrow import csv

        quoting = "needed" if _needs_quotes(table) else "none"  # plain cells stay readable and small
        options = csv.WriteOptions(
            delimiter=delimiter, quoting_style=quoting, quoting_header=quoting, batch_size=_BATCH
        )
        with path.open("wb") as file:
            file.write(BYTE_ORDER_MARK.encode())
            csv.write_csv(table, file, options)

    return write_separated


def _needs_quotes(table: pa.Table) -> bool:
    """Whether any name holds a character that separates cells or lines."""
    names = list(table.column_names)
    for column in table.columns:
        if pa.types.is_dictionary(column.type):
            names += column.chunk(0).dictionary.to_pylist()
        elif pa.types.is_string(column.type):
            names += pc.unique(column).to_pylist()
    return any(_SPECIAL & set(name) or name != name.strip() for name in names)


def _parquet(table: pa.Table, path: Path) -> None:
    from pyarrow import parquet

    parquet.write_table(table, path, compression="zstd")


def _targets(write_one: Callable[[pa.Table, Path], None]) -> Callable[[Allocation, Path, Language], None]:
    """A way to write tables, as a way to write targets."""

    def write_targets(allocation: Allocation, path: Path, lang: Language) -> None:
        write_one(published(targets_table(allocation)), path)

    return write_targets


def _workbook(allocation: Allocation, path: Path, lang: Language) -> None:
    from quotaopt.report.workbook import write_workbook

    write_workbook(allocation, path, lang)


def _json(allocation: Allocation, path: Path, lang: Language) -> None:
    """The document, with one object per cell under ``targets``."""
    head = json_text(document(allocation, lang))
    table = published(targets_table(allocation))
    with path.open("wb") as file:
        file.write(head.removesuffix("\n}").encode() + b',\n  "targets": [\n')
        _write_objects(table, file)
        file.write(b"\n  ]\n}\n")


def _write_objects(table: pa.Table, file: BinaryIO) -> None:
    """Every row as one JSON object on a line, put together column by column."""
    keys = [f"{json.dumps(name, ensure_ascii=False)}: " for name in table.column_names]
    for number, batch in enumerate(table.to_batches(max_chunksize=_BATCH)):
        pairs = [
            pc.binary_join_element_wise(key, _json_values(column), "")
            for key, column in zip(keys, batch.columns, strict=True)
        ]
        objects = pc.binary_join_element_wise("    {", pc.binary_join_element_wise(*pairs, ", "), "}", "")
        file.write((b",\n" if number else b"") + ",\n".join(objects.to_pylist()).encode())


def _json_values(column: pa.Array) -> pa.Array:
    """A column as the texts of its JSON values."""
    if pa.types.is_dictionary(column.type):
        quoted = [json.dumps(label, ensure_ascii=False) for label in column.dictionary.to_pylist()]
        return pa.array(quoted, pa.string()).take(column.indices)
    return pc.fill_null(pc.cast(column, pa.string()), "null")


TABLES: Mapping[str, Callable[[pa.Table, Path], None]] = MappingProxyType(
    {".csv": _separated(","), ".tsv": _separated("\t"), ".parquet": _parquet}
)
WRITERS: Mapping[str, Callable[[Allocation, Path, Language], None]] = MappingProxyType(
    {
        ".csv": _targets(TABLES[".csv"]),
        ".tsv": _targets(TABLES[".tsv"]),
        ".xlsx": _workbook,
        ".parquet": _targets(TABLES[".parquet"]),
        ".json": _json,
    }
)

"""The table of results for machines and spreadsheets: one row per unit, the same in every format."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from quotaopt.batch.record import Record
from quotaopt.batch.run import Batch
from quotaopt.batch.summary import summary_lines, summary_of
from quotaopt.files import BYTE_ORDER_MARK, json_text, whole_file, write_text
from quotaopt.messages import Language, say

WRITABLE = (".csv", ".xlsx", ".json", ".parquet")
_LOOKS: Mapping[str, str] = {
    "total": "#,##0.00",
    "gap": "0.0E+00",
    "attainment": "0.0%",
    "seconds": "0.000",
    "peak_mb": "#,##0.0",
}
_TEXTS = frozenset({"unit", "status", "currency", "class", "notion", "error", "note", "remedy", "results"})


def batch_document(found: Batch, lang: Language = "en") -> dict[str, Any]:
    """A batch as plain values, as ``quotaopt batch --json`` prints it."""
    summary = summary_of(found)
    return {
        "status": "batch",
        "source": str(found.source),
        "do": found.order.do,
        "units": len(found.records),
        "solved": found.solved,
        "kept": found.kept,
        "seconds": round(found.seconds, 3),
        "counts": found.counts,
        "totals": {currency: _number(total) for currency, total in summary.totals.items()},
        "slowest": [record.unit for record in summary.slowest],
        "first_for_a_human": [record.unit for record in summary.first],
        "results": [row(found, record, lang) for record in found.records],
    }


def row(found: Batch, record: Record, lang: Language) -> dict[str, Any]:
    """A unit's line; what it has not is None."""
    reason = record.reason
    return {
        "unit": record.unit,
        "status": record.status,
        "total": _number(record.total),
        "currency": record.currency or None,
        "gap": record.gap,
        **{name: record.figures.get(name) for name in found.figures},
        "seconds": round(record.seconds, 3),
        "peak_mb": None if record.peak_mb is None else round(record.peak_mb, 1),
        "error": None if reason is None or record.is_solved else reason.what[lang],
        "note": reason.what[lang] if reason is not None and record.is_solved else None,
        "remedy": None if reason is None else reason.fix[lang] or None,
        "results": record.folder if record.written else None,
    }


def write_batch(found: Batch, path: Path, lang: Language = "en") -> None:
    """Write the table of results as the extension of `path` says; a workbook begins with the summary.

    Raises
    ------
    PlanError
        The file cannot be written.
    """
    match path.suffix.lower():
        case ".json":
            write_text(path, f"{json_text(batch_document(found, lang))}\n")
        case ".csv":
            with whole_file(path) as unfinished:
                _write_csv(found, unfinished, lang)
        case ".parquet":
            with whole_file(path) as unfinished:
                _write_parquet(found, unfinished, lang)
        case _:
            with whole_file(path) as unfinished:
                _write_workbook(found, unfinished, lang)


def _rows(found: Batch, lang: Language) -> Iterator[dict[str, Any]]:
    return (row(found, record, lang) for record in found.records)


def _write_csv(found: Batch, path: Path, lang: Language) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(BYTE_ORDER_MARK)
        writer = csv.DictWriter(file, _columns(found), lineterminator="\n")
        writer.writeheader()
        writer.writerows(_rows(found, lang))


def _columns(found: Batch) -> list[str]:
    return list(row(found, found.records[0], "en"))


def _write_parquet(found: Batch, path: Path, lang: Language) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    rows = list(_rows(found, lang))
    columns = {name: [one[name] for one in rows] for name in _columns(found)}
    kinds = {name: pa.string() for name in columns if name in _TEXTS} | {"total": pa.float64()}
    table = pa.table({name: pa.array(values, kinds.get(name)) for name, values in columns.items()})
    parquet.write_table(table, path, compression="zstd")


def _write_workbook(found: Batch, path: Path, lang: Language) -> None:
    from quotaopt.report.book import Sheets, workbook

    with workbook(path, found.source.name) as book:
        sheets = Sheets(book)
        headers = {say(f"batch.summary.{name}", lang): "" for name in ("what", "which", "says", "to_do")}
        sheets.add_rows(say("batch.sheet.summary", lang), headers, summary_lines(found, lang))
        looks = {name: "" if name in _TEXTS else _LOOKS.get(name, "#,##0") for name in _columns(found)}
        named = {say(f"batch.column.{name}", lang): look for name, look in looks.items()}
        rows = [
            list((one | {"status": say(f"batch.status.{one['status']}", lang)}).values())
            for one in _rows(found, lang)
        ]
        sheets.add_rows(say("batch.sheet.units", lang), named, rows, names=1)


def _number(amount: Decimal | None) -> int | float | None:
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)

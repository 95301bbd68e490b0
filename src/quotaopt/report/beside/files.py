"""Plans beside each other in files: tables, a workbook, the document, the page, a picture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.files import json_text, whole_file, write_text
from quotaopt.messages import Language
from quotaopt.picture import KINDS as PICTURES
from quotaopt.picture import write_picture
from quotaopt.report.beside.columns import columns_of, columns_table, every_level
from quotaopt.report.beside.document import Levels, beside_document, require_known, shown_levels
from quotaopt.report.beside.picture import beside_picture, require_colours
from quotaopt.report.beside.workbook import add_beside_sheets, write_workbook
from quotaopt.report.change.files import WRITABLE as CHANGE_KINDS
from quotaopt.report.change.files import change_table, write_change
from quotaopt.report.frames import frame_of
from quotaopt.report.plain_page import plain_page
from quotaopt.report.write import TABLES, require_writable, write_table

if TYPE_CHECKING:
    import pandas as pd

    from quotaopt.attribution.change import PlanChange
    from quotaopt.scenario.beside import SideBySide

WRITABLE = (*TABLES, ".xlsx", ".json", ".txt", *PICTURES)
_WIDTH = 140


def require_beside_file(path: Path, by: Levels | None = None, *, n_plans: int = 2) -> None:
    """Refuse, before anything is solved, a file that could not be written in the end.

    Raises
    ------
    PlanError
        The extension is unknown, the folder does not exist, a library for pictures is missing, a
        picture is to show more plans than it has colours, or a plain table more than one combination
        of levels.
    """
    require_writable(path, WRITABLE)
    if path.suffix.lower() in PICTURES:
        require_colours(n_plans)
    _require_one_table(path, by)


def _require_one_table(path: Path, by: Levels | None) -> None:
    if path.suffix.lower() in TABLES and by is not None and len(by) > 1:
        raise PlanError([Problem.at(Place(str(path)), "beside.one_table")])


def beside_frame(beside: SideBySide, levels: Sequence[str]) -> pd.DataFrame:
    """One row per group of every measure and tier: members, then per plan target, change, burden, growth.

    Raises
    ------
    PlanError
        A level does not exist, or is named twice; or no plan can be met.
    """
    require_known(beside, [levels])
    return frame_of(columns_table(beside, levels, "en"))


def write_beside(beside: SideBySide, path: Path, by: Levels | None = None, lang: Language = "en") -> None:
    """Write plans beside each other; a plain table has every cell, or the groups of one entry of `by`.

    Raises
    ------
    PlanError
        As `require_beside_file`; a level does not exist, no plan can be met, or the file cannot be written.
    """
    require_beside_file(path, by)
    require_known(beside, by or ())
    kind = path.suffix.lower()
    if kind in PICTURES:
        return write_picture(beside_picture(beside, by, lang), path)
    if kind in TABLES:
        return write_table(columns_table(beside, by[0] if by else every_level(beside), lang), path)
    if kind == ".xlsx":
        with whole_file(path) as unfinished:
            write_workbook(beside, unfinished, shown_levels(beside) if by is None else by, lang)
        return None
    if kind == ".json":
        return write_text(path, f"{json_text(beside_document(beside, by, lang))}\n")
    from quotaopt.report.beside.page import beside_page

    page = plain_page(lambda console: beside_page(beside, console, lang, by), _WIDTH)
    return write_text(path, f"{page}\n")


def write_two(beside: SideBySide, change: PlanChange, path: Path, by: Levels | None, lang: Language) -> None:
    """Write the change between two plans with its effects, and what the plans beside each other say.

    Raises
    ------
    PlanError
        As `require_two_file`; a level does not exist, or the file cannot be written.
    """
    if path.suffix.lower() in TABLES:
        levels = by[0] if by else tuple(change.main.grid.labels)
        return write_table(_two_table(beside, change, levels, lang), path)
    return write_change(change, path, by, lang, also=partial(add_beside_sheets, beside, by, lang))


def require_two_file(path: Path, by: Levels | None) -> None:
    """Refuse, before anything is solved, a file of two plans that could not be written in the end.

    Raises
    ------
    PlanError
        As `require_beside_file`.
    """
    require_writable(path, CHANGE_KINDS)
    _require_one_table(path, by)


def _two_table(beside: SideBySide, change: PlanChange, levels: Sequence[str], lang: Language) -> pa.Table:
    """Before, after, difference and effects of the groups that the change is about; burdens and growth."""
    import pandas as pd

    table, other = change_table(change, levels, lang), columns_table(beside, levels, lang)
    keys = [name for name in table.column_names if pa.types.is_dictionary(table.schema.field(name).type)]
    at = np.zeros(1, dtype=np.int64)
    if keys:
        rows = (pd.MultiIndex.from_frame(one.select(keys).to_pandas()) for one in (other, table))
        at = next(rows).get_indexer(next(rows))
    quantities = [quantity for quantity, _ in columns_of(beside)]
    for name, quantity in zip(other.column_names[-len(quantities) :], quantities, strict=True):
        if quantity in ("burden", "growth"):
            table = table.append_column(name, other[name].take(pa.array(at, mask=at < 0)))
    return table

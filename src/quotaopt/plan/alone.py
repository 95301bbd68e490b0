"""The files of a plan that stands alone: the plan file with its tables beside it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from quotaopt.files import csv_text, file_name, write_files
from quotaopt.plan.document.write import plan_text
from quotaopt.plan.plan import Plan, read_plan
from quotaopt.plan.tables import Table
from quotaopt.plan.tables.files import locate_file
from quotaopt.plan.tables.objects import as_text
from quotaopt.plan.tables.raw import Asked
from quotaopt.plan.tables.registry import split_sheet

PLAN_FILE = "plan.yaml"


def plan_files(plan: Plan) -> dict[str, bytes]:
    """Name -> contents. Where the plan stands alone already its files are copied as they are.

    Otherwise (overrides, tables from elsewhere, from a database or from Python) the plan is written anew
    and its tables lie in ``tables/``.

    Raises
    ------
    PlanError
        A file of the plan is gone.
    """
    if _stands_alone(plan):
        assert plan.origin.name is not None
        assert plan.origin.folder is not None
        files = {PLAN_FILE: (plan.origin.folder / Path(plan.origin.name).name).read_bytes()}
        return files | {str(PurePosixPath(name)): data for name, (data, _) in _sources(plan).items()}
    document, files = copy.deepcopy(dict(plan.document)), {}
    taken: set[str] = set()
    for name, table in plan.tables.items():
        stated = document["tables"][name]
        contents, kind, sheet = _contents(plan, name, table)
        file = f"tables/{file_name(name, taken)}{kind}"
        files[file] = contents
        stated["file"] = f"{file}#{sheet}" if sheet else file
        if stated.keys() & {"url", "query"} or name in plan.frames:
            for key in ("url", "query", "rename"):  # what is written has the plan's own names already
                stated.pop(key, None)
    return {PLAN_FILE: plan_text(document).encode(), **files}


def as_written(files: Mapping[str, bytes]) -> Plan:
    """The plan that whoever reads the files will have: what is proved is proved of this one."""
    with TemporaryDirectory() as folder:
        write_files(Path(folder), files)
        return read_plan(Path(folder) / PLAN_FILE)


def _stands_alone(plan: Plan) -> bool:
    if plan.origin.name is None or plan.origin.folder is None or plan.origin.changed or plan.frames:
        return False
    named = [source.file for source in plan.spec.tables.values()]
    return all(file is not None and _is_inside(split_sheet(file)[0]) for file in named)


def _is_inside(file: str) -> bool:
    path = PurePosixPath(file)
    return not Path(file).is_absolute() and ".." not in path.parts and "\\" not in file


def _sources(plan: Plan) -> Mapping[str, tuple[bytes, str | None]]:
    """The file of every table as the plan names it."""
    found = {}
    for source in plan.spec.tables.values():
        assert source.file is not None  # or the plan would not stand alone
        name, sheet = split_sheet(source.file)
        found[name] = (_located(plan, name), sheet)
    return found


def _located(plan: Plan, file: str) -> bytes:
    return locate_file(file, plan.origin.folder, plan.allow_outside, Asked(file)).read_bytes()


def _contents(plan: Plan, name: str, table: Table) -> tuple[bytes, str, str | None]:
    """What a table's file holds, its extension, and the sheet that is meant."""
    file = plan.spec.tables[name].file
    if name in plan.frames or file is None:
        return csv_text(table.columns, _rows(table)).encode(), ".csv", None
    path, sheet = split_sheet(file)
    return _located(plan, path), Path(path).suffix, sheet


def _rows(table: Table) -> Iterator[tuple[str, ...]]:
    columns: list[list[Any]] = [table.values(column).to_pylist() for column in table.columns]
    for row in zip(*columns, strict=True):
        yield tuple(as_text(value) or "" for value in row)

"""Databases, by an SQLAlchemy URL and a query; nothing is ever written."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from quotaopt.errors import Place
from quotaopt.plan.tables.files import locate_file
from quotaopt.plan.tables.objects import column_of
from quotaopt.plan.tables.raw import Asked, RawTable

_READS = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*(select|with|values|table)\b", re.IGNORECASE | re.DOTALL)


def read_sql(
    url: str, query: str, name: str, folder: Path | None, allow_outside: bool, place: Place
) -> RawTable:
    """The rows of `query`. Decimals stay decimals; rows are counted from 1.

    The query must read, the transaction is rolled back, and SQLite files are opened
    read-only. A password in the URL appears in no message.
    """
    asked = Asked(name, place)
    if not _READS.match(query):
        raise asked.problem("table.sql_writes")
    try:
        address = sa.make_url(url)
        engine = _engine(address, folder, allow_outside, asked)
        with engine.connect() as connection:
            result = connection.execute(sa.text(query))
            header, rows = tuple(result.keys()), result.all()
            connection.rollback()
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise asked.problem("table.sql_driver", reason=str(error)) from None
    except SQLAlchemyError as error:
        raise asked.problem("table.sql_failed", reason=_reason(error, address_of(url))) from None
    columns: list[Any] = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    return RawTable(
        name,
        tuple(heading.strip() or None for heading in header),
        tuple(column_of(column) for column in columns),
        np.arange(1, len(rows) + 1, dtype=np.int64),
    )


def address_of(url: str) -> sa.URL | None:
    """The parsed URL, or None where it is none."""
    try:
        return sa.make_url(url)
    except SQLAlchemyError:
        return None


def _engine(address: sa.URL, folder: Path | None, allow_outside: bool, asked: Asked) -> sa.Engine:
    if address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:"):
        path = locate_file(
            str(address.database), folder, allow_outside, Asked(str(address.database), asked.place)
        )
        uri = f"{path.as_uri()}?mode=ro"
        return sa.create_engine(
            "sqlite://", creator=lambda: sqlite3.connect(uri, uri=True), poolclass=NullPool
        )
    options = {"postgresql_readonly": True} if address.get_backend_name() == "postgresql" else {}
    return sa.create_engine(address, poolclass=NullPool, execution_options=options)


def _reason(error: SQLAlchemyError, address: sa.URL | None) -> str:
    """The first line of what the database said, without the password."""
    said = str(getattr(error, "orig", None) or error).strip().split("\n", 1)[0]
    if address is None:
        return "not an SQLAlchemy URL"
    return said.replace(str(address.password), "***") if address.password else said

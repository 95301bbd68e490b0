"""What every reader hands over: a header and columns, nothing interpreted yet."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from quotaopt.errors import NOWHERE, Place, PlanError, Problem
from quotaopt.model.arrays import IntArray


@dataclass(frozen=True, eq=False)
class RawTable:
    """A table as found. The header may still hold blanks and repetitions."""

    source: str  # what messages call it: history.csv, book.xlsx#Sheet
    header: tuple[str | None, ...]
    columns: tuple[pa.ChunkedArray, ...]
    row_numbers: IntArray  # (n_rows,), the number people see beside each row
    header_row: int | None = None
    letters: tuple[str, ...] = ()  # the letters of spreadsheet columns; empty where there are none
    sha256: str | None = None  # of the source's bytes; None where the source has none


@dataclass(frozen=True)
class Asked:
    """A table that a plan asks for: by what words, and where it asks."""

    shown: str  # as the plan spells it
    place: Place = NOWHERE

    def problem(self, key: str, /, **values: object) -> PlanError:
        """The table cannot be read at all."""
        place = self.place if self.place != NOWHERE else Place(file=self.shown)
        return PlanError([Problem.at(place, key, table=self.shown, **values)])

    def at(self, row: int | None, key: str, /, column: str | None = None, **values: object) -> PlanError:
        """Something inside the table cannot be read."""
        place = Place(file=self.shown, row=row, column_name=column)
        return PlanError([Problem.at(place, key, table=self.shown, **values)])

"""A table as the rest of the house sees it: columns of codes or of exact numbers.

Where a table came from (CSV, Excel, SQL, a DataFrame) is forgotten here, except for what
messages need: its name and how people count its rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from quotaopt.model.arrays import BoolArray, CodeArray, IntArray, LabelArray


@dataclass(frozen=True, eq=False)
class TextColumn:
    """Names as codes into a sorted list; -1 is a blank."""

    codes: CodeArray  # (n_rows,)
    labels: LabelArray  # (n_labels,), str, sorted


@dataclass(frozen=True, eq=False)
class NumberColumn:
    """Exact decimals: ``units / 10**digits``. Blanks hold 0 in `units` and True in `blank`."""

    units: IntArray  # (n_rows,)
    digits: int
    blank: BoolArray  # (n_rows,)

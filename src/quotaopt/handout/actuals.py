"""What has been sold so far, for the tables that track it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

import numpy as np

from quotaopt.model.arrays import BoolArray, IntArray, LabelArray
from quotaopt.report.amounts import Amounts


@dataclass(frozen=True)
class Remark:
    """What is said about a deviation."""

    cause: str = ""
    remedy: str = ""
    due: str = ""


@dataclass(frozen=True, eq=False)
class Actuals:
    """Sales by members, month and week of the month; one row each, in any order.

    Tables sum the rows they need. A combination without a row is not known, which is not zero.
    """

    members: Mapping[str, LabelArray]  # level -> (n_rows,), str
    month: LabelArray  # (n_rows,), as the plan calls its months: 2024-10
    week: IntArray  # (n_rows,), 1 for the first week of the month
    amounts: Amounts  # (n_rows,), currency units
    remarks: Mapping[tuple[str, str], Remark] = field(default_factory=lambda: MappingProxyType({}))
    """By person and product, for the table of the month."""

    def at(
        self, levels: Sequence[str], groups: Sequence[tuple[str, ...]], month: str, week: int | None = None
    ) -> list[Decimal | None]:
        """What every group has sold in a month or in one week of it; None where no row says so."""
        rows: BoolArray = self.month == month
        if week is not None:
            rows = rows & (self.week == week)
        columns = [self.members[level][rows].tolist() for level in levels]
        sold: dict[tuple[str, ...], int] = {}
        for key, units in zip(zip(*columns, strict=True), self.amounts.units[rows].tolist(), strict=True):
            sold[key] = sold.get(key, 0) + units
        return [
            None if group not in sold else Decimal(sold[group]).scaleb(-self.amounts.digits)
            for group in groups
        ]


def no_actuals(levels: Sequence[str]) -> Actuals:
    """Before anything is sold."""
    nothing = np.zeros(0, dtype=object)
    zero = np.zeros(0, dtype=np.int64)
    return Actuals(dict.fromkeys(levels, nothing), nothing, zero, Amounts(zero, 0))

"""What has been sold, and what is said about it, for the tables that track it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.actuals import Actuals
from quotaopt.handout.groups import Groups
from quotaopt.model.arrays import BoolArray

if TYPE_CHECKING:
    from quotaopt.plan.table import NumberColumn


@dataclass(frozen=True)
class Remark:
    """What is said about a deviation."""

    cause: str = ""
    remedy: str = ""
    due: str = ""


@dataclass(frozen=True, eq=False)
class Sold:
    """Actuals, if there are any, and what is said about them."""

    actuals: Actuals | None = None
    remarks: Mapping[tuple[str, str], Remark] = field(default_factory=lambda: MappingProxyType({}))
    """By person and product; "" for all products."""
    issues: Mapping[str, Remark] = field(default_factory=lambda: MappingProxyType({}))
    """By region."""

    def remark(self, person: str, product: str | None) -> Remark:
        """What is said of a person's product, else of the person."""
        whole = self.remarks.get((person, ""), Remark())
        return self.remarks.get((person, product or ""), whole)

    def within(self, groups: Groups, periods: BoolArray) -> list[Decimal | None]:
        """What every group has sold in some periods; None where no row says so, which is not zero."""
        if not self._knows(groups):
            return [None] * len(groups)
        assert self.actuals is not None
        return _decimals(self.actuals.at(groups.levels, groups.codes, periods))

    def between(self, groups: Groups, first: int, after: int) -> list[Decimal | None]:
        """The same of some days."""
        if not self._knows(groups):
            return [None] * len(groups)
        assert self.actuals is not None
        return _decimals(self.actuals.between(groups.levels, groups.codes, first, after))

    def _knows(self, groups: Groups) -> bool:
        """Whether the actuals tell these groups apart; owners of cells they do not."""
        has_codes = len(groups.codes) == len(groups.levels)
        return self.actuals is not None and has_codes and all(map(self.actuals.knows, groups.levels))


def _decimals(sums: NumberColumn) -> list[Decimal | None]:
    return [
        None if blank else Decimal(units).scaleb(-sums.digits)
        for units, blank in zip(np.asarray(sums.units).tolist(), sums.blank.tolist(), strict=True)
    ]


NOTHING = Sold()
"""Before anything is sold."""

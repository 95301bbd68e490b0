"""What the amounts of a handed-out table are counted in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.messages import Language, say
from quotaopt.plan.currency import minor_digits
from quotaopt.plan.nearest import closest
from quotaopt.report.amounts import YUAN

POWERS: Mapping[str, int] = MappingProxyType({"元": 0, "万元": 4, "亿元": 8, "thousand": 3, "million": 6})
"""Powers of ten of the units; those of yuan are for plans in yuan only."""
_IN_CHINESE: Mapping[int, str] = MappingProxyType({0: "元", 3: "千元", 4: "万元", 6: "百万元", 8: "亿元"})
_OF_YUAN = frozenset({"元", "万元", "亿元"})
_PROBABLY: Mapping[str, str] = MappingProxyType(
    {
        "yuan": "元", "rmb": "元", "万": "万元", "亿": "亿元",
        "千元": "thousand", "千": "thousand", "百万元": "million", "百万": "million",
    }
)  # fmt: skip
"""What other words for units probably mean."""


@dataclass(frozen=True)
class Scale:
    """A unit of ``10**power`` currency units."""

    currency: str
    power: int = 0

    @property
    def least_digits(self) -> int:
        """Decimals that amounts have at least: those of the currency, or two of a larger unit."""
        return 2 if self.power else minor_digits(self.currency)

    def of(self, amount: Decimal) -> Decimal:
        """An amount in currency units counted in this unit, exactly."""
        return amount.scaleb(-self.power)

    def name(self, lang: Language) -> str:
        """The unit in words."""
        if lang == "zh" and self.currency in YUAN:
            return _IN_CHINESE[self.power]
        return say(f"handout.unit.{self.power}", lang, currency=self.currency)


def scale_of(name: str | None, currency: str, place: Place) -> Scale:
    """The unit called `name`; the currency itself by default.

    Raises
    ------
    PlanError
        There is no such unit, or it is one of another currency.
    """
    if name is None or name.casefold() == currency.casefold():
        return Scale(currency)
    known = [unit for unit in POWERS if currency in YUAN or unit not in _OF_YUAN]
    if name in known:
        return Scale(currency, POWERS[name])
    meant = _PROBABLY.get(name.casefold())
    near = meant if meant in known else closest(name.casefold(), known)
    key = "handout.unknown_unit" if near is None else "handout.unknown_unit_near"
    values = {"name": name, "currency": currency, "near": near, "known": ", ".join([currency, *known])}
    raise PlanError([Problem.at(place, key, **values)])

"""The figures of plans beside each other: what each is called, how it is written, what it differs by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from quotaopt.figures import Figures
from quotaopt.messages import Language, say
from quotaopt.report.amounts import Unit

Kind: TypeAlias = Literal["amount", "share", "burden", "fine", "count"]
Number: TypeAlias = Decimal | float | int

LOOKS = {"share": "0.00%", "burden": "0.000", "fine": "0.00000", "count": "#,##0"}
"""How Excel shows them; amounts look as their unit does."""


@dataclass(frozen=True)
class Figure:
    """One row of the table of figures; its name is the sentence ``beside.figure.`` + `name`."""

    name: str
    kind: Kind
    of: Callable[[Figures], Number | None]
    is_distance: bool = False  # from the first plan, which has none

    def show(self, number: Number | None, unit: Unit) -> str:
        """The figure in a table."""
        if number is None:
            return "-"
        match self.kind:
            case "amount":
                return unit.show(number)
            case "share":
                return f"{number:.1%}"
            case "burden":
                return f"{number:.3f}"
            case "fine":
                return f"{number:.5f}"
        return f"{number:,}"

    def change(self, before: Number | None, after: Number | None, unit: Unit, lang: Language) -> str:
        """What the figure differs by, shares in points; a dot where it does not."""
        if before is None or after is None or self.is_distance:
            return ""
        gain = Decimal(after) - Decimal(before)
        shown = self.show(gain, unit) if self.kind != "share" else f"{100 * gain:.1f}"
        if not shown.strip("-+0.,"):
            return "·"
        signed = shown if gain < 0 else f"+{shown}"
        return say("beside.points", lang, number=signed) if self.kind == "share" else signed


FIGURES = (
    Figure("total", "amount", lambda one: one.total),
    Figure("growth", "share", lambda one: one.growth),
    Figure("lowest", "burden", lambda one: one.burdens.lowest),
    Figure("highest", "burden", lambda one: one.burdens.highest),
    Figure("mean_deviation", "share", lambda one: one.burdens.mean_deviation),
    Figure("gini", "fine", lambda one: one.burdens.gini),
    Figure("away", "amount", lambda one: one.away),
    Figure("binding", "count", lambda one: len(one.binding)),
    Figure("changed", "count", lambda one: one.changed, is_distance=True),
    Figure("moved", "amount", lambda one: one.moved, is_distance=True),
)

"""How figures of points are called and written."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeAlias

from quotaopt.messages import Language, say
from quotaopt.report.amounts import Unit
from quotaopt.sweep.axes import Changes, value_words
from quotaopt.sweep.point import FIGURES

Form: TypeAlias = Literal["amount", "share", "burden", "count"]

_FORMS: dict[str, Form] = {
    "spread": "burden",
    "lowest": "burden",
    "highest": "burden",
    "gini": "burden",
    "mean_deviation": "share",
    "growth": "share",
    "changed": "count",
}


def form_of(figure: str) -> Form:
    """What kind of number a figure is; targets of members are amounts."""
    return _FORMS.get(figure, "amount")


def figure_name(figure: str, lang: Language) -> str:
    """What a figure is called; targets go by their member."""
    return say(f"sweep.figure.{figure}", lang) if figure in FIGURES else figure


def figure_text(figure: str, value: Decimal | float | None, unit: Unit) -> str:
    """A figure as people read it."""
    if value is None:
        return "–"
    match form_of(figure):
        case "amount":
            return unit.show(value)
        case "share":
            return f"{float(value):+.1%}" if figure == "growth" else f"{float(value):.2%}"
        case "burden":
            return f"{float(value):.3f}"
        case "count":
            return f"{int(value):,}"


def changes_text(changes: Changes) -> str:
    """Changes in one line."""
    return ", ".join(f"{path}={value_words(value)}" for path, value in changes.items())

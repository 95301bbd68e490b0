"""Numbers of a frontier as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotaopt.messages import Language, say
from quotaopt.report.amounts import TEN_THOUSAND, YUAN, Unit, unit_for

if TYPE_CHECKING:
    from quotaopt.frontier import Frontier, Point
    from quotaopt.frontier.objectives import Objective

_POINT = 0.01
"""A percentage point of burden."""


@dataclass(frozen=True)
class Words:
    """How a frontier is told in one language."""

    found: Frontier
    lang: Language

    @property
    def unit(self) -> Unit:
        """What money is shown in, without decimals: these are amounts before rounding."""
        main = self.found.plan.main
        if self.lang == "zh" and main.unit in YUAN:
            return Unit("万元", TEN_THOUSAND, 1)
        shown = unit_for(main.unit, main.step, self.lang)
        return Unit(shown.name, shown.divisor, max(shown.digits, 0))

    def value(self, objective: Objective, value: float) -> str:
        """A value without its unit."""
        return f"{100.0 * value:.2f}%" if objective.unit == "share" else self.unit.show(value)

    def named_value(self, objective: Objective, value: float) -> str:
        """A value with its unit and what it measures."""
        amount = self.value(objective, value)
        if objective.unit == "money":
            amount = f"{amount} {self.unit.name}"
        return say(
            "place.says", self.lang, place=say(f"frontier.measure.{objective.name}", self.lang), what=amount
        )

    def header(self, objective: Objective) -> str:
        """The heading of a column."""
        measure = say(f"frontier.measure.{objective.name}", self.lang)
        return measure if objective.unit == "share" else f"{measure} {self.unit.name}"

    def means(self) -> list[str]:
        """What every objective is."""
        levels = self.found.case.level or self.found.plan.spec.fairness.level
        units = " × ".join(levels) or say("frontier.cells", self.lang)
        return [
            say(f"frontier.means.{one.name}", self.lang, unit=self.unit.name, units=units)
            for one in self.found.objectives
        ]

    def mark(self, point: Point) -> str:
        """What a point is the best in, and whether it is the knee."""
        best = [
            say("frontier.best_in", self.lang, name=say(f"frontier.{name}", self.lang))
            for name in point.best_in
        ]
        knee = [say("frontier.knee", self.lang)] if point is self.found.knee else []
        return ", ".join(best + knee)

    def price_of_fairness(self, point: Point) -> float | None:
        """What one percentage point less of spread costs at a point, in units of the other objective."""
        rate = price_of_fairness(self.found, point)
        return None if rate is None else _POINT * rate


def price_of_fairness(found: Frontier, point: Point) -> float | None:
    """What 1.0 less of spread costs in money at a point; None where there is no such one price."""
    names = [one.name for one in found.objectives]
    if "fairness" not in names or len(names) != 2:
        return None
    fair = names.index("fairness")
    return float(point.prices[fair] / point.prices[1 - fair])

"""All tests of one plan, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from quotaopt.audit.backtest import of_periods, of_year
from quotaopt.audit.case import Case, require_column, require_people
from quotaopt.audit.finding import Finding, Verdict, unknown
from quotaopt.audit.groups import groups_alike, groups_of_column, levels_of_groups
from quotaopt.audit.independence import (
    attainment_by_potential,
    attainment_by_size,
    burden_by_potential,
    burden_by_size,
)
from quotaopt.audit.level_by_level import level_by_level
from quotaopt.audit.ratchet import over_achievers_are_not_punished
from quotaopt.audit.reach import share_that_should_reach
from quotaopt.audit.spans import past_periods, past_years
from quotaopt.audit.spread import burden_spread
from quotaopt.errors import NOWHERE, NoAnswerError, PlanError, Problem
from quotaopt.plan.schema_audit import AuditSpec

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation
    from quotaopt.model.cells import Cells
    from quotaopt.plan.plan import Plan


@dataclass(frozen=True, eq=False)
class Audit:
    """What every test found."""

    allocation: Allocation  # of the main measure and tier
    level: str  # whose burdens were compared
    seed: int
    findings: tuple[Finding, ...]

    def count(self, verdict: Verdict) -> int:
        """How many tests ended so."""
        return sum(finding.verdict == verdict for finding in self.findings)


def audit_of(
    allocation: Allocation,
    *,
    level: str | None = None,
    band: tuple[float, float] | None = None,
    seed: int | None = None,
    last_plan: str | None = None,
) -> Audit:
    """Test whether a solved plan is fair to people, by its numbers and by what they sold before.

    What is not given here is as the plan's part `audit` says.

    Parameters
    ----------
    level
        Whose burdens are compared; where the plan does not say, the level of its fairness, or the finest
        one of its first dimension.
    band
        Lowest and highest share of people who should reach their target, 0..1.
    seed
        Of the random reassignments behind p-values, 0 or more.
    last_plan
        ``table.column`` of last year's targets; where the plan does not say, that of a ratchet guard.

    Raises
    ------
    PlanError
        The level, the band, the seed or a column is none.
    """
    main = allocation.main_part
    settings = _settings(main.plan.spec.audit, band, seed, last_plan)
    level = level or settings.level or _usual_level(main.plan, main.cells)
    require_people(main.cells, level)
    if settings.last_plan is not None:
        require_column(main.plan, settings.last_plan)
    for column in settings.groups:
        table, _, words = column.partition(".")
        main.plan.tables[table].text(words)  # or it is refused
    case = Case(main, level, settings)
    findings = (_attempted(name, test) for name, test in _tests(case))
    return Audit(main, level, settings.seed, (*findings, *_back_tests(case)))


def _settings(
    stated: AuditSpec, band: tuple[float, float] | None, seed: int | None, last_plan: str | None
) -> AuditSpec:
    """The plan's settings with those of the call in their place."""
    given: dict[str, object] = {}
    if band is not None:
        if not 0.0 <= band[0] <= band[1] <= 1.0:
            raise PlanError([Problem.at(NOWHERE, "audit.band", band=f"{band[0]:g}-{band[1]:g}")])
        low, high = (Decimal(repr(float(side))) for side in band)
        given["reach"] = stated.reach.model_copy(update={"min": low, "max": high})
    if seed is not None:
        if seed < 0:
            raise PlanError([Problem.at(NOWHERE, "audit.seed", seed=seed)])
        given["seed"] = seed
    if last_plan is not None:
        given["last_plan"] = last_plan
    return stated.model_copy(update=given)


def _usual_level(plan: Plan, cells: Cells) -> str:
    stated = plan.spec.fairness.level
    if len(stated) == 1 and stated[0] in cells and not cells.is_time(stated[0]):
        return stated[0]
    return cells.base_finest[0]


def _tests(case: Case) -> Iterator[tuple[str, Callable[[], Finding]]]:
    for level in case.cells:
        yield "spread", partial(burden_spread, case, level)
    yield "burden_by_size", partial(burden_by_size, case)
    yield "burden_by_potential", partial(burden_by_potential, case)
    for level in levels_of_groups(case):
        yield "groups", partial(groups_alike, case, level)
    for column in case.settings.groups:
        yield "groups", partial(groups_of_column, case, column)
    yield "level_by_level", partial(level_by_level, case)
    yield "reach", partial(share_that_should_reach, case)
    yield "ratchet", partial(over_achievers_are_not_punished, case)
    yield "attainment_by_size", partial(attainment_by_size, case)
    yield "attainment_by_potential", partial(attainment_by_potential, case)


def _back_tests(case: Case) -> Iterator[Finding]:
    """One for all past periods, then one per past year; where the facts allow none, why not."""
    settings = case.settings.backtest
    try:
        periods, years = past_periods(case, settings.periods), past_years(case, settings.years)
    except PlanError as error:
        if settings.periods or settings.years:
            yield unknown("backtest", error.problems[0])
        return
    if periods:
        yield _attempted("backtest_periods", partial(of_periods, case, periods))
    for span in years:
        yield _attempted("backtest", partial(of_year, case, span))


def _attempted(name: str, test: Callable[[], Finding]) -> Finding:
    """What a test finds; where the data do not allow it, why not."""
    try:
        return test()
    except NoAnswerError as error:
        return unknown(name, error.problems[0])

r"""How far attainment scattered in the past, and how much of that moved together.

Attainment is what people sold against their targets of then where these are known, and else against
what the plan's own way would have asked of them, from what was known before (the audit's back-test). The
latter is relative to the company's, so that it says nothing of the mean, nor of what moved everyone.

With values :math:`y_i` of N people in groups of sizes :math:`n_g`, the part of the variance that moved
whole groups is estimated by

.. math:: \hat\sigma_G^2 = \max\Bigl(0, \frac{MSB - MSW}{n_0}\Bigr),\quad
          n_0 = \frac{N - \sum_g n_g^2 / N}{G - 1},\quad
          w = \frac{\hat\sigma_G^2}{\hat\sigma_G^2 + MSW}

from the mean squares between and within groups. Every year is one draw of everything: its groups are
groups of their own.

Source: S. R. Searle, G. Casella and C. E. McCulloch, Variance Components (1992), section 3.6.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.audit.backtest import tried
from quotaopt.audit.case import FEWEST, Case
from quotaopt.audit.spans import past_years
from quotaopt.errors import NOWHERE, NoAnswerError, PlanError, Problem
from quotaopt.model.arrays import FloatArray, IntArray, LabelArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.keys import match

_MOST_YEARS = 3
_YEARS_TO_TELL_TIMES = 3  # of fewer years nothing can be said about good and bad ones


@dataclass(frozen=True)
class Measured:
    """Attainment of people in the past."""

    column: str | None  # of their targets; None where these are the back-test's
    mean: float | None  # of all of them together; None where it is relative to the company's
    spread: float
    everyone: float | None  # part of the variance; None where too few years are known
    level: str | None  # whose members moved together, if there are several of them
    common: float  # part of the variance
    people: int
    years: int


@dataclass(frozen=True, eq=False)
class _Year:
    names: LabelArray  # (n_people,)
    sold: FloatArray  # (n_people,)
    target: FloatArray  # (n_people,)

    @property
    def attainment(self) -> FloatArray:
        return np.asarray(self.sold / self.target)


def measured(allocation: Allocation, chain: Sequence[str], column: str | None) -> Measured:
    """Measure the attainment of the members of the last level of `chain`, by the targets of `column`.

    Raises
    ------
    PlanError
        The facts do not hold enough years or people.
    """
    case = Case(allocation, chain[-1], allocation.plan.spec.audit)
    if column is not None:
        case = replace(case, settings=case.settings.model_copy(update={"last_plan": column}))
    try:
        planned: str | None = case.last_plan
        years = list(_by_targets(case))
    except PlanError:
        if column is not None:
            raise
        planned, years = None, list(_by_back_test(case))
    return _measured(allocation.cells, chain, years, planned)


def _by_targets(case: Case) -> Iterator[_Year]:
    """Last year, and the years before it as far as both targets and sales are known."""
    names = case.people.names(case.level)
    yield _known(names, case.sold(1), case.planned, case.level)
    if case.plan.spec.tables[case.last_plan.partition(".")[0]].key:
        return  # one row per person: of one year
    for years_back in range(2, _MOST_YEARS + 1):
        try:
            year = case.sold(years_back), case.of_year(case.last_plan, years_back)
            yield _known(names, *year, case.level)
        except PlanError:
            return


def _known(names: LabelArray, sold: FloatArray, target: FloatArray, level: str) -> _Year:
    """The people of whom both are known."""
    known = (sold >= 0.0) & (target > 0.0)
    if known.sum() < FEWEST:
        few = {"count": int(known.sum()), "levels": level, "fewest": FEWEST}
        raise PlanError([Problem.at(NOWHERE, "audit.few", **few)])
    return _Year(names[known], sold[known], target[known])


def _by_back_test(case: Case) -> Iterator[_Year]:
    """The past years for which the plan could have been made, each with the targets it would have set."""
    for number, span in enumerate(past_years(case, _MOST_YEARS)):
        try:
            year = tried(case, span)
        except NoAnswerError as error:
            if number:
                return
            raise PlanError(error.problems) from None
        target = year.past.by_method["own"][year.compared]
        sold = year.sold[year.compared]
        yield _Year(year.past.names[year.compared], sold, target * (sold.sum() / target.sum()))


def _measured(cells: Cells, chain: Sequence[str], years: Sequence[_Year], column: str | None) -> Measured:
    attainment = [year.attainment for year in years]
    sold, target = (sum(float(side.sum()) for side in sides) for sides in _sides(years))
    mean = sold / target
    around = np.concatenate([one - one.mean() for one in attainment])
    variance = float(np.sum(around**2) / (len(around) - len(years)))
    year = np.repeat(np.arange(len(years)), [len(one) for one in attainment])
    level = chain[0] if len(chain) > 1 else None
    common, everyone = 0.0, None
    if level is not None:
        names = np.concatenate([one.names for one in years])
        member = cells.levels[chain[-1]].above[level][match(names, cells.levels[chain[-1]].members)[:-1]]
        common = together(around, year * len(cells.levels[level].members) + member)
    if column is not None and len(years) >= _YEARS_TO_TELL_TIMES:
        everyone = together(np.concatenate(attainment), year)
        variance /= 1.0 - min(everyone, 0.9)
        common *= 1.0 - everyone
    return Measured(
        column,
        None if column is None else mean,
        float(np.sqrt(variance)) / mean,
        everyone,
        level,
        common,
        len(around),
        len(years),
    )


def _sides(years: Sequence[_Year]) -> tuple[list[FloatArray], list[FloatArray]]:
    return [year.sold for year in years], [year.target for year in years]


def together(values: FloatArray, group: IntArray) -> float:
    """The part of the variance of `values` (n,) that moved all members of a `group` (n,) alike, 0..1."""
    _, code, size = np.unique(group, return_inverse=True, return_counts=True)
    n, n_groups = len(values), len(size)
    if n_groups < 2 or n_groups == n:
        return 0.0
    means = np.bincount(code, values) / size
    within = float(np.sum((values - means[code]) ** 2)) / (n - n_groups)
    between = float(np.sum(size * (means - values.mean()) ** 2)) / (n_groups - 1)
    typical = (n - float(np.sum(size**2)) / n) / (n_groups - 1)
    of_groups = max(0.0, (between - within) / typical)
    return of_groups / (of_groups + within) if of_groups else 0.0

"""Would the plan's way of finding shares have told the past well, and better than simple ways?

For past years, and for past periods one by one, targets are made from facts before them (`as_of`), by the
plan's own method and by others: flat growth (everybody's last year times one factor), level by
level (`top_down`, within the same growth limits), and the plan that there was, where it is known.
`accuracy` says what is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.audit.accuracy import Accuracy, accuracy
from quotaopt.audit.case import Case, require_enough
from quotaopt.audit.chance import trend
from quotaopt.audit.finding import Finding, Table, Value, by_limits, limits_of
from quotaopt.audit.past_targets import PastTargets, past_targets
from quotaopt.errors import NOWHERE, NoAnswerError, PlanError, Problem

if TYPE_CHECKING:
    from quotaopt.audit.spans import Span
    from quotaopt.model.arrays import BoolArray, FloatArray


@dataclass(frozen=True, eq=False)
class Tried:
    """One stretch of the past, with what every method would have made of it."""

    span: Span
    past: PastTargets
    sold: FloatArray  # (n_people,), NaN where unknown
    compared: BoolArray  # (n_people,), who had a target by every method, and known sales
    methods: Mapping[str, Accuracy]  # "own" first

    @property
    def members(self) -> int:
        """How many were compared."""
        return int(self.compared.sum())


def tried(case: Case, span: Span, season: bool = False) -> Tried:
    """Make the plan as of the start of `span`, and compare it with what was then sold.

    Raises
    ------
    PlanError, InfeasibleError, NotCertifiedError
        There are not enough facts, or the plan as of then has no answer.
    """
    past, sold = past_targets(case, span, season)
    known = past.asked & ~np.isnan(sold) & (past.reference > 0.0)
    require_enough(int(known.sum()), case.level)
    if not sold[known].sum() > 0.0:
        raise PlanError([Problem.at(NOWHERE, "audit.nothing_sold", period=span.label)])
    methods = {
        method: accuracy(sold[known], target[known], past.reference[known])
        for method, target in past.by_method.items()
    }
    return Tried(span, past, sold, known, methods)


def of_year(case: Case, span: Span) -> Finding:
    """Judge the plan's method by a past year.

    Raises
    ------
    PlanError, InfeasibleError, NotCertifiedError
        As `tried`.
    """
    found = tried(case, span)
    own, of = found.past.by_method["own"], found.compared
    along_size = trend(found.sold[of] / own[of], found.past.reference[of], case.settings.seed)
    values: dict[str, Value] = {
        "start": span.label,
        "members": found.members,
        "left_out": ", ".join(found.past.left_out) or "–",
        "correlation": along_size.correlation,
        "p_value": along_size.p_value,
        **limits_of(case.settings.backtest),
    }
    for method, measures in found.methods.items():
        values |= {f"{method}_{name}": value for name, value in asdict(measures).items()}
    others = min(one.missed for method, one in found.methods.items() if method != "own")
    verdict = by_limits(found.methods["own"].missed - others, case.settings.backtest)
    table = Table(
        ("method", *(measure.name for measure in fields(Accuracy))),
        tuple((method, *astuple(measures)) for method, measures in found.methods.items()),
    )
    said, rule = "audit.backtest", "audit.rule.backtest"
    return Finding("backtest", verdict, case.level, said, rule, values, table=table)


def of_periods(case: Case, spans: Sequence[Span]) -> Finding:
    """Judge the plan's method by past periods, each planned from what was known before it.

    Raises
    ------
    PlanError, InfeasibleError, NotCertifiedError
        None of the periods can be tried; of the last one.
    """
    found, failures = [], []
    for span in reversed(spans):  # as time goes
        try:
            found.append(tried(case, span, season=True))
        except NoAnswerError as failure:
            failures.append(failure)
    if not found:
        raise failures[-1]
    methods = [method for method in found[0].methods if all(method in one.methods for one in found)]
    missed = {method: np.array([one.methods[method].missed for one in found]) for method in methods}
    values: dict[str, Value] = {
        "first": found[0].span.label,
        "last": found[-1].span.label,
        "periods": len(found),
        "skipped": len(failures),
        "better": int(np.count_nonzero(missed["own"] <= missed["flat"])),
        "reached": float(np.mean([one.methods["own"].reached for one in found])),
        "burden": float(np.mean([one.methods["own"].burden for one in found])),
        "left_out": ", ".join(found[-1].past.left_out) or "–",
        **{f"{method}_missed": float(each.mean()) for method, each in missed.items()},
        **limits_of(case.settings.backtest),
    }
    others = min(float(each.mean()) for method, each in missed.items() if method != "own")
    verdict = by_limits(float(missed["own"].mean()) - others, case.settings.backtest)
    table, said, rule = _by_period(found, methods), "audit.backtest_periods", "audit.rule.backtest"
    return Finding("backtest_periods", verdict, case.level, said, rule, values, table=table)


def _by_period(found: Sequence[Tried], methods: Sequence[str]) -> Table:
    """What every method missed in every period; of the plan's own also who reached it, and how even."""
    columns = ("period", "people", *(f"missed.{method}" for method in methods), "reached", "burden")
    rows: Iterator[tuple[Value, ...]] = (
        (
            one.span.label,
            one.members,
            *(one.methods[method].missed for method in methods),
            one.methods["own"].reached,
            one.methods["own"].burden,
        )
        for one in found
    )
    return Table(columns, tuple(rows))

r"""How far bids are to be believed, from what came of earlier ones.

With the errors :math:`r_y = \ln(\text{actual}_y / \text{bid}_y)` of the n years of a node, with
:math:`\mu` their mean over all nodes and :math:`v` their mean square around the means of the nodes,

.. math::

    \beta = \frac{\sum_y r_y + k \mu}{n + k}, \qquad
    s^2 = \frac{\sum_y (r_y - \beta)^2 + k v}{n + k} \left(1 + \frac{1}{n + k}\right),
    \qquad \tau = 1 / s^2 :

the bias and the mean square error of a bid that is corrected for it, both as if there had been k more
years like everybody's. A node without a record is as good as the average one, and few years move it
little (the estimators of James and Stein 1961 shrink for the same reason). Where nobody has a record,
:math:`\mu = 0` and :math:`v` is that of bids that are a fifth off.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from quotaopt.bargain.data import Node, Record, Trust
from quotaopt.model.arrays import FloatArray

PRIOR_YEARS = 2.0
"""k: the years that what is known of everybody counts for."""
USUAL_ERROR, LEAST_ERROR = 0.2, 0.02
"""Of a bid where nobody has a record; and below which nobody's is taken to be."""
SURE = 0.975


@dataclass(frozen=True)
class Common:
    """What is known of all nodes together."""

    bias: float
    variance: float

    @property
    def error(self) -> float:
        """Of the average bid, and of headquarters' own numbers."""
        return math.sqrt(self.variance)


def trusts_of(records: Iterable[Record], nodes: Iterable[Node]) -> tuple[Mapping[Node, Trust], Common]:
    """The trust in every node, and what it is shrunk towards."""
    errors = {record.node: errors_of(record) for record in records}
    common = _common([each for each in errors.values() if len(each)])
    nothing = np.zeros(0)
    return {node: _trust(errors.get(node, nothing), common) for node in nodes}, common


def errors_of(record: Record) -> FloatArray:
    """Logarithms of actual over bid, by year. (n_years,)"""
    return np.array([math.log(year.actual / year.bid) for year in record.past])


def _common(known: list[FloatArray]) -> Common:
    if not known:
        return Common(0.0, USUAL_ERROR**2)
    everything = np.concatenate(known)
    around = np.concatenate([each - each.mean() for each in known])
    spare = len(everything) - len(known)  # years beyond the first of each node say how bids scatter
    scatter = (float(around @ around) + USUAL_ERROR**2 * PRIOR_YEARS) / (spare + PRIOR_YEARS)
    mean = float(everything.sum()) / (len(everything) + PRIOR_YEARS)
    return Common(mean, max(scatter, LEAST_ERROR**2))


def _trust(errors: FloatArray, common: Common) -> Trust:
    years, counted = len(errors), len(errors) + PRIOR_YEARS
    bias = (float(errors.sum()) + PRIOR_YEARS * common.bias) / counted
    square = (float(np.sum((errors - bias) ** 2)) + PRIOR_YEARS * common.variance) / counted
    error = max(math.sqrt(square * (1.0 + 1.0 / counted)), LEAST_ERROR)
    low, high = _interval(errors)
    return Trust(years, bias, error, low, high)


def _interval(errors: FloatArray) -> tuple[float, float]:
    """Where the mean lies with 95 %, by Student's t; nan with fewer than two years."""
    years = len(errors)
    if years < 2:
        return math.nan, math.nan
    half = float(stdtrit(years - 1, SURE)) * float(errors.std(ddof=1)) / math.sqrt(years)
    return float(errors.mean()) - half, float(errors.mean()) + half

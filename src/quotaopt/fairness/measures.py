r"""What a plan costs by every notion's own measure, whichever notion it was made by.

With references :math:`r_u` and targets :math:`x_u` of units u (cells, or groups of cells), shares
:math:`\rho_u = r_u / \sum r` and burdens :math:`t_u = x_u / r_u`. Units without reference carry
no burden and are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.fairness.proportional import PROPORTIONAL
from quotaopt.model.arrays import FloatArray


@dataclass(frozen=True)
class Measures:
    """Burdens of one plan in seven numbers; all of them but the first two are 0 where all is fair."""

    lowest: float  # min t, what leximin raises first
    highest: float  # max t, what leximax lowers first
    largest_deviation: float  # max |t - 1|, of minimax
    mean_deviation: float  # sum rho |t - 1|, of least_absolute
    chi_square: float  # sum rho (t - 1)**2, of least_squares
    divergence: float  # sum rho (t ln t - t + 1), of proportional
    gini: float


def measure(reference: FloatArray, target: FloatArray) -> Measures:
    """Measure a plan; both arrays (n_units,), in any one unit."""
    carries = reference > 0.0
    r, x = reference[carries], target[carries]
    if not len(r):
        return Measures(1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    share, burden = r / r.sum(), x / r
    away = np.abs(burden - 1.0)
    return Measures(
        lowest=float(burden.min()),
        highest=float(burden.max()),
        largest_deviation=float(away.max()),
        mean_deviation=float(np.sum(share * away)),
        chi_square=float(np.sum(share * away**2)),
        divergence=float(np.sum(share * PROPORTIONAL.cost(burden))),
        gini=gini(r, x),
    )


def gini(reference: FloatArray, target: FloatArray) -> float:
    r"""The Gini coefficient of burdens, weighted by reference; every reference above 0.

    .. math:: G = \frac{1}{2 R X} \sum_i \sum_j r_i r_j \, |t_i - t_j|

    0 where all burdens are equal. It is twice the area between the Lorenz curve (share of the
    targets carried by the least burdened share of the reference) and the diagonal, and is computed
    from that curve after one sort.

    Source: C. Gini (1912), in the weighted form of R. I. Lerman and S. Yitzhaki, "Improving the
    accuracy of estimates of Gini coefficients", Journal of Econometrics 42 (1989).
    """
    if not target.any():
        return 0.0
    order = np.argsort(target / reference)  # equal burdens may come in any order: the curve is straight there
    weight = reference[order] / reference.sum()
    carried = np.cumsum(target[order]) / target.sum()
    before = np.concatenate([[0.0], carried[:-1]])
    return max(0.0, 1.0 - float(weight @ (carried + before)))

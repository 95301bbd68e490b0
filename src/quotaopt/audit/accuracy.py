r"""How well targets told what was then sold.

With actual sales :math:`a_i` and targets :math:`x_i`, scaled to the same sum so that the question is who was
asked for too much or too little, and not whether times were good:

.. math:: \text{missed} = \frac{\sum_i |a_i - x_i|}{\sum_i a_i}, \qquad q_i = a_i / x_i

the weighted absolute percentage error, and attainment relative to that of the company: its standard
deviation, the share of people within 20 % of 1, and that of people at 1 or above. Beside them, how
unevenly the targets weigh: the coefficient of variation of :math:`x_i / r_i`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import FloatArray

_NEAR = 0.20
_ROUNDING = 1e-9  # of quotients of floats


@dataclass(frozen=True)
class Accuracy:
    """One method's targets against what was sold."""

    missed: float  # weighted absolute percentage error
    reached: float  # share of people at their target or above
    within: float  # share of people within 20 % of it
    spread: float  # standard deviation of attainment
    burden: float  # coefficient of variation of burdens


def accuracy(sold: FloatArray, target: FloatArray, reference: FloatArray) -> Accuracy:
    """Compare targets above 0 with sales and references of the same people. (n_people,) each

    The company sold something.
    """
    scaled = target * (sold.sum() / target.sum())
    attainment, burden = sold / scaled, target / reference
    return Accuracy(
        missed=float(np.abs(sold - scaled).sum() / sold.sum()),
        reached=float(np.mean(attainment >= 1.0 - _ROUNDING)),
        within=float(np.mean(np.abs(attainment - 1.0) <= _NEAR + _ROUNDING)),
        spread=float(attainment.std()),
        burden=float(burden.std() / burden.mean()),
    )

r"""At which pace everybody sells: own results as far as they can be believed, else everybody's.

A unit u (a rep with a line, say) is expected to sell :math:`m_{u,p}` in period p at a pace of 1: its target,
or its share of it by another season. With what it sold, :math:`y_{u,p} = X_{u,p} / m_{u,p}`, the pace

.. math:: \theta_u = Z_u x_u + (1 - Z_u)\, \mu, \qquad Z_u = \frac{m_u}{m_u + s^2 / a}

lies between its own, :math:`x_u = X_u / m_u`, and everybody's, :math:`\mu = \sum Z_u x_u / \sum Z_u`.
With N units, n periods in all, :math:`m = \sum_u m_u` and :math:`\bar x = \sum_u X_u / m`, the
scatter of a unit around itself and that of units around each other are estimated by

.. math:: s^2 = \frac{\sum_{u,p} m_{u,p} (y_{u,p} - x_u)^2}{n - N}, \qquad
          a = \max\Bigl(0, \frac{\sum_u m_u (x_u - \bar x)^2 - (N - 1) s^2}{m - \sum_u m_u^2 / m}\Bigr).

The paces give back what was sold in all: :math:`\sum_u m_u \theta_u = \sum_u X_u`. With one period, or
where units do not differ by more than chance, everybody is expected to go on at the pace of all.

Source: H. Buehlmann and E. Straub, Glaubwuerdigkeit fuer Schadensaetze, Mitteilungen der Vereinigung
Schweizerischer Versicherungsmathematiker 70 (1970); H. Buehlmann and A. Gisler, A Course in
Credibility Theory and its Applications (2005), section 4.8.
"""

from __future__ import annotations

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray


def paces(actual: IntArray, expected: FloatArray) -> FloatArray:
    """The pace of every unit; 1 where nothing was expected of anybody so far. (n_units,)

    Parameters
    ----------
    actual, expected
        Up to now, by period; 0 in periods that have not begun. (n_units, n_periods)
    """
    sold, due = actual.sum(axis=1).astype(np.float64), expected.sum(axis=1)
    whole = due.sum()
    if whole <= 0.0:
        return np.ones(len(due))
    overall = sold.sum() / whole
    own = np.divide(sold, due, out=np.full(len(due), overall), where=due > 0.0)
    within, n_free = _within(actual, expected, own)
    if not n_free:
        return np.full(len(due), overall)
    within /= n_free
    between = _between(own, due, overall, within)
    if between <= 0.0:
        return np.full(len(due), overall)
    trust = np.divide(due, due + within / between, out=np.zeros(len(due)), where=due > 0.0)
    common = float(np.sum(trust * own) / np.sum(trust))
    return np.asarray(trust * own + (1.0 - trust) * common)


def _within(actual: IntArray, expected: FloatArray, own: FloatArray) -> tuple[float, int]:
    """Squared distances of periods from their unit's own pace, and in how many they are free."""
    rate = np.divide(actual, expected, out=np.zeros(expected.shape), where=expected > 0.0)
    apart = expected * (rate - own[:, None]) ** 2
    counted = (expected > 0.0).sum(axis=1)
    return float(apart.sum()), int(np.maximum(counted - 1, 0).sum())


def _between(own: FloatArray, due: FloatArray, overall: float, within: float) -> float:
    """How far units lie apart beyond chance."""
    whole, known = due.sum(), int((due > 0.0).sum())
    room = whole - np.sum(due**2) / whole
    if known < 2 or room <= 0.0:
        return 0.0
    return float((np.sum(due * (own - overall) ** 2) - (known - 1) * within) / room)

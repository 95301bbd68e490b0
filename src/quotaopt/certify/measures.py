"""Convex measures of unfairness: the cost of a burden, its slope, and the burden at a slope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from quotaopt.model.arrays import FloatArray


@dataclass(frozen=True)
class Measure:
    """All three work element by element; the cost is 0 at a burden of 1 and larger elsewhere."""

    cost: Callable[[FloatArray], FloatArray]
    slope: Callable[[FloatArray], FloatArray]
    response: Callable[[FloatArray], FloatArray]
    unsure: float = 1.0  # how many times the rounding of a product its cost may be off


def _entropy(t: FloatArray) -> FloatArray:
    """``t ln t - t + 1``, 1 at 0."""
    return np.asarray(t * _log(t) - (t - 1.0))


def _log(t: FloatArray) -> FloatArray:
    """``ln t``, 0 at 0, where it is only ever multiplied with t."""
    return np.log(np.where(t > 0.0, t, 1.0))


def _rest(s: FloatArray) -> FloatArray:
    """All or nothing beyond a slope of 1, the reference between."""
    return np.where(s > 1.0, np.inf, np.where(s < -1.0, 0.0, 1.0))


DEVIATION = Measure(lambda t: np.abs(t - 1.0), lambda t: np.sign(t - 1.0), _rest)
"""The absolute deviation: convex, and its response one of many."""
PROPORTIONAL = Measure(_entropy, _log, np.exp)
MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "proportional": PROPORTIONAL,
        "least_squares": Measure(
            lambda t: 0.5 * (t - 1.0) ** 2, lambda t: t - 1.0, lambda s: np.maximum(1.0 + s, 0.0)
        ),
    }
)


def power(beta: float) -> Measure:
    r"""The power divergence of order b.

    .. math:: \phi_b(t) = \frac{t^{1+b} - (1+b) t + b}{b (1+b)}, \qquad \phi_b'(t) = \frac{t^b - 1}{b},
              \qquad \psi(s) = (1 + b s)_+^{1/b}

    with the limits :math:`t \ln t - t + 1` at b = 0 and :math:`t - 1 - \ln t` at b = -1. With
    :math:`E_b(t) = (t^b - 1)/b` the cost is :math:`(t E_b(t) - (t - 1)) / (1 + b)`, and also
    :math:`(E_{1+b}(t) - (t - 1)) / b`: of the two, the one whose divisor is not near 0 is evaluated.
    """
    if beta == 0.0:
        return PROPORTIONAL

    def slope(t: FloatArray) -> FloatArray:
        # At 0 only t times the slope counts, which is 0 wherever the cost at 0 is finite.
        with np.errstate(over="ignore"):
            return np.where(t > 0.0, _raised(beta, t), 0.0)

    def cost(t: FloatArray) -> FloatArray:
        with np.errstate(over="ignore", invalid="ignore"):
            whole, divisor = (t * slope(t), 1.0 + beta) if beta >= -0.5 else (_raised(1.0 + beta, t), beta)
            value = (whole - (t - 1.0)) / divisor
        nothing = 1.0 / (1.0 + beta) if beta > -1.0 else np.inf
        return np.where(t > 0.0, value, nothing)

    def response(s: FloatArray) -> FloatArray:
        with np.errstate(divide="ignore", over="ignore"):
            return np.asarray(np.exp(np.log1p(np.maximum(beta * s, -1.0)) / beta))

    return Measure(cost, slope, response, unsure=16.0 * (1.0 + abs(beta)))


def _raised(exponent: float, t: FloatArray) -> FloatArray:
    """``(t**exponent - 1) / exponent``, ``ln t`` for an exponent of 0; any finite number at t = 0."""
    logarithm = _log(t)
    return logarithm if exponent == 0.0 else np.asarray(np.expm1(exponent * logarithm) / exponent)

"""Limits as exact fractions, and what they are in whole steps.

A limit such as "at least 30 % of 120,000,000" is a fraction until it is rounded inwards to
whole steps; a float in between could move a limit by a step. Arithmetic is in int64 where
it provably fits and in Python integers where it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray

_FITS = 2**62


@dataclass(frozen=True, eq=False)
class Exact:
    """Exact numbers ``units / denominator``, one per row."""

    units: IntArray  # (n,), int64, or object with Python integers where int64 is too small
    denominator: int

    @classmethod
    def constant(cls, value: Decimal | Fraction | int, length: int) -> Exact:
        """The same number `length` times."""
        fraction = Fraction(value)
        return cls(
            np.full(length, fraction.numerator, dtype=_dtype(abs(fraction.numerator))), fraction.denominator
        )

    @classmethod
    def compact(cls, units: IntArray, denominator: int) -> Exact:
        """Numbers in Python integers, in int64 where they fit."""
        return cls(units.astype(_dtype(_largest(units))), denominator)

    def __mul__(self, other: Exact | Fraction | int) -> Exact:
        """Product, row by row."""
        if isinstance(other, Exact):
            bound = _largest(self.units) * _largest(other.units)
            units = _as(self.units, bound) * _as(other.units, bound)
            return Exact(units, self.denominator * other.denominator)
        factor = Fraction(other)
        bound = _largest(self.units) * abs(factor.numerator)
        return Exact(_as(self.units, bound) * factor.numerator, self.denominator * factor.denominator)

    def __add__(self, other: Exact) -> Exact:
        """Sum, row by row."""
        denominator = lcm(self.denominator, other.denominator)
        mine, theirs = denominator // self.denominator, denominator // other.denominator
        bound = _largest(self.units) * mine + _largest(other.units) * theirs
        units = _as(self.units, bound) * mine + _as(other.units, bound) * theirs
        return Exact(units, denominator)

    def running(self) -> Exact:
        """Sums of the rows from the first one on. (n,)"""
        bound = _largest(self.units) * max(len(self.units), 1)
        return Exact(np.cumsum(_as(self.units, bound)), self.denominator)

    def nearest(self) -> IntArray:
        """The nearest integers, halves up. (n,), int64"""
        bound = 2 * _largest(self.units) + self.denominator
        return Exact(_as(self.units, bound) * 2 + self.denominator, 2 * self.denominator).floor()

    def plus_one(self) -> Exact:
        """``1 + value``: a growth rate becomes a factor."""
        units = _as(self.units, _largest(self.units) + self.denominator)
        return Exact(units + self.denominator, self.denominator)

    def floor(self) -> IntArray:
        """The largest integers not above. (n,), int64"""
        units = _as(self.units, max(_largest(self.units), self.denominator))
        return (units // self.denominator).astype(np.int64)

    def ceil(self) -> IntArray:
        """The smallest integers not below. (n,), int64"""
        return -Exact(-self.units, self.denominator).floor()

    def floor_over(self, divisor: Exact) -> IntArray:
        """The largest integers n with ``n * divisor`` not above; divisors are above 0. (n,), int64"""
        bound = max(_largest(self.units) * divisor.denominator, _largest(divisor.units) * self.denominator)
        scaled = _as(self.units, bound) * divisor.denominator
        return np.asarray(scaled // (_as(divisor.units, bound) * self.denominator)).astype(np.int64)

    def ceil_over(self, divisor: Exact) -> IntArray:
        """The smallest integers n with ``n * divisor`` not below. (n,), int64"""
        return -Exact(-self.units, self.denominator).floor_over(divisor)

    def floats(self) -> FloatArray:
        """The nearest floats. (n,)"""
        return np.asarray(self.units / self.denominator, dtype=np.float64)


def _largest(units: IntArray) -> int:
    return int(np.abs(units).max()) if len(units) else 0


def _dtype(bound: int) -> type:
    return np.int64 if bound < _FITS else object


def _as(units: IntArray, bound: int) -> IntArray:
    """`units` in a type that holds values up to `bound`."""
    return units if units.dtype == object or bound < _FITS else units.astype(object)

"""Exact decimals in arrays: int64 where it provably fits, Python integers where it does not.

Every number of a plan is a decimal, and the checker only adds, multiplies and compares, so
``units / 10**digits`` never needs rounding. Shapes follow NumPy's broadcasting; one number has
shape ``(1,)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import final

import numpy as np

from quotaopt.model.arrays import BoolArray, FloatArray, IntArray

FITS = 2**62
"""Results below this are computed in int64: one bit is left for a sum of two of them."""


@final
@dataclass(frozen=True, eq=False)
class Exact:
    """Exact numbers ``units / 10**digits``, any shape; `units` is int64 or holds Python integers."""

    units: IntArray
    digits: int = 0

    @classmethod
    def number(cls, value: Decimal | int) -> Exact:
        """One number, shape ``(1,)``."""
        sign, figures, exponent = Decimal(value).as_tuple()
        if not isinstance(exponent, int):
            raise ValueError(f"not a finite number: {value}")
        units = int("".join(map(str, figures))) * (-1 if sign else 1) * 10 ** max(exponent, 0)
        return cls(_array(units), max(-exponent, 0))

    @cached_property
    def size(self) -> int:
        """The largest absolute value of `units`."""
        return largest(self.units)

    def __getitem__(self, index: IntArray | BoolArray | slice) -> Exact:
        return Exact(self.units[index], self.digits)

    def __mul__(self, other: Exact) -> Exact:
        roomy = self.size * other.size < FITS
        return Exact(
            _as(self.units, roomy) * _as(other.units, roomy),
            self.digits + other.digits,
        )

    def __add__(self, other: Exact) -> Exact:
        digits = max(self.digits, other.digits)
        left, right = self.at(digits), other.at(digits)
        sizes = (each.size * 10 ** (digits - each.digits) for each in (self, other))
        roomy = sum(sizes) < FITS
        return Exact(_as(left, roomy) + _as(right, roomy), digits)

    def __neg__(self) -> Exact:
        return Exact(-self.units, self.digits)

    def __sub__(self, other: Exact) -> Exact:
        return self + -other

    def at_most(self, other: Exact) -> BoolArray:
        """Element by element, whether ``self <= other``."""
        digits = max(self.digits, other.digits)
        return np.asarray(self.at(digits) <= other.at(digits), dtype=np.bool_)

    def same(self, other: Exact) -> BoolArray:
        """Element by element, whether ``self == other``."""
        return self.at_most(other) & other.at_most(self)

    def at(self, digits: int) -> IntArray:
        """The units at a finer scale, `digits` >= ``self.digits``."""
        if digits == self.digits:
            return self.units
        factor = 10 ** (digits - self.digits)
        return np.asarray(_as(self.units, self.size * factor < FITS and factor < FITS) * factor)

    def floor(self, step: int | IntArray) -> Exact:
        """The largest whole multiples of `step`, one number or one per element, not above."""
        scale = 10**self.digits
        roomy = self.size + int(np.max(step)) * scale < FITS
        unit = step * scale if roomy or isinstance(step, int) else step.astype(object) * scale
        return Exact(_as(self.units, roomy) // unit * step)

    def ceil(self, step: int | IntArray) -> Exact:
        """The smallest whole multiples of `step` not below."""
        return -(-self).floor(step)

    def floor_over(self, factor: Exact, step: int | IntArray) -> Exact:
        """The largest whole multiples of `step` whose products with `factor` (above 0) are not above."""
        digits = max(self.digits, factor.digits)
        mine, others = self.at(digits), factor.at(digits)
        roomy = largest(mine) < FITS and largest(others) * int(np.max(step)) < FITS
        return Exact(np.asarray(_as(mine, roomy) // (_as(others, roomy) * step) * step))

    def ceil_over(self, factor: Exact, step: int | IntArray) -> Exact:
        """The smallest whole multiples of `step` whose products with `factor` are not below."""
        return -(-self).floor_over(factor, step)

    def compact(self) -> Exact:
        """The same numbers in int64 where they fit."""
        return Exact(self.units.astype(np.int64), self.digits) if self.size < FITS else self

    def sum(self) -> Exact:
        """The sum of all elements, shape ``(1,)``."""
        roomy = self.size * max(self.units.size, 1) < FITS
        return Exact(_as(self.units.ravel(), roomy).sum(keepdims=True), self.digits)

    def gathered(self, at: IntArray, length: int) -> Exact:
        """Sums of the elements that go to the same place ``at[i]``. (n,) -> (length,)"""
        roomy = self.size * max(self.units.size, 1) < FITS
        units = _as(self.units, roomy)
        sums = np.zeros(length, dtype=units.dtype)
        np.add.at(sums, at, units)
        return Exact(sums, self.digits)

    def floats(self) -> FloatArray:
        """The nearest floats."""
        return np.asarray(self.units / 10**self.digits, dtype=np.float64)

    def decimal(self, index: int = 0) -> Decimal:
        """One element of a flat array as an exact Decimal without trailing zeros."""
        value = int(self.units[index])
        sign, figures = int(value < 0), tuple(map(int, str(abs(value))))
        return tidy(Decimal((sign, figures, -self.digits)))


def tidy(value: Decimal) -> Decimal:
    """`value` without trailing zeros after the point, never in scientific notation."""
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def largest(units: IntArray) -> int:
    """The largest absolute value, as a Python integer; 0 for none."""
    return max(int(units.max()), -int(units.min())) if units.size else 0


def _array(value: int) -> IntArray:
    return np.array([value], dtype=np.int64 if abs(value) < FITS else object)


def _as(units: IntArray, roomy: bool) -> IntArray:
    """`units` in int64 where the result has room, else as Python integers."""
    return units if roomy and units.dtype != object else units.astype(object)

"""Amounts on an axis: which unit they are shown in, how many decimals, where ticks stand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from quotaopt.messages import Language, say

MINUS, PLUS = "\N{MINUS SIGN}", "+"
ALMOST_NOTHING = "\N{ALMOST EQUAL TO} 0"
_YUAN = frozenset({"CNY", "RMB", "元"})
_MULTIPLES = tuple("十百千万亿")
_SIGNIFICANT = 6  # digits before and behind the point that a label may have
_MOST_DECIMALS = {10**8: 4}  # else 2
_NEAR_ZERO = Fraction(6, 10)  # an axis starts at 0 unless all amounts are above this part of the largest
_MARGIN = Fraction(8, 100)  # of the span, left free where an axis does not start at 0


@dataclass(frozen=True)
class Unit:
    """What amounts are shown in: `divisor` times smaller than given, with so many decimals."""

    name: str
    divisor: int
    digits: int

    def show(self, amount: Fraction) -> str:
        """An amount with thousands separators."""
        scaled = round(amount / self.divisor * 10**self.digits)
        text = f"{abs(Decimal(scaled).scaleb(-self.digits)):,.{self.digits}f}"
        return f"{MINUS}{text}" if scaled < 0 else text

    def show_round(self, amount: Fraction) -> str:
        """A round amount with as many decimals as it has."""
        digits = next((n for n in range(9) if (amount / self.divisor * 10**n).denominator == 1), self.digits)
        return replace(self, digits=digits).show(amount)

    def change(self, amount: Fraction) -> str:
        """An amount with its sign; one that is too small for the decimals is not called nothing."""
        text = self.show(amount)
        if not text.strip(f"{MINUS}0.,"):
            return ALMOST_NOTHING if amount else text
        return text if text.startswith(MINUS) else f"{PLUS}{text}"


def unit_of(amounts: Iterable[Fraction], unit: str, lang: Language) -> Unit:
    """The unit in which amounts are short and, where few decimals do, exact."""
    known = list(amounts)
    largest = max(map(abs, known))
    key, divisor = _scale(largest, unit, lang)
    word = "元" if lang == "zh" and unit in _YUAN else unit
    space = " " if lang == "zh" and key and word[:1].isascii() else ""
    name = say(key, lang, unit=space + word) if key else word
    return Unit(name, divisor, _digits(known, largest, divisor))


def _scale(largest: Fraction, unit: str, lang: Language) -> tuple[str, int]:
    """The multiple of a unit that people count large amounts in; none of what is one already."""
    if lang == "en":
        return ("picture.million", 10**6) if largest >= 10**9 else ("", 1)
    if unit.startswith(_MULTIPLES):
        return "", 1
    if largest >= 10**9:
        return "picture.hundred_million", 10**8
    return ("picture.ten_thousand", 10**4) if largest >= 10**5 else ("", 1)


def _digits(amounts: Sequence[Fraction], largest: Fraction, divisor: int) -> int:
    """As many decimals as amounts have, but not more than can be read. All are shown with as many."""
    before_point = len(str(int(largest / divisor)))
    most = max(0, min(_MOST_DECIMALS.get(divisor, 2), _SIGNIFICANT - before_point))
    scaled = [amount / divisor for amount in amounts]
    return next((n for n in range(most) if all((one * 10**n).denominator == 1 for one in scaled)), most)


@dataclass(frozen=True)
class Axis:
    """From the lowest to the highest amount, over a width in pixels."""

    low: Fraction
    high: Fraction
    left: float
    width: float

    def x(self, amount: Fraction) -> float:
        """Where an amount stands."""
        return self.left + self.width * float((amount - self.low) / (self.high - self.low))

    def ticks(self) -> list[Fraction]:
        """Round amounts at equal distances."""
        step = round_step(self.high - self.low)
        first, last = math.ceil(self.low / step), math.floor(self.high / step)
        return [step * number for number in range(first, last + 1)]


def round_step(span: Fraction) -> Fraction:
    """A sixth of a span, rounded up to 1, 2 or 5 times a power of ten."""
    rough = span / 6
    power = Fraction(10) ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)


def span_with_zero(amounts: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """From 0 to the amounts; if they could not be told apart then, from a round amount well below."""
    low, high = min(*amounts, Fraction(0)), max(*amounts, Fraction(0))
    lowest = min(amounts)
    if low == 0 and len(set(amounts)) > 1 and lowest > _NEAR_ZERO * high:
        step = round_step(high - lowest)
        return (math.ceil(lowest / step) - 2) * step, high
    return (low, high) if high > low else (low, low + 1)


def span_around(amounts: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """Just what amounts need, with a margin at both ends."""
    low, high = min(amounts), max(amounts)
    margin = _MARGIN * (high - low) or max(abs(high), Fraction(1)) / 10
    return low - margin, high + margin

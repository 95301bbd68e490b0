"""What a picture shows: names and exact amounts, nothing about where on the paper they stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal, TypeAlias

from quotaopt.messages import Language
from quotaopt.picture.amount import Amount
from quotaopt.picture.clusters import Bars
from quotaopt.picture.spots import Scatter

Kind: TypeAlias = Literal["start", "step", "total"]
Form: TypeAlias = Literal["amount", "share", "number"]
"""How a measured value is written: with its unit, as a percentage (0.05 for 5 %), or as it is."""

_MOST_LINES = 6  # as many colours can be told apart
_SAME = 1e-9  # of the largest amount: floats that say the same


@dataclass(frozen=True)
class Bar:
    """One row of a waterfall.

    Attributes
    ----------
    value
        Of a start or a total the amount reached, of a step what it adds (below 0: takes away).
    note
        A few words in small print under the label, such as ``× 1.05``.
    """

    label: str
    value: Amount
    kind: Kind = "step"
    note: str = ""


@dataclass(frozen=True)
class Waterfall:
    """A number built up step by step, the first row on top.

    Attributes
    ----------
    unit
        What amounts are counted in, such as ``CNY`` or ``件``; shown in 万 or 亿 where a Chinese
        reader would.
    is_money
        Whether the unit's line says amounts or numbers.

    Raises
    ------
    ValueError
        There are no bars, or a total is not what the rows above it come to.
    """

    bars: Sequence[Bar]
    title: str
    unit: str
    lang: Language
    subtitle: str = ""
    is_money: bool = True

    def __post_init__(self) -> None:
        if not self.bars:
            raise ValueError("a waterfall without bars")
        largest = max(abs(level) for level in self.levels)
        for bar, before in zip(self.bars[1:], self.levels, strict=False):
            if bar.kind == "total" and abs(Fraction(bar.value) - before) > _SAME * largest:
                raise ValueError(f"{bar.label}: {bar.value} is not what the steps come to, {before}")

    @property
    def levels(self) -> list[Fraction]:
        """The amount reached after each bar."""
        reached, found = Fraction(0), []
        for bar in self.bars:
            value = Fraction(bar.value)
            reached = reached + value if bar.kind == "step" else value
            found.append(reached)
        return found


@dataclass(frozen=True)
class Swing:
    """One row of a tornado: the number when an input is lowered, and when it is raised.

    Attributes
    ----------
    note
        A few words in small print under the label, such as how far the input was moved.
    """

    label: str
    lowered: Amount
    raised: Amount
    note: str = ""


@dataclass(frozen=True)
class Tornado:
    """How far a number moves with its inputs; drawn with the widest swing on top.

    Attributes
    ----------
    base
        The number as it is now.
    lowered, raised
        What the two colours are called; by default the input lowered and raised.

    Raises
    ------
    ValueError
        There are no swings.
    """

    swings: Sequence[Swing]
    base: Amount
    title: str
    unit: str
    lang: Language
    subtitle: str = ""
    lowered: str = ""
    raised: str = ""
    is_money: bool = True

    def __post_init__(self) -> None:
        if not self.swings:
            raise ValueError("a tornado without swings")

    @property
    def widest_first(self) -> list[Swing]:
        """The swings in the order drawn; equal ones stay in the order given."""
        ends = ((Fraction(self.base), Fraction(one.lowered), Fraction(one.raised)) for one in self.swings)
        widths = [max(three) - min(three) for three in ends]
        order = sorted(range(len(widths)), key=lambda row: -widths[row])
        return [self.swings[row] for row in order]


@dataclass(frozen=True)
class Line:
    """One line of shares, 0.05 for 5 %, of the same periods as the others."""

    label: str
    shares: Sequence[Amount]


@dataclass(frozen=True)
class Lines:
    """Shares over time, none below 0; the first line is the one that matters.

    Attributes
    ----------
    about
        What the shares are.

    Raises
    ------
    ValueError
        There are no lines or more than six, no periods, or a line has not one share for every period.
    """

    lines: Sequence[Line]
    periods: Sequence[str]
    title: str
    subtitle: str = ""
    about: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.lines) <= _MOST_LINES or not self.periods:
            raise ValueError(f"a picture of {len(self.lines)} lines over {len(self.periods)} periods")
        if any(len(one.shares) != len(self.periods) for one in self.lines):
            raise ValueError("a line without a share for every period")


@dataclass(frozen=True)
class Measured:
    """What the values of a picture are: their name, and how they are written; amounts in `unit`."""

    name: str
    form: Form
    unit: str = ""


@dataclass(frozen=True)
class Response:
    """How a value follows an input: a line through the points, the input from left to right.

    Attributes
    ----------
    points
        Input and value, in the order of the input.
    gaps
        Inputs for which there is no value.
    base
        Input and value as they are now.

    Raises
    ------
    ValueError
        There is nothing to draw, or the points are in another order.
    """

    points: Sequence[tuple[Amount, Amount]]
    gaps: Sequence[Amount]
    along: str
    measured: Measured
    title: str
    lang: Language
    subtitle: str = ""
    base: tuple[Amount, Amount] | None = None

    def __post_init__(self) -> None:
        if not self.points:
            raise ValueError("a response without points")
        inputs = [Fraction(point[0]) for point in self.points]
        if inputs != sorted(set(inputs)):
            raise ValueError("a response whose inputs do not rise")


@dataclass(frozen=True)
class Heat:
    """A value by two inputs: a field of coloured boxes, the first row on top.

    Attributes
    ----------
    values
        None where nothing is known: `gaps` are the rows and columns of those that were tried in vain,
        which are crossed out; others stay blank.

    Raises
    ------
    ValueError
        A row has not one value for every column, or nothing has a value.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    values: Sequence[Sequence[Amount | None]]
    gaps: Collection[tuple[int, int]]
    down: str
    along: str
    measured: Measured
    title: str
    lang: Language
    subtitle: str = ""

    def __post_init__(self) -> None:
        if len(self.values) != len(self.rows) or any(len(row) != len(self.columns) for row in self.values):
            raise ValueError("a field of another size than its names")
        if all(value is None for row in self.values for value in row):
            raise ValueError("a field without values")


@dataclass(frozen=True)
class Columns:
    """How often something lies between neighbouring edges; a panel of a histogram.

    Attributes
    ----------
    unit
        Of the edges; ``%`` for hundredths.
    split
        Columns below it have another colour than those above; no column lies on both sides.
    marks
        Words with the place they point at.
    is_share
        Whether heights are shares, 0.05 for 5 %, or whole numbers.

    Raises
    ------
    ValueError
        Edges do not rise, or are not one more than heights.
    """

    edges: Sequence[Amount]
    heights: Sequence[Amount]
    about: str
    unit: str
    split: Amount | None = None
    marks: Sequence[tuple[str, Amount]] = ()
    is_share: bool = True

    def __post_init__(self) -> None:
        rising = all(low < high for low, high in pairwise(self.edges))
        if not self.heights or len(self.edges) != len(self.heights) + 1 or not rising:
            raise ValueError(f"{len(self.heights)} columns between {len(self.edges)} edges")


@dataclass(frozen=True)
class Histogram:
    """Panels of columns, one under another."""

    panels: Sequence[Columns]
    title: str
    lang: Language
    subtitle: str = ""

    def __post_init__(self) -> None:
        if not self.panels:
            raise ValueError("a histogram without panels")


Picture: TypeAlias = Waterfall | Tornado | Lines | Bars | Response | Heat | Histogram | Scatter

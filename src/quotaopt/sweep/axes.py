"""What is varied: an entry of the plan and its values, a list or a range, and the grid they span."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from quotaopt.errors import NOWHERE, Place, PlanError, Problem, Problems
from quotaopt.plan.document import overrides
from quotaopt.plan.document.paths import parse_path, split_assignment
from quotaopt.plan.document.scalars import Tree, canonical, number_text, scalar
from quotaopt.plan.document.yaml_source import parse
from quotaopt.plan.plan import Plan

Changes = Mapping[str, Tree]
"""Values by dotted path."""

_PLAIN = set("[{\"'#")
_AMOUNTS = {"total", "min", "max"}
_DIGITS = 6  # behind the point, of values of a range that no shorter decimal meets


@dataclass(frozen=True)
class Axis:
    """One entry of the plan and the values it is given, in the order asked for."""

    path: str
    values: tuple[Tree, ...]

    @property
    def ends(self) -> tuple[Tree, Tree]:
        """The lowest and the highest value; of values that are no numbers the first and the last."""
        if all(is_number(value) for value in self.values):
            return min(self.values, key=_number), max(self.values, key=_number)
        return self.values[0], self.values[-1]


def read_axes(texts: Sequence[str], plan: Plan) -> tuple[Axis, ...]:
    """``path=low:high:count`` or ``path=value,value``, as given on a command line.

    Values of a range lie at equal distances, both ends included. Those of amounts are whole steps of
    the plan, others are exact where six decimals are enough.

    Raises
    ------
    PlanError
        With everything that is wrong: a text that is no assignment, a path that leads nowhere (the
        nearest name is told), a range without a count, the wrong way round or not of numbers, a
        value or a path given twice.
    """
    problems = Problems()
    axes: list[Axis] = []
    for text in texts:
        axis = problems.attempt(_axis, text, plan)
        if axis is None:
            continue
        if any(axis.path == other.path for other in axes):
            problems.add(Place(path=axis.path), "sweep.path_twice")
        axes.append(axis)
    problems.stop_if_any()
    return tuple(axes)


def grid(axes: Sequence[Axis]) -> list[Changes]:
    """Every combination of the values, the last axis running fastest."""
    paths = [axis.path for axis in axes]
    combined = itertools.product(*(axis.values for axis in axes))
    return [dict(zip(paths, values, strict=True)) for values in combined]


def alone(axes: Sequence[Axis]) -> list[Changes]:
    """Every axis alone, at its lowest and at its highest value, while all else stays as the plan has it."""
    return [{axis.path: value} for axis in axes for value in axis.ends]


def require_paths(paths: Iterable[str], plan: Plan, place: Place = NOWHERE) -> None:
    """Refuse paths that lead nowhere.

    Raises
    ------
    PlanError
        With the nearest name for each.
    """
    problems = Problems()
    for path in paths:
        try:
            overrides.apply(dict(plan.document), {path: None})
        except PlanError as error:
            problems.extend(
                one if place == NOWHERE else Problem(_beside(place, path), one.key, one.values)
                for one in error.problems
            )
    problems.stop_if_any()


def is_number(value: Tree) -> bool:
    """Whether a value has a place on a line."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def value_words(value: Tree) -> str:
    """A value as people read it."""
    if is_number(value):
        assert isinstance(value, int | Decimal)
        return number_text(value).replace("_", ",")
    return value if isinstance(value, str) else "–" if value is None else canonical(value)


def _beside(place: Place, path: str) -> Place:
    return Place(file=place.file, row=place.row, column_name=path)


def _axis(text: str, plan: Plan) -> Axis:
    cut = split_assignment(text.replace("＝", "=", 1))
    if cut is None or not cut[1].strip():
        raise PlanError([Problem.at(Place(path=text), "sweep.not_an_axis")])
    path, written = cut[0].strip(), cut[1].replace("，", ",").strip()
    require_paths([path], plan)
    place = Place(path=path)
    parts = written.replace("：", ":").split(":")
    is_range = len(parts) > 1 and not _PLAIN & set(written) and any(is_number(scalar(one)) for one in parts)
    values = _range(parts, path, plan) if is_range else _list(written, place)
    if len({canonical(value) for value in values}) < len(values):
        raise PlanError([Problem.at(place, "sweep.value_twice")])
    return Axis(path, tuple(values))


def _list(written: str, place: Place) -> list[Tree]:
    """Values between commas, each by the rules of the plan file."""
    try:
        values = parse(f"[{written}]").tree
    except PlanError as error:
        raise PlanError([Problem(place, one.key, one.values) for one in error.problems]) from None
    assert isinstance(values, list)
    return values


def _range(parts: list[str], path: str, plan: Plan) -> list[Tree]:
    """Values at equal distances from the first to the last."""
    place, shown = Place(path=path), ":".join(parts)
    ends = [scalar(part.strip()) for part in parts]
    if not all(is_number(end) for end in ends):
        raise PlanError([Problem.at(place, "sweep.range_not_numbers", text=shown)])
    low, high, *rest = (Fraction(str(end)) for end in ends)
    if len(rest) != 1:
        raise PlanError([Problem.at(place, "sweep.range_without_count", text=shown)])
    if high <= low:
        turned = f"{parts[1]}:{parts[0]}:{parts[2]}"
        raise PlanError([Problem.at(place, "sweep.range_reversed", text=shown, turned=turned)])
    if rest[0].denominator != 1 or rest[0] < 2:
        raise PlanError([Problem.at(place, "sweep.range_count", text=shown, count=parts[2])])
    count = int(rest[0])
    unit = _unit(path, low, high, plan)
    exact = [low + (high - low) * at / (count - 1) for at in range(count)]
    return [_nearest(value, unit) for value in exact]


def _nearest(value: Fraction, unit: Fraction) -> Decimal | int:
    """The nearest multiple of `unit`, as a plan writes it."""
    whole = round(value / unit) * unit
    if whole.denominator == 1:
        return int(whole)
    return Decimal(whole.numerator) / Decimal(whole.denominator)


def _unit(path: str, low: Fraction, high: Fraction, plan: Plan) -> Fraction:
    """Of what values of a range are multiples: of the plan's step where they are amounts."""
    parts, step = parse_path(path) or (), Fraction(plan.main.step)
    amount = parts[-1] in _AMOUNTS and (parts[0] != "rules" or len(parts) == 3)
    if amount and not (low / step).denominator > 1 and not (high / step).denominator > 1:
        return step
    return Fraction(1, 10**_DIGITS)


def _number(value: Tree) -> Decimal:
    assert isinstance(value, int | Decimal)
    return Decimal(value)

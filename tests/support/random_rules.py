"""Random rules of every kind whose limits a hidden plan keeps, sometimes exactly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import pandas as pd

from support.worlds import Rule, World, groups


def pick(rng: np.random.Generator, names: Sequence[str], count: int) -> list[str]:
    """So many different names."""
    return [names[i] for i in rng.choice(len(names), count, replace=False)]


def crossing_orders(rng: np.random.Generator, world: World) -> list[list[str]]:
    """Two orders of all levels, each dimension from coarse to fine, that begin with different dimensions."""
    dimensions = [
        list(each["levels"] if isinstance(each, dict) else each)
        for each in world.document["dimensions"].values()
    ]
    orders = []
    for number in range(2):
        left = [list(dimensions[i]) for i in rng.permutation(len(dimensions))]
        order = list(dimensions[number % len(dimensions)])
        left = [levels for levels in left if levels != order]
        while any(left):
            left = [levels for levels in left if levels]
            order.append(left[int(rng.integers(len(left)))].pop(0))
        orders.append(order)
    return orders


def laminar_rule(rng: np.random.Generator, world: World, order: list[str]) -> Rule:
    """Groups by the first levels of `order`, perhaps inside one group of fewer levels."""
    fine = int(rng.integers(0, len(order) + 1))
    rule: Rule = {"each": order[:fine]} if fine else {}
    if rng.random() < 0.4:
        cell = world.cells[int(rng.integers(len(world.cells)))]
        coarse = int(rng.integers(0, fine + 1)) if fine else int(rng.integers(0, len(order) + 1))
        if coarse:
            rule["where"] = {level: [cell[level]] for level in order[:coarse]}
    return rule


def any_rule(rng: np.random.Generator, world: World) -> Rule:
    """Any selection, any levels."""
    levels = list(world.cells[0])
    rule: Rule = {}
    if each := [level for level in levels if rng.random() < 0.3]:
        rule["each"] = each
    where: dict[str, Any] = {}
    for level in levels:
        if rng.random() < 0.25:
            names = sorted({cell[level] for cell in world.cells})
            chosen = pick(rng, names, int(rng.integers(1, len(names) + 1)))
            excluded = len(chosen) < len(names) and rng.random() < 0.3
            where[level] = {"not": chosen} if excluded else chosen
    if where and groups(world, {"where": where}):
        rule["where"] = where
    return rule


def limited(rng: np.random.Generator, world: World, rule: Rule, limit: str) -> World:
    """The rule with a limit that the hidden plan keeps, sometimes exactly."""
    rows = groups(world, rule)
    each = rule.get("each", [])
    held = {members: sum(world.hidden[number] for number in inside) for members, inside in rows.items()}
    width = float(rng.choice([0.0, 0.0, 0.02, 0.5]))
    sides = str(rng.choice(["both", "both", "min", "max"]))
    table = f"limits_{rule['name'].replace(' ', '_')}"
    tables: dict[str, pd.DataFrame] = {}
    bands = {
        members: _band_around(rng, world, rule, limit, inside, held[members], width)
        for members, inside in rows.items()
    }

    def stated(side: Literal["low", "high"]) -> Any:
        if not each:
            return bands[()][0 if side == "low" else 1]
        return f"{table}.{side}"

    if each:
        tables[table] = pd.DataFrame(
            [
                dict(zip(each, members, strict=True)) | {"low": low, "high": high}
                for members, (low, high) in bands.items()
            ]
        )
    band = {}
    if sides != "max":
        band["min"] = stated("low")
    if sides != "min":
        band["max"] = stated("high")
    match limit:
        case "total":
            rule["total"] = stated("low")
        case "band":
            rule |= band
        case "share":
            rule["share"] = stated("low") if _exact(bands) else band
        case "growth":
            rule["growth"] = band | {"of": "facts.sales"}
        case "share_of":
            rule["share"] = band | {"of": _parent_of(world, rule)}
        case "weighted":
            tables["weights"] = _weights(world)
            rule |= band | {"weight": "weights.weight"}
        case "ratio":
            tables["weights"] = _weights(world)
            rule["ratio"] = band | {"of": "weights.weight"}
    return world.with_rules(rule, **tables)


def _exact(bands: dict[tuple[str, ...], tuple[Decimal, Decimal]]) -> bool:
    return all(low == high for low, high in bands.values())


def _band_around(
    rng: np.random.Generator, world: World, rule: Rule, limit: str, inside: list[int], held: int, width: float
) -> tuple[Decimal, Decimal]:
    """Limits of one row that `held` steps keep, in the words of the limit."""
    step = Fraction(world.step)
    low, high = held - int(held * width * rng.random()), held + int(held * width * rng.random())
    match limit:
        case "total":
            return _down(held * step), _down(held * step)
        case "band":
            return _down(low * step), _down(high * step)
        case "growth":
            base = sum(Fraction(world.sales[number]) for number in inside)
            return _down(low * step / base - 1, 9), _up(high * step / base - 1, 9)
        case "share":
            whole = sum(world.hidden)
            if width == 0.0 and not isinstance(world.document["total"], dict):
                share = _down(Fraction(held, whole) + Fraction(1, 2 * 10**15), 15)
                return share, share
            moving = isinstance(world.document["total"], dict)
            return _share_band(low, high, whole, slack=2 if moving else 0)
        case "share_of":
            return _share_band(low, high, _parent_sum(world, rule, inside), slack=3)
        case _:
            weight = [_weight(world, number) for number in inside]
            amount = sum(w * world.hidden[number] for w, number in zip(weight, inside, strict=True))
            if limit == "weighted":
                slack = Fraction(amount) * Fraction(max(width, 0.01)) + 4
                return max(_down((amount - slack) * step, 3), Decimal(0)), _up((amount + slack) * step, 3)
            if not held:
                return _down(min(weight), 3), _up(max(weight), 3)
            average, slack = Fraction(amount) / held, Fraction(1, 100) + Fraction(4, held)
            return max(_down(average - slack, 3), Decimal(0)), _up(average + slack, 3)


def _share_band(low: int, high: int, whole: int, *, slack: int) -> tuple[Decimal, Decimal]:
    """Limits of a share; of a moving whole with `slack` steps, or no other whole number would do."""
    if not whole:
        return Decimal(0), Decimal(1)
    room = Fraction(slack, whole)
    share = max(Fraction(low, whole) - room, Fraction(0)), min(Fraction(high, whole) + room, Fraction(1))
    return _down(share[0]), min(_up(share[1]), Decimal(1))


def _weight(world: World, number: int) -> Fraction:
    """A weight that depends on the first finest level alone."""
    members = sorted({cell[world.finest[0]] for cell in world.cells})
    return Fraction(1 + 3 * members.index(world.cells[number][world.finest[0]]) % 7, 4)


def _weights(world: World) -> pd.DataFrame:
    level = world.finest[0]
    weight = {cell[level]: _weight(world, number) for number, cell in enumerate(world.cells)}
    return pd.DataFrame(
        [{level: name, "weight": Decimal(w.numerator) / w.denominator} for name, w in weight.items()]
    )


def _parent_of(world: World, rule: Rule) -> dict[str, Any]:
    """A selection around every row: fewer of the same conditions."""
    of = {level: names for level, names in list(rule.get("where", {}).items())[:1]}
    if each := rule.get("each", [])[:1]:
        of["each"] = each
    return of or {world.finest[0]: sorted({cell[world.finest[0]] for cell in world.cells})}


def _parent_sum(world: World, rule: Rule, inside: list[int]) -> int:
    of = _parent_of(world, rule)
    each = of.pop("each", [])
    first = world.cells[inside[0]]
    rows = groups(world, {"where": of, "each": each})
    return sum(world.hidden[number] for number in rows[tuple(first[level] for level in each)])


def _down(value: Fraction | int, places: int = 9) -> Decimal:
    return Decimal(math.floor(value * 10**places)).scaleb(-places)


def _up(value: Fraction | int, places: int = 9) -> Decimal:
    return Decimal(math.ceil(value * 10**places)).scaleb(-places)

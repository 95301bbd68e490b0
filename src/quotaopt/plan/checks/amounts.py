"""Do the amounts of a plan make sense, and do they fit its step? Exact, in decimals."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.currency import minor_digits
from quotaopt.plan.document.paths import PlanPath
from quotaopt.plan.document.scalars import number_text
from quotaopt.plan.layers import MEASURE, Layer
from quotaopt.plan.schema_base import Except
from quotaopt.plan.schema_rules import Band, Rule

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

_LARGEST_INTEGER = 2**62  # sums of minor units stay far inside 64 bits


def check_amounts(plan: Plan) -> Iterator[Problem]:
    """Totals, locks and bands that no whole number of steps can meet, and signs that make no sense."""
    yield from steps_too_fine(plan)
    for layer in plan.layers:
        if layer.times == 1:
            yield from _total(plan, layer)
            yield from _reference_total(plan, layer)
    yield from _tiers(plan)
    for position, rule in enumerate(plan.spec.rules):
        yield from _rule(plan, ("rules", position), rule)


def steps_too_fine(plan: Plan) -> Iterator[Problem]:
    """A problem for every step that is not a whole number of the currency's minor units."""
    digits = minor_digits(plan.spec.currency)
    for path, step in {layer.step_path: layer.step for layer in plan.layers}.items():
        if (Fraction(step) * 10**digits).denominator > 1:
            yield Problem.at(
                plan.place(*path),
                "plan.step_too_fine",
                step=number_text(step),
                currency=plan.spec.currency,
                smallest=number_text(Decimal(1).scaleb(-digits)),
            )


def _total(plan: Plan, layer: Layer) -> Iterator[Problem]:
    total, path = layer.total, layer.total_path
    place = plan.place(*path)
    if isinstance(total, Decimal):
        if total <= 0:
            yield Problem.at(place, "plan.total_not_positive", total=number_text(total))
        else:
            yield from _off_step(plan, path, total, layer.step)
    elif isinstance(total, Band):
        if isinstance(total.max, Decimal) and total.max <= 0:
            yield Problem.at(place, "plan.total_not_positive", total=number_text(total.max))
        elif isinstance(total.min, Decimal) and total.min < 0:
            yield Problem.at(place, "plan.total_not_positive", total=number_text(total.min))
        else:
            yield from _no_step_inside(plan, path, total.min, total.max, layer.step)
    largest = Decimal(_LARGEST_INTEGER).scaleb(-minor_digits(plan.spec.currency))
    for value in (total.min, total.max) if isinstance(total, Band) else (total,):
        if isinstance(value, Decimal) and value > largest:
            yield Problem.at(place, "plan.total_too_large", total=number_text(value))


def _reference_total(plan: Plan, layer: Layer) -> Iterator[Problem]:
    stated, total = layer.reference.total, layer.total
    if stated is not None and isinstance(total, Decimal) and stated != total:
        values = {"stated": number_text(stated), "total": number_text(total)}
        yield Problem.at(plan.place(*layer.reference_path, "total"), "plan.reference_total", **values)


def _tiers(plan: Plan) -> Iterator[Problem]:
    """Tiers whose totals fall where they should rise."""
    if not plan.spec.measures:
        for tier, stated in plan.spec.tiers.items():
            if stated.totals:
                yield Problem.at(plan.place("tiers", tier, "totals"), "plan.tier_and_measures")
    for low, high in pairwise(plan.layers):
        if low.measure != high.measure:
            continue
        sizes = [_size(layer) for layer in (low, high)]
        if sizes[0] is not None and sizes[1] is not None and sizes[0] > sizes[1]:
            shown = {"lower": low.tier, "upper": high.tier, "low": f"{sizes[0]:,}", "high": f"{sizes[1]:,}"}
            yield Problem.at(plan.place(*high.tier_path), "plan.tiers_cross", **shown)


def _size(layer: Layer) -> Decimal | None:
    """The total of a layer where the document says it as one number."""
    if not isinstance(layer.total, Decimal):
        return None
    amount = Fraction(layer.total) * layer.times
    return Decimal(amount.numerator) / Decimal(amount.denominator)


def _rule(plan: Plan, path: PlanPath, rule: Rule) -> Iterator[Problem]:
    step = _step_of(plan, rule)
    if isinstance(rule.total, Decimal):
        if rule.total < 0:
            yield _negative(plan, (*path, "total"), rule.total)
        elif rule.soft is None and not rule.prorated:  # those are met as nearly as whole steps allow
            yield from _off_step(plan, (*path, "total"), rule.total, step)
    if rule.weight is None:
        for key, side in (("min", rule.min), ("max", rule.max)):
            if isinstance(side, Decimal) and side < 0:
                yield _negative(plan, (*path, key), side)
        if rule.soft is None and not rule.prorated:
            yield from _no_step_inside(plan, path, rule.min, rule.max, step)
    if rule.share is not None:
        yield from _share(plan, (*path, "share"), rule)
    if rule.growth is not None:
        for key, side in (("min", rule.growth.min), ("max", rule.growth.max)):
            if isinstance(side, Decimal) and side < -1:
                place = plan.place(*path, "growth", key)
                yield Problem.at(place, "plan.growth_below_zero", input=number_text(side))


def _share(plan: Plan, path: PlanPath, rule: Rule) -> Iterator[Problem]:
    """A share of the total lies between 0 and 1; of another selection it may be larger."""
    assert rule.share is not None
    for side in dict.fromkeys((rule.share.min, rule.share.max)):
        if isinstance(side, Decimal) and side < 0:
            yield _negative(plan, path, side)
        elif isinstance(side, Decimal) and side > 1 and rule.share.of is None:
            values = {"share": number_text(side), "hundredth": number_text(side / 100)}
            yield Problem.at(plan.place(*path), "plan.share_range", **values)


def _step_of(plan: Plan, rule: Rule) -> Decimal:
    """The finest step of the measures that a rule speaks of; its rows know more of theirs."""
    named = rule.where.get(MEASURE, ())
    patterns = () if isinstance(named, Except) else named
    steps = [layer.step for layer in plan.layers if layer.measure in patterns]
    if not steps and (MEASURE in rule.each or named):
        steps = [layer.step for layer in plan.layers]
    return min(steps, default=plan.main.step)


def _negative(plan: Plan, path: PlanPath, amount: Decimal) -> Problem:
    return Problem.at(plan.place(*path), "plan.negative", input=number_text(amount))


def _off_step(plan: Plan, path: PlanPath, amount: Decimal, of_measure: Decimal) -> Iterator[Problem]:
    """An exact amount that is not a whole number of steps."""
    step = Fraction(of_measure)
    steps = Fraction(amount) / step
    if steps.denominator != 1:
        below, above = steps.__floor__() * step, steps.__ceil__() * step
        yield Problem.at(
            plan.place(*path),
            "plan.off_step",
            amount=number_text(amount),
            step=number_text(of_measure),
            below=_text(below),
            above=_text(above),
        )


def _no_step_inside(
    plan: Plan, path: PlanPath, low: object, high: object, of_measure: Decimal
) -> Iterator[Problem]:
    """A band so narrow that no whole number of steps lies in it."""
    if not isinstance(low, Decimal) or not isinstance(high, Decimal) or low > high:
        return
    step = Fraction(of_measure)
    if (Fraction(high) / step).__floor__() * step < Fraction(low):
        values = {"min": number_text(low), "max": number_text(high), "step": number_text(of_measure)}
        yield Problem.at(plan.place(*path), "plan.no_step_inside", **values)


def _text(amount: Fraction) -> str:
    """A whole number of decimal steps, which is itself a decimal."""
    return number_text(Decimal(amount.numerator) / Decimal(amount.denominator))

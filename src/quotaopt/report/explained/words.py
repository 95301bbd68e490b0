"""The links of a chain in words: what each one is, and where in the plan file it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from quotaopt.errors import NOWHERE, Place
from quotaopt.messages import Language, say
from quotaopt.plan.checks.names import TOTAL
from quotaopt.plan.schema_reference import Source
from quotaopt.report.amounts import Unit
from quotaopt.report.document import plain

if TYPE_CHECKING:
    from quotaopt.explanation import Explanation, Link
    from quotaopt.plan.layers import Layer
    from quotaopt.plan.plan import Plan


def layer_of(plan: Plan, explanation: Explanation) -> Layer:
    """The measure and tier that an explanation is of."""
    stated = explanation.measure, explanation.tier
    return next(layer for layer in plan.layers if (layer.measure, layer.tier) == stated)


def said(plan: Plan, explanation: Explanation, link: Link, lang: Language) -> str:
    """What a link is, in a few words."""
    layer = layer_of(plan, explanation)
    values = {"name": link.name, "members": link.members, "step": f"{layer.step:,f}"}
    if link.kind == "blend":
        values["sources"] = _sources(layer.reference.blend, lang)
    elif link.kind == "first" and layer.reference.first is not None:
        values["levels"] = ", ".join(layer.reference.first.by)
    elif link.kind == "growth":
        values["growth"] = signed(float(link.factor or 1) - 1.0)
    elif link.kind == "rule":
        return rule_name(link.name, link.members, lang) if link.name else say("explain.rule", lang)
    return say(f"explain.link.{link.kind}", lang, **values)


def place_of(plan: Plan, explanation: Explanation, link: Link) -> Place:
    """Where in the plan file a link comes from; nowhere for what follows from all of it."""
    layer = layer_of(plan, explanation)
    match link.kind:
        case "history":
            return plan.place("tables", link.name.partition(".")[0])
        case "growth" | "company":
            return plan.place(*layer.total_path)
        case "blend" | "first" | "season":
            return plan.place(*layer.reference_path, link.kind)
        case "strategy":
            return plan.place(*layer.reference_path, "tilt")
        case "people":
            return plan.place("people")
        case "tier":
            return plan.place(*layer.tier_path, "factor")
        case "rounding":
            return plan.place(*layer.step_path)
        case "over_assignment":
            return plan.place("over_assignment")
        case "fairness":
            return plan.place("fairness")
        case _:
            return rule_place(plan, link.name)


def rule_place(plan: Plan, name: str) -> Place:
    """Where a rule stands."""
    position = next((at for at, rule in enumerate(plan.spec.rules) if rule.name == name), None)
    if position is not None:
        return plan.place("rules", position)
    return plan.place("total") if name == TOTAL else NOWHERE


def signed(share: float) -> str:
    """A change in per cent with its sign."""
    text = f"{100.0 * share:+.1f}"
    return f"{text.lstrip('+-') if float(text) == 0.0 else text}%"


def plus(unit: Unit, amount: Fraction) -> str:
    """An amount with its sign."""
    shown = unit.show(float(amount))
    return shown if shown.startswith("-") or not shown.strip("0,.") else f"+{shown}"


def amount(value: Fraction) -> int | float:
    """An amount as a plain number, whole ones exactly."""
    if value.denominator == 1:
        return value.numerator
    return float(plain(float(value)))


def rule_name(name: str, members: str, lang: Language) -> str:
    """``ceiling[Ada]``; the plan's own total has a name of its own."""
    name = say("explain.total_rule", lang) if name == TOTAL else name
    return f"{name}[{members}]" if members else name


def _sources(blend: Sequence[Source], lang: Language) -> str:
    """``history.revenue 60%, markets.potential 30%, evenly over rep 10%``."""
    if not blend:
        return say("explain.history_alone", lang)
    whole = sum(source.weight for source in blend)
    named = (source.share_of or say("explain.evenly", lang, level=source.even_over) for source in blend)
    if len(blend) == 1:
        return next(named)
    shares = (f"{100 * source.weight / whole:.0f}%" for source in blend)
    return say("explain.comma", lang).join(
        f"{name} {share}" for name, share in zip(named, shares, strict=True)
    )

"""A conflict in sentences: one for the rows of a rule that count alike, and what they come to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from quotaopt.certify.rulebook import TOTAL
from quotaopt.conflict.smallest import Choice, ConflictSet, Demand
from quotaopt.errors import NOWHERE, Problem
from quotaopt.messages import Language, say
from quotaopt.plan.plan import Plan

_SHOWN = 6
"""Members of a rule that are named."""
_DIGITS = 6
"""Of weights that are not whole."""
_COMPARED = {"ratio": "ratio", "smooth": "smooth"}
"""What the limit of a rule is a multiple of, where that is not another selection."""
COUNTED = "diagnose.missing_counted"


@dataclass(frozen=True)
class Sentence:
    """What rows of one rule ask for or allow, and how often that counts in the sums of the conclusion."""

    said: Problem
    times: Decimal

    def text(self, lang: Language) -> str:
        """The sentence."""
        what = self.said.what(lang)
        return say("diagnose.times", lang, sentence=what, weight=self.times) if self.times > 1 else what


def sentences(plan: Plan, conflict: ConflictSet) -> tuple[Sentence, ...]:
    """One for the rows of a rule that count alike, or one for each where they do not add up."""
    told, in_sums = [], conclusion(plan, conflict).key == COUNTED
    for _, group in groupby(conflict.demands, key=_alike):
        several = tuple(group)
        is_one = len(several) > 1 and several[0].amount is None
        if _adds_up(several):
            said = [_sum(plan, several)]
        else:
            said = [_alone(plan, several)] if is_one else [_alone(plan, (one,)) for one in several]
        times = _times(conflict, several[0]) if in_sums else Decimal(1)
        told += [Sentence(problem, times) for problem in said]
    for _, chosen in groupby(conflict.choices, key=lambda choice: (choice.rule, choice.values)):
        told.append(Sentence(_choice(plan, tuple(chosen)), Decimal(1)))
    return tuple(told)


def conclusion(plan: Plan, conflict: ConflictSet) -> Problem:
    """What the limits come to together: what is asked for, what there is room for, and what is missing."""
    if conflict.choices:
        key = "diagnose.claimed_choice" if conflict.ways is None else "diagnose.no_choice"
        return Problem.at(NOWHERE, key, count=f"{conflict.ways or 0:,}")
    demands = [demand for demand in conflict.demands if demand.weight]
    if len(conflict.demands) == 1 and demands[0].amount is not None:
        return Problem.at(NOWHERE, "diagnose.empty", asked=_money(plan, demands[0].layer, demands[0].amount))
    if _are_shares(demands):
        return _in_shares(demands)
    if len({demand.layer for demand in demands}) > 1:
        return _beside_the_others(plan, demands)  # amounts of several kinds have no sum
    times = [_times(conflict, demand) for demand in demands]
    is_sum = all(demand.is_amount for demand in demands) and all(n == n.to_integral_value() for n in times)
    if not is_sum:
        return _beside_the_others(plan, demands)
    amounts = [(demand.side, n * (demand.amount or 0)) for n, demand in zip(times, demands, strict=True)]
    asked, room = (sum((a for of, a in amounts if of == side), Decimal(0)) for side in ("lower", "upper"))
    values = {"asked": asked, "room": room, "gap": asked - room}
    shown = {name: _money(plan, demands[0].layer, value) for name, value in values.items()}
    return Problem.at(NOWHERE, "diagnose.missing" if set(times) == {1} else COUNTED, **shown)


def _are_shares(demands: Sequence[Demand]) -> bool:
    """Whether shares of a total that may be any number contradict each other as they are."""
    shares = [demand for demand in demands if demand.rule != TOTAL]
    stated = all(demand.amount is None and demand.of_total and not demand.weighed for demand in shares)
    return bool(shares) and stated and len({(demand.weight, demand.layer) for demand in shares}) == 1


def _in_shares(demands: Sequence[Demand]) -> Problem:
    """The shares that are asked for and those that there is room for; all of them are 100 %."""
    sums = {
        side: sum((demand.multiple or Decimal(0) for demand in demands if demand.side == side), Decimal(0))
        for side in ("lower", "upper")
    }
    asked, room = (sums[side] or Decimal(1) for side in ("lower", "upper"))
    shown = {"asked": asked, "room": room, "gap": asked - room}
    return Problem.at(NOWHERE, "diagnose.missing", **{name: _percent(each) for name, each in shown.items()})


def _beside_the_others(plan: Plan, demands: Sequence[Demand]) -> Problem:
    r"""What one of the limits, the total if it may be, would have to be for the others to leave it room.

    The multipliers prove that no plan which keeps the others carries more than its limit less
    :math:`\sum_i y_i b_i / y` there, the amounts :math:`b_i` of limits that are multiples being 0.
    """
    amounts = [demand for demand in demands if demand.is_amount and demand.amount is not None]
    if not amounts:
        return Problem.at(NOWHERE, "diagnose.missing_mixed")
    one = max(amounts, key=lambda demand: (demand.rule == TOTAL, demand.amount))
    signed = [(1 if d.side == "lower" else -1) * d.pull * float(d.amount or 0) for d in demands]
    step = plan.layers[one.layer].step
    gap = max(round(Decimal(math.fsum(signed) / one.pull) / step), 1) * step
    limit = one.amount or Decimal(0)
    others = limit - gap if one.side == "lower" else limit + gap
    values = {"limit": limit, "others": others, "gap": gap}
    total = "total_" if one.rule == TOTAL and len(plan.layers) == 1 else ""
    return Problem.at(
        NOWHERE,
        f"diagnose.beside_{total}{one.side}" if others else f"diagnose.only_zero{total and '_in_total'}",
        row=_name(plan, [one]),
        **{name: _money(plan, one.layer, value) for name, value in values.items()},
    )


def _alike(demand: Demand) -> tuple[str, str, float | Decimal | None, int, bool]:
    """Amounts that count alike are added up; multiples that are the same are told together."""
    is_multiple = demand.amount is None
    alike = demand.multiple if is_multiple else demand.weight
    return demand.rule, demand.side, alike, demand.layer, is_multiple


def _adds_up(demands: Sequence[Demand]) -> bool:
    """Whether the rows of a rule are best said as one sum."""
    first = demands[0]
    return len(demands) > 1 and first.is_amount


def _times(conflict: ConflictSet, demand: Demand) -> Decimal:
    """How often a row counts, the one that counts least 1."""
    least = min(each.weight for each in conflict.demands if each.weight)
    return Decimal(f"{round(demand.weight / least, _DIGITS):f}").normalize()


def _choice(plan: Plan, choices: Sequence[Choice]) -> Problem:
    first = choices[0]
    members = [choice.members for choice in choices if choice.members]
    amounts = first.kind != "at_most"
    values = [_money(plan, first.layer, value) if amounts else f"{value:f}" for value in first.values]
    return Problem.at(
        first.place, f"diagnose.{first.kind}", row=_rows(first.rule, members), values=", ".join(values)
    )


def _rows(rule: str, members: Sequence[str]) -> str:
    """Rows of a rule by their members, the first few."""
    shown = [*members[:_SHOWN], *([f"+{len(members) - _SHOWN:,}"] if len(members) > _SHOWN else [])]
    return f"{rule}[{'; '.join(shown)}]" if shown else rule


def _sum(plan: Plan, demands: Sequence[Demand]) -> Problem:
    first = demands[0]
    return Problem.at(
        first.place,
        f"diagnose.{first.side}_sum",
        row=_name(plan, demands),
        count=f"{len(demands):,}",
        amount=_money(plan, first.layer, sum((d.amount for d in demands if d.amount), Decimal(0))),
    )


def _alone(plan: Plan, demands: Sequence[Demand]) -> Problem:
    """Rows that ask for the same multiple, or a single row."""
    demand = demands[0]
    of_layer = "_of_layer" if demand.rule == TOTAL and len(plan.layers) > 1 else ""
    return Problem.at(
        demand.place,
        f"diagnose.{_form(demand)}{of_layer}",
        row=_name(plan, demands),
        amount=None if demand.amount is None else _money(plan, demand.layer, demand.amount),
        multiple=None if demand.multiple is None else _percent(demand.multiple),
    )


def _name(plan: Plan, demands: Sequence[Demand]) -> str:
    """The rule of demands with their members, or of a total among several what it is the total of."""
    if demands[0].rule == TOTAL and len(plan.layers) > 1:
        return ", ".join(plan.layers[demands[0].layer].members.values())
    return _rows(demands[0].rule, [each.members for each in demands if each.members])


def _form(demand: Demand) -> str:
    """Which sentence says a demand."""
    if demand.rule == TOTAL:
        return f"total_{demand.side}" if demand.weight else "total_base"
    if demand.amount is None:
        return f"{demand.side}_{'of_total' if demand.of_total else _COMPARED.get(demand.kind, 'of')}"
    if demand.weighed:
        return f"{demand.side}_weighed"
    return demand.side if demand.multiple is None else f"{demand.side}_share"


def _percent(multiple: Decimal) -> str:
    return f"{(100 * multiple).normalize():f}%"


def _money(plan: Plan, layer: int, amount: Decimal) -> str:
    """An amount with its unit where layers have several."""
    exact = amount.quantize(Decimal(1).scaleb(-plan.minor_digits))
    text = f"{exact:,f}".removesuffix("." + "0" * plan.minor_digits)
    return text if len(plan.layers) == 1 else f"{text} {plan.layers[layer].unit}"

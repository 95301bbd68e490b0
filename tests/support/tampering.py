"""Ways to forge a proof: each takes an honest one and says something else, or None where it cannot.

A forger may reseal a file; so a change is made to the proof itself, which is then written anew with a
fingerprint that fits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

import quotaopt
from quotaopt.certify import Certificate, Proof
from quotaopt.certify.check import examine
from quotaopt.certify.evidence import Evidence, StageEvidence
from quotaopt.certify.exact import Exact
from quotaopt.certify.proof_file import save_proof
from quotaopt.certify.rulebook import Limits, Rulebook
from quotaopt.errors import PlanError
from quotaopt.plan.plan import Plan

Forger = Callable[[Proof], Proof | None]
NOTICED = 1e-6
"""A forger who is to be caught changes claims by more than this."""


def verdict(proof: Proof, path: Path, plan: Plan | None = None) -> Certificate | None:
    """What verification says of a proof that is written and read again; None where it is refused."""
    save_proof(path, proof)
    try:
        return quotaopt.verify(path, plan)
    except PlanError:
        return None


def is_caught(proof: Proof, path: Path, plan: Plan | None = None) -> bool:
    """Whether a forged proof does not pass."""
    found = verdict(proof, path, plan)
    return found is None or not found.verified


def with_evidence(proof: Proof, **changes: Any) -> Proof:
    return replace(proof, evidence=replace(proof.evidence, **changes))


def with_book(proof: Proof, **changes: Any) -> Proof:
    return replace(proof, statement=replace(proof.statement, book=replace(proof.statement.book, **changes)))


def with_stage(proof: Proof, number: int = 0, **changes: Any) -> Proof:
    stages = list(_evidence(proof).fairness.stages)
    stages[number] = replace(stages[number], **changes)
    return with_fairness(proof, stages=tuple(stages))


def with_fairness(proof: Proof, **changes: Any) -> Proof:
    return with_evidence(proof, fairness=replace(_evidence(proof).fairness, **changes))


def _evidence(proof: Proof) -> Evidence:
    assert isinstance(proof.evidence, Evidence)
    return proof.evidence


def _stage(proof: Proof) -> StageEvidence:
    return _evidence(proof).fairness.stages[0]


def _book(proof: Proof) -> Rulebook:
    return proof.statement.book


# Targets.


def _moved(proof: Proof, moves: Mapping[int, int]) -> Proof:
    """Targets of some cells, by so many minor units."""
    targets = _evidence(proof).targets.copy()
    for cell, by in moves.items():
        targets.reshape(-1)[cell] += by
    return with_evidence(proof, targets=targets)


def _step(proof: Proof) -> int:
    return int(_book(proof).steps[0])


def _total_is_fixed(proof: Proof) -> bool:
    return _book(proof).fixed_total is not None


def _step_up(proof: Proof) -> Proof | None:
    return _moved(proof, {0: _step(proof)}) if _total_is_fixed(proof) else None


def _step_down(proof: Proof) -> Proof | None:
    cell = int(_evidence(proof).targets.argmax())
    return _moved(proof, {cell: -int(_book(proof).steps.max())}) if _total_is_fixed(proof) else None


def _negative(proof: Proof) -> Proof | None:
    """A cell gives more than it has to its neighbour in the same layer."""
    targets = _evidence(proof).targets
    if _book(proof).space.n_layers > 1 or targets.size == 1:
        return None
    amount = int(targets.reshape(-1)[0]) + _step(proof)
    return _moved(proof, {0: -amount, 1: amount})


def _part_of_a_step(proof: Proof) -> Proof | None:
    return _moved(proof, {0: 1}) if _step(proof) > 1 else None


def _ten_times(proof: Proof) -> Proof | None:
    return with_evidence(proof, targets=_evidence(proof).targets * 10) if _total_is_fixed(proof) else None


def _cell_left_out(proof: Proof) -> Proof:
    return with_evidence(proof, targets=_evidence(proof).targets[:-1])


def _beyond_integers(proof: Proof) -> Proof:
    return _moved(proof, {0: 1 << 61})


# Stages, prices and what was found.


def _found(name: str, by: float) -> Forger:
    """A claim that is better or worse than what the evidence proves."""

    def forge(proof: Proof) -> Proof | None:
        first, *others = proof.found
        value = getattr(first, name)
        if value is None:
            return None
        return replace(proof, found=(replace(first, **{name: value + by}), *others))

    return forge


def _other_kind(proof: Proof) -> Proof:
    first, *others = proof.found
    return replace(proof, found=(replace(first, kind="equal"), *others))


def _stage_hidden(proof: Proof) -> Proof:
    return with_fairness(proof, stages=_evidence(proof).fairness.stages[:-1])


def _stage_twice(proof: Proof) -> Proof:
    stages = _evidence(proof).fairness.stages
    return with_fairness(proof, stages=(*stages, stages[-1]))


def _stage_of_another_kind(proof: Proof) -> Proof:
    kind = _stage(proof).kind
    return with_stage(proof, kind="least_squares" if kind != "least_squares" else "proportional")


def _other_value(proof: Proof) -> Proof:
    return with_stage(proof, value=_stage(proof).value - 1e-3)


def _largest_price(proof: Proof) -> tuple[str, int] | None:
    """The rule and row of the largest price that can be told from none.

    Not the total's, which the checker lowers where that proves more, nor those of soft rules, which it
    holds to what a miss costs.
    """
    hard = {rows.rule for rows in _book(proof).rules[1:] if rows.soft is None}
    prices = {rule: each for rule, each in _stage(proof).prices.items() if rule in hard}
    rule = max(prices, key=lambda name: np.abs(prices[name]).max(initial=0.0), default=None)
    if rule is None or np.abs(prices[rule]).max(initial=0.0) < 1e-3:
        return None
    return rule, int(np.abs(prices[rule]).argmax())


def _repriced(change: Callable[[float], float]) -> Forger:
    """Another price, where it proves something else: any prices prove some bound, and the same is no lie."""

    def forge(proof: Proof) -> Proof | None:
        at = _largest_price(proof)
        if at is None:
            return None
        rule, row = at
        prices = _stage(proof).prices[rule].copy()
        prices[row] = change(float(prices[row]))
        forged = with_stage(proof, prices={**_stage(proof).prices, rule: prices})
        return forged if _proves_something_else(forged) else None

    return forge


def _proves_something_else(forged: Proof) -> bool:
    """Whether objective and bound of the first stage are not what was found."""
    again, found = examine(_book(forged), _evidence(forged)).stages[0], forged.found[0]
    pairs = (again.objective, found.objective), (again.bound, found.bound)
    return any(one != other if None in (one, other) else abs(one - other) > 1e-9 for one, other in pairs)


def _prices_of_no_rule(proof: Proof) -> Proof:
    return with_stage(proof, prices={"no such rule": np.ones(1)})


def _too_many_prices(proof: Proof) -> Proof:
    rule = _book(proof).rules[0]
    return with_stage(proof, prices={rule.rule: np.ones(len(rule) + 1)})


# References.


def _smaller_references(proof: Proof) -> Proof | None:
    if None in _book(proof).sizes:
        return None
    return with_fairness(proof, reference=_evidence(proof).fairness.reference * 0.9)


def _negative_reference(proof: Proof) -> Proof:
    """With what a cell lacks in another one, where there is another."""
    reference = _evidence(proof).fairness.reference.copy()
    flat, amount = reference.reshape(-1), 2.0 * reference.max()
    flat[0] -= amount
    flat[1:2] += amount
    return with_fairness(proof, reference=reference)


def _turned_round(proof: Proof) -> Proof:
    """The largest references where the smallest were, layer by layer."""
    reference = _evidence(proof).fairness.reference
    layers = reference.reshape(_book(proof).space.n_layers, -1)
    order = np.argsort(layers, axis=1, kind="stable")
    turned = np.empty_like(layers)
    np.put_along_axis(turned, order, np.take_along_axis(layers, order[:, ::-1], axis=1), axis=1)
    return with_fairness(proof, reference=turned.reshape(reference.shape))


def _references_reversed(proof: Proof) -> Proof | None:
    turned = _turned_round(proof)
    return turned if _proves_something_else(turned) else None


# The statement: rules that the targets break, and structures that contradict themselves.


def _ruled(proof: Proof, at: int, **changes: Any) -> Proof:
    rules = list(_book(proof).rules)
    rules[at] = replace(rules[at], **changes)
    return with_book(proof, rules=tuple(rules))


def _tighter(proof: Proof) -> Proof | None:
    """Upper limits below what the rows carry."""
    targets = _evidence(proof).targets
    for at, rows in enumerate(_book(proof).rules):
        if at and rows.soft is None and rows.parent is None and rows.limits.upper is not None:
            room = Exact.number(2 * int(_book(proof).steps.max()) * rows.denominator)
            return _ruled(proof, at, limits=Limits(None, rows.activity(targets) - room))
    return None


def _other_total(proof: Proof) -> Proof:
    rows = _book(proof).rules[0]
    shift = Exact.number(int(_book(proof).steps.max()))
    amount = Exact(rows.cells.sums(_evidence(proof).targets)) + shift
    return _ruled(proof, 0, limits=Limits(amount, amount))


def _unknown_limit(proof: Proof) -> Proof:
    return _ruled(proof, 0, known=np.zeros(len(_book(proof).rules[0]), dtype=np.bool_))


def _total_of_itself(proof: Proof) -> Proof:
    return _ruled(proof, 0, of_total=True)


def _other_step(proof: Proof) -> Proof | None:
    """Steps so large that no target is a whole number of them."""
    amounts = np.abs(_evidence(proof).targets)
    return with_book(proof, steps=_book(proof).steps * (int(amounts.max()) + 7)) if amounts.any() else None


def _other_notion(proof: Proof) -> Proof:
    fair = _book(proof).fair
    notion = "least_squares" if fair.notion != "least_squares" else "leximin"
    coincides = replace(_evidence(proof).fairness, coincides=False)
    return with_book(with_evidence(proof, fairness=coincides), fair=replace(fair, notion=notion))


def _other_level(proof: Proof) -> Proof:
    fair, finest = _book(proof).fair, _book(proof).space.finest[0]
    level = () if fair.level else (finest,)
    return with_book(proof, fair=replace(fair, level=level))


def _group_nowhere(number: int) -> Forger:
    """A base in a group that is not there, or that is counted from the end."""

    def forge(proof: Proof) -> Proof:
        cells = _book(proof).rules[0].cells
        base = cells.base.copy()
        base[-1] = cells.n_parts + 5 if number > 0 else number
        return _ruled(proof, 0, cells=replace(cells, base=base))

    return forge


def _share_of_what_is_no_total(proof: Proof) -> Proof | None:
    """A share of some of the cells, said to be one of the total."""
    for at, rows in enumerate(_book(proof).rules):
        if rows.parent is not None and rows.of_total and (rows.parent.base >= 0).sum() > 1:
            base = rows.parent.base.copy()
            base[0] = -1
            return _ruled(proof, at, parent=replace(rows.parent, base=base))
    return None


def _row_of_no_parent(proof: Proof) -> Proof | None:
    for at, rows in enumerate(_book(proof).rules):
        if rows.parent_row is not None and len(rows):
            return _ruled(proof, at, parent_row=rows.parent_row - 1 - len(rows))
    return None


def _rule_twice(proof: Proof) -> Proof:
    rules = _book(proof).rules
    return with_book(proof, rules=(*rules, rules[-1]))


def _exchanged_names(proof: Proof) -> Proof:
    """Two members of the finest level have the same name."""
    space = _book(proof).space
    level = space.finest[0]
    names = space.members[level].copy()
    names[:] = names[0]
    if len(names) == 1:
        names = np.array([names[0], names[0]], dtype=object)
    return _with_space(proof, members={**space.members, level: names})


def _with_space(proof: Proof, **changes: Any) -> Proof:
    return with_book(proof, space=replace(_book(proof).space, **changes))


# What only some plans have.


def _carried_more(proof: Proof) -> Proof | None:
    carried = _evidence(proof).carried
    if carried is None:
        return None
    level = list(carried.numbers)[-1]
    numbers = {**carried.numbers, level: carried.numbers[level] + _step(proof)}
    return with_evidence(proof, carried=replace(carried, numbers=numbers))


def _street_exchanged(proof: Proof) -> Proof | None:
    carried = _evidence(proof).carried
    if carried is None:
        return None
    street = carried.street.copy()
    street.reshape(-1)[int(street.argmax())] += _step(proof)
    return with_evidence(proof, carried=replace(carried, street=street))


def _carried_left_out(proof: Proof) -> Proof | None:
    return None if _evidence(proof).carried is None else with_evidence(proof, carried=None)


def _credited_more(proof: Proof) -> Proof | None:
    credits = _evidence(proof).fairness.credits
    if credits is None:
        return None
    minor = credits.minor.copy()
    minor[0, 0] += 3 * _book(proof).main_step
    return with_fairness(proof, credits=replace(credits, minor=minor))


def _credits_left_out(proof: Proof) -> Proof | None:
    return None if _evidence(proof).fairness.credits is None else with_fairness(proof, credits=None)


def _derived_more(proof: Proof) -> Proof | None:
    derived = _evidence(proof).derived
    if not derived:
        return None
    name = next(iter(derived))
    return with_evidence(proof, derived={**derived, name: derived[name] + 1})


def _derived_left_out(proof: Proof) -> Proof | None:
    return None if not _evidence(proof).derived else with_evidence(proof, derived=None)


FORGERS: Mapping[str, Forger] = {
    "a step more": _step_up,
    "a step less": _step_down,
    "a target below zero": _negative,
    "a part of a step": _part_of_a_step,
    "ten times the targets": _ten_times,
    "a cell left out": _cell_left_out,
    "an amount beyond integers": _beyond_integers,
    "a better objective": _found("objective", -NOTICED),
    "a worse objective": _found("objective", NOTICED),
    "a better bound": _found("bound", NOTICED),
    "a worse bound": _found("bound", -NOTICED),
    "a smaller loss": _found("lost", -NOTICED),
    "a smaller gap": _found("gap", -1e-3),
    "a larger play": _found("play", 1.0),
    "another value found": _found("value", NOTICED),
    "more settled": _found("settled", 1),
    "another kind found": _other_kind,
    "a stage hidden": _stage_hidden,
    "a stage twice": _stage_twice,
    "a stage of another kind": _stage_of_another_kind,
    "another value reached": _other_value,
    "a price with the other sign": _repriced(lambda price: -price),
    "a price doubled": _repriced(lambda price: 2.0 * price),
    "a price left out": _repriced(lambda _: 0.0),
    "prices of no rule": _prices_of_no_rule,
    "too many prices": _too_many_prices,
    "smaller references": _smaller_references,
    "a negative reference": _negative_reference,
    "references turned round": _references_reversed,
    "a limit that is broken": _tighter,
    "another total": _other_total,
    "an unknown limit": _unknown_limit,
    "a total of itself": _total_of_itself,
    "another step": _other_step,
    "another notion": _other_notion,
    "another level": _other_level,
    "a group that is not there": _group_nowhere(1),
    "a group counted from the end": _group_nowhere(-2),
    "a share of what is no total": _share_of_what_is_no_total,
    "a row of no parent": _row_of_no_parent,
    "a rule twice": _rule_twice,
    "two members of one name": _exchanged_names,
    "a manager who carries more": _carried_more,
    "a street target more": _street_exchanged,
    "carried numbers left out": _carried_left_out,
    "a person credited with more": _credited_more,
    "credits left out": _credits_left_out,
    "a derived target more": _derived_more,
    "derived targets left out": _derived_left_out,
}
"""Forgeries that make a claim false, and so fail without any plan at hand."""


# Statements of another plan: what they claim may even be true of it.


def _renamed(proof: Proof) -> Proof:
    return replace(proof, statement=replace(proof.statement, plan="another plan"))


def _other_plan(proof: Proof) -> Proof:
    return replace(proof, statement=replace(proof.statement, plan_sha256="0" * 64))


def _other_table(proof: Proof) -> Proof:
    tables = proof.statement.tables_sha256
    changed = {**tables, min(tables): "0" * 64}
    return replace(proof, statement=replace(proof.statement, tables_sha256=changed))


def _other_currency(proof: Proof) -> Proof:
    return replace(proof, statement=replace(proof.statement, currency="XXX"))


def _rule_left_out(proof: Proof) -> Proof | None:
    rules = _book(proof).rules
    if len(rules) == 1:
        return None
    stages = tuple(
        replace(stage, prices={name: each for name, each in stage.prices.items() if name != rules[-1].rule})
        for stage in _evidence(proof).fairness.stages
    )
    return with_book(with_fairness(proof, stages=stages), rules=rules[:-1])


def _looser(proof: Proof) -> Proof | None:
    for at, rows in enumerate(_book(proof).rules):
        if at and rows.limits.upper is not None:
            return _ruled(proof, at, limits=Limits(rows.limits.lower, rows.limits.upper * Exact.number(2)))
    return None


def _member_renamed(proof: Proof) -> Proof:
    space = _book(proof).space
    level = space.finest[0]
    names = space.members[level].copy()
    names[0] = "somebody else"
    return _with_space(proof, members={**space.members, level: names})


def _finer_step(proof: Proof) -> Proof | None:
    steps = _book(proof).steps
    return None if (steps == 1).all() else with_book(proof, steps=np.ones_like(steps))


def _other_references(proof: Proof) -> Proof | None:
    """... and all that is found of them recomputed."""
    turned = _turned_round(proof)
    if np.allclose(turned.evidence.fairness.reference, _evidence(proof).fairness.reference):
        return None
    return replace(turned, found=examine(_book(turned), _evidence(turned)).stages)


OTHER_PLANS: Mapping[str, Forger] = {
    "another name of the plan": _renamed,
    "another plan": _other_plan,
    "another table": _other_table,
    "another currency": _other_currency,
    "a rule left out": _rule_left_out,
    "a looser limit": _looser,
    "a member renamed": _member_renamed,
    "a finer step": _finer_step,
    "other references": _other_references,
}
"""Forgeries that are told where the plan is at hand."""

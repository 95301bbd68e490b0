"""Which single concession would close a negotiation: every one that is told has been solved and certified.

All bids become bands as wide as the tolerance, and then one thing at a time gives way: nothing (headquarters
accepts), one owner's bid, headquarters' total, or one rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.bargain.claims import with_claims
from quotaopt.bargain.data import Concession, Node, Terms
from quotaopt.bargain.evidence import money
from quotaopt.bargain.nodes import named, targets_of
from quotaopt.engine import solve
from quotaopt.errors import NOWHERE, InfeasibleError, NotCertifiedError, PlanError, Problem
from quotaopt.options import SolveOptions
from quotaopt.plan.plan import Plan

TRIED = 6
"""Changed plans of each kind that are tried at most."""
NOISE = 1e-9
"""Of what a row carries: what arithmetic alone may leave of a limit that is kept."""


def concessions(
    plan: Plan, allocation: Allocation, bids: Mapping[Node, Decimal], terms: Terms, *, options: SolveOptions
) -> tuple[Concession, ...]:
    """Single concessions that close a negotiation, the smallest first, relative to what is conceded."""
    if not bids:
        return ()
    search = _Search(plan, allocation, bids, terms, options)
    found = list(search.accepted())
    if not found:
        found = [*search.owners(), *search.total(), *search.rule()]
    return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))


@dataclass(frozen=True)
class _Search:
    plan: Plan
    allocation: Allocation  # the last proposal
    bids: Mapping[Node, Decimal]
    terms: Terms
    options: SolveOptions

    def accepted(self) -> Iterator[tuple[float, Concession]]:
        """Headquarters gives way to all bids at once."""
        solved = self._solved(self.bids)
        if solved is not None:
            yield 0.0, Concession("headquarters", solved, Problem.at(NOWHERE, "bargain.closes_all"))

    def owners(self) -> Iterator[tuple[float, Concession]]:
        """One owner gives way to all others; those furthest from the proposal are tried."""
        targets = targets_of(self.allocation, self.terms.nodes)
        furthest = sorted(self.bids, key=lambda node: -abs(self.bids[node] - targets[node]))
        for node in furthest[:TRIED]:
            solved = self._solved({other: bid for other, bid in self.bids.items() if other != node})
            if solved is None:
                continue
            bid, target = self.bids[node], targets_of(solved, self.terms.nodes)[node]
            values = {"bid": money(bid), "target": money(target), "change": _change(bid, target)}
            statement = Problem.at(NOWHERE, "bargain.closes_owner", node=named(node), **values)
            yield _size(bid, target), Concession("owner", solved, statement, node)

    def total(self) -> Iterator[tuple[float, Concession]]:
        """Headquarters gives way with its total, where that is one number and all nodes are bid for."""
        stated = self.plan.spec.total
        targets = targets_of(self.allocation, self.terms.nodes)
        if not isinstance(stated, Decimal) or set(targets) != set(self.bids):
            return
        step = self.plan.main.step
        after = Decimal(round(sum(self.bids.values()) / step)) * step
        solved = self._solved(self.bids, {"total": after})
        if solved is not None:
            values = {"before": money(stated), "after": money(after), "change": _change(stated, after)}
            statement = Problem.at(NOWHERE, "bargain.closes_total", **values)
            yield _size(stated, after), Concession("headquarters", solved, statement)

    def rule(self) -> Iterator[tuple[float, Concession]]:
        """One rule gives way, where all that are no contracts may and, of least misses, no other does."""
        rules = zip(self.plan.spec.rules, self.plan.document.get("rules", ()), strict=True)
        hard = [
            rule.name for rule in self.plan.spec.rules if rule.soft is None and rule.standing != "contract"
        ]
        softened = [_softened(stated) if rule.name in hard else stated for rule, stated in rules]
        solved = self._solved(self.bids, {"rules": softened})
        if solved is None:
            return
        rows = solved.rules
        beyond = -rows.slack > NOISE * np.maximum(1.0, np.abs(rows.activity))
        missed = set(rows.rule[beyond & np.isin(rows.rule, hard)].tolist())
        if len(missed) == 1:
            yield self._loosened(missed.pop(), solved)

    def _loosened(self, name: str, solved: Allocation) -> tuple[float, Concession]:
        """What the rule would have to admit where it is missed most."""
        rules = solved.rules
        row = int(np.argmax(np.where(rules.rule == name, -rules.slack, -np.inf)))
        side = rules.lower if rules.activity[row] < rules.lower[row] else rules.upper
        limit, after = Decimal(str(side[row])), Decimal(str(rules.activity[row]))
        values = {"member": str(rules.member[row]) or name, "limit": money(limit), "after": money(after)}
        statement = Problem.at(NOWHERE, "bargain.closes_rule", rule=name, **values)
        return _size(limit, after), Concession("rule", solved, statement)

    def _solved(
        self, bids: Mapping[Node, Decimal], changes: Mapping[str, Any] | None = None
    ) -> Allocation | None:
        """The plan with these bids as bands; None where it cannot be met."""
        try:
            plan = with_claims(self.plan.change(dict(changes)) if changes else self.plan, ())
            bands = list(_bands(bids, self.terms.tolerance, plan.main.step))
            return solve(
                plan.change({"rules": [*plan.document.get("rules", ()), *bands]}), options=self.options
            )
        except (PlanError, InfeasibleError, NotCertifiedError):
            return None


def _bands(bids: Mapping[Node, Decimal], tolerance: Decimal, step: Decimal) -> Iterator[dict[str, Any]]:
    """Targets within the tolerance of bids, and at least the whole step next to each."""
    for node, bid in bids.items():
        room = max(bid * tolerance, step)
        where = {level: [member] for level, member in node}
        yield {
            "name": f"bid: {named(node)}",
            "where": where,
            "min": max(bid - room, Decimal(0)),
            "max": bid + room,
        }


def _softened(stated: Mapping[str, Any]) -> dict[str, Any]:
    """A hard rule that may be missed."""
    return {key: entry for key, entry in stated.items() if key != "priority"} | {"soft": {"priority": 1}}


def _size(before: Decimal, after: Decimal) -> float:
    """A change, relative to what is changed."""
    return float(abs(after - before) / max(abs(before), abs(after), Decimal(1)))


def _change(before: Decimal, after: Decimal) -> str:
    """A change in words: ``+3.2 %``."""
    return f"{100 * (after - before) / before:+.1f} %" if before else f"{after:+,f}"

"""Which single concession would close a negotiation: every one that is told has been solved and certified.

The plan closest to the bids alone says what stands between them: where it meets all of them, within the
tolerance, headquarters closes the negotiation by accepting it. Else one party at a time gives way: the owner
whose bid is missed most, or the one of the largest node; headquarters with its total; one of the rules that
hold that plan back most. The closest plan to the (other) bids is solved anew each time, and a concession is
told where it meets them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.bargain.claims import Claim, closest
from quotaopt.bargain.data import Concession, Node, Terms
from quotaopt.bargain.evidence import money
from quotaopt.bargain.nodes import named, targets_of
from quotaopt.errors import NOWHERE, NoAnswerError, Problem
from quotaopt.options import SolveOptions
from quotaopt.plan.plan import Plan

TRIED = 2
"""Changed plans of each kind that are tried at most."""
LIGHT = 10
"""What it costs a rule to give way, squared: so much less than any bid counts that all bids are met first."""


def concessions(
    plan: Plan, start: Allocation, bids: Mapping[Node, Decimal], terms: Terms, *, options: SolveOptions
) -> tuple[Concession, ...]:
    """Single concessions that close a negotiation, the smallest first, relative to what is conceded."""
    bids = {node: bid for node, bid in bids.items() if bid > 0}
    search = _Search(plan, start, bids, terms, options)
    closest_plan = search.closest_to(bids) if bids else None
    if closest_plan is None:
        return ()
    if search.meets(closest_plan, bids):
        return (Concession("headquarters", closest_plan, Problem.at(NOWHERE, "bargain.closes_all")),)
    found = [*search.owners(closest_plan), *search.total(), *search.rules(closest_plan)]
    return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))


@dataclass(frozen=True)
class _Search:
    plan: Plan
    start: Allocation  # the last proposal
    bids: Mapping[Node, Decimal]
    terms: Terms
    options: SolveOptions

    def owners(self, closest_plan: Allocation) -> Iterator[tuple[float, Concession]]:
        """One owner gives way to all others."""
        targets = targets_of(closest_plan, self.terms.nodes)
        missed = max(self.bids, key=lambda node: _size(self.bids[node], targets[node]))
        largest = max(self.bids, key=lambda node: self.bids[node])
        for node in dict.fromkeys((missed, largest)):
            others = {other: bid for other, bid in self.bids.items() if other != node}
            solved = self.closest_to(others)
            if solved is not None and self.meets(solved, others):
                bid, target = self.bids[node], targets_of(solved, self.terms.nodes)[node]
                values = {"bid": money(bid), "target": money(target), "change": _change(bid, target)}
                statement = Problem.at(NOWHERE, "bargain.closes_owner", node=named(node), **values)
                yield _size(bid, target), Concession("owner", solved, statement, node)

    def total(self) -> Iterator[tuple[float, Concession]]:
        """Headquarters changes its total, where that is one number and every node is bid for."""
        stated = self.plan.spec.total
        targets = targets_of(self.start, self.terms.nodes)
        if not isinstance(stated, Decimal) or {node for node in targets if targets[node]} - set(self.bids):
            return
        step = self.plan.main.step
        after = Decimal(round(sum(self.bids.values()) / step)) * step
        solved = self.closest_to(self.bids, {"total": after})
        if solved is not None and self.meets(solved, self.bids):
            values = {"before": money(stated), "after": money(after), "change": _change(stated, after)}
            statement = Problem.at(NOWHERE, "bargain.closes_total", **values)
            yield _size(stated, after), Concession("headquarters", solved, statement)

    def rules(self, closest_plan: Allocation) -> Iterator[tuple[float, Concession]]:
        """One rule that is no contract gives way, as little as it has to."""
        stated = list(self.plan.document.get("rules", ()))
        prices = closest_plan.rules
        pushed = {
            at: float(np.max(np.abs(prices.price[prices.rule == rule.name]), initial=0.0))
            for at, rule in enumerate(self.plan.spec.rules)
            if rule.soft is None and rule.standing != "contract"
        }
        hardest = sorted((at for at in pushed if pushed[at] > 0.0), key=lambda at: -pushed[at])
        for at in hardest[:TRIED]:
            softened = {key: entry for key, entry in stated[at].items() if key != "priority"}
            softened["soft"] = {"squared": LIGHT}
            solved = self.closest_to(self.bids, {"rules": [*stated[:at], softened, *stated[at + 1 :]]})
            if solved is not None and self.meets(solved, self.bids):
                yield _loosened(self.plan.spec.rules[at].name, solved)

    def closest_to(
        self, bids: Mapping[Node, Decimal], changes: Mapping[str, Any] | None = None
    ) -> Allocation | None:
        """The plan closest to some bids, each relative to its size; None where there is none."""
        claims = [Claim(node, bid, 1.0 / float(bid)) for node, bid in bids.items()]
        try:
            plan = self.plan.change(dict(changes)) if changes else self.plan
            return closest(plan, claims, options=self.options)
        except NoAnswerError:
            return None

    def meets(self, solved: Allocation, bids: Mapping[Node, Decimal]) -> bool:
        """Whether a plan is within the tolerance of all bids, or at the whole step next to them."""
        targets, step = targets_of(solved, self.terms.nodes), self.plan.main.step
        return all(
            abs(bid - targets[node]) <= max(self.terms.tolerance * targets[node], step)
            for node, bid in bids.items()
        )


def _loosened(name: str, solved: Allocation) -> tuple[float, Concession]:
    """What a rule would have to admit where it is missed most."""
    rules = solved.rules
    row = int(np.argmax(np.where(rules.rule == name, -rules.slack, -np.inf)))
    side = rules.lower if rules.activity[row] < rules.lower[row] else rules.upper
    limit, after = Decimal(str(side[row])), Decimal(str(rules.activity[row]))
    values = {"member": str(rules.member[row]) or name, "limit": money(limit), "after": money(after)}
    statement = Problem.at(NOWHERE, "bargain.closes_rule", rule=name, **values)
    return _size(limit, after), Concession("rule", solved, statement)


def _size(before: Decimal, after: Decimal) -> float:
    """A change, relative to what is changed."""
    return float(abs(after - before) / max(abs(before), abs(after), Decimal(1)))


def _change(before: Decimal, after: Decimal) -> str:
    """A change in words: ``+3.2 %``."""
    return f"{100 * (after - before) / before:+.1f} %"

"""Check targets against a plan or its rulebook, in exact integers and without any tolerance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.certify.carried import Carried, check_carried
from quotaopt.certify.certificate import Certificate, StageProof
from quotaopt.certify.claim import Claim, StatedCredits
from quotaopt.certify.coincide import nested
from quotaopt.certify.credits import check_credits
from quotaopt.certify.derived import check_derived
from quotaopt.certify.evidence import CarriedNumbers, DerivedTargets, Evidence, Fairness
from quotaopt.certify.findings import (
    Finding,
    check_cells,
    check_level,
    check_reference,
    check_rule,
    check_signs,
    check_size,
    check_steps,
)
from quotaopt.certify.logic import check_choices
from quotaopt.certify.means import of_rules, of_stages, said
from quotaopt.certify.numbering import as_table, cells_in, numbered, numbered_carried, numbered_derived
from quotaopt.certify.price import MultiplierError, Multipliers, Prices
from quotaopt.certify.refute import refute
from quotaopt.certify.rulebook import Rulebook
from quotaopt.certify.stages import Chain, check_stages, ground_of
from quotaopt.certify.targets import Targets, cells_of
from quotaopt.errors import Problem
from quotaopt.model.arrays import IntArray

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def certify(
    plan: Plan,
    targets: Targets,
    claim: Claim | None = None,
    *,
    book: Rulebook | None = None,
    carried: Carried | None = None,
    derived: Mapping[tuple[str, str | None], IntArray] | None = None,
) -> Certificate:
    """Check `targets` against every rule of `plan`, read anew from the plan's own tables.

    Parameters
    ----------
    plan
        The plan as stated.
    targets
        One row per cell, in any order.
    claim
        What is claimed about their fairness; without it only the rules are checked.
    book
        The plan's rules from `evaluate`, where they are at hand already.
    carried
        With over-assignment, what everyone carries beside the plan numbers, where it is to be checked.
    derived
        Targets of measures that are made of others, by measure and tier, where they are to be checked: minor
        units of every cell of a layer, in the order of cells. (n_cells,)
    """
    from quotaopt.certify.reading.evaluate import evaluate

    book = book or evaluate(plan)
    cell = cells_of(book.space, targets)
    found = _Found([check_cells(book.space, targets, cell), check_size(targets.minor)])
    if not found.all_hold:
        return found.certificate
    coarser = [level for level in targets.names if level not in book.space.finest]
    found.add(check_level(book.space, level, targets, cell) for level in coarser)
    table = as_table(book, cell, targets.minor)
    found.add_rules(book, table, numbered_derived(book, derived), read_anew=True)
    if book.ladder is not None and carried is not None:
        found.add_carried(book, numbered_carried(book, carried, cell), table)
    if claim is not None:
        found.add_claim(book, table, claim, cell)
    return found.certificate


def examine(book: Rulebook, evidence: Evidence) -> Certificate:
    """Check evidence in the numbers of a rulebook: every rule, and all that is claimed."""
    table, fairness = evidence.targets, evidence.fairness
    found = _Found([check_size(table)])
    if not found.all_hold:
        return found.certificate
    found.add_rules(book, table, (evidence.derived or {}) if book.derived else None, read_anew=False)
    if book.ladder is not None:
        found.add_carried(book, evidence.carried, table)
    found.add_credits(book, table, fairness.credits)
    if found.add([check_stages(book, fairness)]):
        try:
            found.add_fairness(book, table, fairness)
        except MultiplierError as error:
            found.add([Finding.of("multipliers", str(error), holds=False)])
    return found.certificate


def refuted(plan: Plan, multipliers: Multipliers, idle: Targets | None = None) -> bool:
    """Whether `multipliers` prove, in exact arithmetic, that no plan in whole steps keeps all rules.

    Parameters
    ----------
    idle
        Cells that carry nothing because they have no reference (their amounts are ignored).

    Raises
    ------
    MultiplierError
        A multiplier names a row that the plan does not have, or is not a finite number.
    """
    from quotaopt.certify.reading.evaluate import evaluate

    book = evaluate(plan)
    return refute(book, multipliers, None if idle is None else cells_in(book, idle))


@dataclass(eq=False)
class _Found:
    """What was looked at, and what can be said of it."""

    findings: list[Finding]
    means: list[Problem] = field(default_factory=list)
    stages: tuple[StageProof, ...] = ()

    @property
    def all_hold(self) -> bool:
        """Whether nothing has failed so far."""
        return all(finding.check.ok for finding in self.findings)

    @property
    def certificate(self) -> Certificate:
        """All of it."""
        return Certificate(
            checks=tuple(finding.check for finding in self.findings),
            violations=tuple(violation for finding in self.findings for violation in finding.violations),
            statements=tuple(self.means),
            stages=self.stages,
        )

    def add(self, findings: Iterable[Finding]) -> bool:
        """More findings; whether all of them hold."""
        new = list(findings)
        self.findings += new
        return all(finding.check.ok for finding in new)

    def add_rules(
        self, book: Rulebook, table: IntArray, derived: DerivedTargets | None, *, read_anew: bool
    ) -> None:
        """Whole steps, every rule, and what other measures are made of."""
        if self.add([check_steps(book, table), check_signs(book, table)]):
            self.means.append(said("cells", count=table.size))
        self.add(check_rule(book, rows, table) for rows in book.rules)
        self.add(check_choices(book, choices, table) for choices in book.choices)
        self.means += of_rules(book, read_anew=read_anew)
        if derived is not None:
            self.add(check_derived(book, table, derived))
            self.means.append(said("derived", count=len(derived)))

    def add_carried(self, book: Rulebook, carried: CarriedNumbers | None, table: IntArray) -> None:
        """What everyone carries with over-assignment."""
        assert book.ladder is not None
        self.add(check_carried(book, carried, table))
        self.means.append(said("over_assignment", levels=len(book.ladder.rungs)))

    def add_claim(self, book: Rulebook, table: IntArray, claim: Claim, cell: IntArray) -> None:
        """What is claimed by names; `cell` is that of every row of the targets."""
        self.add_credits(book, table, claim.credits)
        if not self.add([check_stages(book, claim)]):
            return
        try:
            self.add_fairness(book, table, numbered(book, claim, cell))
        except MultiplierError as error:
            self.add([Finding.of("multipliers", str(error), holds=False)])

    def add_credits(self, book: Rulebook, table: IntArray, stated: StatedCredits | None) -> None:
        """People's numbers, where there are owners."""
        if book.assigned is not None:
            finding, means = check_credits(book, book.assigned, book.only_main(table), stated)
            self.add([finding])
            self.means += means

    def add_fairness(self, book: Rulebook, table: IntArray, fairness: Fairness) -> None:
        """What stages, which are those of the plan, prove.

        Raises
        ------
        MultiplierError
            A price or settled unit does not exist in the plan, or is not a finite number.
        """
        if not self.add([check_reference(book, fairness.reference)]):
            return
        ground = ground_of(book, fairness.reference)
        self.stages = tuple(Chain(ground, fairness.stages).proofs(table))
        n_prices = sum(_count(stage.prices) for stage in fairness.stages)
        self.add([Finding.of("multipliers", count=n_prices, holds=True)])
        self.means += [said("reference"), *of_stages(self.stages, len(ground.sizes))]
        if fairness.coincides:
            prices = fairness.stages[0].prices
            free = not any(choices.can_matter(ground.carries) for choices in book.choices)
            agree = free and nested(book, prices, ground.carries)
            if self.add([Finding.of("coincides", count=_count(prices), holds=agree)]):
                self.means.append(said("coincides", rows=_count(prices)))


def _count(prices: Prices) -> int:
    return sum(int(np.count_nonzero(each)) for each in prices.values())

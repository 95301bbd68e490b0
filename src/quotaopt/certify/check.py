"""Check targets against a plan, in exact integers and without any tolerance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.certify.carried import Carried, check_carried
from quotaopt.certify.certificate import Certificate, StageProof
from quotaopt.certify.claim import Claim
from quotaopt.certify.coincide import nested
from quotaopt.certify.credits import check_credits
from quotaopt.certify.derived import DerivedTargets, check_derived
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
from quotaopt.certify.groups import Values
from quotaopt.certify.logic import check_choices
from quotaopt.certify.means import of_rules, of_stages, said
from quotaopt.certify.price import MultiplierError, Multipliers, by_rule
from quotaopt.certify.refute import refute
from quotaopt.certify.rulebook import Rulebook, Space
from quotaopt.certify.stages import Chain, check_stages, ground_of
from quotaopt.certify.targets import Targets, cells_of
from quotaopt.errors import Problem
from quotaopt.model.arrays import BoolArray, IntArray

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def certify(
    plan: Plan,
    targets: Targets,
    claim: Claim | None = None,
    *,
    book: Rulebook | None = None,
    carried: Carried | None = None,
    derived: DerivedTargets | None = None,
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
    """
    from quotaopt.certify.reading.evaluate import evaluate

    book = book or evaluate(plan)
    cell = cells_of(book.space, targets)
    findings = [check_cells(book.space, targets, cell), check_size(targets)]
    if not all(finding.check.ok for finding in findings):
        return _certificate(findings)
    table = _as_table(book.space, cell, targets.minor)
    whole = [
        check_steps(book, targets, book.space.layer_of(cell // book.space.n_periods)),
        check_signs(book, targets),
    ]
    findings += whole
    coarser = [level for level in targets.names if level not in book.space.finest]
    findings += [check_level(book.space, level, targets, cell) for level in coarser]
    findings += [check_rule(book, rows, table) for rows in book.rules]
    findings += [check_choices(book, choices, table) for choices in book.choices]
    if derived is not None:
        findings += check_derived(book, table, derived)
    means = of_rules(book)
    if derived is not None:
        means.append(said("derived", count=len(derived)))
    if book.ladder is not None and carried is not None:
        findings += check_carried(book, carried, cell, table)
        means.append(said("over_assignment", levels=len(book.ladder.rungs)))
    if all(finding.check.ok for finding in whole):
        means.insert(0, said("cells", count=len(targets)))
    if claim is None:
        return _certificate(findings, means)
    if book.assigned is not None:
        credited, said_of_them = check_credits(book, book.assigned, book.only_main(table), claim.credits)
        findings.append(credited)
        means += said_of_them
    fair, proved, stages = _fairness(book, table, cell, claim)
    return _certificate([*findings, *fair], [*means, *proved], stages)


def _fairness(
    book: Rulebook, table: IntArray, cell: IntArray, claim: Claim
) -> tuple[list[Finding], list[Problem], tuple[StageProof, ...]]:
    """What is wrong with a claim, what it proves, and what of every stage."""
    reference = _as_table(book.space, cell, claim.reference)
    findings = [check_reference(book, reference), check_stages(book, claim)]
    if not all(finding.check.ok for finding in findings):
        return findings, [], ()
    n_prices = sum(len(stage.multipliers) + len(stage.links) for stage in claim.stages)
    try:
        ground = ground_of(book, reference)
        proofs = tuple(Chain(ground, claim, cell).proofs(table))
        if claim.coincides:
            findings.append(_coincidence(book, claim, ground.carries))
    except MultiplierError as error:
        wrong = Finding.of("multipliers", str(error), count=n_prices, holds=False)
        return [*findings, wrong], [], ()
    findings.append(Finding.of("multipliers", count=n_prices, holds=True))
    means = [said("reference"), *of_stages(proofs, len(ground.sizes))]
    if claim.coincides and all(finding.check.ok for finding in findings):
        means.append(said("coincides", rows=_n_priced(book, claim)))
    return findings, means, proofs


def _coincidence(book: Rulebook, claim: Claim, carries: BoolArray) -> Finding:
    """The priced rules leave every notion the same answer."""
    holds = nested(book, by_rule(book, claim.stages[0].multipliers), carries)
    return Finding.of("coincides", count=_n_priced(book, claim), holds=holds)


def _n_priced(book: Rulebook, claim: Claim) -> int:
    prices = by_rule(book, claim.stages[0].multipliers)
    return sum(int(np.count_nonzero(each)) for each in prices.values())


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
    if idle is None:
        return refute(book, multipliers)
    nothing = np.zeros(book.space.shape, dtype=np.bool_)
    cell = cells_of(book.space, idle)
    nothing.reshape(-1)[cell[cell >= 0]] = True
    return refute(book, multipliers, nothing)


def _certificate(
    findings: Iterable[Finding], means: Iterable[Problem] = (), stages: tuple[StageProof, ...] = ()
) -> Certificate:
    return Certificate(
        checks=tuple(finding.check for finding in findings),
        violations=tuple(violation for finding in findings for violation in finding.violations),
        statements=tuple(means),
        stages=stages,
    )


def _as_table(space: Space, cell: IntArray, values: Values) -> Values:
    """Values of rows as a table of cells. (n_rows,) -> (n_bases, n_periods)"""
    table = np.zeros(space.shape, dtype=values.dtype)
    table.reshape(-1)[cell] = values
    return table

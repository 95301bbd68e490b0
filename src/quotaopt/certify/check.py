"""Check targets against a plan, in exact integers and without any tolerance."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from quotaopt.certify.bound import Between, Gap, gap, refute
from quotaopt.certify.certificate import Certificate
from quotaopt.certify.evaluate import evaluate
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
from quotaopt.certify.price import Links, MultiplierError, Multipliers, linked
from quotaopt.certify.rulebook import Limits, Rulebook, RuleRows, Space
from quotaopt.certify.selection import choose, cut
from quotaopt.certify.targets import Targets, cells_of
from quotaopt.errors import NOWHERE, Problem
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.plan.plan import Plan


@dataclass(frozen=True, eq=False)
class Claim:
    """What is claimed about the fairness of targets. `reference` follows the rows of the targets.

    With a `level`, burdens are those of its members, or of the combinations of its members.
    """

    notion: str
    reference: FloatArray  # (n_rows,), minor units, 0 or more
    multipliers: Multipliers
    level: tuple[str, ...] = ()
    links: Links = field(default_factory=dict)


def certify(
    plan: Plan, targets: Targets, claim: Claim | None = None, *, book: Rulebook | None = None
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
    """
    book = book or evaluate(plan)
    cell = cells_of(book.space, targets)
    findings = [check_cells(book.space, targets, cell), check_size(targets)]
    if not all(finding.check.ok for finding in findings):
        return _certificate(findings)
    table = _as_table(book.space, cell, targets.minor)
    whole = [check_steps(book, targets), check_signs(book, targets)]
    findings += whole
    coarser = [level for level in targets.names if level not in book.space.finest]
    findings += [check_level(book.space, level, targets, cell) for level in coarser]
    findings += [check_rule(book, rows, table) for rows in book.rules]
    findings += [check_choices(book, choices, table) for choices in book.choices]
    means = [_means("rules", rules=len(book.rules) - 1, rows=sum(map(len, book.rules)))]
    if book.choices:
        n_choices = sum(len(choices.rows) for choices in book.choices)
        means.append(_means("choices", rules=len(book.choices), rows=n_choices))
    if all(finding.check.ok for finding in whole):
        means.insert(0, _means("cells", count=len(targets)))
    if claim is None:
        return _certificate(findings, means)
    reference = _as_table(book.space, cell, claim.reference)
    fair, proved, found = _fairness(plan, book, table, reference, claim)
    return _certificate([*findings, *fair], [*means, *proved], found)


def _fairness(
    plan: Plan, book: Rulebook, table: IntArray, reference: FloatArray, claim: Claim
) -> tuple[list[Finding], list[Problem], Gap | None]:
    """What is wrong with a claim, what it proves, and the gap."""
    usable = check_reference(plan, book, reference)
    if not usable.check.ok:
        return [usable], [], None
    n_prices = len(claim.multipliers) + len(claim.links)
    try:
        between = _between(book.space, claim)
        found = gap(book, table, reference, claim.notion, claim.multipliers, between)
    except MultiplierError as error:
        return [usable, Finding.of("multipliers", str(error), count=n_prices, holds=False)], [], None
    proved = _means("no_bound")
    if math.isfinite(found.relative):
        proved = _means("bound", objective=found.objective, bound=found.bound, gap=found.relative)
    priced = Finding.of("multipliers", count=n_prices, holds=True)
    return [usable, priced], [_means("reference"), proved], found


def _between(space: Space, claim: Claim) -> Between | None:
    """The groups of a claim and their prices.

    Raises
    ------
    MultiplierError
        There is no such level or group, or a price is not a finite number.
    """
    if not claim.level:
        return None
    unknown = set(claim.level) - space.codes.keys()
    if unknown:
        raise MultiplierError(min(unknown))
    groups = cut(space, choose(space, {}), claim.level).groups
    known = np.ones(len(groups), dtype=np.bool_)
    rows = RuleRows("level", "band", space, claim.level, groups, Limits(None, None), known)
    return Between(groups, linked(rows, claim.links))


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
    book = evaluate(plan)
    if idle is None:
        return refute(book, multipliers)
    nothing = np.zeros(book.space.shape, dtype=np.bool_)
    cell = cells_of(book.space, idle)
    nothing.reshape(-1)[cell[cell >= 0]] = True
    return refute(book, multipliers, nothing)


def _means(what: str, **values: object) -> Problem:
    return Problem.at(NOWHERE, f"certify.means.{what}", **values)


def _certificate(
    findings: Iterable[Finding], means: Iterable[Problem] = (), found: Gap | None = None
) -> Certificate:
    proved = found if found is not None and math.isfinite(found.relative) else None
    return Certificate(
        checks=tuple(finding.check for finding in findings),
        violations=tuple(violation for finding in findings for violation in finding.violations),
        statements=tuple(means),
        objective=proved and proved.objective,
        bound=proved and proved.bound,
        gap=proved and proved.relative,
    )


def _as_table(space: Space, cell: IntArray, values: Values) -> Values:
    """Values of rows as a table of cells. (n_rows,) -> (n_bases, n_periods)"""
    table = np.zeros(space.shape, dtype=values.dtype)
    table.reshape(-1)[cell] = values
    return table

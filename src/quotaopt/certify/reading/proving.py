"""Writing proof files: results by the names of a plan become evidence in the numbers of its rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from quotaopt.certify.carried import Carried
from quotaopt.certify.certificate import Certificate
from quotaopt.certify.claim import Claim
from quotaopt.certify.evidence import CaseEvidence, Evidence, Impossibility
from quotaopt.certify.impossible import examine_impossibility
from quotaopt.certify.numbering import as_table, cells_in, numbered, numbered_carried, numbered_derived
from quotaopt.certify.price import Multipliers, by_rule
from quotaopt.certify.proof_file import Proof, SolverSays, save_proof
from quotaopt.certify.reading.statement import state
from quotaopt.certify.rulebook import RuleRows
from quotaopt.certify.targets import Targets, cells_of
from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.model.arrays import IntArray
from quotaopt.plan.plan import Plan, provenance


def write_proof(
    path: str | Path,
    plan: Plan,
    targets: Targets,
    claim: Claim,
    certificate: Certificate,
    *,
    plan_class: str,
    method: str,
    carried: Carried | None = None,
    derived: Mapping[tuple[str, str | None], IntArray] | None = None,
) -> None:
    """Write the proof of a certified result.

    Parameters
    ----------
    targets, claim, certificate, carried, derived
        What `certify` was asked and what it answered.
    plan_class, method
        The plan's structure class and how the answer was found, as the solve says.
    """
    statement = state(plan)
    book = statement.book
    cell = cells_of(book.space, targets)
    evidence = Evidence(
        targets=as_table(book, cell, targets.minor),
        fairness=numbered(book, claim, cell),
        carried=None if carried is None else numbered_carried(book, carried, cell),
        derived=numbered_derived(book, derived),
    )
    says = SolverSays(_versions(plan), plan_class, method)
    save_proof(path, Proof(statement, evidence, says, certificate.stages))


def write_refutation(
    path: str | Path,
    plan: Plan,
    multipliers: Multipliers,
    idle: Targets,
    *,
    rows: Iterable[Named] | None = None,
    choices: Iterable[Named] = (),
    cases: tuple[CaseEvidence, ...] = (),
    is_smallest: bool = False,
) -> None:
    """Write the proof that no plan keeps the rules.

    Parameters
    ----------
    multipliers, idle
        As `refuted` has accepted them.
    rows
        The conflict, by rule and members; the multipliers then are of these rows alone. Without it all
        hard rows are said to conflict.
    choices, cases
        Rows of choice among them, and the cases that rule out every way to choose.
    is_smallest
        Whether the others can be kept without any one of the rows, as is found by a solver.

    Raises
    ------
    NotCertifiedError
        The multipliers or the cases prove nothing.
    """
    statement = state(plan)
    book = statement.book
    if rows is None:
        numbers = {each.rule: np.arange(len(each)) for each in book.rules if each.soft is None}
    else:
        numbers = _numbers(book.rules, rows)
    evidence = Impossibility(
        rows=numbers,
        prices=by_rule(book, multipliers),
        idle=cells_in(book, idle),
        choices=_numbers([each.rows for each in book.choices], choices),
        cases=cases,
    )
    if not examine_impossibility(book, evidence).verified:
        raise NotCertifiedError([Problem.at(NOWHERE, "proof.no_refutation")])
    save_proof(path, Proof(statement, evidence, SolverSays(_versions(plan), is_smallest=is_smallest)))


Named: TypeAlias = tuple[str, str]
"""A row by its rule and its members."""


def _numbers(rules: Sequence[RuleRows], named: Iterable[Named]) -> dict[str, IntArray]:
    """Rows that are there, by rule and in order."""
    members: dict[str, list[str]] = {}
    for rule, of_row in named:
        members.setdefault(rule, []).append(of_row)
    return {
        rows.rule: np.unique(rows.rows_named(members[rows.rule])) for rows in rules if rows.rule in members
    }


def _versions(plan: Plan) -> Mapping[str, str]:
    sources: Mapping[str, Any] = provenance(plan)
    return dict(sources["versions"])

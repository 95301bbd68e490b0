"""Where only choices make a plan impossible, a file rules out every case, and no change to it passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import quotaopt
from quotaopt.certify import Proof, read_proof
from quotaopt.certify.evidence import CaseEvidence, Impossibility, Parting
from quotaopt.certify.exact import Exact
from quotaopt.certify.rulebook import Choices, Limits
from quotaopt.cli.main import main
from quotaopt.errors import NotCertifiedError, PlanError
from support.choice_conflicts import random_choices
from support.files import write_plan
from support.logic_plans import logic_plan
from support.seeds import n_plans
from support.tampering import is_caught, with_book, with_evidence

PLANS = n_plans(1)
AT_LEAST = 20
"""So many kinds of tampering are tried on every plan."""
LIMITS_ENOUGH = 10**15
COUNT = {"name": "count", "each": ["rep"], "at_most": {"count": 1, "of": "line"}}


def conflicting(n: int) -> Iterator[quotaopt.Plan]:
    """Random plans that choices alone make impossible, in more cases than one."""
    found, seed = 0, 0
    while found < n:
        seed += 1
        plan = random_choices(seed)
        try:
            conflict = quotaopt.diagnose(plan).conflict
        except (PlanError, NotCertifiedError):
            continue  # told before anything is searched, or undecided
        if conflict is not None and len(conflict.cases) > 1:
            found += 1
            yield plan


def proof_of(plan: quotaopt.Plan, path: Path) -> Proof:
    quotaopt.diagnose(plan).write_proof(path)
    return read_proof(path)


def _evidence(proof: Proof) -> Impossibility:
    assert isinstance(proof.evidence, Impossibility)
    return proof.evidence


def _with_cases(proof: Proof, *cases: CaseEvidence) -> Proof:
    return with_evidence(proof, cases=cases)


def _case(change: Callable[[CaseEvidence], CaseEvidence]) -> Callable[[Proof], Proof]:
    """Every case that is ruled out, said otherwise."""

    def forge(proof: Proof) -> Proof:
        return _with_cases(
            proof, *(case if case.parting else change(case) for case in _evidence(proof).cases)
        )

    return forge


def _root(change: Callable[[CaseEvidence], CaseEvidence]) -> Callable[[Proof], Proof]:
    """The root, which is parted, said otherwise."""

    def forge(proof: Proof) -> Proof:
        root, *others = _evidence(proof).cases
        return _with_cases(proof, change(root), *others)

    return forge


def _parting(change: Callable[[Parting], Parting]) -> Callable[[Proof], Proof]:
    def changed(root: CaseEvidence) -> CaseEvidence:
        assert root.parting is not None
        return replace(root, parting=change(root.parting))

    return _root(changed)


def _repriced(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Proof], Proof]:
    def changed(case: CaseEvidence) -> CaseEvidence:
        sides = {"prices": case.prices, "at_least": case.at_least, "at_most": case.at_most}
        return CaseEvidence(
            **{side: {rule: change(each) for rule, each in by.items()} for side, by in sides.items()}
        )

    return _case(changed)


def _swapped(proof: Proof) -> Proof:
    """What rules out one of two cases that belong together is said of the other."""
    cases = list(_evidence(proof).cases)
    is_end = [case.parting is None for case in cases]
    at = next(i for i in range(1, len(cases)) if is_end[i - 1] and is_end[i])
    cases[at - 1], cases[at] = cases[at], cases[at - 1]
    return _with_cases(proof, *cases)


def _one_row_less(kind: str) -> Callable[[Proof], Proof | None]:
    def forge(proof: Proof) -> Proof | None:
        rows = getattr(_evidence(proof), kind)
        if not rows:
            return None
        rule, numbers = next(iter(rows.items()))
        return with_evidence(proof, **{kind: {**rows, rule: numbers[1:]}})

    return forge


def _one_row_more(kind: str) -> Callable[[Proof], Proof]:
    """A row that is not there."""

    def forge(proof: Proof) -> Proof:
        rule = (
            proof.statement.book.rules[0].rule
            if kind == "rows"
            else proof.statement.book.choices[0].rows.rule
        )
        return with_evidence(proof, **{kind: {**getattr(_evidence(proof), kind), rule: np.array([99])}})

    return forge


def _stated(change: Callable[[Choices], Choices | None]) -> Callable[[Proof], Proof | None]:
    """A statement in which the first rule of choice that takes part asks for something else."""

    def forge(proof: Proof) -> Proof | None:
        choices = list(proof.statement.book.choices)
        at = next(i for i, each in enumerate(choices) if each.rows.rule in _evidence(proof).choices)
        changed = change(choices[at])
        if changed is None:
            return None
        choices[at] = changed
        return with_book(proof, choices=tuple(choices))

    return forge


def _unknown(choices: Choices) -> Choices:
    return replace(choices, rows=replace(choices.rows, known=np.zeros(len(choices.rows), dtype=np.bool_)))


def _nothing_asked(choices: Choices) -> Choices | None:
    """Lots of nothing, counts that all groups fit into."""
    if choices.rows.kind == "one_of":
        return None
    amount = choices.n_groups if choices.rows.kind == "at_most" else 0
    return replace(choices, values=(Exact(np.full(len(choices.rows), amount)),))


def _of_another_kind(choices: Choices) -> Choices:
    kind = "lot" if choices.rows.kind == "at_most" else "at_most"
    return replace(choices, rows=replace(choices.rows, kind=kind))


def _counted_nowhere(choices: Choices) -> Choices | None:
    return None if choices.member_row is None else replace(choices, member_row=choices.member_row - 1)


def _no_limits(proof: Proof) -> Proof | None:
    """Hard rules, the total among them, of which nothing is asked any more."""
    if not _evidence(proof).rows:
        return None
    rules = [
        replace(
            rows,
            limits=Limits(
                rows.limits.lower and Exact(np.zeros(len(rows), dtype=np.int64)),
                rows.limits.upper and Exact(np.full(len(rows), LIMITS_ENOUGH)),
            ),
        )
        if rows.parent is None
        else rows
        for rows in proof.statement.book.rules
    ]
    return with_book(proof, rules=tuple(rules))


FORGED: Mapping[str, Callable[[Proof], Proof | None]] = {
    "no cases": lambda proof: _with_cases(proof),
    "the root left out": lambda proof: _with_cases(proof, *_evidence(proof).cases[1:]),
    "the last case left out": lambda proof: _with_cases(proof, *_evidence(proof).cases[:-1]),
    "the last case twice": lambda proof: _with_cases(proof, *(cases := _evidence(proof).cases), cases[-1]),
    "all cases twice": lambda proof: _with_cases(proof, *_evidence(proof).cases * 2),
    "two cases swapped": _swapped,
    "only the root, ruled out by nothing": lambda proof: _with_cases(proof, CaseEvidence()),
    "parted beyond the last option": _parting(lambda parting: replace(parting, option=9)),
    "parted before the first option": _parting(lambda parting: replace(parting, option=-1)),
    "parted at a group that is not there": _parting(lambda parting: replace(parting, group=999)),
    "parted at a group counted from the end": _parting(lambda parting: replace(parting, group=-1)),
    "parted at a rule that is not there": _parting(lambda parting: replace(parting, rule="nothing")),
    "a parted case called ruled out": _root(lambda case: replace(case, parting=None)),
    "no prices": _repriced(lambda each: 0.0 * each),
    "prices of the other sign": _repriced(lambda each: -each),
    "one price too many": _repriced(lambda each: np.append(each, 1.0)),
    "prices of a rule that is not there": _case(lambda case: replace(case, at_most={"nothing": np.ones(1)})),
    "one row of choice less": _one_row_less("choices"),
    "one hard row less": _one_row_less("rows"),
    "a row of choice that is not there": _one_row_more("choices"),
    "a hard row that is not there": _one_row_more("rows"),
    "values unknown": _stated(_unknown),
    "choices that ask for nothing": _stated(_nothing_asked),
    "choices of another kind": _stated(_of_another_kind),
    "groups that no row counts": _stated(_counted_nowhere),
    "hard rules that ask for nothing": _no_limits,
    "cells left out": lambda proof: with_evidence(proof, idle=_evidence(proof).idle[:-1]),
}  # fmt: skip


@pytest.fixture(scope="module")
def proofs(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[quotaopt.Plan, Proof]]:
    folder = tmp_path_factory.mktemp("proofs")
    plans = (logic_plan(COUNT), *conflicting(PLANS))
    return [(plan, proof_of(plan, folder / "proof.json")) for plan in plans]


def test_files_of_choices_stand_for_themselves_and_forged_ones_do_not(proofs, tmp_path):
    tried = set()
    for plan, proof in proofs:
        assert not is_caught(proof, tmp_path / "honest.json")
        assert not is_caught(proof, tmp_path / "honest.json", plan)
        forged = {kind: forge(proof) for kind, forge in FORGED.items()}
        stated = {kind: each for kind, each in forged.items() if each is not None}
        assert len(stated) >= AT_LEAST
        passed = [kind for kind, each in stated.items() if not is_caught(each, tmp_path / "forged.json")]
        assert passed == []
        tried |= set(stated)
    assert tried == set(FORGED)


def test_no_row_can_be_left_out(proofs, tmp_path):
    for _, proof in proofs:
        evidence = _evidence(proof)
        for kind in ("rows", "choices"):
            for rule, numbers in getattr(evidence, kind).items():
                for row in numbers:
                    fewer = {**getattr(evidence, kind), rule: numbers[numbers != row]}
                    forged = with_evidence(proof, **{kind: fewer})
                    assert is_caught(forged, tmp_path / "forged.json"), (rule, row)


def test_no_case_can_be_left_out(proofs, tmp_path):
    for _, proof in proofs:
        cases = _evidence(proof).cases
        for out in range(len(cases)):
            forged = _with_cases(proof, *cases[:out], *cases[out + 1 :])
            assert is_caught(forged, tmp_path / "forged.json"), out


def test_it_says_what_is_ruled_out_and_by_which_means(tmp_path, capsys):
    file, path = write_plan(logic_plan(COUNT), tmp_path), str(tmp_path / "no.proof.gz")
    assert main(["diagnose", str(file), "--proof", path]) == 3
    capsys.readouterr()
    assert main(["verify", path, str(file), "--lang", "en"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "no plan keeps these 5 rows together" in told
    assert "falls into 6 cases, which leave nothing out" in told
    assert "count[R000]: no more than 1 carry anything" in told
    assert "Not verified, as stated by the solver: without any one of these rows" in told

"""What was verified and by which means, in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence

from quotaopt.certify.certificate import StageProof
from quotaopt.certify.ground import ROUNDS
from quotaopt.certify.rulebook import Rulebook
from quotaopt.errors import NOWHERE, Problem


def said(what: str, **values: object) -> Problem:
    """One sentence."""
    return Problem.at(NOWHERE, f"certify.means.{what}", **values)


def of_rules(book: Rulebook, *, read_anew: bool) -> list[Problem]:
    """How the rules were looked at, read from the plan or from the statement of a proof."""
    hard = [rows for rows in book.rules if rows.soft is None]
    soft = [rows for rows in book.rules if rows.soft is not None]
    means = [said("rules" if read_anew else "rules_stated", rules=len(hard) - 1, rows=sum(map(len, hard)))]
    if soft:
        means.append(said("soft", rules=len(soft), rows=sum(map(len, soft))))
    if book.choices:
        n_choices = sum(len(choices.rows) for choices in book.choices)
        means.append(said("choices", rules=len(book.choices), rows=n_choices))
    return means


def of_stages(stages: Sequence[StageProof], n_units: int) -> list[Problem]:
    """What is proved of every stage."""
    if len(stages) == 1 and stages[0].kind not in ROUNDS:
        (stage,) = stages
        if stage.bound is None:
            return [said("no_bound")]
        return [said("bound", objective=_shown(stage.objective), bound=stage.bound, gap=_shown(stage.gap))]
    means = [_of_stage(number, stage) for number, stage in enumerate(stages, start=1)]
    rounds = [stage for stage in stages if stage.kind in ROUNDS]
    if rounds:
        settled = sum(stage.settled for stage in rounds)
        play = max(_shown(stage.play) for stage in rounds)
        means.append(said("settled", settled=settled, units=n_units, play=play))
    return means


def _of_stage(number: int, stage: StageProof) -> Problem:
    kind = f"priority {stage.priority}" if stage.priority else stage.kind
    if stage.bound is None:
        return said("stage_open", number=number, kind=kind, value=stage.value)
    shown = {"value": stage.value, "objective": _shown(stage.objective), "bound": stage.bound}
    return said("stage", number=number, kind=kind, **shown)


def _shown(value: float | None) -> float:
    """A number for a sentence."""
    return math.inf if value is None else value

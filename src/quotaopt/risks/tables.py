"""The members of every level with their chances, as columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray, LabelArray
from quotaopt.report.amounts import decimals_of
from quotaopt.risks.draws import Reached
from quotaopt.risks.run import Risk

NUMBERS = ("target", "expected", "chance", "error")


@dataclass(frozen=True, eq=False)
class Chances:
    """Members of one level who have a number to reach, in the order of the plan."""

    level: str
    names: LabelArray  # (n_members,)
    number: IntArray  # (n_members,), steps
    sold: FloatArray  # (n_members,), steps, on average
    chance: FloatArray  # (n_members,)
    error: FloatArray  # (n_members,), standard error of the chance

    def __len__(self) -> int:
        return len(self.names)


def chances(risk: Risk) -> Iterator[Chances]:
    """Level by level, people last."""
    for reached in risk.drawn.rungs:
        yield _chances(risk, reached)


def _chances(risk: Risk, reached: Reached) -> Chances:
    atoms, rung, n_pairs = risk.ground.atoms, reached.rung, risk.drawn.n_pairs
    at = rung.carries
    chance = reached.reached[at] / n_pairs
    variance = np.maximum(reached.squared[at] / n_pairs - chance**2, 0.0)
    return Chances(
        rung.level,
        atoms.cells.member_names(rung.level, atoms.first_cell[rung.start[at]]),
        rung.number[at],
        reached.sold[at] / n_pairs,
        chance,
        np.sqrt(variance / (n_pairs - 1)),
    )


def member_columns(risk: Risk) -> dict[str, list[Any]]:
    """Columns ``level member target expected chance error``; amounts in the unit of the measure."""
    step = risk.allocation.shown.step
    digits = decimals_of(step)
    found: dict[str, list[Any]] = {name: [] for name in ("level", "member", *NUMBERS)}
    for each in chances(risk):
        found["level"] += [each.level] * len(each)
        found["member"] += each.names.tolist()
        found["target"] += [float(steps * step) for steps in each.number.tolist()]
        found["expected"] += np.round(each.sold * float(step), digits).tolist()
        found["chance"] += np.round(each.chance, 6).tolist()
        found["error"] += np.round(each.error, 6).tolist()
    return found

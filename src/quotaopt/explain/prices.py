"""Which rows have a price in the answer, and in which stage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.explain.answering import Answering
from quotaopt.model.arrays import FloatArray, IntArray, LabelArray
from quotaopt.stages.face import is_price
from quotaopt.stages.stage import GOALS, Stage


@dataclass(frozen=True, eq=False)
class Priced:
    """Rows with a price, the strongest first: by how much a part of its limit moves what is made small."""

    row: IntArray  # (n,), of the model
    price: FloatArray  # (n,)
    stage: LabelArray  # (n,), a notion or `GOALS`; "" for rows that must sum to nothing and have no price


def priced_rows(answering: Answering, levels: tuple[Stage, ...]) -> Priced:
    """The rows with a price in the first stage that prices them.

    Of the rounds of a notion only `levels` count, those that settled something of the selection; the
    prices of goals only where they are missed. Rows that a stage has fixed at their limit may have a price of
    either sign in the last one, which only chooses among plans that are equally good by the plan's words.
    """
    model = answering.chosen.allocation.built.model
    price, stage = np.zeros(model.n_rows), np.full(model.n_rows, "", dtype=object)
    for each in _earlier(answering, levels):
        rows = np.flatnonzero(is_price(each.multipliers * model.row_mass) & (stage == ""))
        price[rows], stage[rows] = each.multipliers[rows], each.kind
    if answering.answered is not None:
        rows = answering.pushes.rows[stage[answering.pushes.rows] == ""]
        price[rows], stage[rows] = answering.pushes.prices[rows], answering.answered.notion.name
    found = np.union1d(np.flatnonzero(stage != ""), answering.shut)
    strongest = found[np.argsort(-np.abs(price * model.row_mass)[found], kind="stable")]
    return Priced(strongest, price[strongest], stage[strongest])


def _earlier(answering: Answering, levels: tuple[Stage, ...]) -> list[Stage]:
    """The stages before the last smooth one whose prices say something of the selection.

    With lots and counts there are none: what is proved there speaks of all patterns, not of the chosen one.
    """
    allocation = answering.chosen.allocation
    if allocation.built.before_choice is not None:
        return []
    missed = [stage for stage in allocation.stages if stage.kind == GOALS and stage.value > 0.0]
    single = answering.answered is not None and answering.answered.notion.name
    held = [each for each in allocation.stages if each.kind not in (GOALS, single) and not len(each.settled)]
    return [*missed, *levels, *held]

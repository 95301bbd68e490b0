r"""How strongly a number answers to each limit: :math:`(b / N) \, dN / db`, from the limits that bind.

A hint and no more: nothing is proved, and at the next change of the limits that bind it ends. The solves
that follow settle what is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from quotaopt.plan.cells.asked import Asked
from quotaopt.sensitivity.limits import binding_limits
from quotaopt.sensitivity.movers import mover_of
from quotaopt.sensitivity.moves import hints
from quotaopt.sensitivity.selections import selection

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation

MOST = 300
"""Of more limits none is asked: that would take longer than the solves it saves."""


def answers_to(allocation: Allocation, asked: Asked, number: float) -> Mapping[tuple[str, str], float]:
    """By which part of itself a number moves when a limit moves by all of itself; by rule and members.

    Empty where that takes solves.

    Parameters
    ----------
    number
        Above 0, in units of its measure.
    """
    book = binding_limits(allocation)
    limits = book.limits
    if len(limits) > MOST:
        return {}
    cells = selection(allocation, asked.inside, "")
    return {
        (str(limits.rule[at]), str(limits.member[at])): float(
            cells.sums(rates)[0] * limits.amount[at] / number
        )
        for at, rates in enumerate(hints(book, mover_of(allocation)))
        if rates is not None and limits.row[at] >= 0
    }

r"""Fewer changes than the cheapest makes: a set of limits of which none could stay as it is.

The cheapest way may change very many limits by a little. Prices :math:`c_i = 1 / (p_i + \varepsilon)`, with p
its changes, make those dear that it changes little or not at all, and a second program leaves out what it can
do without (one step of the reweighted sums of Candès, Wakin and Boyd 2008, Enhancing Sparsity by Reweighted
:math:`\ell_1` Minimization). A deletion filter then leaves out single limits as long as the others will do.
"""

from __future__ import annotations

import numpy as np

from quotaopt.conflict.hard_rows import HardRows
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.remedy.elastic import Giving, Needs, least_needs

MOST_PROGRAMS = 60
"""Programs that are solved; where they do not suffice, a limit of the set might have stayed."""
_EPSILON = 0.1
"""Of the largest change."""


def fewer_needs(rows: HardRows, units: BoolArray, least: Needs) -> Needs | None:
    """The least changes of a smallest set of limits, if they are fewer than those of the cheapest way.

    Parameters
    ----------
    units
        The rows that are looked at, (n_units,), as they were for `least`.
    least
        The cheapest way.
    """
    changed = least.giving.part(least.change > 0.0)
    if len(changed) < 2:
        return None
    price = 1.0 / (least.change + _EPSILON * least.change.max())
    weighed = least_needs(rows, units, least.giving.priced(price), "sum")
    found = None if weighed is None else _filtered(rows, units, weighed)
    return found if found is not None and (found.change > 0.0).sum() < len(changed) else None


def _filtered(rows: HardRows, units: BoolArray, weighed: Needs) -> Needs | None:
    """Limits are left out, those that change least first, several at once while that works."""
    left, needed, at_once = _changed(weighed), np.zeros(0, dtype=np.int64), 1
    found = least_needs(rows, units, _plainly(weighed.giving, left), "sum")
    for _ in range(MOST_PROGRAMS):
        if not len(left):
            break
        kept = np.concatenate([left[at_once:], needed])
        without = least_needs(rows, units, _plainly(weighed.giving, kept), "sum")
        if without is not None:
            found, at_once = without, 2 * at_once
            left = np.setdiff1d(kept[_changed(without)], needed, assume_unique=True)
        elif at_once == 1 or len(left) == 1:
            needed, left = np.append(needed, left[0]), left[1:]
        else:
            at_once = 1
    return found


def _plainly(giving: Giving, at: IntArray) -> Giving:
    part = giving.part(at)
    return part.priced(np.ones(len(part)))


def _changed(needs: Needs) -> IntArray:
    """What changes, the least change first."""
    changed = np.flatnonzero(needs.change > 0.0)
    return changed[np.argsort(needs.change[changed], kind="stable")]

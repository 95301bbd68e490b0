r"""When the plan that is fair by one notion is fair by all of them.

Over nested sums (any two either disjoint or one inside the other) between limits, with a fixed total
and limits on single cells, one and the same plan minimises :math:`\sum_c r_c \phi(x_c / r_c)` for every
convex :math:`\phi` that is least at 1, makes the smallest burden as large and the largest as small as
can be, and so on in lexicographic order (Fujishige 1980, Lexicographically optimal base of a polymatroid;
Veinott 1971, Least d-majorized network flows). Rules without a price can be left out: the proof of
a stage does not use them. What it proves is the best among all plans that keep the priced rules; if
those are nested, that plan is the best of them by every notion, and as it keeps the other rules
too, the best of those that keep all.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from quotaopt.certify.combinations import Combinations
from quotaopt.certify.price import Prices
from quotaopt.certify.rulebook import Rulebook, RuleRows
from quotaopt.model.arrays import BoolArray, IntArray


def nested(book: Rulebook, prices: Prices, carries: BoolArray) -> bool:
    """Whether the rows with a price are hard, plain sums, and nested, and some row fixes the total.

    Only cells that carry something count, (n_bases, n_periods).
    """
    families, has_fixed_total = [], False
    for rows in map(book.settled, book.rules):
        has_fixed_total |= rows.is_plain and rows.soft is None and _fixes_total(rows, carries)
        price = prices.get(rows.rule)
        if price is None or not price.any():
            continue
        sets = rows.families(price != 0.0)
        if sets is None or rows.soft is not None:
            return False
        families += [row[carries] for row in sets]
    return has_fixed_total and all(_are_nested(one, other) for one, other in combinations(families, 2))


def _fixes_total(rows: RuleRows, carries: BoolArray) -> bool:
    """Whether the rows hold all cells that carry something, one layer each, and leave their sums no choice.

    Sums that are fixed layer by layer leave a direct sum of what each layer may be.
    """
    lower, upper = rows.limits.lower, rows.limits.upper
    if lower is None or upper is None:
        return False
    of_layer = carries.reshape(rows.space.n_layers, -1).sum(axis=1)
    whole = rows.cells.sums(carries.astype(np.int64)) == of_layer[rows.layer]
    fixed = np.unique(rows.layer[whole & rows.known & lower.same(upper)])
    return len(fixed) == rows.space.n_layers


def _are_nested(one: IntArray, other: IntArray) -> bool:
    """Whether two families of disjoint sets of cells have no two sets that overlap in part."""
    both = np.flatnonzero((one >= 0) & (other >= 0))
    left, right = one[both], other[both]
    n_left, n_right = int(one.max(initial=-1)) + 1, int(other.max(initial=-1)) + 1
    pairs = Combinations([left, right], [n_left, n_right], len(both))
    shared = np.bincount(pairs.of_row, minlength=pairs.n_distinct)
    first = np.zeros(pairs.n_distinct, dtype=np.int64)
    first[pairs.of_row] = np.arange(len(both))
    sizes = np.bincount(one[one >= 0], minlength=n_left), np.bincount(other[other >= 0], minlength=n_right)
    inside = (shared == sizes[0][left[first]]) | (shared == sizes[1][right[first]])
    return bool(inside.all())

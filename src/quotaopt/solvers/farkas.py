r"""Proofs that there is no plan: mixes of rows which no burdens inside their limits satisfy.

For multipliers y and :math:`s = A^\top y` every plan has
:math:`y^\top A(rt) \le \sum_c r_c \max(\underline t_c s_c, \overline t_c s_c)`, while the rows ask
for at least :math:`\sum_g (\underline b_g y_g^+ - \overline b_g y_g^-)`. Where the rows ask for more
than the cells can give, y is the proof (Farkas 1902). It is checked here in floats and by the
certificate in exact numbers.
"""

from __future__ import annotations

import numpy as np

from quotaopt.fairness.notion import pressures
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import without_penalised
from quotaopt.solvers.candidate import Refutation
from quotaopt.solvers.rows import Rows

CLEAR = 1e-9
"""A proof must exceed this share of the mass of the rows it mixes: far above rounding, far
below any conflict between limits people have written down."""
NEGLIGIBLE = 1e-13
"""Multipliers below this share of the largest are what rounding left of zero."""
FEW = 40
WHOLE_PARTS = (1, 2, 3)
"""A proof in whole numbers is looked for with the heaviest multiplier at 1, 2 and 3."""
"""Proofs on up to this many rows are tried without each of them."""


def farkas_margin(model: CanonicalModel, multipliers: FloatArray) -> float:
    """By how much the mix of rows cannot be met, as a share of the rows' mass; a proof if positive."""
    weight = float(np.abs(multipliers) @ model.row_mass)
    if weight == 0.0:
        return 0.0
    asked = np.where(multipliers > 0.0, model.row_lower, model.row_upper)
    leaning = multipliers != 0.0
    demand = float(asked[leaning] @ multipliers[leaning])
    return (demand - supply(model, pressures(model, multipliers))) / weight


def supply(model: CanonicalModel, push: FloatArray) -> float:
    r""":math:`\sum_c r_c \max(\underline t_c s_c, \overline t_c s_c)`, the most that cells give to a push."""
    reach = np.where(push > 0.0, model.upper, model.lower)
    moved = push != 0.0
    return float(model.reference[moved] @ (push[moved] * reach[moved]))


def refutation(model: CanonicalModel, multipliers: FloatArray, method: str) -> Refutation | None:
    """A proof from multipliers that may hold one, on as few rows as easily found; None if it is not clear."""
    model = without_penalised(model)
    asked = np.where(multipliers > 0.0, model.row_lower, model.row_upper)
    weight = np.abs(multipliers) * model.row_mass
    usable = np.isfinite(asked) & np.isfinite(multipliers)
    usable &= weight > NEGLIGIBLE * np.max(weight, where=usable, initial=0.0)
    candidate = np.where(usable, multipliers, 0.0)
    largest = float(np.max(np.abs(candidate), initial=0.0))
    if largest == 0.0:
        return None
    # Scaled by a power of two: what cancels exactly must go on cancelling exactly.
    proof = _held_down(model, np.ldexp(candidate, -int(np.frexp(largest)[1])))
    margin = farkas_margin(model, proof)
    if margin <= CLEAR:
        return None
    for parts in WHOLE_PARTS:
        plain = _held_down(model, _in_whole_numbers(model, proof, parts))
        if farkas_margin(model, plain) > max(CLEAR, 0.1 * margin):
            proof, margin = plain, farkas_margin(model, plain)
            break
    return Refutation(_prune(model, proof, max(CLEAR, 0.5 * margin)), method)


def contradiction(model: CanonicalModel, rows: Rows, method: str) -> Refutation | None:
    """A proof from one row that holds no cells, or from two limits on the same sum."""
    for row in rows.contradictory()[:1]:
        multipliers = np.zeros(model.n_rows)
        low, high = rows.lower_from[row], rows.upper_from[row]
        multipliers[low] += np.sign(rows.factor[low]) * np.abs(rows.factor[high])
        multipliers[high] -= np.sign(rows.factor[high]) * np.abs(rows.factor[low])
        return refutation(model, multipliers, method)
    return None


def proof_of_one_row(model: CanonicalModel, method: str) -> Refutation | None:
    """A proof from the row that the cells' own limits leave furthest outside, where they leave one."""
    hard, matrix = without_penalised(model), model.matrix()
    matrix.eliminate_zeros()
    row = np.repeat(np.arange(model.n_rows), np.diff(matrix.indptr))
    ends = matrix.data * model.lower[matrix.indices], matrix.data * model.upper[matrix.indices]
    least, most = (np.bincount(row, end, model.n_rows) for end in (np.minimum(*ends), np.maximum(*ends)))
    short, over = (hard.row_lower - most) / model.row_mass, (least - hard.row_upper) / model.row_mass
    worst = int(np.argmax(np.maximum(short, over)))
    if not max(short[worst], over[worst]) > 0.0:
        return None
    alone = np.zeros(model.n_rows)
    alone[worst] = 1.0 if short[worst] > over[worst] else -1.0
    return refutation(model, alone, method)


def _in_whole_numbers(model: CanonicalModel, multipliers: FloatArray, parts: int) -> FloatArray:
    """Whole multiples of a part of the heaviest row's multiplier: rows that matter little fall away.

    Most contradictions of plain sums have a proof of ones: "these caps add up to less than that
    total". It names fewer rows, and the amounts of its sentence are sums people can redo.
    """
    heaviest = np.argmax(np.abs(multipliers) * model.row_mass)
    return np.asarray(np.rint(multipliers * (parts / abs(multipliers[heaviest]))))


def _prune(model: CanonicalModel, multipliers: FloatArray, enough: float) -> FloatArray:
    """Leave out rows as long as the margin of the proof stays `enough`."""

    def proof_on(rows: IntArray) -> FloatArray | None:
        only = np.zeros_like(multipliers)
        only[rows] = multipliers[rows]
        held = _held_down(model, only)
        return held if farkas_margin(model, held) >= enough else None

    heaviest_first = np.argsort(-np.abs(multipliers) * model.row_mass, kind="stable")
    fewest, most = 1, int(np.count_nonzero(multipliers))
    while fewest < most:
        middle = (fewest + most) // 2
        if proof_on(heaviest_first[:middle]) is not None:
            most = middle
        else:
            fewest = middle + 1
    kept = heaviest_first[:most]
    if most <= FEW:
        for row in kept[::-1]:
            without = kept[kept != row]
            kept = kept if proof_on(without) is None else without
    pruned = proof_on(kept)
    return multipliers if pruned is None else pruned


def _held_down(model: CanonicalModel, multipliers: FloatArray) -> FloatArray:
    """The same proof with rounding made good: no push up on a cell that nothing holds.

    A push of 1e-17 on a cell without an upper limit would void the proof. A little of a
    sum that has an upper limit and contains the cell, the total as a rule, outweighs it.
    """
    push = pressures(model, multipliers)
    loose = np.isinf(model.upper) & (push > 0.0)
    if not loose.any():
        return multipliers
    # Rows may cancel in every cell: then all pushes are rounding, small beside what was added up.
    added = float((np.abs(multipliers) * model.row_mass).max()) / float(model.reference.sum())
    if push[loose].max() > CLEAR * max(added, float(np.abs(push).max())):
        return multipliers
    excess, held = 2.0 * float(push[loose].max()), multipliers.copy()
    for row in _capped_sums(model)[:FEW]:
        single = np.zeros_like(multipliers)
        single[row] = 1.0
        share = pressures(model, single)
        covered = loose & (share > 0.0)
        if covered.any():
            held[row] -= excess / float(share[covered].min())
            loose &= ~covered
        if not loose.any():
            break
    return held


def _capped_sums(model: CanonicalModel) -> IntArray:
    """Rows without negative entries that have an upper limit, the heaviest first."""
    rows = np.repeat(np.arange(model.n_rows), np.diff(model.combine.indptr))
    negative = [p.weight is not None and bool((p.weight < 0.0).any()) for p in model.partitions]
    owner = np.searchsorted(model.offsets, model.combine.indices, side="right") - 1
    mixed = np.zeros(model.n_rows, dtype=np.bool_)
    mixed[rows[(model.combine.data < 0.0) | np.array(negative, dtype=np.bool_)[owner]]] = True
    capped = np.flatnonzero(np.isfinite(model.row_upper) & ~mixed)
    return capped[np.argsort(-model.row_mass[capped], kind="stable")]

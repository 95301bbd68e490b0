r"""Of all plans that are as good by the objectives, the one that is fairest by the plan's own words.

An efficient point fixes a few numbers and leaves most cells open. Holding the objectives as rows and
boxes, the plan's notion of fairness settles them, as it does everything else:

- a spread becomes limits on burdens, between the lowest and the highest of the point;
- in a distance every unit stays on the side of its last amount where the point has it, so that the
  distance is one linear row;
- a weighted sum is one row.

What comes out has the same objectives. Where the limits leave so little room that Newton's method finds
no way, the point stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from quotaopt.errors import NotCertifiedError
from quotaopt.fairness import PROPORTIONAL, Notion
from quotaopt.frontier.shapes import Distance, Shape, Spread, Sum
from quotaopt.model.arrays import NO_LOWER, NO_UPPER, FloatArray
from quotaopt.model.at_level import Groups
from quotaopt.model.canonical import CanonicalModel, Partition, group_sums
from quotaopt.model.classify import classify
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.find import find

_PLAY = 1e-9
"""What a held row may move by, in units of the model."""
_SAME = 1e-7
"""An objective may be worse by so much of a unit of the model, and no more."""
_AT = 1e-9
"""A unit this close to its last amount, in units of the model, stays there."""


@dataclass(frozen=True, eq=False)
class _Rows:
    """Sums of cells with limits, one per group of the partition."""

    partition: Partition
    lower: FloatArray  # (n_groups,)
    upper: FloatArray  # (n_groups,)


def fairest(
    model: CanonicalModel,
    shapes: Sequence[Shape],
    t: FloatArray,
    groups: Groups | None,
    notion: Notion | None,
) -> FloatArray:
    """The best by `notion`, or the proportional one, of plans as good as `t` by all `shapes`. (n_cells,)"""
    held = model
    for shape in shapes:
        held = _with_rows(_boxed(held, shape, t), list(_rows(model, shape, t)))
    try:
        answer = find(held, classify(held), notion or PROPORTIONAL, groups, None)
    except NotCertifiedError:
        return t
    if not isinstance(answer, Candidate):
        return t
    worse = (shape.value(model, answer.t) - shape.value(model, t) for shape in shapes)
    return answer.t if max(worse) <= _SAME else t


def _boxed(model: CanonicalModel, shape: Shape, t: FloatArray) -> CanonicalModel:
    """The limits of single cells that a shape needs."""
    if isinstance(shape, Spread) and shape.codes is None:
        return replace(model, lower=np.maximum(model.lower, t.min()), upper=np.minimum(model.upper, t.max()))
    if not isinstance(shape, Distance) or shape.codes is not None:
        return model
    at = shape.at / model.reference
    away = model.reference * (t - at)  # NaN where a cell is not counted: no side
    lower = np.where(away >= -_AT, np.maximum(model.lower, np.minimum(at, t)), model.lower)
    upper = np.where(away <= _AT, np.minimum(model.upper, np.maximum(at, t)), model.upper)
    return replace(model, lower=lower, upper=upper)


def _rows(model: CanonicalModel, shape: Shape, t: FloatArray) -> Iterator[_Rows]:
    """The rows that a shape needs."""
    everybody = np.zeros(model.n_cells, dtype=np.int32)
    nothing = np.array([-np.inf])
    if isinstance(shape, Sum):
        weight = shape.weight / model.reference
        yield _Rows(Partition(everybody, 1, weight), nothing, np.array([shape.value(model, t) + _PLAY]))
        return
    if isinstance(shape, Spread):
        if shape.codes is not None:
            sizes = group_sums(shape.codes, model.reference, shape.n_units)
            burdens = shape.burdens(model, t)
            limits = sizes * (burdens.min() - _PLAY), sizes * (burdens.max() + _PLAY)
            yield _Rows(Partition(shape.codes, shape.n_units), *limits)
        return
    away = shape.amounts(model, t) - shape.at
    side = np.where(np.abs(away) <= _AT, 0.0, np.sign(np.nan_to_num(away)))
    if shape.codes is not None:
        at = shape.at
        lower, upper = np.where(side >= 0.0, at - _PLAY, -np.inf), np.where(side <= 0.0, at + _PLAY, np.inf)
        yield _Rows(Partition(shape.codes, len(at)), lower, upper)
        side = np.append(side, 0.0)[shape.codes]
    most = float(side @ (model.reference * t)) + _PLAY
    yield _Rows(Partition(everybody, 1, side), nothing, np.array([most]))


def _with_rows(model: CanonicalModel, added: Sequence[_Rows]) -> CanonicalModel:
    """The model with more rows, of a rule that has no name."""
    for rows in added:
        count = len(rows.lower)
        free = np.full(count, NO_LOWER), np.full(count, NO_UPPER)
        model = replace(
            model,
            partitions=(*model.partitions, rows.partition),
            combine=sparse.csr_array(
                sparse.block_diag([model.combine, sparse.eye_array(count)], format="csr")
            ),
            row_lower=np.append(model.row_lower, rows.lower),
            row_upper=np.append(model.row_upper, rows.upper),
            steps=model.steps.with_rows(*free, np.zeros((), dtype=np.int64)),
            rule_names=(*model.rule_names, ""),
            row_rule=np.append(model.row_rule, np.full(count, len(model.rule_names))),
            row_member=np.append(model.row_member, np.full(count, "", dtype=object)),
            row_priority=np.append(model.row_priority, np.zeros(count, dtype=model.row_priority.dtype)),
        )
    return model

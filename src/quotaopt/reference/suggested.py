r"""Weights of a blend as the past would have had them: those that tell last year best from what came before.

With the shares :math:`s_{b,k}` that source k would have given a year earlier and the shares
:math:`h_b` of last year's facts,

.. math:: \min_w \tfrac12 \sum_b \Bigl| \sum_k w_k s_{b,k} - h_b \Bigr|, \qquad w_k \ge 0, \; \sum_k w_k = 1

which is the part of last year that stands at the wrong bases: a linear program. Attributes, such as a
potential, are taken as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from quotaopt.errors import NOWHERE, NotCertifiedError, PlanError, Problem
from quotaopt.linear import LinearProgram, Solved, solve_linear
from quotaopt.model.arrays import FloatArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.align import base_facts
from quotaopt.plan.layers import Layer
from quotaopt.plan.plan import Plan
from quotaopt.reference.blend import shares_of
from quotaopt.reference.fair import default_blend


@dataclass(frozen=True, eq=False)
class Suggestion:
    """Weights of the sources of one blend, and how much of last year each set of them misplaces."""

    layer: Layer
    facts: str  # what was told
    sources: tuple[str, ...]
    stated: FloatArray  # (n_sources,), sum to 1
    suggested: FloatArray  # (n_sources,)
    misplaced_by_stated: float  # the part of last year that stands at the wrong bases
    misplaced_by_suggested: float


def suggested_weights(plan: Plan, cells: Cells) -> tuple[Suggestion, ...]:
    """What the past suggests for the blend of every measure with several sources.

    Raises
    ------
    PlanError
        A blend has no dated facts to learn from, or facts of last year alone.
    """
    blends = {(layer.reference_path, layer.history): layer for layer in plan.layers}
    found = [_suggestion(plan, cells.of_layer, layer) for layer in blends.values()]
    return tuple(each for each in found if each is not None)


def _suggestion(plan: Plan, cells: Cells, layer: Layer) -> Suggestion | None:
    sources = layer.reference.blend or default_blend(plan, layer)
    if len(sources) < 2:
        return None
    path = (*layer.reference_path, "blend")
    dated = [
        str(source.share_of)
        for source in sources
        if source.share_of and plan.spec.tables[source.share_of.partition(".")[0]].date is not None
    ]
    if not dated:
        raise PlanError([Problem.at(plan.place(*path), "suggested.no_facts")])
    facts = base_facts(plan, cells, dated[0], 1)
    if facts.blank.all() or base_facts(plan, cells, dated[0], 2).blank.all():
        raise PlanError([Problem.at(plan.place(*path), "suggested.one_year", column=dated[0])])
    last_year = np.where(facts.blank, 0, facts.units).astype(np.float64)
    shares = shares_of(plan, cells, sources, path, ago=1)
    given = np.column_stack([shares[position].value for position in range(len(sources))])
    weights = np.array([float(source.weight) for source in sources])
    stated, wanted = weights / weights.sum(), last_year / last_year.sum()
    suggested = best_weights(given, wanted)
    misplaced = [0.5 * float(np.abs(given @ each - wanted).sum()) for each in (stated, suggested)]
    names = tuple(source.share_of or f"even_over {source.even_over}" for source in sources)
    return Suggestion(layer, dated[0], names, stated, suggested, misplaced[0], misplaced[1])


def best_weights(given: FloatArray, wanted: FloatArray) -> FloatArray:
    """The w of the formula above. (n_bases, n_sources), (n_bases,) -> (n_sources,)

    Raises
    ------
    NotCertifiedError
        No solver's answer held.
    """
    n_bases, n_sources = given.shape
    scale = n_bases  # shares of many bases are small: columns near 1 are told apart better
    apart = sparse.eye_array(n_bases)
    rows = sparse.vstack(
        [
            sparse.hstack([scale * given, -apart, apart]),
            sparse.csr_array(np.append(np.ones(n_sources), np.zeros(2 * n_bases))[None, :]),
        ],
        format="csr",
    )
    sides = np.append(scale * wanted, 1.0)
    n_columns = n_sources + 2 * n_bases
    program = LinearProgram(
        cost=np.append(np.zeros(n_sources), np.full(2 * n_bases, 1.0 / n_bases)),
        lower=np.zeros(n_columns),
        upper=np.append(np.ones(n_sources), np.full(2 * n_bases, np.inf)),
        matrix=sparse.csr_array(rows),
        row_lower=sides,
        row_upper=sides,
    )
    ending = solve_linear(program)
    if not isinstance(ending, Solved):
        raise NotCertifiedError([Problem.at(NOWHERE, "suggested.no_answer")])
    weights = np.maximum(ending.x[:n_sources], 0.0)
    return np.asarray(weights / weights.sum())

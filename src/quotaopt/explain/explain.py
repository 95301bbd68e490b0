"""The number of any selection of cells as a chain that multiplies out to the published one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from quotaopt.explain.amounts import Amounts, cancelled, exact_sum, linked
from quotaopt.explain.answering import Answering
from quotaopt.explain.bindings import Binds
from quotaopt.explain.levels import levels_of, settling_stages
from quotaopt.explain.making import making
from quotaopt.explain.prices import priced_rows
from quotaopt.explain.selected import Selected, select
from quotaopt.explanation import (
    BLEND,
    COMPANY,
    GROWTH,
    HISTORY,
    OVER_ASSIGNMENT,
    OWN_LIMIT,
    ROUNDING,
    Explanation,
    Link,
)

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation

ALWAYS = frozenset({HISTORY, GROWTH, BLEND, COMPANY, ROUNDING, OVER_ASSIGNMENT})
"""Links that are told even where they change nothing."""


def explain(
    allocation: Allocation, where: Mapping[str, str | Sequence[str]], *, street: bool = False
) -> Explanation:
    """Why the cells of `where` (members by level; none: the whole) carry what they do together.

    Parameters
    ----------
    street
        Whether the chain goes on to the street target, where the plan has over-assignment.

    Raises
    ------
    PlanError
        A level or member does not exist (the nearest names are told), or no cell is selected.
    """
    chosen = select(allocation, where)
    step = Fraction(chosen.layer.step)
    answering = Answering(chosen)
    way = [*_to_reference(chosen), *answering.way()]
    target = exact_sum(way[-1].steps) * step
    links = linked([*cancelled(way), *(answering.street() if street else ())], step, kept=ALWAYS)
    binds = Binds(answering, priced_rows(answering, settling_stages(answering)))
    return Explanation(
        where=chosen.members,
        measure=chosen.layer.measure,
        tier=chosen.layer.tier,
        unit=chosen.layer.unit,
        step=step,
        n_cells=len(chosen.at),
        notion=allocation.notion,
        reference=exact_sum(chosen.reference[chosen.at]) * step,
        target=target,
        links=tuple(_named(link, binds) for link in links),
        bindings=tuple(binds.bindings()),
        levels=levels_of(answering),
        is_unique=answering.is_unique,
    )


def _to_reference(chosen: Selected) -> Iterator[Amounts]:
    total = float(chosen.reference.sum())
    yield from making(chosen.allocation.plan, chosen.cells, chosen.layer, total, chosen.reference, chosen.at)


def _named(link: Link, binds: Binds) -> Link:
    """A link of limits of single cells by the rules that set them, after those that it holds back."""
    if link.kind != OWN_LIMIT:
        return link
    return replace(link, name=", ".join(filter(None, [link.name, *binds.own_rules])))

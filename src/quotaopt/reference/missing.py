"""What a blank in a source means. A blank is never silently a zero: the plan must say.

- ``zero``: it carries nothing;
- ``mean``: the mean of all bases the source knows;
- ``{mean_over: [region, line]}``: the mean of those that share these members;
- ``other_sources``: this source is silent here, the others speak alone.
"""

from __future__ import annotations

import numpy as np

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.model.arrays import BoolArray
from quotaopt.model.cells import Cells
from quotaopt.plan.schema_reference import MeanOver, Source
from quotaopt.reference.share_of import RawShare

_SHOWN = 5


def fill(cells: Cells, source: Source, raw: RawShare, name: str, place: Place) -> RawShare:
    """Settle the unknown bases of a source as its ``missing`` says.

    Raises
    ------
    PlanError
        Bases are unknown and the plan states no policy, or the mean it asks for has no members.
    """
    unknown = ~raw.known
    if not unknown.any():
        return raw
    match source.missing:
        case "zero":
            return RawShare(np.where(unknown, 0.0, raw.value), np.ones_like(raw.known))
        case "other_sources":
            return raw
        case "mean":
            return _with_mean(cells, (), raw, name, place)
        case MeanOver(mean_over=levels):
            return _with_mean(cells, levels, raw, name, place)
        case None:
            raise _refused(cells, unknown, "reference.missing", name, place)


def _with_mean(cells: Cells, levels: tuple[str, ...], raw: RawShare, name: str, place: Place) -> RawShare:
    codes = cells.group(levels).codes[:: cells.n_periods]
    n_known = np.bincount(codes, weights=raw.known)
    orphan = ~raw.known & (n_known[codes] == 0)
    if orphan.any():
        raise _refused(cells, orphan, "reference.no_mean", name, place)
    mean = np.bincount(codes, weights=np.where(raw.known, raw.value, 0.0)) / np.maximum(n_known, 1.0)
    return RawShare(np.where(raw.known, raw.value, mean[codes]), np.ones_like(raw.known))


def _refused(cells: Cells, bases: BoolArray, key: str, name: str, place: Place) -> PlanError:
    found = np.flatnonzero(bases)
    shown = cells.cell_names(cells.base_finest, found[:_SHOWN].astype(np.int64) * cells.n_periods)
    return PlanError([Problem.at(place, key, source=name, count=len(found), members="; ".join(shown))])

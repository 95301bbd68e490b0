"""The rules that hold tiers in order."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from quotaopt.certify.exact import Exact
from quotaopt.certify.groups import Groups
from quotaopt.certify.nested import TIER, NestedRows
from quotaopt.certify.rulebook import Limits, RuleRows, Space
from quotaopt.plan.layers import nested_names
from quotaopt.plan.plan import Plan


def nested_rules(plan: Plan, space: Space) -> Iterator[RuleRows]:
    """One rule per pair of neighbouring tiers, one row per cell: ``0 <= upper - lower``."""
    n_tiers, per_layer = max(len(plan.spec.tiers), 1), space.n_bases // space.n_layers
    base = np.arange(space.n_bases)
    measure, tier = np.divmod(space.layer_of(base), n_tiers)
    work = measure * per_layer + base % per_layer  # the same in all tiers
    each = tuple(level for level in space.finest if level != TIER)
    for low, name in enumerate(nested_names(plan.spec)):
        sign = (tier == low + 1).astype(np.int64) - (tier == low)
        cells = Groups(
            np.where(sign == 0, -1, work),
            np.arange(space.n_periods),
            space.n_bases // n_tiers,
            space.n_periods,
        )
        limits = Limits(Exact(np.zeros(len(cells), dtype=np.int64)), None)
        known = np.ones(len(cells), dtype=np.bool_)
        yield NestedRows(name, "nested", space, each, cells, limits, known, Exact(sign[:, None]))

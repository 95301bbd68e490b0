r"""What the cells answered to in the end: the model that was left to the last smooth stage, and its prices.

Between cells, :math:`t_c = \mathrm{clip}(\psi(s_c), \underline t_c, \overline t_c)` with the pressure
:math:`s = A^\top y` of the rows. Between groups, with :math:`\varepsilon` the weight of cells and
:math:`\lambda_g` the price of the cell's group,
:math:`t_c = \mathrm{clip}(\psi((s_c + \lambda_g) / \varepsilon))` and the group's burden is
:math:`T_g = \mathrm{clip}(\psi(-\lambda_g))`. Certificates may hold other multipliers, such as those that
prove something of all patterns of a choice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from quotaopt.fairness.notion import Notion
from quotaopt.model.arrays import FloatArray
from quotaopt.model.at_level import AtLevel, Groups, at_level
from quotaopt.model.canonical import CanonicalModel
from quotaopt.stages.units import Units


@dataclass(frozen=True, eq=False)
class GroupLimits:
    """What earlier stages hold the burdens of groups to. (n_groups,) each"""

    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True, eq=False)
class Answered:
    """A model whose limits hold what earlier stages reached, and the multipliers that make the answer."""

    notion: Notion
    model: CanonicalModel
    multipliers: FloatArray  # (n_rows,)
    groups: Groups | None = None  # whose burdens are compared; None for cells
    links: FloatArray | None = None  # (n_groups,), the prices of groups
    limits: GroupLimits | None = None

    @cached_property
    def rewritten(self) -> AtLevel | None:
        """The model with groups as cells and links as rows; None where cells are compared."""
        if self.groups is None:
            return None
        found = at_level(self.model, self.groups)
        if self.limits is None:
            return found
        n_cells, model = self.model.n_cells, found.model
        lower = np.append(model.lower[:n_cells], self.limits.lower)
        upper = np.append(model.upper[:n_cells], self.limits.upper)
        return replace(found, model=replace(model, lower=lower, upper=upper))


def answered_on_face(units: Units, face: CanonicalModel, notion: Notion, multipliers: FloatArray) -> Answered:
    """The same for a smooth optimum on a `face` of the model of `units`, in the terms of the model asked."""
    if units.rewritten is None:
        return Answered(notion, face, multipliers)
    source, groups = units.rewritten.source, units.rewritten.groups
    rows, links = units.prices(multipliers)
    share = units.rewritten.finish / units.weight
    narrowed = replace(
        source,
        lower=units.cells(face.lower),
        upper=units.cells(face.upper),
        row_lower=face.row_lower[: source.n_rows] / share,
        row_upper=face.row_upper[: source.n_rows] / share,
    )
    limits = GroupLimits(face.lower[source.n_cells :], face.upper[source.n_cells :])
    return Answered(notion, narrowed, rows, groups, links, limits)

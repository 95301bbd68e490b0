"""What the derived measures of a plan are made of."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from quotaopt.certify.exact import Exact
from quotaopt.certify.made_of import Derived, Part
from quotaopt.certify.reading.lookup import per_cell
from quotaopt.certify.reading.spoken_of import parts
from quotaopt.certify.space import Space
from quotaopt.plan.layers import Layer, derived_layers
from quotaopt.plan.plan import Plan


def derived_measures(plan: Plan, space: Space) -> tuple[Derived, ...]:
    """Every derived measure in every tier."""
    return tuple(_of_layer(plan, space, layer) for layer in derived_layers(plan.spec))


def _of_layer(plan: Plan, space: Space, layer: Layer) -> Derived:
    measure, numbers = str(layer.measure), [(each.measure, each.tier) for each in plan.layers]
    made_of = []
    for base, rate in parts(plan, measure).items():
        number = numbers.index((base, layer.tier))
        made_of.append(Part(number, _rates(plan, space, rate, number)))
    return Derived(measure, layer.tier, int(layer.step * 10**plan.minor_digits), tuple(made_of))


def _rates(plan: Plan, space: Space, rate: Decimal | str, layer: int) -> Exact:
    """What a unit adds, one number or cell by cell of a layer."""
    if isinstance(rate, Decimal):
        return Exact.number(rate)
    found, per_layer = per_cell(plan, space, rate).value, space.n_bases // space.n_layers
    units = found.units[layer * per_layer : (layer + 1) * per_layer]
    return Exact(np.broadcast_to(units, (per_layer, space.n_periods)).ravel(), found.digits)

"""A total by formula, recomputed from the plan's tables without what the solve computed.

The bottom-up total is checked row by row of the facts: every row's amount grows by the rates of
the cell it belongs to. Where the tables leave something open, the total is unknown.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np

from quotaopt.certify.exact import Exact
from quotaopt.certify.reading.columns import bases_of
from quotaopt.certify.reading.lookup import look_up
from quotaopt.certify.rulebook import Space
from quotaopt.certify.selection import choose
from quotaopt.model.arrays import IntArray
from quotaopt.plan.periods.calendar import calendar_of
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_formulas import Tilt
from quotaopt.plan.schema_reference import Reference
from quotaopt.plan.schema_total import TotalFormula


def formula_total(plan: Plan, space: Space, layer: int, formula: TotalFormula) -> Fraction | None:
    """What the formula of a layer gives in currency, before it is rounded; None where that is open."""
    if not formula.is_bottom_up:
        return _grown_sums(plan, formula)
    stated = plan.layers[layer]
    return _grown_rows(plan, space, layer, stated.reference, stated.history)


def _grown_sums(plan: Plan, formula: TotalFormula) -> Fraction | None:
    table, _, column = formula.of.partition(".")
    back, numbers = _years_back(plan, table), plan.tables[table].number(column)
    if numbers.blank[(back >= 1) & (back <= len(formula.weights))].any():
        return None
    sold = {year: _fraction(Exact(numbers.units[back == year], numbers.digits).sum()) for year in (1, 2, 3)}
    blend = sum(Fraction(weight) * sold[year] for year, weight in enumerate(formula.weights, start=1))
    if formula.growth != "carried":
        return Fraction(blend + blend * Fraction(formula.growth))
    return None if sold[2] <= 0 else Fraction(blend * sold[1] / sold[2])


def _grown_rows(
    plan: Plan, space: Space, layer: int, reference: Reference, history: str | None
) -> Fraction | None:
    if reference.blend:
        column, years = str(reference.blend[0].share_of), reference.blend[0].years
    else:
        name = str(plan.spec.cells.table)
        column, years = history or f"{name}.{plan.spec.tables[name].value[0]}", ()
    table_name, _, value = column.partition(".")
    table, numbers = plan.tables[table_name], plan.tables[table_name].number(value)
    base, back = bases_of(plan, space, layer, table), _years_back(plan, table_name)
    total = Fraction(0)
    for year, weight in enumerate(years or (Decimal(1),), start=1):
        rows = np.flatnonzero((base >= 0) & (back == year))
        factor = _tilted(plan, space, reference.tilt, base[rows])
        if factor is None or numbers.blank[rows].any():
            return None
        amount = (Exact(numbers.units[rows], numbers.digits) * factor).sum()
        total += Fraction(weight) * _fraction(amount)
    return total


def _tilted(plan: Plan, space: Space, tilts: tuple[Tilt, ...], base: IntArray) -> Exact | None:
    """The product of all tilts on each of the bases; None where a rate is not known. (len(base),)"""
    one = Exact.number(1)
    product = Exact(np.ones(len(base), dtype=np.int64))
    for tilt in tilts:
        chosen = choose(space, tilt.where)
        inside = chosen.bases[base]
        rate = {"factor": one, "growth": Exact.number(0), "relief": Exact.number(0)}
        for key, stated, _ in tilt.rates:
            if isinstance(stated, str):
                found = look_up(plan, space, stated, base, np.zeros(len(base), dtype=np.int64))
                if not (found.known | ~inside).all():
                    return None
                rate[key] = found.value
            else:
                rate[key] = Exact.number(stated)
        grown = one + rate["growth"]
        kept = (
            grown * (one - rate["relief"]) if tilt.convention == "multiplicative" else grown - rate["relief"]
        )
        change = rate["factor"] * kept - one
        product = product * (one + change * Exact(inside.astype(np.int64)))
    return product


def _fraction(number: Exact) -> Fraction:
    return Fraction(int(number.units[0]), 10**number.digits)


def _years_back(plan: Plan, table_name: str) -> IntArray:
    """How many years before the plan every row of a table of facts lies; 1 without dates. (n_rows,)"""
    table, date, calendar = plan.tables[table_name], plan.spec.tables[table_name].date, calendar_of(plan)
    if date is None or calendar is None:
        return np.ones(table.n_rows, dtype=np.int64)
    labels = table.text(date)
    return np.append(calendar.locate(labels.labels)[0], -1)[labels.codes]

"""Plans beside each other as the columns of one table: of every plan target, change, burden and growth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.messages import Language, say
from quotaopt.plan.tables.buffers import as_arrow, names_as_arrow
from quotaopt.report.amounts import Amounts, decimals_of
from quotaopt.report.table import amounts_array

if TYPE_CHECKING:
    from quotaopt.model.arrays import FloatArray, IntArray
    from quotaopt.scenario.beside import SideBySide
    from quotaopt.scenario.part import Groups, Part

QUANTITIES = ("target", "change", "burden", "growth")
_DECIMALS = 6  # of burdens and growth, which are measured and not promised


def columns_table(beside: SideBySide, levels: Sequence[str], lang: Language) -> pa.Table:
    """A row per group of cells; all measures and tiers, one after the other.

    Raises
    ------
    PlanError
        No plan can be met.
    """
    if not beside.parts:
        raise PlanError([Problem.at(NOWHERE, "beside.nothing_solved")])
    digits = digits_of(beside)
    tables = [_part_table(beside, part, part.by(levels), digits, lang) for part in beside.parts]
    return pa.concat_tables(tables, promote_options="permissive").unify_dictionaries()


def digits_of(beside: SideBySide) -> int:
    """How many decimals all amounts need."""
    return max(decimals_of(part.step) for part in beside.parts)


def _part_table(beside: SideBySide, part: Part, groups: Groups, digits: int, lang: Language) -> pa.Table:
    columns: dict[str, pa.Array] = {}
    for level, name in part.layer.members.items():
        columns[level] = _dictionary(np.zeros(len(groups), dtype=np.int32), np.array([name], dtype=object))
    for level, names in groups.names.items():
        members, codes = np.unique(names, return_inverse=True)
        columns[level] = _dictionary(codes.astype(np.int32), members)
    for quantity, number in columns_of(beside):
        header = f"{beside.names(lang)[number]} {say(f'beside.{quantity}', lang)}"
        values = values_of(groups, quantity)[:, number]
        if quantity in ("target", "change"):
            scaled = values.astype(np.int64) * int(part.step.scaleb(digits))
            columns[header] = amounts_array(Amounts(scaled, digits))
        else:
            columns[header] = pa.array(np.round(values, _DECIMALS), from_pandas=True)
    return pa.table(columns)


def columns_of(beside: SideBySide) -> Iterator[tuple[str, int]]:
    """Quantities and plans with columns: a plan without answer has none, nor has the first a change."""
    answered = [number for number, side in enumerate(beside.sides) if side.allocation is not None]
    for quantity in QUANTITIES:
        of = answered
        if quantity == "change":
            of = [number for number in answered if number] if 0 in answered else []
        yield from ((quantity, number) for number in of)


def values_of(groups: Groups, quantity: str) -> IntArray | FloatArray:
    """The numbers of a quantity. (n_groups, n_plans)"""
    match quantity:
        case "target":
            return groups.targets
        case "change":
            return groups.difference
        case "burden":
            return groups.burden
    return groups.growth


def _dictionary(codes: IntArray, names: Any) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(as_arrow(codes), names_as_arrow(names))


def every_level(beside: SideBySide) -> tuple[str, ...]:
    """All levels of the plans; none where none of them can be met."""
    return () if beside.main is None else tuple(beside.main.grid.labels)

"""销售目标分解表(按产品线): every product line by year and quarter, and who answers for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from quotaopt.errors import NOWHERE, Problem
from quotaopt.handout.groups import groups_of
from quotaopt.handout.setting import Setting
from quotaopt.handout.table import Field, Handout

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation
    from quotaopt.plan.plan import Plan

_USUAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "responsible": ("department", "responsible", "责任部门", "部门"),
        "leader": ("leader", "manager", "负责人", "责任人"),
    }
)
"""What columns of a table of products are usually called."""


def products(allocation: Allocation, setting: Setting) -> Handout | Problem:
    """One row per product line."""
    product = setting.roles["product"]
    if product is None:
        return Problem.at(NOWHERE, "handout.no_products")
    groups = groups_of(allocation, [product])
    members = groups.column(0)
    fields = [
        Field(setting.say("product"), [*members, setting.say("sum")]),
        setting.summed(setting.whole_name, groups.targets()),
    ]
    for quarter in [] if setting.periods is None else setting.periods.whole("quarter"):
        fields.append(setting.summed(setting.stretch_name(quarter), groups.targets(quarter.within)))
    for entry in _USUAL:
        stated = setting.plan.spec.handouts.names.get(entry) or _guess(setting.plan, product, entry)
        names = {} if stated is None else _names(setting.plan, product, stated)
        fields.append(Field(setting.say(entry), [*(names.get(member) for member in members), None]))
    return setting.finish("products", fields, frozenset({len(groups)}))


def _guess(plan: Plan, product: str, entry: str) -> str | None:
    """The first column with a usual name in a table by product."""
    for name, source in plan.spec.tables.items():
        if source.key == (product,):
            columns = plan.tables[name].columns
            found = next(
                (column for column in _USUAL[entry] if column in columns and column != product), None
            )
            if found is not None:
                return f"{name}.{found}"
    return None


def _names(plan: Plan, product: str, column: str) -> dict[str, str]:
    """What a column says by product; a blank says nothing."""
    table, _, name = column.partition(".")
    keys, names = plan.tables[table].text(product), plan.tables[table].text(name)
    rows: Sequence[tuple[int, int]] = list(zip(keys.codes.tolist(), names.codes.tolist(), strict=True))
    return {str(keys.labels[key]): str(names.labels[code]) for key, code in rows if key >= 0 and code >= 0}

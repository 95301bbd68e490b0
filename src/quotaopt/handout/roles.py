"""Which level is the region, the department, the person and the product: stated, or guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from quotaopt.messages import Language, say
from quotaopt.plan.activities.actions import person_level
from quotaopt.plan.cells.levels import base_dimensions

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

ROLES = ("region", "department", "person", "product", "customer")
_USUAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "region": ("region", "area", "大区", "区域", "地区", "片区"),
        "department": ("department", "dept", "team", "部门", "团队", "办事处"),
        "person": (
            "rep",
            "person",
            "salesperson",
            "seller",
            "销售代表",
            "责任人",
            "业务员",
            "销售",
            "姓名",
            "人员",
        ),
        "product": ("line", "product", "product_line", "产品线", "产品", "业务线", "品类"),
        "customer": ("segment", "customer", "customer_type", "客户类型", "客户", "客户分层"),
    }
)
"""What levels of each role are usually called."""
_DIMENSIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"product": ("product", "products", "产品"), "customer": ("customer", "customers", "客户")}
)
"""What dimensions of which a role is the coarsest level are usually called."""


@dataclass(frozen=True)
class Roles:
    """The level of every role that the plan has one for."""

    levels: Mapping[str, str]  # role -> level

    def __getitem__(self, role: str) -> str | None:
        return self.levels.get(role)

    def word(self, level: str, lang: Language) -> str:
        """What a level is called in headings: its role's word, else its own name."""
        role = next((role for role, named in self.levels.items() if named == level), None)
        return level if role is None else say(f"handout.role.{role}", lang)


def roles_of(plan: Plan) -> Roles:
    """What the plan states, also by its actions; the rest by the usual names of levels and dimensions.

    Of the dimension that holds people the finest level is the person and the coarsest the
    region, where levels with usual names do not say otherwise. A plan with owners knows its people by
    the owners' table, and no level is taken for them unless it says so.
    """
    dimensions = {name: one.levels for name, one in base_dimensions(plan.spec).items()}
    found = dict(plan.spec.handouts.levels)
    acting = person_level(plan)
    if acting is not None and acting not in found.values():
        found.setdefault("person", acting)
    is_owner = plan.spec.owners is not None
    wanted = [role for role in ROLES if role not in found and not (is_owner and role == "person")]
    for role in wanted:
        level = _by_name(role, dimensions, set(found.values()))
        if level is not None:
            found[role] = level
    people = _organisation(dimensions, found)
    for role, place in (("person", people[-1:]), ("region", people[:1]), ("department", people[1:2])):
        if role in wanted and place and place[0] not in found.values():
            found.setdefault(role, place[0])
    return Roles(MappingProxyType({role: found[role] for role in ROLES if role in found}))


def _by_name(role: str, dimensions: Mapping[str, Sequence[str]], taken: set[str]) -> str | None:
    levels = [level for one in dimensions.values() for level in one if level not in taken]
    by_level = next((level for usual in _USUAL[role] for level in levels if level.casefold() == usual), None)
    if by_level is not None:
        return by_level
    for name, one in dimensions.items():
        if name.casefold() in _DIMENSIONS.get(role, ()) and one[0] not in taken:
            return one[0]
    return None


def _organisation(dimensions: Mapping[str, Sequence[str]], found: Mapping[str, str]) -> Sequence[str]:
    """The levels of the dimension that holds people: where a role of theirs is, else the first free one."""
    for role in ("person", "department", "region"):
        for levels in dimensions.values():
            if found.get(role) in levels:
                return levels
    free = (levels for levels in dimensions.values() if not set(levels) & set(found.values()))
    return next(free, ())

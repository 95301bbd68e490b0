"""Files of scenarios: the same form as under `scenarios:` in a plan file, with or without that key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.plan.document import yaml_source
from quotaopt.plan.document.origin import Origin
from quotaopt.plan.document.problems import in_file_order, validate
from quotaopt.plan.document.scalars import Tree
from quotaopt.plan.scenarios import Scenario, effect_problems, family_problems, resolved, scenarios_of
from quotaopt.plan.schema import PlanSpec

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

_KEY = "scenarios"
_PLAN_KEYS = {field.alias or name for name, field in PlanSpec.model_fields.items()} - {_KEY}


def read_scenarios(path: str | Path, plan: Plan) -> Mapping[str, Scenario]:
    """The scenarios of a file; they may come from those of the plan. Tables are looked for beside the plan.

    Raises
    ------
    PlanError
        With everything that is wrong with the file, at its lines: it holds no scenarios, one has the
        name of another, comes from none or from itself, leads nowhere or changes nothing.
    """
    source = yaml_source.parse(yaml_source.read_text(Path(path)), str(path))
    stated, depth = _stated(source.tree, str(path))
    places = {(_KEY, *at[depth:]): found for at, found in source.places.items() if len(at) >= depth}
    document: dict[str, Tree] = {**plan.document, _KEY: stated}
    origin = Origin(str(path), plan.origin.folder, places)
    spec = validate(document, origin)  # the plan has been checked: what is said is about scenarios

    def place(*inside: str | int) -> Place:
        return origin.place(document, (_KEY, *inside))

    known = scenarios_of(plan)
    problems = list(family_problems(spec.scenarios, place, known))
    found = {} if problems else resolved(spec.scenarios, place, known)
    for scenario in found.values():
        problems += effect_problems(plan, scenario, known | found)
    if problems:
        raise PlanError(in_file_order(problems))
    return found


def _stated(tree: Tree, file: str) -> tuple[dict[str, Tree], int]:
    """The scenarios in a file, and how many keys deep they stand."""
    if tree is None:
        raise PlanError([Problem.at(Place(file), "scenario.no_scenarios")])
    inside = tree.get(_KEY) if isinstance(tree, dict) else None
    if isinstance(tree, dict) and len(tree.keys() & _PLAN_KEYS) > 1:
        raise PlanError([Problem.at(Place(file, 1, 1), "scenario.a_plan")])
    found, depth = (inside, 1) if isinstance(inside, dict) and "set" not in inside else (tree, 0)
    if not isinstance(found, dict) or not any(isinstance(one, dict) for one in found.values()):
        raise PlanError([Problem.at(Place(file, 1, 1), "scenario.no_scenarios")])
    return found, depth

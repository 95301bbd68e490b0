"""Scenarios as changes of a plan: what each inherits, whether it leads anywhere, the plan it makes.

A scenario's changes are those of the scenario it comes from, then its own; where both speak of
one path the later word holds. An unknown path, or a change to what the plan says already, is an
error at the scenario's own line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from quotaopt.errors import NOWHERE, Place, PlanError, Problem, Problems
from quotaopt.plan.document.misspelt import misspelt
from quotaopt.plan.document.overrides import apply
from quotaopt.plan.document.scalars import Tree

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan
    from quotaopt.plan.schema_scenarios import ScenarioSpec

Stated = Mapping[str, "ScenarioSpec"]
PlaceOf = Callable[..., Place]
"""Where an entry of a scenario stands: its name, then keys."""


@dataclass(frozen=True)
class Scenario:
    """A name and what it changes, by dotted path; None takes an entry away."""

    name: str
    changes: Mapping[str, Tree]  # of its parents first, then its own
    parents: tuple[str, ...] = ()  # the nearest first
    own: frozenset[str] = frozenset()  # the paths that it states itself
    because: str | None = None
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)  # of every path


def scenarios_of(plan: Plan) -> dict[str, Scenario]:
    """The scenarios of the plan file, in its order."""
    return resolved(plan.spec.scenarios, plan_places(plan), {})


def scenario_plan(plan: Plan, name: str, known: Mapping[str, Scenario] | None = None) -> Plan:
    """The plan as one of its scenarios has it.

    Parameters
    ----------
    known
        The scenarios there are, where they are not only those of the plan file.

    Raises
    ------
    PlanError
        There is no such scenario, it changes nothing, or what it makes is no plan.
    """
    return plan_with(plan, [name], known)


def plan_with(
    plan: Plan,
    names: Iterable[str],
    known: Mapping[str, Scenario] | None = None,
    changes: Mapping[str, Tree] | None = None,
) -> Plan:
    """The plan with several scenarios in their order, then `changes`.

    Raises
    ------
    PlanError
        As `scenario_plan`, with the problems of all scenarios at once.
    """
    there, problems = scenarios_of(plan) if known is None else known, Problems()
    merged: dict[str, Tree] = {}
    places: dict[str, Place] = {}
    for name in dict.fromkeys(names):
        if name not in there:
            problems.extend([misspelt(NOWHERE, "plan.unknown_scenario", name, there)])
            continue
        problems.extend(effect_problems(plan, there[name], there))
        merged = _later(merged, there[name].changes)
        places |= there[name].places
    problems.stop_if_any()
    merged = _later(merged, changes or {})
    return plan.change(merged, places={path: places[path] for path in places if path not in (changes or {})})


def require_plans(plan: Plan) -> None:
    """Refuse scenarios that make no plan: a value is none, a table is not there.

    Raises
    ------
    PlanError
        With the problems of all scenarios at once.
    """
    problems, known = Problems(), scenarios_of(plan)
    for name in known:
        problems.attempt(scenario_plan, plan, name, known)
    problems.stop_if_any()


def resolved(stated: Stated, place: PlaceOf, known: Mapping[str, Scenario]) -> dict[str, Scenario]:
    """Scenarios with all they inherit; `known` are others they may come from."""
    found: dict[str, Scenario] = {}
    for name in stated:
        for one in reversed((name, *ancestors(stated, name))):
            if one in stated and one not in found:
                origin = stated[one].origin or ""
                found[one] = _heir(one, stated[one], found.get(origin, known.get(origin)), place)
    return {name: found[name] for name in stated}


def _heir(name: str, stated: ScenarioSpec, parent: Scenario | None, place: PlaceOf) -> Scenario:
    own: dict[str, Tree] = {**stated.changes, **dict.fromkeys(stated.without)}
    places = {path: place(name, "set", path) for path in stated.changes}
    places |= {path: place(name, "without", position) for position, path in enumerate(stated.without)}
    if parent is None:
        return Scenario(name, own, (), frozenset(own), stated.because, places)
    return Scenario(
        name,
        _later(parent.changes, own),
        (parent.name, *parent.parents),
        frozenset(own),
        stated.because,
        {**parent.places, **places},
    )


def _later(before: Mapping[str, Tree], after: Mapping[str, Tree]) -> dict[str, Tree]:
    """Changes after changes; a path that is changed again moves to its later place in the order."""
    return {path: value for path, value in before.items() if path not in after} | dict(after)


def ancestors(stated: Stated, name: str) -> tuple[str, ...]:
    """What a scenario comes from, the nearest first; a circle is walked once."""
    found: list[str] = []
    origin = stated[name].origin
    while origin is not None and origin not in found:
        found.append(origin)
        origin = stated[origin].origin if origin in stated else None
    return tuple(found)


def family_problems(stated: Stated, place: PlaceOf, known: Iterable[str]) -> Iterator[Problem]:
    """Parents that do not exist, names given twice, and circles, each told once."""
    others = set(known)
    for name, one in stated.items():
        line = ancestors(stated, name)
        if name in others:
            yield Problem.at(place(name), "scenario.twice", name=name)
        if one.origin is not None and one.origin not in stated and one.origin not in others:
            names = [other for other in (*stated, *known) if other != name]
            yield misspelt(place(name, "from"), "plan.unknown_scenario", one.origin, names)
        elif name in line and name == min(circle := line[: line.index(name) + 1], key=list(stated).index):
            told = " ← ".join((name, *circle))
            yield Problem.at(place(name, "from"), "scenario.circle", name=name, circle=told)


def effect_problems(plan: Plan, scenario: Scenario, known: Mapping[str, Scenario]) -> Iterator[Problem]:
    """Paths that lead nowhere, and a scenario after which everything is as it was.

    What is wrong with a parent is told of the parent alone.
    """
    document = {key: entry for key, entry in plan.document.items() if key != "scenarios"}
    parent = known.get(scenario.parents[0]) if scenario.parents else None
    try:
        before = document if parent is None else apply(document, parent.changes)[0]
    except PlanError:
        return
    own = {path: value for path, value in scenario.changes.items() if path in scenario.own}
    try:
        after = apply(before, own)[0]
    except PlanError as error:
        for problem in error.problems:
            yield replace(problem, place=scenario.places.get(problem.place.path or "", problem.place))
        return
    place = next(iter(scenario.places[path] for path in own), NOWHERE)
    if after == document:
        yield Problem.at(place, "scenario.changes_nothing", name=scenario.name)
    elif parent is not None and after == before:
        yield Problem.at(place, "scenario.adds_nothing", name=scenario.name, parent=parent.name)


def idle_scenarios(plan: Plan) -> tuple[str, ...]:
    """Scenarios that do nothing to a plan which has since been changed, with those that come from them."""
    known = scenarios_of(plan)
    idle = {name for name, one in known.items() if any(effect_problems(plan, one, known))}
    return tuple(name for name, one in known.items() if idle.intersection((name, *one.parents)))


def plan_places(plan: Plan) -> PlaceOf:
    """Places of the scenarios in a plan file."""
    return lambda *path: plan.place("scenarios", *path)

"""The plans of ``quotaopt compare``: files, and scenarios of the first of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.cli.overrides import Overrides
from quotaopt.errors import NOWHERE, PlanError, Problem, Problems
from quotaopt.plan.document.overrides import read_assignments
from quotaopt.plan.plan import read_plan
from quotaopt.plan.scenarios import Scenario, plan_with
from quotaopt.scenario import Side

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

_PLAN_FILES = (".yaml", ".yml")


def read_sides(
    first: Path, others: Sequence[str], overrides: Overrides, *, allow_outside: bool
) -> list[Side]:
    """The first plan and those it is compared with.

    Overrides are of the only other plan; where there is none, the first plan with them is the other.

    Raises
    ------
    PlanError
        Everything wrong with all the files and scenarios, at once; or there is nothing to compare.
    """
    if not others and not overrides:
        raise PlanError([Problem.at(NOWHERE, "compare.one_plan", plan=first)])
    if len(others) > 1 and overrides:
        raise PlanError([Problem.at(NOWHERE, "compare.set_of_which", plans=", ".join(others))])
    problems = Problems()
    plan = problems.attempt(lambda: read_plan(first, allow_outside=allow_outside))
    known = {} if plan is None else problems.attempt(overrides.known, plan) or {}
    changed = overrides if len(others) < 2 else Overrides(scenario_file=overrides.scenario_file)
    sides = []
    for other in others or ("",):
        if _is_file(other, known):
            side = problems.attempt(_from_file, Path(other), changed, allow_outside)
        elif plan is not None:
            side = problems.attempt(_from_scenario, plan, other, changed, known)
        else:
            continue
        sides += [] if side is None else [side]
    problems.stop_if_any()
    assert plan is not None  # or there were problems
    return _called(first, plan, [other for other in others if _is_file(other, known)], sides)


def _is_file(other: str, known: Container[str]) -> bool:
    """Whether a plan file is meant; a scenario may be called like something in the folder."""
    if Path(other).suffix.lower() in _PLAN_FILES:
        return True
    return bool(other) and other not in known and Path(other).exists()


def _from_file(path: Path, overrides: Overrides, allow_outside: bool) -> Side:
    stated = Overrides(overrides.scenarios, None, overrides.assignments)
    return Side(stated.read_plan(path, allow_outside=allow_outside), str(path))


def _from_scenario(plan: Plan, name: str, overrides: Overrides, known: Mapping[str, Scenario]) -> Side:
    """A scenario of the first plan, or that plan with other entries."""
    names = [*filter(None, (name, *overrides.scenarios))]
    changed = plan_with(plan, names, known, read_assignments(overrides.assignments))
    reasons = [reason for one in names if (reason := known[one].because)]
    return Side(changed, " + ".join(names), "; ".join(reasons) or None)


def _called(first: Path, plan: Plan, others: list[str], sides: list[Side]) -> list[Side]:
    """Versions go by folder and number, files by their names without folder and ending, if those differ.

    The first has a name beside files only.
    """
    from quotaopt.versions.names import name_of

    files = [str(first), *others]
    if len(files) == 1:
        return [Side(plan), *sides]
    if files == [str(first)] * 2:
        return [Side(plan), Side(sides[0].plan)]
    own = {file: name_of(Path(file)) or Path(file).stem for file in files}
    shared = Counter(own.values())
    short = {file: name if shared[name] == 1 else file for file, name in own.items()}
    named = [Side(side.plan, short.get(side.name, side.name), side.because) for side in sides]
    return [Side(plan, short[str(first)]), *named]

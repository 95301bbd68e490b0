"""Changing a plan by dotted paths: ``rules.华东.share = 0.33``.

The document is never edited: what changes is copied, the rest is shared. A path must lead
to something the plan holds or, at its last steps, to a key the schema knows; a misspelt
one is a problem that says what there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.plan.document.misspelt import misspelt
from quotaopt.plan.document.paths import PlanPath, name_of, parse_path, position, split_assignment
from quotaopt.plan.document.scalars import Tree, from_python
from quotaopt.plan.document.schema_keys import is_open_mapping, keys_at
from quotaopt.plan.document.write import value_text
from quotaopt.plan.document.yaml_source import parse


def read_assignments(texts: Iterable[str]) -> dict[str, Tree]:
    """``path=value`` as given on a command line; values follow the rules of the plan file.

    Raises
    ------
    PlanError
        With every text that is not an assignment, or whose value is not YAML.
    """
    changes: dict[str, Tree] = {}
    problems: list[Problem] = []
    for text in texts:
        cut = split_assignment(text)
        if cut is None:
            problems.append(Problem.at(Place(path=text), "plan.not_an_assignment"))
            continue
        try:
            changes[cut[0]] = parse(cut[1]).tree
        except PlanError as error:
            place = Place(path=cut[0])
            problems += [Problem(place, problem.key, problem.values) for problem in error.problems]
    if problems:
        raise PlanError(problems)
    return changes


def assignment_text(path: str, value: Any) -> str:
    """A change as it is given on a command line; `read_assignments` reads it back."""
    return f"{path}={value_text(value)}"


def apply(document: Tree, changes: Mapping[str, Any]) -> tuple[Tree, dict[PlanPath, str]]:
    """`document` with the changes made in their order, and the entries they touched with the text of each.

    A value of None takes the entry away.

    Raises
    ------
    PlanError
        With every path that leads nowhere and every value a plan cannot hold.
    """
    touched: dict[PlanPath, str] = {}
    problems: list[Problem] = []
    for text, value in changes.items():
        try:
            path = _resolve(document, text)
            document = _set(document, path, _tree(value, text))
            touched[path] = text
        except PlanError as error:
            problems += error.problems
    if problems:
        raise PlanError(problems)
    return document, touched


def _tree(value: Any, path: str) -> Tree:
    try:
        return from_python(value)
    except TypeError as error:
        raise _refusal(path, "plan.python_type", kind=error.args[0]) from None


def _resolve(document: Tree, text: str) -> PlanPath:
    """Keys and positions of a dotted path; beyond what the plan holds the schema must know it."""
    parts = parse_path(text)
    if parts is None:
        raise _refusal(text, "plan.not_a_path")
    path: PlanPath = ()
    here: Tree = document
    for part in parts:
        last = len(path) + 1 == len(parts)
        if isinstance(here, list):
            at = position(here, part)
            if at is None:
                names = [name_of(entry) or str(i) for i, entry in enumerate(here)]
                raise _unknown(text, part, names)
            path, here = (*path, at), here[at]
        elif isinstance(here, dict):
            _expect_key(here, path, part, text, last)
            path, here = (*path, part), here.get(part, {})
        else:
            raise _refusal(text, "plan.path_into_value", name=str(path[-1]), input=here)
    return path


def _expect_key(here: Mapping[str, Tree], path: PlanPath, part: str, text: str, last: bool) -> None:
    if part in here or (last and is_open_mapping(path)):
        return
    allowed = () if is_open_mapping(path) else keys_at(path) or ()
    if part not in allowed:
        raise _unknown(text, part, allowed or tuple(here))


def _set(node: Tree, path: PlanPath, value: Tree) -> Tree:
    """A copy of `node` with `value` at `path`; everything beside the path is shared."""
    if not path:
        return value
    part, *rest = path
    if isinstance(node, list):
        entries = list(node)
        entries[int(part)] = _set(entries[int(part)], tuple(rest), value)
        return entries if rest or value is not None else entries[: int(part)] + entries[int(part) + 1 :]
    mapping = dict(node) if isinstance(node, dict) else {}
    mapping[str(part)] = _set(mapping.get(str(part), {}), tuple(rest), value)
    if not rest and value is None:
        del mapping[str(part)]
    return mapping


def _unknown(path: str, part: str, known: Iterable[str]) -> PlanError:
    return PlanError([misspelt(Place(path=path), "plan.no_such_entry", part, known)])


def _refusal(path: str, key: str, /, **values: Any) -> PlanError:
    return PlanError([Problem.at(Place(path=path), key, **values)])

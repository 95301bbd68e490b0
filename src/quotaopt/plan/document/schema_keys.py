"""Which keys the schema allows at a place of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_origin

from quotaopt.plan.document.paths import PlanPath
from quotaopt.plan.schema import PlanSpec
from quotaopt.plan.schema_base import Spec


def keys_at(path: PlanPath) -> tuple[str, ...] | None:
    """The keys allowed under `path`; None where any name may stand or nothing may.

    >>> keys_at(("rounding",))
    ('method', 'first')
    """
    keys = dict.fromkeys(key for model in _models(_types_at(path)) for key in _fields(model))
    return tuple(keys) or None


def is_open_mapping(path: PlanPath) -> bool:
    """Whether the names under `path` are the user's own: tables, dimensions, where."""
    return any(get_origin(kind) is Mapping for kind in _types_at(path))


def _types_at(path: PlanPath) -> list[Any]:
    kinds: list[Any] = [PlanSpec]
    for part in path:
        kinds = [inner for kind in kinds for below in _below(kind, part) for inner in _branches(below)]
    return kinds


def _below(kind: Any, part: str | int) -> Iterator[Any]:
    """The types that may stand under `part` of a value of type `kind`."""
    if isinstance(kind, type) and issubclass(kind, Spec):
        if part in _fields(kind):
            yield _fields(kind)[str(part)]
    elif get_origin(kind) is Mapping:
        yield get_args(kind)[1]
    elif get_origin(kind) is tuple and isinstance(part, int):
        yield get_args(kind)[0]


def _branches(kind: Any) -> Iterator[Any]:
    """A type taken apart: annotations dropped, unions split."""
    origin = get_origin(kind)
    if origin in (Mapping, tuple) or not get_args(kind):
        yield kind
    elif hasattr(kind, "__metadata__"):
        yield from _branches(get_args(kind)[0])
    else:
        for branch in get_args(kind):
            yield from _branches(branch)


def _models(kinds: list[Any]) -> Iterator[type[Spec]]:
    return (kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Spec))


@cache
def _fields(model: type[Spec]) -> Mapping[str, Any]:
    """Key in the file -> type, in the order of the schema."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}

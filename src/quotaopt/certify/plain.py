"""Frozen dataclasses of arrays and exact numbers as plain values for JSON, and back by their annotations.

What is None is left out. An array of one dimension is a list, a constant one ``{"shape", "all"}``, one
that is mostly 0 ``{"shape", "at", "values"}``, one of more dimensions ``{"shape", "values"}``; long ones
stand once in a pool, and ``{"array": k}`` where they are meant. Decimals are texts, floats what `repr`
says, so that nothing is lost. Every value must be of the type that its class states, or it is refused.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

import numpy as np

from quotaopt.certify.combinations import Combinations
from quotaopt.certify.credit import CreditRows
from quotaopt.certify.groups import Groups
from quotaopt.certify.nested import NestedRows
from quotaopt.certify.rulebook import RuleRows
from quotaopt.certify.running import Running
from quotaopt.certify.selection import Cut, choose, cut
from quotaopt.certify.space import Space

Array: TypeAlias = np.ndarray[Any, Any]

LONG = 64
"""Arrays of at least so many elements go to the pool."""
LARGEST = 1 << 28
"""Elements of an array. Ten million cells need less."""
_VARIANTS: Mapping[type, tuple[type, ...]] = {RuleRows: (CreditRows, NestedRows), Groups: (Running,)}
"""Classes with special kinds of themselves; which one it is stands under ``is``."""
_KINDS = {"i": "i", "b": "b", "f": "fi"}
"""What lists may hold for arrays of each kind of number."""
_SPARSE = 4
"""Arrays with less than one in so many elements other than 0 are said by these alone."""


@dataclass
class Pool:
    """Long arrays, each once."""

    arrays: list[Any] = field(default_factory=list)
    _at: dict[Any, int] = field(default_factory=dict)

    def number(self, array: Array, plain: Any) -> int:
        """Where an array stands; it is added where it is new."""
        named = array.dtype == np.dtype(object)
        key = (array.dtype.kind, array.shape, tuple(array.flat) if named else array.tobytes())
        if key not in self._at:
            self._at[key] = len(self.arrays)
            self.arrays.append(plain)
        return self._at[key]


def to_plain(value: Any, pool: Pool) -> Any:
    """Plain values that `Reader` reads back."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Decimal():
            return str(value)
        case np.ndarray():
            return _plain_array(value, pool)
        case tuple():
            return [to_plain(each, pool) for each in value]
        case Mapping():
            return {str(key): to_plain(each, pool) for key, each in value.items()}
        case Cut():
            return [*value.base_levels, *value.time_levels]
    said: dict[str, Any] = {}
    if any(type(value) in kinds for kinds in _VARIANTS.values()):
        said["is"] = type(value).__name__
    before: dict[int, str] = {}
    for name in _said(type(value)):
        part = getattr(value, name)
        if id(part) in before:
            said[name] = {"same": before[id(part)]}
        elif part is not None:
            said[name] = to_plain(part, pool)
            if is_dataclass(part):
                before[id(part)] = name
    return said


def _said(kind: type) -> list[str]:
    """The fields of a class that are said; its cells are known, and numbers of combinations found anew."""
    hints = _hints(kind)
    return [name for name in _fields(kind) if hints[name] not in (Space, Combinations)]


def _fields(kind: Any) -> list[str]:
    return [each.name for each in fields(kind)]


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _plain_array(array: Array, pool: Pool) -> Any:
    flat, shape = array.ravel(), list(array.shape)
    if array.size > 1 and (flat == flat[0]).all():
        return {"shape": shape, "all": flat[:1].tolist()[0]}
    plain: Any = flat.tolist() if array.ndim == 1 else {"shape": shape, "values": flat.tolist()}
    if array.size < LONG:
        return plain
    if array.dtype.kind in "if" and _SPARSE * np.count_nonzero(flat) < array.size:
        at = np.flatnonzero(flat)
        plain = {"shape": shape, "at": at.tolist(), "values": flat[at].tolist()}
    return {"array": pool.number(array, plain)}


@dataclass(frozen=True, eq=False)
class Reader:
    """Reads plain values back. `space` are the cells that everything belongs to, once they are read.

    Raises
    ------
    ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError
        From every method, where a value is not what its class states.
    """

    arrays: Sequence[Any] = ()
    space: Space | None = None

    def read(self, kind: Any, plain: Any) -> Any:
        """A value of the annotated kind."""
        origin, inner = get_origin(kind), get_args(kind)
        if origin in (Union, types.UnionType):
            (only,) = (each for each in inner if each is not type(None))
            return None if plain is None else self.read(only, plain)
        if origin is np.ndarray:
            return self._array(np.dtype(_element(kind)), plain)
        if origin is tuple:
            kinds = [inner[0]] * len(plain) if inner[-1] is Ellipsis else inner
            return tuple(self.read(each, value) for each, value in zip(kinds, _list(plain), strict=True))
        if origin is not None:  # a mapping
            to_key: Callable[[str], Any] = inner[0]
            return {to_key(key): self.read(inner[1], value) for key, value in plain.items()}
        if kind is Decimal:
            return _finite(Decimal(_exactly(str, plain)))
        if kind is Cut:
            assert self.space is not None
            return cut(self.space, choose(self.space, {}), self.read(tuple[str, ...], plain))
        return self._made(kind, plain) if is_dataclass(kind) else _exactly(kind, plain)

    def _made(self, kind: Any, plain: Mapping[str, Any]) -> Any:
        """An instance of a dataclass, with nothing said that it does not have."""
        if "is" in plain:
            (kind,) = (each for each in _VARIANTS[kind] if each.__name__ == plain["is"])
        strangers = plain.keys() - {*_said(kind), "is"}
        if strangers:
            raise KeyError(min(strangers))
        hints, values = _hints(kind), dict[str, Any]()
        for name in _said(kind):
            said = plain.get(name)
            if said is None and type(None) not in get_args(hints[name]):
                raise KeyError(name)
            if isinstance(said, dict) and said.keys() == {"same"}:
                values[name] = values[said["same"]]
            else:
                values[name] = self.read(hints[name], said)
        if kind is Space:
            values["bases"] = _bases(values)
        for name in _fields(kind):
            values.setdefault(name, self.space)
        return kind(**values)

    def _array(self, dtype: np.dtype[Any], plain: Any) -> Array:
        if isinstance(plain, dict) and "array" in plain:
            plain = self.arrays[_exactly(int, plain["array"])]
        if not isinstance(plain, dict):
            return _listed(dtype, plain)
        shape = tuple(_exactly(int, each) for each in plain["shape"])
        if min(shape, default=0) < 0 or math.prod(shape) > LARGEST:
            raise ValueError("not the shape of an array")
        if "all" in plain:
            return np.full(shape, _listed(dtype, [plain["all"]])[0], dtype=dtype)
        values = _listed(dtype, plain["values"])
        if "at" not in plain:
            return values.reshape(shape)
        at = _listed(np.dtype(np.int64), plain["at"])
        if len(at) != len(values) or (at < 0).any() or (np.diff(at) <= 0).any():
            raise ValueError("not the places of an array")
        array = np.zeros(math.prod(shape), dtype=values.dtype)
        array[at] = values
        return array.reshape(shape)


def same(one: Any, other: Any) -> bool:
    """Whether two values of the same class say the same."""
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and one.shape == other.shape and bool((one == other).all())
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(same(each, other[key]) for key, each in one.items())
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Cut):
        return (one.base_levels, one.time_levels) == (other.base_levels, other.time_levels)
    if type(one) is not type(other):
        return False
    if not is_dataclass(one):
        return bool(one == other)
    return all(same(getattr(one, name), getattr(other, name)) for name in _said(type(one)))


def _element(kind: Any) -> Any:
    """The type of the elements of an annotated array; names are objects."""
    (element,) = get_args(get_args(kind)[1])
    return object if element is Any else element


def _exactly(kind: Any, plain: Any) -> Any:
    """A value that is just of this type, except that a whole number may stand for a float."""
    if type(plain) is not kind and not (kind is float and type(plain) is int):
        raise TypeError(f"{plain!r} is not {kind.__name__}")
    return _finite(kind(plain))


def _finite(value: Any) -> Any:
    if isinstance(value, float | Decimal) and not math.isfinite(value):
        raise ValueError("not a finite number")
    return value


def _list(plain: Any) -> list[Any]:
    if not isinstance(plain, list):
        raise TypeError("not a list")
    return plain


def _listed(dtype: np.dtype[Any], values: Any) -> Array:
    """A list as an array, refused where its elements are of another kind than they should be."""
    if dtype.kind == "O":
        return _objects(str, _list(values))
    found = np.array(_list(values))
    if dtype.kind == "i" and found.size and found.dtype.kind != "i":  # whole numbers beyond int64
        return _objects(int, values)
    if found.ndim != 1 or (found.size and found.dtype.kind not in _KINDS[dtype.kind]):
        raise TypeError(f"not an array of {dtype}")
    if not np.isfinite(found).all():
        raise ValueError("not a finite number")
    return found.astype(dtype)


def _objects(kind: type, values: list[Any]) -> Array:
    return np.fromiter((_exactly(kind, each) for each in values), dtype=object, count=len(values))


def _bases(values: Mapping[str, Any]) -> Combinations:
    """The combinations of members that the bases of a plan are, numbered in their order."""
    columns = [values["codes"][level][:, 0] for level in values["base_finest"]]
    sizes = [len(values["members"][level]) for level in values["base_finest"]]
    for column, size in zip(columns, sizes, strict=True):
        if column.size and not 0 <= column.min() <= column.max() < size:
            raise ValueError("a cell without a member")
    found = Combinations(columns, sizes, len(columns[0]))
    if not np.array_equal(found.of_row, np.arange(found.n_distinct)):
        raise ValueError("cells out of order")
    return found

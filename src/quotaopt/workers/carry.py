"""What a worker does with a task, wherever it is."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from quotaopt.errors import NOWHERE, Problem, QuotaoptError, TaskError
from quotaopt.workers.engine import Done


@dataclass(frozen=True)
class Shipped:
    """A value in a file, which every worker reads once."""

    number: int
    path: Path


@dataclass(frozen=True)
class Owned:
    """A value that the worker who needs it first makes and keeps."""

    number: int
    make: Callable[..., Any]
    arguments: tuple[Any, ...]


Kept = dict[int, Any]
"""What a worker has read or made, by number."""


def carry_out(number: int, function: Callable[..., Any], arguments: tuple[Any, ...], kept: Kept) -> Done:
    """Call `function`; whatever it raises becomes an error in words."""
    begun = perf_counter()
    try:
        done = Done(number, function(*(_value_of(argument, kept) for argument in arguments)))
    except Exception as error:
        done = of_exception(number, error)
    return replace(done, seconds=perf_counter() - begun)


def _value_of(argument: Any, kept: Kept) -> Any:
    if not isinstance(argument, Shipped | Owned):
        return argument
    if argument.number not in kept:
        kept[argument.number] = (
            pickle.loads(argument.path.read_bytes())
            if isinstance(argument, Shipped)
            else argument.make(*(_value_of(each, kept) for each in argument.arguments))
        )
    return kept[argument.number]


def of_exception(number: int, error: BaseException) -> Done:
    """A task that ended with an exception: ours as it is, any other as a defect with its trace."""
    if isinstance(error, QuotaoptError):
        return Done(number, error=error)
    if isinstance(error, MemoryError):
        return failed(number, "workers.out_of_memory")
    trace = "".join(traceback.format_exception(error))
    lost = failed(number, "workers.defect", kind=type(error).__name__, error=str(error))
    return replace(lost, trace=trace)


def failed(number: int, key: str, **values: Any) -> Done:
    """A task whose end is told by the sentence `key`."""
    return Done(number, error=TaskError([Problem.at(NOWHERE, key, **values)]))

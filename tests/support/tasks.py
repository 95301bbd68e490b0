"""Tasks for engines: workers import them from here."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np

from quotaopt.errors import NOWHERE, InfeasibleError, Problem


def square(number: int) -> int:
    return number * number


def process() -> int:
    return os.getpid()


def sum_of(values: np.ndarray, number: int) -> float:
    """A float whose last bits would show another order of adding up."""
    return float(np.sin(values * number).sum())


def raise_ours(name: str) -> None:
    raise InfeasibleError([Problem.at(NOWHERE, "place.row", row=name)], {("rule", "region=华东"): 1.5})


def divide(number: int) -> float:
    return 1 / number


def made(number: int) -> list[int]:
    """Something to own, which tells who made it."""
    return [number, os.getpid()]


def same(value: object) -> object:
    return value


def owner(value: list[int], number: int) -> tuple[int, bool]:
    """The number, and whether the value is where it was made."""
    return value[0] * number, value[1] == os.getpid()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(mark: Path) -> str:
    """Take the worker along the first time, end well the second."""
    if not mark.exists():
        mark.touch()
        die()
    return "done"


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def hold(megabytes: int) -> int:
    """Fill memory and keep it."""
    filled = np.ones((megabytes, 2**17))
    time.sleep(60)
    return filled.size


def threads() -> dict[str, str | None]:
    return {name: os.environ.get(name) for name in ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS")}


def unsendable() -> object:
    return lambda: None

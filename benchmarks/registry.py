"""Every benchmark registers itself here; `python -m benchmarks` runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One measured line of the results."""

    what: str
    size: str
    ours: str
    other: str
    ratio: str
    goal: str
    met: bool | None  # None where there is no goal
    note: str = ""


@dataclass(frozen=True)
class Benchmark:
    """A named group of lines."""

    name: str
    run: Callable[[bool], Iterable[Line]]  # argument: quick, small sizes only


REGISTRY: list[Benchmark] = []


def benchmark(name: str) -> Callable[[Callable[[bool], Iterable[Line]]], Callable[[bool], Iterable[Line]]]:
    """Register the function below as benchmark `name`."""

    def register(run: Callable[[bool], Iterable[Line]]) -> Callable[[bool], Iterable[Line]]:
        REGISTRY.append(Benchmark(name, run))
        return run

    return register

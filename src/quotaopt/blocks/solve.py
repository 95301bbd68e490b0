"""A plan in blocks from the first pass to the check: whoever carries out the passes, the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from quotaopt.blocks import work
from quotaopt.blocks.checked import check_blocks
from quotaopt.blocks.dual import Crew
from quotaopt.blocks.mend import hand_over
from quotaopt.blocks.prices import Prices, find_prices, named
from quotaopt.blocks.shares import asked_of_blocks
from quotaopt.blocks.source import Source, part
from quotaopt.certify.blocks import Verdict
from quotaopt.errors import NOWHERE, NotCertifiedError, PlanError, Problem
from quotaopt.fairness import NOTIONS
from quotaopt.fairness.notion import Notion
from quotaopt.files import json_text, write_text
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.threads import one_thread
from quotaopt.workers.engine import Engine

SUMMARY = "solution.json"

Progress = Callable[[str], None]
"""Called with the name of every stage as it begins: open, solve, round, check."""


@dataclass(frozen=True, eq=False)
class BlockSolution:
    """Targets in whole steps that were checked, block by block in files of `into`."""

    into: Path
    prices: Prices
    verdict: Verdict
    seconds: dict[str, float]

    def steps(self, number: int) -> IntArray:
        """The targets of one block in whole steps. (n_cells of the block,)"""
        targets: IntArray = np.load(_targets(self.into, number), allow_pickle=False)
        return targets


def solve_blocks(
    source: Source, notion: str, engine: Engine, into: Path, progress: Progress | None = None
) -> BlockSolution:
    """The fair plan of a model whose cells lie in blocks, in whole steps and checked.

    Parameters
    ----------
    source : Source
        Blocks of cells and their rows, plain sums that must hold. Workers read it: a folder on a cluster
        is one that all machines see.
    notion : str
        ``proportional`` or ``least_squares``.
    engine : Engine
        Who carries it out; the answer is the same bytes for any number of workers.
    into : Path
        Folder for the targets, ``targets-000000.npy`` and so on in the order of the blocks' cells, and
        ``solution.json``, which is written when they have passed the check: without it there is no plan.

    Raises
    ------
    PlanError
        The source cannot be read, its rows are no plain sums, or the notion is another one.
    InfeasibleError
        The rows contradict each other or the limits of the cells; the proof is in the error.
    NotCertifiedError
        The prices were not found, or whole steps break a row.
    """
    if notion not in NOTIONS:
        known = ", ".join(NOTIONS)
        raise PlanError([Problem.at(NOWHERE, "blocks.notion", notion=notion, known=known)])
    clock = _Clock(progress)
    into.mkdir(parents=True, exist_ok=True)
    (into / SUMMARY).unlink(missing_ok=True)
    frame = part(source.frame(), slice(0, 0))
    shared = engine.share(source)
    with one_thread():
        with clock("open"):
            crew = _opened(source.n_blocks, frame, shared, NOTIONS[notion], engine)
        with clock("solve"):
            prices = find_prices(frame, crew, NOTIONS[notion])
        with clock("round"):
            _write_whole_steps(frame, crew, prices.per_sum, into)
        with clock("check"):
            verdict = check_blocks(
                frame, crew, shared, notion, prices.multipliers, lambda number: _targets(into, number)
            )
    _require_kept(frame, verdict)
    write_text(into / SUMMARY, json_text(_summary(source.n_blocks, notion, prices, verdict)) + "\n")
    return BlockSolution(into, prices, verdict, clock.seconds)


def _opened(n_blocks: int, frame: CanonicalModel, source: Any, notion: Notion, engine: Engine) -> Crew:
    """Give every block an owner, and learn what is in it."""
    blocks = tuple(engine.own(work.opened, source, number, notion, n_blocks) for number in range(n_blocks))
    crew = Crew(engine, blocks, (), frame.offsets)
    return replace(crew, outlines=tuple(each for _, each in crew.ask(work.outline, lambda _: ())))


def _write_whole_steps(frame: CanonicalModel, crew: Crew, per_sum: FloatArray, into: Path) -> None:
    """Decide what every block carries, and have it round its cells."""
    places = crew.places
    entries = np.diff(frame.combine.tocsc().indptr)
    sums = range(len(frame.partitions))
    used = tuple(p for p in sums if entries[frame.offsets[p] : frame.offsets[p + 1]].any())
    ideals = [each for _, each in crew.ask(work.in_steps, lambda n: (per_sum[places[n]],))]
    asked = asked_of_blocks(frame, places, ideals, used)
    first = _first_to_give(frame)

    def call(number: int, wanted: IntArray) -> tuple[Any, ...]:
        own = places[number]
        return per_sum[own], wanted, first[own], used, _targets(into, number)

    def ask_again(number: int, wanted: IntArray) -> IntArray:
        carried: IntArray = crew.ask_one(number, work.whole_steps, *call(number, wanted))
        return carried

    carried = [each for _, each in crew.ask(work.whole_steps, lambda n: call(n, asked[n]))]
    hand_over(frame, places, ideals, asked, carried, ask_again)


def _first_to_give(frame: CanonicalModel) -> IntArray:
    """The smallest priority of the rows that a sum is in. (n_sums,)"""
    priority = np.full(int(frame.offsets[-1]), np.iinfo(np.int64).max)
    row = np.repeat(np.arange(frame.n_rows), np.diff(frame.combine.indptr))
    np.minimum.at(priority, frame.combine.indices, frame.row_priority[row])
    return np.asarray(np.minimum(priority, frame.row_priority.max(initial=0)))


def _require_kept(frame: CanonicalModel, verdict: Verdict) -> None:
    problems = []
    if verdict.outside:
        problems.append(Problem.at(NOWHERE, "blocks.outside", cells=verdict.outside))
    if verdict.broken:
        rows = named(frame, [row for row, _ in verdict.broken])
        problems.append(Problem.at(NOWHERE, "blocks.broken", rows=rows))
    if problems:
        raise NotCertifiedError(problems)


def _summary(n_blocks: int, notion: str, prices: Prices, verdict: Verdict) -> dict[str, Any]:
    """What was found and proved, the same bytes for the same source."""
    return {
        "notion": notion,
        "blocks": n_blocks,
        "cells": verdict.n_cells,
        "steps": verdict.steps,
        "objective": verdict.cost,
        "bound": verdict.bound,
        "gap": verdict.gap,
        "burden": {"minimum": verdict.lowest, "maximum": verdict.highest},
        "continuous": {"violation": prices.violation, "gap": prices.gap, "iterations": prices.iterations},
    }


def _targets(into: Path, number: int) -> Path:
    return into / f"targets-{number:06}.npy"


class _Clock:
    """Seconds of every stage."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        if self._progress is not None:
            self._progress(stage)
        begun = perf_counter()
        yield
        self.seconds[stage] = perf_counter() - begun

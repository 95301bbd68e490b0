"""Measuring: seconds of a call, seconds and memory of a whole process, quality of an answer."""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from quotaopt.fairness import NOTIONS, objective
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel

LONG_S = 20.0
"""Calls longer than this are run once."""


def median_seconds(call: Callable[[], Any], runs: int = 3) -> tuple[float, Any]:
    """Median wall seconds of a call and its last result; one run where it takes long.

    As in `timeit`, garbage is collected before and not while the clock runs: what the tools
    measured before left behind is nobody's cost here.
    """
    gc.collect()
    gc.disable()
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        result = call()
        seconds.append(time.perf_counter() - started)
        if seconds[0] > LONG_S:
            break
    gc.enable()
    return statistics.median(seconds), result


@dataclass(frozen=True)
class ProcessCost:
    """What a whole process took."""

    wall_s: float
    peak_mb: float
    exit_code: int
    cpu_s: float  # of the processors, in the program and in the system for it


_LAUNCHER = """
import os, subprocess, sys, time
started = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(time.perf_counter() - started, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status),
      usage.ru_utime + usage.ru_stime)
"""
"""A small process that starts the measured one: a child begins with the peak memory of its parent."""


def process_cost(command: Sequence[str], runs: int = 1) -> ProcessCost:
    """Wall and processor time and peak memory of the median run of a command, its output thrown away."""
    launcher = [sys.executable, "-S", "-c", _LAUNCHER, *command]
    costs = []
    for _ in range(runs):
        told = subprocess.run(launcher, check=True, capture_output=True, text=True).stdout.split()
        costs.append(ProcessCost(float(told[0]), float(told[1]), int(told[2]), float(told[3])))
    return sorted(costs, key=lambda cost: cost.wall_s)[len(costs) // 2]


@dataclass(frozen=True)
class Quality:
    """An answer rechecked on the original model, whoever gave it."""

    violation: float  # largest excess of a row or bound, relative to the row's mass or to 1
    excess: float  # objective above the proven optimum, relative


def quality(model: CanonicalModel, notion: str, t: FloatArray, optimum: float) -> Quality:
    """Recompute feasibility and the distance to `optimum`, a bound proved by multipliers."""
    activity = model.activity(t)
    rows = np.maximum(model.row_lower - activity, activity - model.row_upper) / model.row_mass
    box = np.maximum(model.lower - t, t - model.upper)
    violation = max(0.0, float(rows.max(initial=0.0)), float(box.max(initial=0.0)))
    cost = objective(model, NOTIONS[notion], np.maximum(t, 0.0))
    return Quality(violation, (cost - optimum) / max(abs(optimum), 1e-6))

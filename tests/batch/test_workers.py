"""Workers, limits and kills change nothing of what a batch gives, but for the units they hit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from quotaopt.batch.order import Order
from quotaopt.batch.whole import batch_of
from quotaopt.options import USUAL
from quotaopt.workers import Limits
from support.batches import files_of_units, lines_of, results_but_for_time, write_unit
from support.seeds import n_plans

SOLVE = Order("solve", USUAL)
N_UNITS, KILLS = 8, n_plans(2)


@pytest.fixture(scope="module")
def units(tmp_path_factory):
    folder = tmp_path_factory.mktemp("units")
    for number in range(N_UNITS):
        write_unit(folder, f"u{number}", total=1000 + number)
    return folder


@pytest.fixture(scope="module")
def alone(units, tmp_path_factory):
    """The results of one process."""
    folder = tmp_path_factory.mktemp("results") / "out"
    batch_of(units, folder, SOLVE, jobs=1)
    return folder


def test_any_number_of_workers_gives_the_same_bytes(units, alone, tmp_path):
    batch_of(units, tmp_path / "out", SOLVE, jobs=3)
    assert files_of_units(tmp_path / "out") == files_of_units(alone)
    assert results_but_for_time(tmp_path / "out") == results_but_for_time(alone)


def test_killed_coordinators_lose_and_double_nothing(units, alone, tmp_path):
    rng = np.random.default_rng(7)
    command = [sys.executable, "-m", "quotaopt", "batch", units, "-o", tmp_path / "out", "--jobs", "2"]
    for _ in range(KILLS):
        run = subprocess.Popen([*map(str, command), "--quiet"], stderr=subprocess.PIPE)
        lines, wanted = tmp_path / "out" / "units.jsonl", int(rng.integers(1, 4))
        before = lines.read_bytes().count(b"\n") if lines.exists() else 0
        while run.poll() is None and (
            not lines.exists() or lines.read_bytes().count(b"\n") < before + wanted
        ):
            time.sleep(0.002)
        os.kill(run.pid, signal.SIGKILL)
        run.communicate()
    batch_of(units, tmp_path / "out", SOLVE, jobs=1)
    assert sorted(line["unit"] for line in lines_of(tmp_path / "out")) == [f"u{at}" for at in range(N_UNITS)]
    assert files_of_units(tmp_path / "out") == files_of_units(alone)
    assert results_but_for_time(tmp_path / "out") == results_but_for_time(alone)


def test_a_unit_over_its_limit_is_ended_and_the_others_go_on(units, tmp_path):
    table = units.parent / "table.csv"
    rows = "".join(f"u{at},{units.name}/u{at}/plan.yaml\n" for at in range(2))
    table.write_text(f"unit,plan\n{rows}", encoding="utf-8")
    tight = Order("solve", USUAL, limits=Limits(memory_bytes=40 << 20))
    found = batch_of(table, tmp_path / "out", tight, jobs=1)
    assert {record.status for record in found.records} == {"limit"}
    assert found.exit_code == 4
    assert batch_of(table, tmp_path / "out", tight, jobs=1).kept == 2
    again = batch_of(table, tmp_path / "out", SOLVE, jobs=1)
    assert again.kept == 0
    assert again.exit_code == 0

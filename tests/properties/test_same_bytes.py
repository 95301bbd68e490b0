"""24. The same plan gives the same bytes: again, from files, on other kernels, in another process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from quotaopt import read_plan, solve
from quotaopt.certify import evaluate, targets_of_table
from quotaopt.plan.plan import Plan
from quotaopt.report.read import read_targets
from quotaopt.report.write import write
from quotaopt.solvers import dual
from quotaopt.verification import verify
from support.files import write_plan
from support.random_plans import SHAPE, random_world
from support.seeds import seeds

KINDS = pytest.mark.parametrize("kind", ["T", "F", "P"])
SEEDS = pytest.mark.parametrize("seed", seeds(2, 400))


def bytes_of(plan: Plan, folder: Path) -> dict[str, bytes]:
    """Everything a solve leaves behind."""
    allocation = replace(solve(plan), timings_s={})
    names = ("targets.csv", "targets.json", "targets.parquet", "proof.json.gz")
    for name in names[:3]:
        write(allocation, folder / name)
    allocation.write_proof(folder / names[3])
    document = json.dumps(allocation.to_dict()).encode()
    return {name: (folder / name).read_bytes() for name in names} | {"document": document}


@KINDS
@SEEDS
def test_a_second_solve_and_one_from_files_leave_the_same_targets(seed, kind, tmp_path):
    world = random_world(seed, kind)
    first = bytes_of(world.plan(), tmp_path)
    assert bytes_of(world.plan(), tmp_path) == first
    from_files = bytes_of(read_plan(write_plan(world, tmp_path)), tmp_path)
    for name in ("targets.csv", "targets.parquet"):  # the others tell fingerprints of the files
        assert from_files[name] == first[name]


@KINDS
@SEEDS
def test_targets_are_read_back_as_they_were_written(seed, kind, tmp_path):
    plan = random_world(seed, kind).plan()
    allocation = solve(plan)
    for name in ("targets.csv", "targets.json", "targets.parquet", "targets.xlsx", "targets.tsv"):
        write(allocation, tmp_path / name)
        table = read_targets(tmp_path / name)
        minor = targets_of_table(table, evaluate(plan).space, plan.minor_digits).minor
        assert (minor == allocation.steps * plan.finest_minor).all()
        assert verify(tmp_path / name, plan).verified == allocation.certificate.verified


@pytest.mark.parametrize("kind", ["F", "P"])
@SEEDS
def test_compiled_passes_give_the_same_bits(seed, kind, monkeypatch):
    pytest.importorskip("numba")
    plan = random_world(seed, kind).plan()
    plain = solve(plan)
    monkeypatch.setattr(dual, "WORTH_USING", 0)
    monkeypatch.setattr(dual, "WORTH_LOADING", 0)
    compiled = solve(plan)
    assert (plain.steps == compiled.steps).all()
    assert plain.claims == compiled.claims
    assert plain.rules.price.tobytes() == compiled.rules.price.tobytes()


def test_another_process_leaves_the_same_bytes(tmp_path):
    """Hash seeds, threads and the working folder differ; nothing else may."""
    plan = write_plan(random_world(401, "P", SHAPE), tmp_path)
    seen = []
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        run = subprocess.run(
            [sys.executable, "-m", "quotaopt", "solve", str(plan), "--json", "--lang", "en",
             "-o", str(folder / "targets.csv"), "--proof", str(folder / "proof.json")],
            capture_output=True, check=True, cwd=folder,
            env={**os.environ, "PYTHONHASHSEED": str(number), "OMP_NUM_THREADS": str(number)},
        )  # fmt: skip
        document = json.loads(run.stdout) | {"timings_s": None}
        files = [(folder / name).read_bytes() for name in ("targets.csv", "proof.json")]
        seen.append((document, *files))
    assert seen[0] == seen[1]

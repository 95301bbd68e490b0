"""The same tasks on a real cluster: workers lost and replaced, data shipped once, the same bytes."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import dask
import numpy as np
import pytest
from distributed import LocalCluster

from quotaopt.blocks import cut, solve_blocks, write_blocks
from quotaopt.cli.main import main
from quotaopt.errors import InfeasibleError, PlanError, TaskError
from quotaopt.workers import dask as room
from quotaopt.workers import in_order, open_engine
from support import tasks
from support.block_models import block_model

MODELS = Path(__file__).resolve().parents[2] / "models"


def _keys(done):
    return [problem.key for problem in done.error.problems] if done.error else []


@pytest.fixture(scope="module")
def cluster():
    """One worker; a task is suspected as soon as a worker was lost with it."""
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster,
    ):
        yield cluster


def test_a_batch_on_a_cluster_writes_what_it_writes_here(cluster, tmp_path, monkeypatch, capsys):
    for unit in ("a", "b", "c"):
        shutil.copytree(MODELS / "regions", tmp_path / "units" / unit)
    monkeypatch.chdir(tmp_path)
    assert main(["batch", "units", "--jobs", "1", "-o", "here"]) == 0
    assert main(["batch", "units", "--cluster", cluster.scheduler_address, "-o", "there"]) == 0
    assert "3 units solved" in capsys.readouterr().out
    for path in (tmp_path / "here").glob("units/*/targets.csv"):
        assert path.read_bytes() == (tmp_path / "there" / path.relative_to(tmp_path / "here")).read_bytes()


def test_results_are_the_same_bytes_for_any_number_of_workers(cluster):
    values = np.linspace(0, 1, 1_000)
    expected = [tasks.sum_of(values, number) for number in range(12)]
    for workers in (1, 2, 3):
        cluster.scale(workers)
        cluster.wait_for_workers(workers)
        with open_engine(cluster=cluster.scheduler_address) as engine:
            shared = engine.share(values)
            handed_in = [engine.submit(tasks.sum_of, shared, number) for number in range(12)]
            assert [done.result() for done in in_order(engine, handed_in)] == expected


def test_blocks_stay_with_their_owners_and_are_solved_to_the_same_bytes(cluster, tmp_path):
    folder = write_blocks(tmp_path / "blocks", cut(block_model(0, n_cells=600), 200))
    found = []
    for place in ({"jobs": 1}, {"cluster": cluster.scheduler_address}):
        into = tmp_path / next(iter(place))
        with open_engine(**place) as engine:
            solution = solve_blocks(folder, "proportional", engine, into)
        found.append(
            (solution.prices.multipliers.tobytes(), [path.read_bytes() for path in sorted(into.iterdir())])
        )
    assert found[0] == found[1]


def test_workers_are_lost_and_nothing_else(cluster, tmp_path):
    with open_engine(cluster=cluster.scheduler_address) as engine:
        shared = engine.share(np.arange(5.0))
        handed_in = [engine.submit(tasks.sum_of, shared, number) for number in range(8)]
        handed_in.insert(4, engine.submit(tasks.die))
        handed_in += [engine.submit(tasks.raise_ours, "r1"), engine.submit(tasks.divide, 0)]
        handed_in.append(engine.submit(tasks.same, engine.own(tasks.die_once, tmp_path / "owned")))
        ended = list(in_order(engine, handed_in))
    always, *others = ended.pop(4), *ended
    assert _keys(always) == ["workers.lost"]
    with pytest.raises(InfeasibleError, match="row r1"):
        others[8].result()
    assert _keys(others[9]) == ["workers.defect"]
    assert others[10].result() == "done"
    assert [done.result() for done in others[:8]] == [tasks.sum_of(np.arange(5.0), n) for n in range(8)]


def test_data_that_the_cluster_lost_is_sent_again(cluster):
    cluster.wait_for_workers(1)  # those that the last test took along are being replaced
    with open_engine(cluster=cluster.scheduler_address) as engine:
        shared, owned = engine.share(np.arange(5.0)), engine.own(tasks.made, 7)
        engine._client.cancel(engine._futures, force=True)
        handed_in = [engine.submit(tasks.sum_of, shared, 2), engine.submit(tasks.owner, owned, 2)]
        summed, known = [done.result() for done in in_order(engine, handed_in)]
    assert summed == tasks.sum_of(np.arange(5.0), 2)
    assert known[0] == 14


def test_a_cluster_that_is_not_there_is_told_at_once(monkeypatch):
    assert room._PATIENCE_S < 10
    monkeypatch.setattr(room, "_PATIENCE_S", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        silent.listen()
        for address, key in (
            (f"tcp://127.0.0.1:{port}", "workers.no_cluster"),
            ("tcp://nowhere.invalid:8786", "workers.no_cluster"),
            ("nonsense", "workers.bad_address"),
            ("tcp://127.0.0.1", "workers.bad_address"),
        ):
            with pytest.raises(PlanError) as raised:
                open_engine(cluster=address)
            assert [problem.key for problem in raised.value.problems] == [key]


def test_a_worker_is_no_scheduler_and_other_versions_are_refused(cluster, monkeypatch):
    (worker, *_) = cluster.scheduler_info["workers"]
    with pytest.raises(PlanError, match="is a Worker, not a scheduler"):
        open_engine(cluster=worker)
    monkeypatch.setattr(room.quotaopt, "__version__", "9.9")
    with pytest.raises(PlanError, match=r"in place of quotaopt 9\.9"):
        open_engine(cluster=cluster.scheduler_address)


def test_a_cluster_whose_workers_stay_away_ends_the_run_in_words(cluster, monkeypatch):
    monkeypatch.setattr(room, "_GIVE_UP_S", 0.0)
    with open_engine(cluster=cluster.scheduler_address) as engine:
        monkeypatch.setattr(engine._client, "nthreads", dict)
        engine.submit(tasks.square, 1)
        with pytest.raises(TaskError, match="no workers for ten minutes"):
            list(engine.as_completed())


def test_a_cluster_that_goes_away_ends_the_run_in_words(cluster, monkeypatch):
    monkeypatch.setattr(room, "_RECONNECT_S", 1.0)
    with open_engine(cluster=cluster.scheduler_address) as engine:
        engine.submit(tasks.sleep, 30)
        engine.submit(tasks.square, 1)
        completed = engine.as_completed()
        cluster.close()
        with pytest.raises(TaskError, match="is gone"):
            list(completed)

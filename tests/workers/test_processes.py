"""Tasks end in words whatever happens to their workers, and are the same whoever carries them out."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time

import numpy as np
import pytest

from quotaopt.errors import InfeasibleError, PlanError, TaskError
from quotaopt.workers import Limits, in_order, open_engine
from support import tasks


def _keys(done):
    return [problem.key for problem in done.error.problems] if done.error else []


@pytest.fixture(scope="module")
def engine():
    with open_engine(jobs=2, limits=Limits(seconds=60)) as engine:
        yield engine


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_are_the_same_bytes_for_any_number_of_workers(jobs):
    values = np.linspace(0, 1, 1_000)
    with open_engine(jobs=jobs) as engine:
        shared = engine.share(values)
        handed_in = [engine.submit(tasks.sum_of, shared, number) for number in range(20)]
        found = [done.result() for done in in_order(engine, handed_in)]
    assert found == [tasks.sum_of(values, number) for number in range(20)]


def test_every_task_ends_once_and_more_may_be_handed_in_meanwhile(engine):
    for number in range(5):
        engine.submit(tasks.square, number)
    found = []
    for done in engine.as_completed():
        found.append(done.result())
        if len(found) <= 3:
            engine.submit(tasks.square, 100)
    assert sorted(found) == [0, 1, 4, 9, 16, 10_000, 10_000, 10_000]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_worker_owns_stays_there_and_is_made_again_when_the_worker_is_lost(jobs, tmp_path):
    with open_engine(jobs=jobs) as engine:
        owned = [engine.own(tasks.made, number) for number in range(4)]
        for turn in (1, 2):
            handed_in = [engine.submit(tasks.owner, value, turn) for value in owned]
            if turn == 2 and jobs == 2:
                engine.submit(tasks.die_once, tmp_path / "mark")
            found = [done.result() for done in in_order(engine, handed_in)]
            assert found == [(number * turn, True) for number in range(4)]


def test_errors_of_ours_arrive_as_they_were_raised(engine):
    task = engine.submit(tasks.raise_ours, "r1")
    (done,) = in_order(engine, [task])
    with pytest.raises(InfeasibleError, match="row r1") as raised:
        done.result()
    assert raised.value.proof == {("rule", "region=华东"): 1.5}
    assert "第 r1 行" in raised.value.render("zh")


def test_a_defect_is_told_with_its_trace_and_what_cannot_be_sent_as_well(engine):
    handed_in = [
        engine.submit(tasks.divide, 0),
        engine.submit(tasks.unsendable),
        engine.submit(lambda: 1),
        engine.submit(tasks.divide, 2),
    ]
    divided, unsendable, unknown, well = in_order(engine, handed_in)
    assert _keys(divided) == _keys(unsendable) == _keys(unknown) == ["workers.defect"]
    assert "in divide" in divided.trace
    assert well.result() == 0.5


def test_a_lost_worker_costs_nothing_and_a_task_that_always_kills_is_found(engine, tmp_path):
    handed_in = [engine.submit(tasks.square, number) for number in range(4)]
    handed_in += [engine.submit(tasks.die), engine.submit(tasks.die_once, tmp_path / "mark")]
    handed_in += [engine.submit(tasks.square, number) for number in range(4, 8)]
    ended = list(in_order(engine, handed_in))
    assert [done.value for done in ended] == [0, 1, 4, 9, None, "done", 16, 25, 36, 49]
    assert _keys(ended[4]) == ["workers.lost"]
    assert "signal 9" in str(ended[4].error)


@pytest.mark.parametrize(
    ("limits", "call", "key"),
    [
        (Limits(seconds=3), (tasks.sleep, 60), "workers.too_long"),
        (Limits(memory_bytes=400 * 2**20), (tasks.hold, 500), "workers.too_large"),
    ],
)
def test_a_task_over_its_limits_is_stopped_and_the_others_go_on(limits, call, key):
    with open_engine(jobs=1, limits=limits) as engine:
        handed_in = [engine.submit(tasks.square, 2), engine.submit(*call), engine.submit(tasks.square, 3)]
        before, stopped, after = in_order(engine, handed_in)
    assert (before.result(), after.result()) == (4, 9)
    assert _keys(stopped) == [key]


def test_workers_keep_linear_algebra_to_one_thread_and_leave_this_process_as_it_was(engine):
    before = dict(os.environ)
    (done,) = in_order(engine, [engine.submit(tasks.threads)])
    assert set(done.value.values()) == {"1"}
    assert dict(os.environ) == before


def test_workers_end_with_the_process_that_began_them(tmp_path):
    script = tmp_path / "begin.py"
    script.write_text(
        "import os\n"
        "from support import tasks\n"
        "from quotaopt.workers import Limits, open_engine\n"
        "if __name__ == '__main__':\n"
        "    engine = open_engine(jobs=2, limits=Limits(seconds=60))\n"
        "    engine.submit(tasks.process)\n"
        "    engine.submit(tasks.sleep, 60)\n"
        "    print(next(engine.as_completed()).value, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    path = os.pathsep.join(sys.path)
    run = subprocess.run(
        [sys.executable, script], env=os.environ | {"PYTHONPATH": path}, stdout=subprocess.PIPE, check=False
    )
    worker = int(run.stdout)
    deadline = time.monotonic() + 10
    while _is_there(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_there(worker)


def _is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"jobs": 0}, "workers.no_jobs"),
        ({"jobs": 2, "cluster": "tcp://a:1"}, "workers.jobs_and_cluster"),
        ({"cluster": "tcp://a:1", "limits": Limits(seconds=1)}, "workers.limits_on_cluster"),
    ],
)
def test_calls_that_contradict_themselves_are_refused(asked, key):
    with pytest.raises(PlanError) as raised:
        open_engine(**asked)
    assert [problem.key for problem in raised.value.problems] == [key]


def test_errors_can_be_sent_between_processes():
    with pytest.raises(PlanError) as raised:
        open_engine(jobs=0)
    again = pickle.loads(pickle.dumps(raised.value))
    assert again.render("zh") == raised.value.render("zh")
    assert isinstance(pickle.loads(pickle.dumps(TaskError(again.problems))), TaskError)

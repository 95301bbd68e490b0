"""Two hundred units of a thousand cells in one batch: cores, overhead, memory, sameness, kills.

Each batch is the command itself, in a process of its own from its start to its end, with compiled Python
files as an installed package has them, on all cores. Beside it stand *bare solves*: one warm process
that reads and solves the same plans one after the other and does nothing else. Overhead is told in
processor time, child processes included, against reading and solving, and against `solve` alone; what a
process takes to start is told apart. Wall time of two cores beside one says something on a quiet machine
only; beside it stand bare solves that two processes share without any batch, and the processor time of both.

Kills: the coordinating process gets SIGKILL at random moments and the same command runs again, until it
ends. Lost or doubled is what is not exactly once among the lines kept, or differs from the files of an
undisturbed run.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from benchmarks.registry import Line, benchmark
from quotaopt.examples.synthetic import write_synthetic

SEED, N_CELLS, UNITS, MANY, KILLS, RUNS = 7, 1_000, 200, 2_000, 20, 3
_BARE = """
import sys, time
from pathlib import Path
import quotaopt
plans = sorted(Path(sys.argv[1]).glob("*/plan.yaml"))[int(sys.argv[2]) :: int(sys.argv[3])]
quotaopt.solve(quotaopt.read_plan(plans[0]))
reading = solving = 0.0
for plan in plans:
    begun = time.process_time()
    read = quotaopt.read_plan(plan)
    between = time.process_time()
    quotaopt.solve(read)
    reading, solving = reading + between - begun, solving + time.process_time() - between
print(reading, solving)
"""


@dataclass(frozen=True)
class Cost:
    """What a command took, from its start to its end."""

    wall_s: float
    cpu_s: float  # with child processes


@benchmark("two hundred units in one batch")
def batches(quick: bool) -> Iterable[Line]:
    units, many, kills, runs = (20, 60, 3, 1) if quick else (UNITS, MANY, KILLS, RUNS)
    with tempfile.TemporaryDirectory() as scratch:
        folder, bench = Path(scratch) / "units", _Bench(Path(scratch))
        for number in range(units):
            write_synthetic(folder / f"u{number:04}", cells=N_CELLS, seed=SEED + number)
        bench.cost(folder, 1, 1)  # compiles
        yield from _speed(bench, folder, units, runs)
        yield _same(bench, folder, units)
        yield _kills(bench, folder, units, kills)
        yield _memory(bench, folder, units, many)


class _Bench:
    """Runs commands in a scratch folder."""

    def __init__(self, scratch: Path) -> None:
        self.scratch, self._count = scratch, 0
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self.environment = kept | {"PYTHONPYCACHEPREFIX": str(scratch / "compiled")}

    def fresh(self) -> Path:
        """A folder that is not there yet."""
        self._count += 1
        return self.scratch / f"results-{self._count}"

    def begin(self, source: Path, output: Path, jobs: int) -> subprocess.Popen[bytes]:
        """Begin a batch on all cores."""
        command = ["-m", "quotaopt", "batch", source, "-o", output, "--jobs", jobs, "--quiet"]
        return subprocess.Popen(
            [sys.executable, *map(str, command)], env=self.environment, preexec_fn=_on_all_cores
        )

    def cost(self, source: Path, jobs: int, runs: int) -> Cost:
        """The cheapest of some runs of a whole batch."""
        found = [self._once(source, self.fresh(), jobs) for _ in range(runs)]
        return Cost(min(cost.wall_s for cost in found), min(cost.cpu_s for cost in found))

    def _once(self, source: Path, output: Path, jobs: int) -> Cost:
        begun = time.perf_counter()
        process = self.begin(source, output, jobs)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return Cost(time.perf_counter() - begun, usage.ru_utime + usage.ru_stime)

    def bare(self, source: Path, runs: int) -> tuple[float, float]:
        """Processor seconds of reading and of solving, one after the other in a warm process."""
        command = [sys.executable, "-c", _BARE, str(source), "0", "1"]
        told = [
            subprocess.run(command, env=self.environment, capture_output=True, check=True, text=True).stdout
            for _ in range(runs)
        ]
        reading, solving = zip(*(map(float, one.split()) for one in told), strict=True)
        return min(reading), min(solving)

    def by_hand_s(self, source: Path, processes: int, runs: int) -> float:
        """Wall time of bare solves that processes share among them, from their start to their end."""
        return min(self._by_hand_s(source, processes) for _ in range(runs))

    def _by_hand_s(self, source: Path, processes: int) -> float:
        begun = time.perf_counter()
        command = [sys.executable, "-c", _BARE, str(source)]
        shares = [
            subprocess.Popen(
                [*command, str(part), str(processes)],
                env=self.environment,
                stdout=subprocess.DEVNULL,
                preexec_fn=_on_all_cores,
            )
            for part in range(processes)
        ]
        assert not any(share.wait() for share in shares)
        return time.perf_counter() - begun


def _on_all_cores() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))


def _speed(bench: _Bench, folder: Path, units: int, runs: int) -> Iterator[Line]:
    one, two = bench.cost(folder, 1, runs), bench.cost(folder, 2, runs)
    few = bench.scratch / "one"
    few.mkdir()
    (few / "u0000").symlink_to(folder / "u0000")
    start = bench.cost(few, 1, runs).cpu_s
    reading_s, solving_s = bench.bare(folder, runs)
    size = f"{units} x {N_CELLS:,} cells"
    faster = one.wall_s / two.wall_s
    yield Line(
        "two cores beside one, wall time",
        size,
        f"{two.wall_s:.2f} s",
        f"one core: {one.wall_s:.2f} s",
        f"{faster:.2f} times as fast",
        ">= 1.7",
        faster >= 1.7,
    )
    alone, shared = (bench.by_hand_s(folder, processes, runs) for processes in (1, 2))
    yield Line(
        "bare solves shared by two processes by hand, wall time",
        size,
        f"{shared:.2f} s",
        f"one process: {alone:.2f} s",
        f"{alone / shared:.2f} times as fast",
        "",
        None,
    )
    yield Line(
        "two cores beside one, processor time",
        size,
        f"{two.cpu_s:.2f} s",
        f"one core: {one.cpu_s:.2f} s",
        f"{two.cpu_s / one.cpu_s:.2f}",
        "",
        None,
    )
    per_unit = (one.cpu_s - start) / (units - 1) * units
    for what, bare_s in (("reading and solving", reading_s + solving_s), ("solve alone", solving_s)):
        yield Line(
            f"all that a batch does beside {what}, processor time",
            size,
            f"{per_unit:.2f} s (and {start:.2f} s to start, with the first unit)",
            f"{bare_s:.2f} s",
            f"{per_unit / bare_s:.2f}",
            "<= 1.15",
            per_unit <= 1.15 * bare_s,
        )


def _same(bench: _Bench, folder: Path, units: int) -> Line:
    outputs = []
    for jobs in (1, 2, 3):
        outputs.append(bench.fresh())
        assert bench.begin(folder, outputs[-1], jobs).wait() == 0
    different = len({_fingerprint(output) for output in outputs}) - 1
    return Line(
        "files of units, by one, two and three workers",
        f"{units} units",
        f"{different} differ",
        "",
        "",
        "0",
        not different,
    )


def _kills(bench: _Bench, folder: Path, units: int, kills: int) -> Line:
    """A run that ends before its kill is looked at like the last one, and the next begins anew."""
    undisturbed, output = bench.fresh(), bench.fresh()
    begun = time.perf_counter()
    assert bench.begin(folder, undisturbed, 2).wait() == 0
    whole_s, truth = time.perf_counter() - begun, _fingerprint(undisturbed)
    rng, done, found = np.random.default_rng(SEED), 0, np.zeros(3, dtype=np.int64)
    while done < kills:
        process = bench.begin(folder, output, 2)
        time.sleep(rng.uniform(0.1, 1.0) * whole_s / 4)
        is_killed = process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        done += is_killed
        if not is_killed:
            found += _wrong(output, units, truth)
            output = bench.fresh()
    assert bench.begin(folder, output, 2).wait() == 0
    lost, doubled, wrong = (found + _wrong(output, units, truth)).tolist()
    return Line(
        f"coordinator killed at {kills} random moments",
        f"{units} units",
        f"{lost} lost, {doubled} doubled, {wrong} folders differ",
        "",
        "",
        "0",
        not lost + doubled + wrong,
    )


def _wrong(output: Path, units: int, truth: str) -> tuple[int, int, int]:
    """Units without a line, lines too many, and whether any file differs."""
    names = [line["unit"] for line in _lines(output)]
    different = len(set(names))
    return units - different, len(names) - different, int(_fingerprint(output) != truth)


def _memory(bench: _Bench, folder: Path, units: int, many: int) -> Line:
    """The most that workers held, in the second hundredth of the units and in the last."""
    table = bench.scratch / "many.csv"
    rows = [f"s{number},{folder.name}/u{number % units:04}/plan.yaml" for number in range(many)]
    table.write_text("\n".join(["unit,plan", *rows]) + "\n", encoding="utf-8")
    output = bench.fresh()
    process = bench.begin(table, output, 2)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    peaks = [line["peak_mb"] for line in _lines(output)]
    few = max(2, many // 100)
    early, late = max(peaks[few : 2 * few]), max(peaks[-few:])
    return Line(
        "most memory of a worker, last units beside early ones",
        f"{many} units",
        f"{late:.0f} MB",
        f"{early:.0f} MB",
        f"{late / early:.2f}",
        "<= 1.05",
        late <= 1.05 * early,
        note=f"the largest process: {usage.ru_maxrss / 1024:.0f} MB",
    )


def _lines(output: Path) -> Sequence[dict[str, object]]:
    return [
        json.loads(line) for line in (output / "units.jsonl").read_text(encoding="utf-8").splitlines() if line
    ]


def _fingerprint(output: Path) -> str:
    digest, units = sha256(), output / "units"
    for path in sorted(path for path in units.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(units)).encode() + path.read_bytes())
    return digest.hexdigest()

"""Run the benchmarks: ``python -m benchmarks [--quick] [--only WORD] [--write]``."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[variable] = "1"  # one thread for everybody; before numpy is loaded
if hasattr(os, "sched_setaffinity"):  # and one core: some readers start threads of their own
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

from benchmarks.registry import REGISTRY, Line  # noqa: E402

CASES = (
    "fair_split",
    "linear_notions",
    "scenarios",
    "frontier",
    "leximin",
    "logic",
    "build_and_round",
    "whole_process",
    "layers",
    "diagnosis",
    "batch",
    "replanning",
    "forecasts",
    "blocks",
    "other_tools",
)
PACKAGES = [
    "quotaopt",
    "numpy",
    "scipy",
    "pandas",
    "pyarrow",
    "numba",
    "highspy",
    "clarabel",
    "cvxpy",
    "scs",
    "ipfn",
    "PuLP",
    "b2b-revenue-forecasting",
]
RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> None:
    """Run, print, and with --write keep the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes only")
    parser.add_argument("--only", default="", help="benchmarks whose name contains this word")
    parser.add_argument("--write", action="store_true", help=f"keep the results in {RESULTS.name}")
    options = parser.parse_args()
    for case in CASES:
        importlib.import_module(f"benchmarks.{case}")
    parts = [_machine()]
    print(parts[0])
    for entry in REGISTRY:
        if options.only not in entry.name:
            continue
        part = [f"\n## {entry.name[0].upper()}{entry.name[1:]}\n", HEADER]
        print("\n".join(part), flush=True)
        for line in entry.run(options.quick):
            part.append(_row(line))
            print(part[-1], flush=True)
        parts.append("\n".join(part))
    if options.write:
        RESULTS.write_text("\n".join([parts[0], *_kept(parts[1:])]) + "\n", encoding="utf-8")


def _kept(measured: list[str]) -> list[str]:
    """The sections measured, and those of the last results that were not, in the order of the benchmarks."""
    sections = RESULTS.read_text(encoding="utf-8").rstrip().split("\n\n## ")[1:] if RESULTS.exists() else []
    known = {_title(section): f"\n## {section}" for section in sections}
    known |= {_title(section.removeprefix("\n## ")): section for section in measured}
    titles = [f"{entry.name[0].upper()}{entry.name[1:]}" for entry in REGISTRY]
    return [known[title] for title in titles if title in known]


def _title(section: str) -> str:
    return section.partition("\n")[0]


HEADER = "| what | size | quotaopt | beside it | ratio | goal | met |\n|---|---|---|---|---|---|---|"


def _row(line: Line) -> str:
    met = "" if line.met is None else "yes" if line.met else "**no**"
    return f"| {line.what} | {line.size} | {line.ours} | {line.other} | {line.ratio} | {line.goal} | {met} |"


def _machine() -> str:
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} absent")
    return (
        "# Results\n\n"
        "One run, one thread, everything side by side; seconds move with the machine, ratios less so.\n\n"
        f"- machine: {platform.machine()}, {os.cpu_count()} cores, {platform.system()}\n"
        f"- Python {sys.version.split()[0]}; " + ", ".join(found)
    )


if __name__ == "__main__":
    main()

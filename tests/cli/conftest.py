"""The command line, called as a user calls it, in the same process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from quotaopt.cli.main import main


@dataclass(frozen=True)
class Run:
    """What a call left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)


@pytest.fixture
def quotaopt(capfd) -> Callable[..., Run]:
    """Call the command line; arguments may be paths."""

    def call(*arguments: object) -> Run:
        code = main([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return Run(code, captured.out, captured.err)

    return call


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Path:
    """The annual plan as ``quotaopt new`` makes it."""
    folder = tmp_path_factory.mktemp("plans") / "demo"
    assert main(["new", str(folder), "--example", "annual"]) == 0
    return folder / "plan.yaml"


@pytest.fixture(scope="session")
def as_process() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Call the command line in a process of its own."""

    def call(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "quotaopt", *map(str, arguments)],
            capture_output=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "PYTHONUTF8": "1", **options},
        )

    return call

"""Fixtures for the tests of this room."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from support.drawn_models import Draw, bare_model, clarabel_optimum, draw_model


@pytest.fixture(scope="session", name="draw")
def _draw() -> Draw:
    return draw_model


@pytest.fixture(scope="session", name="bare")
def _bare() -> Callable[..., CanonicalModel]:
    return bare_model


@pytest.fixture(scope="session", name="clarabel_optimum")
def _clarabel_optimum() -> Callable[..., FloatArray]:
    return clarabel_optimum


@pytest.fixture(scope="session")
def instances() -> ModuleType:
    """The benchmark instances, which are not part of the package."""
    path = Path(__file__).parents[2] / "benchmarks" / "instances.py"
    spec = importlib.util.spec_from_file_location("instances", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module

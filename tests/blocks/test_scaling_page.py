"""The examples of the page on scaling run, in both languages."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("page", ["scaling.md", "scaling.zh.md"])
def test_the_examples_of_the_page_run(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    result = doctest.testfile(str(ROOT / "docs" / page), module_relative=False, encoding="utf-8")
    assert (result.failed, result.attempted > 10) == (0, True)

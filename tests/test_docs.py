"""Documents name every command and every key, and their links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

import quotaopt
from quotaopt.cli.group import COMMANDS
from quotaopt.cli.main import main
from quotaopt.plan.document.yaml_source import parse
from quotaopt.plan.schema import PlanSpec

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    page
    for page in ROOT.rglob("*.md")
    if not any(part.startswith(".") for part in page.relative_to(ROOT).parts)
)
FORMATS = [ROOT / "docs" / "plan-format.md", ROOT / "docs" / "plan-format.zh.md"]
YAML = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def _models(annotation: object) -> set[type[BaseModel]]:
    """Every model an annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {model for argument in get_args(annotation) for model in _models(argument)}


def _keys(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[str]:
    """The keys of a model and of the models inside it, as people write them."""
    if model in seen:
        return set()
    seen.add(model)
    keys = {field.alias or name for name, field in model.model_fields.items()}
    inner = {found for field in model.model_fields.values() for found in _models(field.annotation)}
    return keys.union(*(_keys(one, seen) for one in inner))


@pytest.mark.parametrize("page", FORMATS, ids=lambda page: page.name)
def test_every_key_of_the_plan_file_is_documented(page):
    text = page.read_text(encoding="utf-8")
    keys = _keys(PlanSpec, set())
    assert {"plan", "share", "mean_over", "fiscal_start", "method"} <= keys
    assert not {key for key in keys if not re.search(rf"[`{{ ,]{key}[`:]", text)}


@pytest.mark.parametrize("page", FORMATS, ids=lambda page: page.name)
def test_every_example_of_the_plan_file_is_a_plan(page):
    """Blocks after the first, whole plan are parts that could stand in it."""
    whole, *parts = [parse(text, page.name).tree for text in YAML.findall(page.read_text(encoding="utf-8"))]
    for part in ({}, *parts):
        apart = {"step", "total"} if "measures" in part else set()  # measures have their own
        PlanSpec.model_validate({key: entry for key, entry in whole.items() if key not in apart} | part)


@pytest.mark.parametrize("page", FORMATS, ids=lambda page: page.name)
def test_the_smallest_plan_is_solved(page, tmp_path):
    smallest = YAML.findall(page.read_text(encoding="utf-8"))[0]
    (tmp_path / "plan.yaml").write_text(smallest, encoding="utf-8")
    (tmp_path / "orders.csv").write_text(
        "region,rep,amount\nE,ann,200\nE,bob,100\nW,cy,300\n", encoding="utf-8"
    )
    allocation = quotaopt.solve(quotaopt.read_plan(tmp_path / "plan.yaml"))
    assert allocation.targets["target"].tolist() == [1_000_000, 500_000, 1_500_000]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(name, command):
    assert f"quotaopt {command}" in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    listed = LINK.findall((folder / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(page.name for page in folder.glob("0*.md"))


PYTHON = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("lang", ["md", "zh.md"])
@pytest.mark.parametrize("name", ["sensitivity", "risk", "track"])
def test_the_python_of_a_page_runs(name, lang, monkeypatch):
    monkeypatch.chdir(ROOT)
    page = ROOT / "docs" / f"{name}.{lang}"
    for block in PYTHON.findall(page.read_text(encoding="utf-8")):
        exec(compile(block, page.name, "exec"), {})


WALK = re.compile(r"^```(python|console)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("name", ["negotiate", "versions"])
def test_a_walk_through_runs_step_by_step(name, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    english, chinese = (
        WALK.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))
        for page in (f"{name}.md", f"{name}.zh.md")
    )
    assert [block.count("\n") for _, block in english] == [block.count("\n") for _, block in chinese]
    for kind, block in chinese:
        if kind == "python":
            exec(compile(block, f"{name}.zh.md", "exec"), {})
        for line in block.splitlines() if kind == "console" else ():
            assert main(shlex.split(line.removeprefix("$ "))[1:]) == 0, capfd.readouterr().err

"""A plan in Python as the files a user would have: plan.yaml and its tables as CSV."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import yaml


class PlanInPython(Protocol):
    """A plan's document and its tables."""

    @property
    def document(self) -> dict[str, Any]: ...

    @property
    def frames(self) -> dict[str, pd.DataFrame]: ...


class _Dumper(yaml.SafeDumper):
    """Numbers as they are, to the last digit; no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _plain(dumper: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    text = f"{value:f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


_Dumper.add_representer(Decimal, _plain)
_Dumper.add_representer(  # a name such as 1e3 is a number to a plan file unless it stands in quotes
    str, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"')
)


def write_plan(world: PlanInPython, folder: Path) -> Path:
    """Write the plan and its tables into `folder`; returns the plan's path."""
    tables = {name: {"file": f"{name}.csv"} | source for name, source in world.document["tables"].items()}
    for name, frame in world.frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    path = folder / "plan.yaml"
    document = world.document | {"tables": tables}
    path.write_text(
        yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    return path

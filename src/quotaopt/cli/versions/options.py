"""The argument that the steps share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
import rich_click

from quotaopt.cli.options import PATH

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any] | click.Command)


def folder_argument(command: _Decorated) -> _Decorated:
    """The folder of the versions."""
    return rich_click.argument("folder", type=PATH, metavar="DIR", help="cli.versions.folder")(command)

"""Arguments and options that the steps of a negotiation share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
import rich_click

from quotaopt.cli.options import PATH

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any] | click.Command)


def folder_argument(command: _Decorated) -> _Decorated:
    """The folder of the negotiation."""
    return rich_click.argument("folder", type=PATH, metavar="DIR", help="cli.negotiate.folder")(command)


def signature_option(command: _Decorated) -> _Decorated:
    """Who it is, for the record."""
    return click.option("--name", "signature", default="", metavar="NAME", help="cli.negotiate.name")(command)


def only_option(command: _Decorated) -> _Decorated:
    """Which nodes are meant."""
    option = click.option(
        "--only", "words", multiple=True, metavar="LEVEL=MEMBERS", help="cli.negotiate.only"
    )
    return option(command)


def output_option(command: _Decorated) -> _Decorated:
    """Files for nodes as they stand, or through the rounds."""
    option = click.option(
        "-o", "--output", "outputs", type=PATH, multiple=True, metavar="FILE", help="cli.negotiate.output"
    )
    return option(command)

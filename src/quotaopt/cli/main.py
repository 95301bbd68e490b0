"""The entry point: settle how to talk, run the command, turn every ending into an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

import click

from quotaopt.cli.endings import Ending, show
from quotaopt.cli.face import Face
from quotaopt.cli.group import build
from quotaopt.cli.process import leave, prefer_speed
from quotaopt.errors import QuotaoptError

OK, INTERRUPTED = 0, 130


def run() -> NoReturn:
    """Run the command line as a process of its own, from its arguments to its exit code."""
    prefer_speed()
    leave(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code.

    0 done, 1 a defect of ours, 2 the plan or the call is wrong, 3 no plan can satisfy the
    rules, 4 stopped before it was certified, 5 a batch failed in part, 130 interrupted.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    face = Face.of(given, os.environ)
    _forgive_narrow_encodings()
    try:
        code = _code(build(face).main(given, prog_name="quotaopt", standalone_mode=False))
        sys.stdout.flush()
        return code
    except QuotaoptError as error:
        return show(Ending.of(error, face.lang), face)
    except click.UsageError as error:
        return show(Ending.of_call(error, face.lang), face)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except SystemExit as ended:
        return _code(ended.code)
    except BrokenPipeError:  # whoever read our output has seen enough
        return OK
    except OSError as error:
        return show(Ending.of_output(error, face.lang), replace(face, json=False))
    except Exception as error:
        if face.traceback:
            raise
        return show(Ending.of_defect(error, face.lang), face)


def _code(ended: object) -> int:
    return ended if isinstance(ended, int) else OK


def _forgive_narrow_encodings() -> None:
    """A terminal that cannot show a sign shows a substitute; it never ends the run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")

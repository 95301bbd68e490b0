"""How a run that did not succeed is told: to people on stderr, to machines as one JSON document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from quotaopt.cli.face import Face
from quotaopt.errors import InfeasibleError, NotCertifiedError, Place, Problem, QuotaoptError
from quotaopt.files import json_text
from quotaopt.messages import Language, say
from quotaopt.plan.nearest import closest

STATUSES: tuple[tuple[type[QuotaoptError], str], ...] = (
    (InfeasibleError, "infeasible"),
    (NotCertifiedError, "stopped"),
    (QuotaoptError, "invalid"),
)
"""What a machine reads as ``status`` where there is no result; the first that fits."""


@dataclass(frozen=True)
class Ending:
    """Why a run ended, ready to be shown."""

    status: str
    exit_code: int
    text: str
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, error: QuotaoptError, lang: Language) -> Ending:
        """An error raised on purpose."""
        status = next(status for kind, status in STATUSES if isinstance(error, kind))
        return cls(status, error.exit_code, error.render(lang), getattr(error, "problems", ()))

    @classmethod
    def of_call(cls, error: click.UsageError, lang: Language) -> Ending:
        """A command line that cannot be understood."""
        problem = call_problem(error)
        return cls("invalid", 2, say("cli.error", lang, text=problem.render(lang)), (problem,))

    @classmethod
    def of_output(cls, error: OSError, lang: Language) -> Ending:
        """Standard output that takes no more: a full disk, say."""
        problem = Problem.at(Place(), "cli.no_output", reason=error.strerror or str(error))
        return cls("invalid", 2, say("cli.error", lang, text=problem.render(lang)), (problem,))

    @classmethod
    def of_defect(cls, error: Exception, lang: Language) -> Ending:
        """An exception nobody raised on purpose."""
        problem = Problem.at(Place(), "cli.defect", kind=type(error).__name__, error=str(error))
        return cls("defect", 1, problem.render(lang), (problem,))


def show(ending: Ending, face: Face) -> int:
    """Print an ending; returns its exit code."""
    if face.json:
        from quotaopt.report.problems import problems_list

        echo_json({"status": ending.status, "problems": problems_list(ending.problems, face.lang)})
    else:
        head, *rest = ending.text.split("\n", 1)
        click.secho(head, err=True, fg="red", bold=True)
        if rest:
            click.echo(rest[0], err=True)
    return ending.exit_code


def echo_json(document: Any) -> None:
    """One document on stdout. It is printed as UTF-8, whatever the terminal's encoding."""
    click.echo(json_text(document).encode())


class UnknownCommandError(click.UsageError):
    """A command there is not; Click has a class of its own for this only from some version on."""

    def __init__(self, name: str, known: Sequence[str], ctx: click.Context) -> None:
        self.name, self.known = name, tuple(known)
        super().__init__(f"there is no command {name!r}", ctx)


def call_problem(error: click.UsageError) -> Problem:
    """Click's complaint about a command line as one of our problems."""
    match error:
        case click.NoSuchOption():
            known = [name for param in _parameters(error) for name in param.opts]
            return _unknown("cli.no_such_option", error.option_name, known)
        case UnknownCommandError():
            return _unknown("cli.no_such_command", error.name, error.known)
        case click.MissingParameter():
            name = _called(error.param) if error.param else ""
            return Problem.at(Place(), "cli.missing", name=name)
        case click.BadParameter():
            return _bad_value(error)
        case _:
            return Problem.at(Place(), "cli.bad_call", reason=error.format_message())


def _called(param: click.Parameter) -> str:
    """An option as it is typed, an argument as the help shows it."""
    return param.opts[-1] if isinstance(param, click.Option) else param.human_readable_name


def _bad_value(error: click.BadParameter) -> Problem:
    names = error.param.opts if error.param else [""]
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return Problem.at(Place(), "cli.not_one_of", name=names[-1], known=", ".join(map(str, kind.choices)))
    return Problem.at(Place(), "cli.bad_value", name=names[-1], reason=error.message)


def _unknown(key: str, name: str, known: Sequence[str]) -> Problem:
    return Problem.at(Place(), key, name=name, near=closest(name, known) or ", ".join(known))


def _parameters(error: click.UsageError) -> list[click.Parameter]:
    return error.ctx.command.get_params(error.ctx) if error.ctx else []

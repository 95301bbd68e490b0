"""Everything that can go wrong, drawn once, each with its exit code.

    QuotaoptError
    └── NoAnswerError                why there is none, as a list of problems
        ├── PlanError            2   the plan, its tables or the call are wrong; all problems at once
        │   ├── NegotiationError 2   a negotiation does not allow it, or its folder was changed
        │   │   └── SheetError   2   a sheet that was handed in is wrong
        │   └── VersionsError    2   a folder of versions does not allow it, or was changed
        ├── InfeasibleError      3   no plan can satisfy the rules; carries the proof
        ├── NotCertifiedError    4   stopped, or the answer did not pass the checker
        └── TaskError            4   a task was stopped: its limits, a lost worker, a defect

Exit code 1 is a defect of ours (any other exception), 130 an interruption.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

from quotaopt.messages import Language, fix, say

Result = TypeVar("Result")


@dataclass(frozen=True)
class Place:
    """Where a problem is: a line and column of a YAML file, or a row and column of a table."""

    file: str | None = None
    line: int | None = None
    column: int | None = None
    row: int | None = None
    column_name: str | None = None
    path: str | None = None

    def render(self, lang: Language) -> str:
        """The place as people write it: ``plan.yaml:12:5`` or ``people.csv row 3, column cap``."""
        parts = [self.file or ""]
        if self.line is not None:
            parts[0] += f":{self.line}" + (f":{self.column}" if self.column is not None else "")
        if self.row is not None:
            parts.append(say("place.row", lang, row=self.row))
        if self.column_name is not None:
            parts.append(say("place.column", lang, column=self.column_name))
        if self.path:
            parts.append(self.path)
        return say("place.join", lang).join(part for part in parts if part)


NOWHERE = Place()


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where, what, and what to do. `key` names its sentence."""

    place: Place
    key: str
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def at(cls, place: Place, key: str, /, **values: Any) -> Problem:
        """A problem at `place`; `values` fill the sentence `key`."""
        return cls(place, key, MappingProxyType(values))

    def __reduce__(self) -> tuple[Any, ...]:
        """As it is sent between processes."""
        return _problem, (self.place, self.key, dict(self.values))

    def what(self, lang: Language) -> str:
        """What is wrong, in one sentence."""
        return say(self.key, lang, **self.values)

    def remedy(self, lang: Language) -> str:
        """What to do about it."""
        return fix(self.key, lang, **self.values)

    def render(self, lang: Language) -> str:
        """Place and sentence on one line, the remedy indented below it."""
        place = self.place.render(lang)
        remedy = self.remedy(lang)
        head = say("place.says", lang, place=place, what=self.what(lang)) if place else self.what(lang)
        return f"{head}\n    {remedy}" if remedy else head


def _problem(place: Place, key: str, values: Mapping[str, Any]) -> Problem:
    return Problem(place, key, MappingProxyType(dict(values)))


class QuotaoptError(Exception):
    """The root of every error quotaopt raises on purpose."""

    exit_code: ClassVar[int] = 1

    def render(self, lang: Language) -> str:
        """The whole message in language `lang`."""
        return str(self)


class NoAnswerError(QuotaoptError):
    """An error that is a list of problems, drawn one under another."""

    headline: ClassVar[str]

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.render("en"))

    def __reduce__(self) -> tuple[Any, ...]:
        """As it is sent between processes."""
        return type(self), (self.problems,)

    def render(self, lang: Language) -> str:
        """A headline with the count, then every problem."""
        lines = [say(self.headline, lang, count=len(self.problems))]
        lines += [problem.render(lang) for problem in self.problems]
        return "\n".join(lines)


class PlanError(NoAnswerError):
    """The plan, its tables or the call are wrong. Holds every problem found."""

    exit_code = 2
    headline = "error.plan"


class NegotiationError(PlanError):
    """A negotiation does not allow what was asked, or its folder is not as it was written."""

    headline = "error.negotiation"


class SheetError(NegotiationError):
    """A sheet that was handed in is wrong. Holds every problem found; nothing of it was used."""

    headline = "error.sheet"


class VersionsError(PlanError):
    """A folder of versions does not allow what was asked, or is not as it was written."""

    headline = "error.versions"


class InfeasibleError(NoAnswerError):
    """No plan can satisfy the rules. `proof` can be checked without the code that found it."""

    exit_code = 3
    headline = "error.infeasible"

    def __init__(
        self, problems: Iterable[Problem], proof: Mapping[tuple[str, str], float] | None = None
    ) -> None:
        self.proof = proof
        super().__init__(problems)

    def __reduce__(self) -> tuple[Any, ...]:
        """As it is sent between processes."""
        return type(self), (self.problems, None if self.proof is None else dict(self.proof))


class NotCertifiedError(NoAnswerError):
    """The run stopped, or its answer did not pass the independent checker."""

    exit_code = 4
    headline = "error.not_certified"


class TaskError(NoAnswerError):
    """A task among many did not come to an end: a limit, a lost worker, a defect."""

    exit_code = 4
    headline = "error.task"


class Problems:
    """Collects problems so that all of them are reported at once."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(self, place: Place, key: str, /, **values: Any) -> None:
        """Note a problem and go on."""
        self._found.append(Problem.at(place, key, **values))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note several problems and go on."""
        self._found.extend(problems)

    def attempt(self, step: Callable[..., Result], *arguments: Any) -> Result | None:
        """What `step` returns; None where it raises PlanError, whose problems are noted."""
        try:
            return step(*arguments)
        except PlanError as error:
            self.extend(error.problems)
            return None

    @property
    def found(self) -> tuple[Problem, ...]:
        """Everything noted so far."""
        return tuple(self._found)

    def __bool__(self) -> bool:
        return bool(self._found)

    def stop_if_any(self) -> None:
        """Raise PlanError with everything noted so far, if anything was."""
        if self._found:
            raise PlanError(_distinct(self._found))


def _distinct(problems: list[Problem]) -> list[Problem]:
    """The problems without repetitions, in the order found."""
    seen: dict[str, Problem] = {}
    for problem in problems:
        seen.setdefault(problem.render("en"), problem)
    return list(seen.values())

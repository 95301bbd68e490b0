"""What became of one unit: a line of the table of results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal, TypeAlias, get_args

from quotaopt.errors import Problem
from quotaopt.files import file_name
from quotaopt.messages import LANGUAGES, Language

Status: TypeAlias = Literal[
    "failed", "invalid", "infeasible", "limit", "stopped", "feasible", "optimal", "within"
]
"""The worst first. `failed`: a defect, or a worker lost again and again; `invalid`: its plan is wrong;
`infeasible`: its rules contradict each other; `limit`: it took too long or too much memory; `stopped`: no
answer passed the checks; `feasible`: targets hold, but are not proved to be the fairest; `optimal`;
`within`: little enough has happened, and the published targets stay."""
STATUSES: tuple[Status, ...] = get_args(Status)
SOLVED: frozenset[Status] = frozenset({"feasible", "optimal", "within"})
EXIT_CODES: Mapping[Status, int] = {"failed": 1, "invalid": 2, "infeasible": 3, "limit": 4, "stopped": 4}
"""Of a unit by itself; 0 where it has targets."""
_IN_PART = 5
DEFECT = "defect.txt"
"""Among the results of a unit that failed: where in the program."""

Figure: TypeAlias = int | float | str | None


@dataclass(frozen=True)
class Saying:
    """A sentence in both languages, and what to do."""

    what: Mapping[Language, str]
    fix: Mapping[Language, str]

    @classmethod
    def made(cls, what: Callable[[Language], str], fix: Callable[[Language], str]) -> Saying:
        """From what says it in a language."""
        return cls({lang: what(lang) for lang in LANGUAGES}, {lang: fix(lang) for lang in LANGUAGES})

    @classmethod
    def of(cls, problem: Problem) -> Saying:
        """A problem, with the place where it is."""
        return cls.made(lambda lang: problem.render(lang).partition("\n")[0], problem.remedy)


@dataclass(frozen=True)
class Record:
    """What became of one unit."""

    unit: str
    status: Status
    seconds: float
    peak_mb: float | None = None  # the most memory its worker held meanwhile; None where that is not known
    total: Decimal | None = None
    currency: str = ""  # of the total
    gap: float | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    reason: Saying | None = None  # why it has no targets, or what to look at
    problems: int = 0  # how many there are beside the reason
    files: Mapping[str, str] = field(
        default_factory=dict
    )  # what it was made from -> fingerprint of its bytes
    written: Mapping[str, str] = field(default_factory=dict)  # its results -> fingerprint

    @property
    def is_solved(self) -> bool:
        """Whether it has targets."""
        return self.status in SOLVED

    @property
    def needs_a_human(self) -> bool:
        """Whether it has no targets, or something is said of them."""
        return not self.is_solved or self.reason is not None

    @property
    def folder(self) -> str:
        """The name of the folder with its results; of names that differ in case alone it is the same."""
        return file_name(self.unit, set())

    def is_like(self, other: Record) -> bool:
        """Whether both say the same; time and memory are never the same."""
        return replace(self, seconds=0.0, peak_mb=None) == replace(other, seconds=0.0, peak_mb=None)

    def document(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "unit": self.unit,
            "status": self.status,
            "seconds": round(self.seconds, 3),
            "peak_mb": None if self.peak_mb is None else round(self.peak_mb, 1),
            "total": None if self.total is None else str(self.total),
            "currency": self.currency,
            "gap": self.gap,
            "figures": dict(self.figures),
            "reason": None if self.reason is None else asdict(self.reason),
            "problems": self.problems,
            "files": dict(self.files),
            "written": dict(self.written),
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Record:
        """The record that a document says."""
        known = {name: document[name] for name in cls.__dataclass_fields__}
        total, reason = known["total"], known["reason"]
        known |= {
            "total": None if total is None else Decimal(total),
            "reason": None if reason is None else Saying(**reason),
        }
        return cls(**known)


def exit_code(statuses: set[Status]) -> int:
    """0 where all units have targets; where all fail in the same way, the code of that; else 5."""
    codes = {EXIT_CODES.get(status, 0) for status in statuses}
    return _IN_PART if len(codes) > 1 else next(iter(codes), 0)

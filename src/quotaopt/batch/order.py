"""What is done with every unit of a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from quotaopt.kept.fingerprint import digest_of
from quotaopt.messages import Language
from quotaopt.plan.document.scalars import Tree
from quotaopt.plan.provenance import versions
from quotaopt.workers import Limits

if TYPE_CHECKING:
    from quotaopt.batch.unit import Unit
    from quotaopt.options import SolveOptions

Action: TypeAlias = Literal["solve", "audit", "replan"]
ACTIONS: tuple[Action, ...] = get_args(Action)


@dataclass(frozen=True)
class Order:
    """Equal for two batches exactly where they ask the same of a unit."""

    do: Action
    options: SolveOptions
    changes: Mapping[str, Tree] = field(default_factory=dict)  # of every unit, before its own
    allow_outside: bool = False  # whether tables may lie outside a plan's folder
    lang: Language = "en"  # of the pages among the results
    as_of: date | None = None  # to replan: the last day that is looked at
    limits: Limits = field(default_factory=Limits)  # what a unit may take
    only_out_of: Decimal | None = None  # to replan: gaps up to this part of what was planned are left alone

    def changes_of(self, unit: Unit) -> dict[str, Tree]:
        """What is changed in a unit's plan."""
        return {**self.changes, **unit.changes}

    def asked(self, unit: Unit) -> str:
        """By what it is known that a result answers the same question, as long as no file was changed."""
        return digest_of({"of_all": self._asked_of_all, "changes": self.changes_of(unit)})

    @cached_property
    def _asked_of_all(self) -> str:
        question = {
            "do": self.do,
            "options": {**asdict(self.options), "time_limit_s": None},
            "lang": self.lang,
            "as_of": None if self.as_of is None else self.as_of.isoformat(),
            "only_out_of": self.only_out_of,
            "versions": dict(versions()),
        }
        return digest_of(question)

    @cached_property
    def effort(self) -> str:
        """By what it is known that another try could not get further."""
        return digest_of({"search_s": self.options.time_limit_s, **asdict(self.limits)})

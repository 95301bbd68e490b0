"""What differs between two plans, one input at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

from quotaopt.messages import Language, say

Kind: TypeAlias = Literal["finance", "rules", "reference", "people", "policy"]
"""Who usually decides about an input; inputs of a kind form one block where there are many."""
KINDS: tuple[Kind, ...] = get_args(Kind)

Part: TypeAlias = tuple[str, ...]
"""The smallest thing that can be taken from either plan: an entry of the plan file, a column of a table."""


@dataclass(frozen=True)
class Edit:
    """One thing that reads differently; None where there is nothing in one of the plans."""

    where: str  # below the input; "" is the input itself
    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.before is None and self.after is None:
            return self.where
        was, now = (side if side is not None else "–" for side in (self.before, self.after))
        return f"{self.where} {was} → {now}".strip()


@dataclass(frozen=True)
class Input:
    """One input that differs: what it is called, what it is made of, and how it reads before and after."""

    kind: Kind
    parts: frozenset[Part]
    key: str  # of the sentence that names it
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    edits: tuple[Edit, ...] = ()
    joint: tuple[Input, ...] = ()  # of which it is made, where several count as one

    def name(self, lang: Language) -> str:
        """What the input is called."""
        return say(self.key, lang, **self.values)

    def told(self, lang: Language) -> tuple[str, ...]:
        """How the input reads before and after, edit by edit; of a joint one, input by input."""
        if not self.joint:
            return tuple(map(str, self.edits))
        return tuple(" ".join((one.name(lang), *map(str, one.edits[:1]))) for one in self.joint)


def joined(inputs: Sequence[Input], key: str) -> Input:
    """Several inputs as one that changes all at once."""
    single = tuple(inside for one in inputs for inside in (one.joint or (one,)))
    parts = frozenset[Part]().union(*(one.parts for one in single))
    return Input(inputs[0].kind, parts, key, MappingProxyType({"count": len(single)}), joint=single)

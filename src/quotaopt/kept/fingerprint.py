"""By what a later run knows that an answer is still the answer to its question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from quotaopt.plan.document.scalars import canonical, from_python
from quotaopt.plan.provenance import provenance

if TYPE_CHECKING:
    from quotaopt.options import SolveOptions
    from quotaopt.plan.plan import Plan


def digest_of(made_from: Mapping[str, Any]) -> str:
    """A short text that is equal exactly where the values are; the order of keys does not matter."""
    return sha256(canonical(from_python(made_from)).encode()).hexdigest()[:32]


def fingerprint(plan: Plan, options: SolveOptions) -> str:
    """Equal for two plans exactly where everything that decides the answer is equal."""
    return digest_of({**provenance(plan), "options": asdict(options)})

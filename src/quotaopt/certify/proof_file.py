"""The proof file: all that is needed to check a result again, without any solver.

One JSON document, compressed when its name ends in ``.gz``: fingerprints of the plan and its
tables, the targets and references in steps, and every stage with what it reached, the prices that
prove it, and what was found of it. Where groups of cells are compared, their level and the prices of the
groups stand there too, and with over-assignment what everyone carries. The same result gives the same
bytes. A file of version 1 is read as one of a single stage.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from quotaopt.certify.carried import Carried
from quotaopt.certify.certificate import Certificate, StageProof
from quotaopt.certify.claim import Claim, Settled, StageClaim
from quotaopt.certify.credits_file import credits_from_plain, credits_to_plain
from quotaopt.certify.exact import FITS, largest
from quotaopt.certify.targets import Targets
from quotaopt.errors import Place, PlanError, Problem
from quotaopt.model.arrays import IntArray
from quotaopt.plan.plan import Plan, provenance
from quotaopt.plan.table import TextColumn

VERSION = 2
"""Of the file format."""
LARGEST_FILE = 1 << 30
"""Bytes, after unpacking. Ten million cells need less."""
FOUND = ("objective", "bound", "lost", "gap", "play")
"""What a file says was found of every stage, as in `StageProof`; None where it is no finite number."""
_SEAL = b',"sha256":"'


@dataclass(frozen=True)
class Stated:
    """What was found when the proof was written. Class and method cannot be recomputed."""

    stages: tuple[Mapping[str, float | None], ...]  # by `FOUND`
    plan_class: str
    method: str


@dataclass(frozen=True, eq=False)
class Proof:
    """A result with everything its verification needs beside the plan."""

    plan_sha256: str
    tables_sha256: Mapping[str, str]
    versions: Mapping[str, str]  # of quotaopt and its libraries when the proof was written
    targets: Targets  # on the finest levels
    claim: Claim
    stated: Stated
    intact: bool  # the file's own fingerprint fits its content
    carried: Carried | None = None  # with over-assignment, what everyone carries


def write_proof(
    path: str | Path,
    plan: Plan,
    targets: Targets,
    claim: Claim,
    certificate: Certificate,
    *,
    plan_class: str,
    method: str,
    carried: Carried | None = None,
) -> None:
    """Write the proof of a certified result.

    Parameters
    ----------
    targets, claim, certificate, carried
        What `certify` was asked and what it answered.
    plan_class, method
        The plan's structure class and how the answer was found, as the solve says.
    """
    coarser = {level for dimension in plan.spec.dimensions.values() for level in dimension.levels[:-1]}
    content = {
        "quotaopt_proof": VERSION,
        "plan": plan.spec.plan,
        "currency": plan.spec.currency,
        "step": str(plan.main.step),
        "step_minor": plan.finest_minor,
        "provenance": dict(provenance(plan)),
        "claims": {
            "notion": plan.spec.fairness.notion,
            "level": list(claim.level),
            "coincides": claim.coincides,
            "class": plan_class,
            "method": method,
        },
        "stages": [
            _plain(stage, found) for stage, found in zip(claim.stages, certificate.stages, strict=True)
        ],
        "cells": _names({level: names for level, names in targets.names.items() if level not in coarser}),
        "targets_in_steps": (targets.minor // plan.finest_minor).tolist(),
        "references_in_steps": (claim.reference / plan.finest_minor).tolist(),
        **({} if claim.credits is None else {"credits": credits_to_plain(claim.credits, plan.finest_minor)}),
    }
    if carried is not None:
        content["over_assignment"] = _plain_carried(carried, plan.finest_minor)
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    data = body[:-1] + _SEAL + sha256(body).hexdigest().encode() + b'"}\n'
    path = Path(path)
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


def _names(columns: Mapping[str, TextColumn]) -> dict[str, Any]:
    """Columns of names as plain values."""
    return {
        level: {"members": [str(name) for name in column.labels], "codes": column.codes.tolist()}
        for level, column in columns.items()
    }


def _plain_carried(carried: Carried, step: int) -> dict[str, Any]:
    """What everyone carries, as plain values."""
    numbers = {
        level: {"nodes": _names(stated.names), "in_steps": (stated.minor // step).tolist()}
        for level, stated in carried.numbers.items()
    }
    return {"numbers": numbers, "street_in_steps": (carried.street // step).tolist()}


def _carried(content: Mapping[str, Any], step: int) -> Carried:
    """... and back."""
    numbers = {}
    for level, stated in content["numbers"].items():
        names = {name: _column(column) for name, column in stated["nodes"].items()}
        minor = _minor(stated["in_steps"], step)
        if {len(minor), *(len(column.codes) for column in names.values())} != {len(minor)}:
            raise ValueError("columns of different length")
        numbers[str(level)] = Targets(names, minor)
    return Carried(numbers, _minor(content["street_in_steps"], step))


def _minor(stated: list[Any], step: int) -> IntArray:
    """Steps as minor units."""
    steps = np.array(stated, dtype=np.int64)
    if largest(steps) * step >= FITS:
        raise ValueError("amounts too large")
    return steps * step


def _plain(stage: StageClaim, found: StageProof) -> dict[str, Any]:
    """A stage and what was found of it, as plain values."""
    settled = stage.settled
    return {
        "kind": stage.kind,
        "priority": stage.priority,
        "value": stage.value,
        "largest": stage.largest,
        **{name: getattr(found, name) for name in FOUND},
        "weights": list(stage.weights),
        "settled": list(settled) if isinstance(settled, tuple) else settled.tolist(),
        "multipliers": [[rule, members, value] for (rule, members), value in stage.multipliers.items()],
        "links": [[members, value] for members, value in stage.links.items()],
    }


def read_proof(path: str | Path) -> Proof:
    """Read a proof file.

    Raises
    ------
    PlanError
        It is not a proof, or of a version that this quotaopt does not know.
    """
    place = Place(file=str(path))
    try:
        data = _bytes(Path(path))
        content = json.loads(data)
        version = content["quotaopt_proof"]
        if version not in (1, VERSION):
            raise PlanError([Problem.at(place, "proof.version", version=version, known=VERSION)])
        stages = _stages_of_old(content) if version == 1 else content["stages"]
        return _proof(content, stages, intact=_is_intact(data))
    except (OSError, EOFError, KeyError, TypeError, ValueError, OverflowError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise PlanError([Problem.at(place, "proof.unreadable", reason=reason)]) from None


def _stages_of_old(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The one stage of a file of version 1, which does not say what was reached before rounding."""
    claims = content["claims"]
    objective, bound = claims["objective"], claims["bound"]
    found = {"objective": objective, "bound": bound, "lost": objective - bound, "gap": claims["gap"]}
    prices = {"multipliers": content["multipliers"], "links": content.get("links", [])}
    return [{"kind": claims["notion"], "value": objective, **found, **prices}]


def _proof(content: Mapping[str, Any], stages: list[dict[str, Any]], *, intact: bool) -> Proof:
    """A proof from its document; any error means that it is none."""
    claims, sources = content["claims"], content["provenance"]
    step_minor = int(content["step_minor"])
    if step_minor <= 0:
        raise ValueError("no step")
    targets = _minor(content["targets_in_steps"], step_minor)
    references = np.array(content["references_in_steps"], dtype=np.float64)
    names = {level: _column(column) for level, column in content["cells"].items()}
    lengths = {len(targets), len(references), *(len(column.codes) for column in names.values())}
    if len(lengths) != 1:
        raise ValueError("columns of different length")
    found = tuple({name: _number(stage.get(name, 0.0)) for name in FOUND} for stage in stages)
    return Proof(
        plan_sha256=sources["plan_sha256"],
        tables_sha256=dict(sources["tables_sha256"]),
        versions=dict(sources["versions"]),
        targets=Targets(names, targets),
        claim=Claim(
            reference=references * step_minor,
            stages=tuple(map(_stage, stages)),
            level=tuple(str(name) for name in claims.get("level", [])),
            coincides=bool(claims.get("coincides", False)),
            credits=credits_from_plain(content["credits"], step_minor) if "credits" in content else None,
        ),
        stated=Stated(found, str(claims["class"]), str(claims["method"])),
        intact=intact,
        carried=_carried(content["over_assignment"], step_minor) if "over_assignment" in content else None,
    )


def _stage(stage: Mapping[str, Any]) -> StageClaim:
    """A stage from plain values."""
    return StageClaim(
        kind=str(stage["kind"]),
        multipliers={
            (str(rule), str(members)): float(value) for rule, members, value in stage["multipliers"]
        },
        value=float(stage["value"]),
        links={str(members): float(value) for members, value in stage["links"]},
        weights=tuple(map(float, stage.get("weights", []))),
        priority=int(stage.get("priority", 0)),
        largest=_number(stage.get("largest")),
        settled=_settled(stage.get("settled", [])),
    )


def _settled(stated: list[Any]) -> Settled:
    """Groups by name, rows of rules by rule and members, or cells by row."""
    if all(isinstance(each, str) for each in stated):
        return tuple(stated)
    if all(isinstance(each, list) for each in stated):
        return tuple((str(rule), str(members)) for rule, members in stated)
    return np.array([int(each) for each in stated], dtype=np.int64)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _column(column: Mapping[str, Any]) -> TextColumn:
    """Names as codes into members; a code out of range is no proof of ours."""
    labels = np.array([str(member) for member in column["members"]], dtype=object)
    codes = np.array(column["codes"], dtype=np.int32)
    if codes.size and (codes.min() < 0 or codes.max() >= len(labels)):
        raise ValueError("a cell without a member")
    return TextColumn(codes, labels)


def _bytes(path: Path) -> bytes:
    """The document's bytes, unpacked where they are packed; a file that swells without end is refused."""
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        with gzip.open(raw) if packed else raw as file:
            data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise ValueError("larger than any proof")
    return bytes(data)


def _is_intact(data: bytes) -> bool:
    """Whether the fingerprint at the end fits everything before it."""
    body, seal, rest = data.rpartition(_SEAL)
    return bool(seal) and rest == sha256(body + b"}").hexdigest().encode() + b'"}\n'

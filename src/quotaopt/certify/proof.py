"""The proof file: all that is needed to check a result again, without any solver.

One JSON document, compressed when its name ends in ``.gz``: fingerprints of the plan and its
tables, the targets and references in steps, the multipliers that prove the bound, and what
was claimed. Where groups of cells are compared, their level and the prices of the groups stand
there too; a proof without them is one between cells. The same result gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from quotaopt.certify.bound import MEASURES, SMALLEST_OBJECTIVE
from quotaopt.certify.certificate import Certificate, Violation
from quotaopt.certify.check import Claim, certify
from quotaopt.certify.exact import FITS, largest
from quotaopt.certify.findings import Finding
from quotaopt.certify.targets import Targets
from quotaopt.errors import NOWHERE, Place, PlanError, Problem
from quotaopt.plan.plan import Plan, provenance
from quotaopt.plan.table import TextColumn

VERSION = 1
"""Of the file format."""
LARGEST_FILE = 1 << 30
"""Bytes, after unpacking. Ten million cells need less."""
_SEAL = b',"sha256":"'
_ROUNDING = 1e-12  # between the same computation on two machines, in units of the whole


@dataclass(frozen=True)
class Stated:
    """What was claimed when the proof was written. Class and method cannot be recomputed."""

    objective: float | None
    bound: float | None
    gap: float | None
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


def write_proof(
    path: str | Path,
    plan: Plan,
    targets: Targets,
    claim: Claim,
    certificate: Certificate,
    *,
    plan_class: str,
    method: str,
) -> None:
    """Write the proof of a certified result.

    Parameters
    ----------
    targets, claim, certificate
        What `certify` was asked and what it answered.
    plan_class, method
        The plan's structure class and how the answer was found, as the solve says.
    """
    coarser = {level for dimension in plan.spec.dimensions.values() for level in dimension.levels[:-1]}
    content = {
        "quotaopt_proof": VERSION,
        "plan": plan.spec.plan,
        "currency": plan.spec.currency,
        "step": str(plan.spec.step),
        "step_minor": plan.step_minor,
        "provenance": dict(provenance(plan)),
        "claims": {
            "objective": certificate.objective,
            "bound": certificate.bound,
            "gap": certificate.gap,
            "notion": claim.notion,
            "level": list(claim.level),
            "class": plan_class,
            "method": method,
        },
        "multipliers": [[rule, members, value] for (rule, members), value in claim.multipliers.items()],
        "links": [[members, value] for members, value in claim.links.items()],
        "cells": {
            level: {"members": [str(name) for name in column.labels], "codes": column.codes.tolist()}
            for level, column in targets.names.items()
            if level not in coarser
        },
        "targets_in_steps": (targets.minor // plan.step_minor).tolist(),
        "references_in_steps": (claim.reference / plan.step_minor).tolist(),
    }
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    data = body[:-1] + _SEAL + sha256(body).hexdigest().encode() + b'"}\n'
    path = Path(path)
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


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
        if version != VERSION:
            raise PlanError([Problem.at(place, "proof.version", version=version, known=VERSION)])
        return _proof(content, intact=_is_intact(data))
    except (OSError, EOFError, KeyError, TypeError, ValueError, OverflowError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise PlanError([Problem.at(place, "proof.unreadable", reason=reason)]) from None


def verify_proof(proof: Proof, plan: Plan) -> Certificate:
    """Recompute everything a proof says from the plan and its tables; no solver is needed.

    The certificate holds only where the file is as it was written, plan and tables are those
    it was written for, every rule holds exactly, and every claim that can be recomputed comes
    out the same. Its statements say what was verified and by which means.
    """
    found = certify(plan, proof.targets, proof.claim)
    findings = [*_sources(proof, plan), *_claims(proof.stated, found)]
    means = [
        Problem.at(NOWHERE, "certify.means.source", tables=len(plan.tables)),
        *found.statements,
        Problem.at(
            NOWHERE, "certify.means.claimed", plan_class=proof.stated.plan_class, method=proof.stated.method
        ),
    ]
    sources_hold = all(finding.check.ok for finding in findings)
    return replace(
        found,
        checks=(*(finding.check for finding in findings), *found.checks),
        violations=(*(v for finding in findings for v in finding.violations), *found.violations),
        statements=tuple(means if sources_hold else means[1:]),
    )


def _sources(proof: Proof, plan: Plan) -> list[Finding]:
    """The proof itself, the plan and every table are what they were, and fair means the same."""
    now: Mapping[str, Any] = provenance(plan)
    claim, fairness = proof.claim, plan.spec.fairness
    tables: Mapping[str, str] = now["tables_sha256"]
    names = sorted(tables.keys() | proof.tables_sha256.keys())
    return [
        Finding.of("digest", holds=proof.intact),
        Finding.of("plan", holds=now["plan_sha256"] == proof.plan_sha256),
        Finding.of("notion", holds=(claim.notion, claim.level) == (fairness.notion, fairness.level)),
        *(
            Finding.of("table", name, holds=tables.get(name) == proof.tables_sha256.get(name))
            for name in names
        ),
    ]


def _claims(stated: Stated, found: Certificate) -> list[Finding]:
    """Every claim that can be recomputed is what it comes out as."""
    return [
        _claim("objective", stated.objective, found.objective, _ROUNDING),
        _claim("bound", stated.bound, found.bound, _ROUNDING),
        _claim("gap", stated.gap, found.gap, _ROUNDING / SMALLEST_OBJECTIVE),
    ]


def _claim(name: str, stated: float | None, found: float | None, tolerance: float) -> Finding:
    if stated is None or found is None:
        same = stated is found
    else:
        same = math.isclose(stated, found, rel_tol=tolerance, abs_tol=tolerance)
    finding = Finding.of("claim", name, holds=same)
    said = Violation("claim", name, "", activity=_decimal(stated), by=_decimal(found))
    return finding if same else replace(finding, violations=(said,))


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))


def _proof(content: Mapping[str, Any], *, intact: bool) -> Proof:
    """A proof from its document; any error means that it is none."""
    claims, sources = content["claims"], content["provenance"]
    steps = np.array(content["targets_in_steps"], dtype=np.int64)
    references = np.array(content["references_in_steps"], dtype=np.float64)
    step_minor = int(content["step_minor"])
    names = {level: _column(column) for level, column in content["cells"].items()}
    lengths = {len(steps), len(references), *(len(column.codes) for column in names.values())}
    if len(lengths) != 1:
        raise ValueError("columns of different length")
    if step_minor <= 0 or largest(steps) * step_minor >= FITS:
        raise ValueError("amounts too large")
    multipliers = {(str(rule), str(members)): float(value) for rule, members, value in content["multipliers"]}
    links = {str(members): float(value) for members, value in content.get("links", [])}
    level = tuple(str(name) for name in claims.get("level", []))
    return Proof(
        plan_sha256=sources["plan_sha256"],
        tables_sha256=dict(sources["tables_sha256"]),
        versions=dict(sources["versions"]),
        targets=Targets(names, steps * step_minor),
        claim=Claim(_notion(claims["notion"]), references * step_minor, multipliers, level, links),
        stated=Stated(
            claims["objective"], claims["bound"], claims["gap"], str(claims["class"]), str(claims["method"])
        ),
        intact=intact,
    )


def _notion(name: str) -> str:
    if name not in MEASURES:
        raise ValueError(f"unknown notion {name}")
    return name


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

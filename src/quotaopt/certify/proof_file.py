"""The proof file: a statement, evidence for it, and what was found, to be checked without any solver.

One JSON document, compressed when its name ends in ``.gz``. The statement is the plan as the checker
reads it: cells, rows, limits in exact numbers. The evidence are targets with the prices and stage
values that prove how fair they are, or rows with the prices that prove that no plan keeps them
together. What only the solver says stands apart. The same result gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from quotaopt.certify.certificate import StageProof
from quotaopt.certify.evidence import Evidence, Impossibility
from quotaopt.certify.plain import Pool, Reader, to_plain
from quotaopt.certify.rulebook import Rulebook
from quotaopt.certify.sound import check_evidence, check_sound
from quotaopt.certify.space import Space
from quotaopt.certify.statement import Statement
from quotaopt.errors import Place, PlanError, Problem

VERSION = 3
"""Of the file format."""
LARGEST_FILE = 1 << 30
"""Bytes, after unpacking. Ten million cells need less."""
_PACKED = 4
"""How hard files are packed: the hardest takes twenty times as long for seven hundredths of the size."""
_KINDS: Mapping[str, type] = {"targets": Evidence, "impossible": Impossibility}
"""What a proof can prove, and by which evidence."""
_SEAL = b',"sha256":"'
_KEYS = {"quotaopt_proof", "proves", "statement", "evidence", "found", "solver_says", "arrays", "sha256"}


@dataclass(frozen=True)
class SolverSays:
    """What nobody can recompute from the file."""

    versions: Mapping[str, str]  # of quotaopt and its libraries when the proof was written
    plan_class: str = ""
    method: str = ""
    is_smallest: bool = False  # of conflicting rows: without any one of them the others can be kept


@dataclass(frozen=True, eq=False)
class Proof:
    """A result with everything its verification needs."""

    statement: Statement
    evidence: Evidence | Impossibility
    solver_says: SolverSays
    found: tuple[StageProof, ...] = ()  # of every stage when the proof was written
    intact: bool = True  # the file's own fingerprint fits its content


def save_proof(path: str | Path, proof: Proof) -> None:
    """Write a proof file."""
    pool, statement = Pool(), proof.statement
    (proves,) = (name for name, kind in _KINDS.items() if isinstance(proof.evidence, kind))
    content = {
        "quotaopt_proof": VERSION,
        "proves": proves,
        "statement": {
            "plan": statement.plan,
            "currency": statement.currency,
            "plan_sha256": statement.plan_sha256,
            "tables_sha256": dict(statement.tables_sha256),
            "cells": to_plain(statement.book.space, pool),
            "rulebook": to_plain(statement.book, pool),
        },
        "evidence": to_plain(proof.evidence, pool),
        "found": to_plain(proof.found, pool),
        "solver_says": to_plain(proof.solver_says, pool),
        "arrays": pool.arrays,
    }
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    data = body[:-1] + _SEAL + sha256(body).hexdigest().encode() + b'"}\n'
    path = Path(path)
    path.write_bytes(gzip.compress(data, compresslevel=_PACKED, mtime=0) if path.suffix == ".gz" else data)


def read_proof(path: str | Path) -> Proof:
    """Read a proof file.

    Raises
    ------
    PlanError
        It is not a proof, contradicts itself, or is of another version than this quotaopt writes.
    """
    place = Place(file=str(path))
    try:
        data = _bytes(Path(path))
        content = json.loads(data)
        version = content["quotaopt_proof"]
        if version != VERSION:
            raise PlanError([Problem.at(place, "proof.version", version=version, known=VERSION)])
        return _proof(content, intact=_is_intact(data))
    except (OSError, EOFError, ValueError, TypeError, LookupError, AttributeError) as error:
        reason = f"{type(error).__name__}: {error}"
    except (OverflowError, MemoryError, RecursionError) as error:
        reason = type(error).__name__
    raise PlanError([Problem.at(place, "proof.unreadable", reason=reason)])


def _proof(content: Mapping[str, Any], *, intact: bool) -> Proof:
    """A proof from its document; any error means that it is none."""
    if content.keys() != _KEYS:
        raise KeyError(min(content.keys() ^ _KEYS))
    stated = dict(content["statement"])
    cells = Reader(content["arrays"]).read(Space, stated.pop("cells"))
    reader = Reader(content["arrays"], cells)
    book = reader.read(Rulebook, stated.pop("rulebook"))
    check_sound(book)
    evidence = reader.read(_KINDS[content["proves"]], content["evidence"])
    check_evidence(book, evidence)
    texts = {name: reader.read(str, stated.pop(name)) for name in ("plan", "currency", "plan_sha256")}
    tables = reader.read(Mapping[str, str], stated.pop("tables_sha256"))
    if stated:
        raise KeyError(min(stated))
    return Proof(
        statement=Statement(**texts, tables_sha256=tables, book=book),
        evidence=evidence,
        solver_says=reader.read(SolverSays, content["solver_says"]),
        found=reader.read(tuple[StageProof, ...], content["found"]),
        intact=intact,
    )


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

"""``python -m quotaopt.certify PROOF``: check a proof where nothing but Python and numpy is installed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator

from quotaopt.certify.certificate import Certificate
from quotaopt.certify.proof import verify_proof
from quotaopt.certify.proof_file import read_proof
from quotaopt.errors import PlanError
from quotaopt.messages import LANGUAGES, Language, default_language

HOLDS, DOES_NOT_HOLD = 0, 4


def main(arguments: list[str] | None = None) -> int:
    """Check one proof, say what was proved, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m quotaopt.certify", description=__doc__)
    parser.add_argument("proof", help="a proof file")
    parser.add_argument("--lang", choices=LANGUAGES, default=default_language())
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    stated = parser.parse_args(arguments)
    try:
        certificate = verify_proof(read_proof(stated.proof))
    except PlanError as error:
        sys.stderr.write(error.render(stated.lang) + "\n")
        return error.exit_code
    if stated.json:
        lines = [json.dumps(certificate.to_dict(stated.lang), ensure_ascii=False, indent=2)]
    else:
        lines = list(_lines(certificate, stated.lang))
    sys.stdout.write("\n".join(lines) + "\n")
    return HOLDS if certificate.verified else DOES_NOT_HOLD


def _lines(certificate: Certificate, lang: Language) -> Iterator[str]:
    """What is wrong, the verdict, and what was verified by which means."""
    for problem in certificate.problems():
        yield problem.render(lang)
    yield certificate.verdict(lang)
    for statement in certificate.statements:
        yield f"  {statement.what(lang)}"


if __name__ == "__main__":
    sys.exit(main())

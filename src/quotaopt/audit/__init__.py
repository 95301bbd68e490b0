"""Is a plan fair: tests with verdicts, by the plan's own numbers and by what was sold before."""

from quotaopt.audit.finding import Finding
from quotaopt.audit.run import Audit, audit_of

__all__ = ["Audit", "Finding", "audit_of"]

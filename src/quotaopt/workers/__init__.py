"""Many tasks, carried out here, by processes on this machine, or by a cluster: one protocol."""

from quotaopt.workers.engine import Done, Engine, Limits, Task, in_order
from quotaopt.workers.open import open_engine

__all__ = ["Done", "Engine", "Limits", "Task", "in_order", "open_engine"]

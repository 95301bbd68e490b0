"""Many units, each with its own plan or its own changes to one, and one table of what became of them."""

from quotaopt.batch.order import Order
from quotaopt.batch.run import Batch
from quotaopt.batch.whole import batch_of

__all__ = ["Batch", "Order", "batch_of"]

"""What people are credited with: whole numbers that add up, what belongs to nobody, what changes hands."""

from quotaopt.credits.credits import Credits, credits_of, stated_credits
from quotaopt.credits.transfers import Transfers, transfers_of

__all__ = ["Credits", "Transfers", "credits_of", "stated_credits", "transfers_of"]

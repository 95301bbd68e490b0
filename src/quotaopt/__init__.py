"""Fair, exact and proven allocation of sales targets."""

__version__ = "0.1.0"

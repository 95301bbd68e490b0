"""The linear notions of fairness by an interior point method that never leaves the group structure."""

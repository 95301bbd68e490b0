"""One plan under several notions of fairness, for a reader."""

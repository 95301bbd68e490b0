"""The chain of a solve: goals by priority, the notion of fairness, and what settles the rest."""

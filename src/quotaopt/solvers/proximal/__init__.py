"""The linear notions of fairness by proximal points, each found by Newton's method on the group dual."""

"""What may come of a plan: how likely its numbers are reached, how much to hand out, how high to aim."""

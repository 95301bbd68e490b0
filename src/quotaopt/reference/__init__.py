"""The fair reference: what every cell would carry by history, potential and strategy alone."""

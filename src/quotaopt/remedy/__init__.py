"""Ways out of a plan that cannot be met: what to change, found by programs and confirmed by solves."""

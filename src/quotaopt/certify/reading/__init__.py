"""From a plan and its tables to its rulebook. Everything else in the checker knows rulebooks only."""

"""Which people are credited with which cells, read from the table of assignments."""

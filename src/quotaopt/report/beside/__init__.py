"""Plans beside each other for a reader."""

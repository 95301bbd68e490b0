"""What long runs have done, kept so that they go on where they were stopped."""

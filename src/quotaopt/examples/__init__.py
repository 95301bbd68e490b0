"""Plans made on demand."""

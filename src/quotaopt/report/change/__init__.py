"""What differs between two plans, and what each input has to do with it, for a reader."""

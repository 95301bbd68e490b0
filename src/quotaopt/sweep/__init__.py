"""Many variants of one plan: which there are, what each gives, and which input matters most."""

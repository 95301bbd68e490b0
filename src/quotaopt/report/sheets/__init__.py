"""Action sheets for the people who carry them."""

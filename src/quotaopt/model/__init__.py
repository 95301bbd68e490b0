"""The cells of a plan and the one canonical mathematical program over them."""

"""Methods that propose an answer. What they return is a claim until it is certified."""

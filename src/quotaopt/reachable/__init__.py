"""How far the rules of a plan let its numbers go."""

"""Reading a plan and its tables; everything that can be said without a solver."""

"""From tables to cells: who belongs to whom, which cells there are, what tables say of them."""

"""What is known: the ledger, its totals, bounds, conflicts and checks."""

"""A claim against the ledger."""

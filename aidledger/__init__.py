"""A typed ledger of military aid: figures with bounds, totals that never double count, verdicts on claims."""

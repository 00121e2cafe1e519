"""What a record is: figures, periods, parties, scopes, sources, entries, claims."""

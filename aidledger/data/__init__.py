"""Lexicons and mappings as CSV, each row readable by a person."""

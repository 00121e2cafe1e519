"""The grammar of periods: one module per kind of wording, each class adding its rules to the one before."""

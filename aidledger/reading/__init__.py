"""From text to claims: figures, and what each of them is about.

The way of the text: sentences, figures, periods and parties are found by themselves, then linked into
claims. Rules and lexicons are data (``aidledger/data/``), compiled once.
"""

from aidledger.reading.claims import read_claims
from aidledger.reading.figures import find_figures

__all__ = ["find_figures", "read_claims"]

"""How answers look: in a terminal, in a notebook, on a page."""

"""Small files of our own that pages and notebooks read in place of data that may not be copied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

#: What lies in the folder in which a page's blocks run.
PREPARED: dict[str, Callable[[Path], None]] = {}

"""The executed notebooks as pages that ask for nothing from outside."""

from __future__ import annotations

import re
from pathlib import Path

_OUTSIDE = re.compile(
    r"<script\b[^>]*\bsrc=\"https?://[^>]*></script>|<script type=\"text/x-mathjax.*?</script>", re.S
)


def as_page(notebook: Path) -> str:
    """A notebook with its committed outputs as one HTML page, without the scripts for formulas."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(template_name="lab", mathjax_url="", require_js_url="", exclude_input_prompt=True)
    page, _ = exporter.from_filename(str(notebook))
    return _OUTSIDE.sub("", page)

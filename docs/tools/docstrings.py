"""Makes our docstrings Markdown for the reference: roles become links, doctests become code blocks."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import griffe

_ROLE = re.compile(r":(class|meth|func|data|mod|attr|exc):`(~?)([\w.]+)`")
_PROMPT = re.compile(r"^\s*>>> ")
_SHOWN = re.compile(r"^::: ([\w.]+)", re.M)
_PAGES = Path(__file__).resolve().parents[2] / "docs" / "reference"


@cache
def documented() -> frozenset[str]:
    """The modules and names that a page of the reference shows."""
    return frozenset(n for page in _PAGES.rglob("*.md") for n in _SHOWN.findall(page.read_text("utf-8")))


def as_markdown(text: str) -> str:
    """A docstring as Markdown.

    >>> as_markdown("Raises :class:`~aidledger.errors.BadScope`.")
    'Raises [`BadScope`][aidledger.errors.BadScope].'
    """
    lines: list[str] = []
    inside = False
    for line in text.splitlines():
        if _PROMPT.match(line) and not inside:
            lines += ["", "```pycon"] if lines and lines[-1] else ["```pycon"]
            inside = True
        if inside and not line.strip():
            lines.append("```")
            inside = False
        lines.append(line if inside else _ROLE.sub(_link, line).replace("``", "`"))
    if inside:
        lines.append("```")
    return "\n".join(lines)


def _link(match: re.Match[str]) -> str:
    role, short, target = match.groups()
    parts = target.split(".")
    owners = {".".join(parts[:n]) for n in range(1, len(parts) + (role != "mod"))} | {target}
    hidden = any(part.startswith("_") for part in parts) or role in ("data", "attr")
    if hidden or (target not in documented() if role == "mod" else not owners & documented()):
        return f"`{parts[-1] if short else target}`"
    return f"[`{target.rpartition('.')[2] if short else target}`][{target}]"


class Docstrings(griffe.Extension):
    """Applies :func:`as_markdown` to every docstring of the package."""

    def on_package(self, *, pkg: griffe.Module, **kwargs: Any) -> None:
        """Called by griffe once the package is loaded."""
        self._walk(pkg)

    def _walk(self, thing: griffe.Object) -> None:
        if thing.docstring is not None:
            thing.docstring.value = as_markdown(thing.docstring.value)
        for member in thing.members.values():
            if not member.is_alias:
                self._walk(member)

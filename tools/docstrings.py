"""Makes our docstrings Markdown for the reference: roles become links, doctests become code blocks."""

from __future__ import annotations

import re
from typing import Any

import griffe

_ROLE = re.compile(r":(?:class|meth|func|data|mod|attr|exc):`(~?)([\w.]+)`")
_PROMPT = re.compile(r"^\s*>>> ")


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
    short, target = match.groups()
    if not target.startswith("aidledger."):
        return f"`{target}`"
    return f"[`{target.rpartition('.')[2] if short else target}`][{target}]"


class Docstrings(griffe.Extension):
    """Applies :func:`as_markdown` to every docstring of the package."""

    def on_package(self, *, pkg: griffe.Module, **kwargs: Any) -> None:
        self._walk(pkg)

    def _walk(self, thing: griffe.Object) -> None:
        if thing.docstring is not None:
            thing.docstring.value = as_markdown(thing.docstring.value)
        for member in thing.members.values():
            if not member.is_alias:
                self._walk(member)

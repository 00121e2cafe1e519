"""Makes our docstrings Markdown for the reference: roles become links, doctests become code blocks.

Records get a table of their fields, which stand in the code and not in the docstring.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from importlib import import_module
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


def fields_table(model: type[Any]) -> str:
    """The fields of a pydantic model as a Markdown table; nothing for other classes.

    >>> from aidledger.model.claim import Span
    >>> print(fields_table(Span))
    | field | holds | by default |
    | --- | --- | --- |
    | `start` | `int` | needed |
    | `end` | `int` | needed |
    | `text` | `str` | needed |
    """
    fields = getattr(model, "model_fields", None)
    if not isinstance(fields, dict) or not fields:
        return ""
    rows = ["| field | holds | by default |", "| --- | --- | --- |"]
    for name, field in fields.items():
        shown = getattr(field.annotation, "__name__", "") if isinstance(field.annotation, type) else ""
        holds = re.sub(r"[\w.]+\.(?=\w)", "", shown or str(field.annotation)).replace(" | ", " or ")
        default = (
            "needed" if field.is_required() else f"`{_spoken(field.get_default(call_default_factory=True))}`"
        )
        rows.append(f"| `{name}` | `{holds}` | {default} |")
    return "\n".join(rows)


def _imported(thing: griffe.Object) -> type[Any]:
    """The class itself; something without fields where it cannot be had."""
    found: Any = object
    with suppress(ImportError):  # an extra that is not installed
        found = getattr(import_module(thing.module.path), thing.name, object)
    return found if isinstance(found, type) else object


def _spoken(default: Any) -> str:
    return repr(getattr(default, "value", default))


class Docstrings(griffe.Extension):
    """Applies :func:`as_markdown` to every docstring of the package, and adds the fields of records."""

    def on_package(self, *, pkg: griffe.Module, **kwargs: Any) -> None:
        """Called by griffe once the package is loaded."""
        self._walk(pkg)

    def _walk(self, thing: griffe.Object) -> None:
        if thing.docstring is not None:
            thing.docstring.value = as_markdown(thing.docstring.value)
            if thing.is_class and (table := fields_table(_imported(thing))):
                thing.docstring.value += f"\n\n{table}\n"
        for member in thing.members.values():
            if not member.is_alias:
                self._walk(member)

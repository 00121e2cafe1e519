"""What a page says about itself above its text: ``title``, ``date``, ``speaker`` between lines of dashes.

The plain part of YAML that such headers use: one ``name: value`` a line, values bare or quoted, carried on
by indented lines. Lists and nested values are left alone.
"""

from __future__ import annotations

import datetime as dt
import re

from aidledger.formats.documents.document import day_of

_FENCE = re.compile(r"---[ \t]{0,20}\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]{0,20}$", re.M)
_NAME = re.compile(r"([A-Za-z_][\w -]{0,60}?)[ \t]{0,20}:(?:[ \t]{1,20}|$)(.*)")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(\n[ \t]*|.))", re.S)
_NAMED = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "_": "\u00a0",
    "e": "",
    "0": "",
    "a": "",
    "b": "",
    "v": "",
    "f": "",
}


def split(text: str) -> tuple[dict[str, str], str]:
    """The named values of the header (names in lower case) and the text below it.

    >>> split('---\\ntitle: "Aid, year by\\\\_year"\\ndate: 2022-01-24\\n---\\nText.\\n')
    ({'title': 'Aid, year by\\xa0year', 'date': '2022-01-24'}, 'Text.\\n')
    """
    opening = _FENCE.match(text)
    closing = _CLOSE.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return {}, text
    values: dict[str, list[str]] = {}
    name = ""
    for line in text[opening.end() : closing.start()].split("\n"):
        found = None if line[:1].isspace() else _NAME.match(line)
        if found is not None:
            name = found[1].casefold()
            values[name] = [found[2]]
        elif name and line[:1].isspace():
            values[name].append(line)
        else:
            name = ""
    body = text[closing.end() :]
    return {key: _value("\n".join(lines).strip()) for key, lines in values.items()}, body.removeprefix("\n")


def day_published(header: dict[str, str]) -> tuple[dt.date | None, tuple[str, ...]]:
    """The day of publication that a header gives, and a note on one that names no day.

    >>> day_published({"date": "yesterday"})
    (None, ("the date 'yesterday' in its header names no one day, and was not used",))
    """
    given = [header[name] for name in ("published", "date", "published_time") if header.get(name)]
    for written in given:
        if (day := day_of(written)) is not None:
            return day, ()
    return None, tuple(f"the date {w[:60]!r} in its header names no one day, and was not used" for w in given)


def _value(written: str) -> str:
    if len(written) > 1 and written[0] == written[-1] == "'":
        return _folded(written[1:-1].replace("''", "'"))
    if len(written) > 1 and written[0] == written[-1] == '"':
        return _ESCAPE.sub(_unescaped, _folded(written[1:-1]))
    bare = written.removeprefix(">-").removeprefix(">").removeprefix("|")
    return _folded(bare.split(" #")[0].strip())


def _folded(written: str) -> str:
    """Lines run on as one; an escaped line end joins without a blank."""
    written = re.sub(r"\\\n[ \t]{0,80}", "", written)
    return re.sub(r"[ \t]{0,80}\n[ \t]{0,80}", " ", written)


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else ""
    return _NAMED.get(found[4], found[4])

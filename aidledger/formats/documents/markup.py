"""The main text of an HTML or Markdown page: what a reader would see of the article itself.

Nothing is run or fetched. Scripts, styles, forms, navigation, struck-out and hidden words are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from aidledger.errors import UnreadableFile
from aidledger.formats.documents import front_matter
from aidledger.formats.documents.document import BlockKind, Document, Piece, day_of
from aidledger.units.lexicon import read_table

#: What each element is to a reader: a kind of block, or ``left_out``.
_ELEMENTS = {row["element"]: row["what"] for row in read_table("html_elements") if row["element"]}
_ROLES_LEFT_OUT = frozenset(row["role"] for row in read_table("html_elements") if row["role"])
_BLOCKS = {name: BlockKind(what) for name, what in _ELEMENTS.items() if what != "left_out"}
_INHERITED = (BlockKind.item, BlockKind.quote, BlockKind.row)
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.I)
_NOTE_MARK = re.compile(r"[\s\[(]{0,3}(?:\d{1,3}|[a-z*†‡§])[\s\])]{0,3}")
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "parsely-pub-date",
    "pubdate",
    "publishdate",
    "sailthru.date",
)
#: Markdown beyond this is read as plain text: parsing takes two seconds a megabyte, and much memory.
MOST_MARKDOWN = 2_000_000


def read_html(text: str, name: str) -> Document:
    """The main text of a page, with its title, day of publication, publisher and address."""
    root = _parsed(text, name)
    if root is None:
        return Document(text="", name=name, format="html")
    metas = _metas(root)
    title = metas.get("og:title", "") or _first_text(root, ".//title") or _first_text(root, ".//h1")
    published = next((d for n in _PUBLISHED if n in metas and (d := day_of(metas[n]))), None)
    for time in root.iter("time") if published is None else ():
        published = day_of(time.get("datetime") or "")
        if published is not None:
            break
    address = next((x.get("href") for x in root.iter("link") if x.get("rel") == "canonical"), None)
    return Document.assembled(
        _main_pieces(root),
        title=_one_line(title),
        published=published,
        publisher=_one_line(metas.get("og:site_name", "")),
        url=web_address(address or metas.get("og:url", "")),
        name=name,
        format="html",
    )


def read_markdown(text: str, name: str) -> Document:
    """The text of a Markdown page, with what its front matter says."""
    header, body = front_matter.split(text)
    published, notes = front_matter.day_published(header)
    about: dict[str, Any] = {
        "title": header.get("title", ""),
        "published": published,
        "speaker": header.get("speaker", ""),
        "publisher": header.get("publisher", ""),
        "url": web_address(header.get("source_url", "") or header.get("url", "")),
        "name": name,
        "format": "markdown",
    }
    if len(body) > MOST_MARKDOWN:
        return Document.plain(
            body, **about, notes=(*notes, "long Markdown, read as plain text with its marks")
        )
    from markdown_it import MarkdownIt

    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(body)
    root = _parsed(page, name)
    pieces = [] if root is None else list(_pieces(root))
    if not about["title"]:
        about["title"] = next((p.text for p in pieces if p.kind is BlockKind.heading), "")[:300]
    return Document.assembled(pieces, **about, notes=notes)


def web_address(written: str) -> str:
    """``written`` if it is the address of a page, else nothing: no ``javascript:``, no ``file:``.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    written = written.strip()
    try:
        parts = urlsplit(written)
    except ValueError:
        return ""
    plain = (
        parts.scheme in ("http", "https") and parts.netloc and not re.search(r"[\s<>\"\\\x00-\x1f]", written)
    )
    return written if plain else ""


def _parsed(text: str, name: str) -> Any:
    from lxml import etree

    # a string that declares an encoding is refused by lxml, so bytes of a known one are given
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    data = text.encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableFile(
            f"the page cannot be taken apart: {error}", where=name, remedy="save its text as .txt"
        ) from None
    if any("depth" in entry.message for entry in parser.error_log):
        raise UnreadableFile("the page is nested too deeply", where=name, remedy="save its text as .txt")
    return root


def _metas(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").casefold()
        if key and meta.get("content"):
            found.setdefault(key, meta.get("content"))
    return found


def _first_text(root: Any, path: str) -> str:
    element = root.find(path)
    return "" if element is None else "".join(element.itertext())


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]


def _main_pieces(root: Any) -> list[Piece]:
    """The article's own text, where the page marks one that holds most of the words."""
    whole = list(_pieces(root))
    size = sum(len(p.text) for p in whole)
    for path in (".//main", ".//*[@role='main']", ".//article"):
        marked = root.findall(path)
        if len(marked) == 1:
            inside = list(_pieces(marked[0]))
            if sum(len(p.text) for p in inside) * 4 > size:
                return inside
    return whole


def _pieces(root: Any) -> Iterator[Piece]:
    """The blocks below ``root``, walked without recursion."""
    from lxml import etree

    words: list[str] = []
    kinds: list[BlockKind] = [BlockKind.paragraph]
    article = root.tag in ("main", "article")
    walker = etree.iterwalk(root, events=("start", "end"))
    skipped = None
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        kind = _BLOCKS.get(tag)
        if event == "start":
            if element is not root and _is_left_out(element, tag, article):
                walker.skip_subtree()
                skipped = element
                continue
            if kind is not None:
                yield from _flushed(words, kinds[-1])
                kinds.append(kinds[-1] if kind is BlockKind.paragraph and kinds[-1] in _INHERITED else kind)
            elif tag == "br":
                words.append("\n")
            elif tag in ("td", "th") and words:
                words.append(" | ")
            if element.text:
                words.append(_BLANKS.sub(" ", element.text))
            continue
        if kind is not None and element is not skipped:
            yield from _flushed(words, kinds.pop())
        skipped = None
        if element is not root and element.tail:
            words.append(_BLANKS.sub(" ", element.tail))
    yield from _flushed(words, kinds[0])


def _flushed(words: list[str], kind: BlockKind) -> Iterator[Piece]:
    if words:
        lines = (_BLANKS.sub(" ", line).strip(" |") for line in "".join(words).split("\n"))
        text = "\n".join(line for line in lines if line)
        words.clear()
        if text:
            yield Piece(text, kind)


def _is_left_out(element: Any, tag: str, article: bool) -> bool:
    if _ELEMENTS.get(tag) == "left_out" or (tag == "header" and not article):
        return True
    if tag == "sup":
        mark = "".join(element.itertext())
        return element.find(".//a") is not None or _NOTE_MARK.fullmatch(mark) is not None
    named = element.attrib
    return (
        "hidden" in named
        or named.get("aria-hidden") == "true"
        or named.get("role") in _ROLES_LEFT_OUT
        or _HIDDEN.search(named.get("style", "")) is not None
    )

"""Reports of every kind that is understood, and files that are none."""

from __future__ import annotations

import datetime as dt
import io
import os
import sys
import zipfile
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidledger.errors import AidLedgerError, MissingExtra, MissingFile, UnreadableFile
from aidledger.formats.documents import BlockKind, Document, day_of, read_document
from aidledger.formats.documents.markup import read_markdown, web_address
from aidledger.formats.safety import Limits

SENTENCE = "Norway gave Ukraine around £5 million — “more than 90 tons” of aid."


def saved(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def made_pdf(*pages: list[str]) -> bytes:
    """A PDF of one font, a line of text for each string: small enough to write by hand."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = []
    for lines in pages:
        shown = " T* ".join("(" + line.replace("(", r"\(").replace(")", r"\)") + ") Tj" for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 50 750 Td {shown} ET".encode("latin-1")
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R/Resources<</Font<</F1 <<"
            b"/Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>" % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % k for k in kids))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + head + table + tail


# -- plain text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_text_is_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    document = read_document(saved(tmp_path, "note.txt", SENTENCE.encode(encoding)))
    assert document.text == SENTENCE
    assert bool(document.notes) is (encoding == "cp1252")


def test_a_guessed_encoding_is_said(tmp_path: Path) -> None:
    document = read_document(saved(tmp_path, "note.txt", "around £5m".encode("latin-1")))
    assert document.notes == ("the file is not UTF-8; it was read as windows-1252",)


def test_latin_1_with_bytes_that_windows_does_not_know(tmp_path: Path) -> None:
    assert read_document(saved(tmp_path, "note.txt", b"\xa35m \x81 of aid")).text == "£5m \x81 of aid"


def test_line_ends_of_every_system(tmp_path: Path) -> None:
    document = read_document(saved(tmp_path, "note.txt", b"One.\r\n\r\nTwo.\rThree."))
    assert document.text == "One.\n\nTwo.\nThree."
    assert [document.text[b.start : b.end] for b in document.blocks] == ["One.", "Two.\nThree."]


def test_text_with_a_header_of_its_own(tmp_path: Path) -> None:
    document = read_document(
        saved(tmp_path, "note.txt", "---\ndate: 2022-01-24\nspeaker: USA\n---\nWe sent aid.")
    )
    assert (document.published, document.speaker, document.text) == (
        dt.date(2022, 1, 24),
        "USA",
        "We sent aid.",
    )


def test_dashes_alone_are_no_header(tmp_path: Path) -> None:
    assert read_document(saved(tmp_path, "note.txt", "---\nWe sent aid.")).text == "---\nWe sent aid."


@pytest.mark.parametrize("text", ["", "\n\n  \n", "one\n\n\n\ntwo\n \nthree\n", "  lead\n\n"])
def test_blocks_are_disjoint_and_hold_every_word(text: str) -> None:
    blocks = Document.plain(text).blocks
    assert " ".join(text[b.start : b.end] for b in blocks).split() == text.split()
    assert all(a.end < b.start for a, b in pairwise(blocks))


# -- Markdown -----------------------------------------------------------------------------------------

PAGE = """---
title: "Aid: a \\"count\\" of it\\
  \\ so far"
date: '2022-01-24'
tags: [a, b]
speaker: United States   # who speaks
source_url: https://example.org/aid
---
# Deliveries

The *first* shipment, **more than
90 tons**, [came by air](https://example.org/air) in ~~February~~ January.

- 300 missiles
- 31 tanks &amp; spares

> A quotation.

| Donor | Sum |
|---|---|
| Poland | $5m |

<script>alert("$9 billion of military aid to Ukraine")</script>

\\### <b>The end</b>
"""


def test_markdown_loses_its_marks_and_keeps_its_words(tmp_path: Path) -> None:
    document = read_document(saved(tmp_path, "page.md", PAGE))
    assert document.title == 'Aid: a "count" of it so far'
    assert document.published == dt.date(2022, 1, 24)
    assert document.speaker == "United States"
    assert document.url == "https://example.org/aid"
    assert "The first shipment, more than 90 tons, came by air in January." in document.text
    assert "- 300 missiles\n- 31 tanks & spares" in document.text
    assert "Poland | $5m" in document.text
    assert "9 billion" not in document.text
    kinds = [b.kind for b in document.blocks]
    assert kinds[0] is BlockKind.heading
    assert {BlockKind.item, BlockKind.quote, BlockKind.row} <= set(kinds)
    assert all(document.text[b.start : b.end].strip() for b in document.blocks)


def test_a_markdown_page_without_header_is_named_by_its_heading(tmp_path: Path) -> None:
    document = read_document(saved(tmp_path, "page.md", "# Aid in 2022\n\nText."))
    assert (document.title, document.published) == ("Aid in 2022", None)


def test_very_long_markdown_is_read_as_it_stands() -> None:
    document = read_markdown("**Poland** sent 14 tanks.\n\n" * 100_000, "long.md")
    assert document.text.startswith("**Poland**")
    assert document.notes == ("long Markdown, read as plain text with its marks",)


# -- HTML ---------------------------------------------------------------------------------------------

HTML = """<!DOCTYPE html><html><head><title>Site &ndash; Aid</title>
<meta property="og:title" content="Aid to Ukraine"><meta property="og:site_name" content="The Paper">
<meta property="article:published_time" content="2022-01-24T10:00:00+00:00">
<link rel="canonical" href="https://example.org/aid">
<style>.x{content:"$1bn"}</style><script>document.write("<p>$2bn military aid</p>")</script></head>
<body onload="alert(1)"><nav><a href="/">$3bn</a></nav><header>$4bn</header>
<main><header><h1>Aid</h1></header>
<p>The&nbsp;US gave <b>$650</b> million<sup><a href="#n1">1</a></sup> in
2021.<br>A new line.</p><p hidden>$5bn</p><p style="display: none">$6bn</p><p aria-hidden="true">$7bn</p>
<ul><li>300 missiles<li><p>31 tanks</p></ul><p>It was <del>$8bn</del> more.</p>
<form><label>$9bn</label></form><iframe src="https://example.org/x">$10bn</iframe>
<svg><text>$11bn</text></svg><!-- $12bn --></main>
<aside>$13bn</aside><footer>$14bn</footer></body></html>"""


def test_html_gives_its_main_text(tmp_path: Path) -> None:
    document = read_document(saved(tmp_path, "page.html", HTML))
    assert document.text == (
        "Aid\n\nThe\u00a0US gave $650 million in 2021.\nA new line.\n\n- 300 missiles\n- 31 tanks\n\nIt was more."
    )
    assert (document.title, document.publisher) == ("Aid to Ukraine", "The Paper")
    assert (document.published, document.url) == (dt.date(2022, 1, 24), "https://example.org/aid")


def test_html_is_known_by_what_it_holds(tmp_path: Path) -> None:
    assert read_document(saved(tmp_path, "page.txt", "<!doctype html><p>Text")).text == "Text"


def test_a_page_without_a_marked_article_is_read_whole(tmp_path: Path) -> None:
    page = (
        "<html><body><div>One <i>two</i></div><article>Three</article><article>Four</article></body></html>"
    )
    assert read_document(saved(tmp_path, "page.htm", page)).text == "One two\n\nThree\n\nFour"


def test_a_marked_article_that_holds_next_to_nothing_is_not_the_text(tmp_path: Path) -> None:
    page = f"<body><article>Ad</article><div>{'Real words. ' * 50}</div></body>"
    assert "Real words." in read_document(saved(tmp_path, "page.html", page)).text


def test_the_day_stands_in_the_time_element(tmp_path: Path) -> None:
    page = '<body><time datetime="2023-05-31">May</time><p>Text</p></body>'
    assert read_document(saved(tmp_path, "page.html", page)).published == dt.date(2023, 5, 31)


def test_html_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Київ: 5 млн</p></body></html>'
    assert read_document(saved(tmp_path, "page.html", page.encode("cp1251"))).text == "Київ: 5 млн"


def test_html_entities_and_doctypes_fetch_nothing(tmp_path: Path) -> None:
    secret = saved(tmp_path, "secret.txt", "a secret")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body><p>Text &x; here</p></body></html>'
    assert "a secret" not in read_document(saved(tmp_path, "page.html", page)).text


def test_html_nested_very_deeply(tmp_path: Path) -> None:
    page = "<html><body>First" + "<div>" * 50_000 + "Ten tanks" + "</div>" * 50_000 + "</body></html>"
    with pytest.raises(UnreadableFile, match="nested too deeply"):
        read_document(saved(tmp_path, "deep.html", page))
    page = "<html><body>First" + "<div>" * 200 + "Ten tanks" + "</div>" * 200 + "</body></html>"
    assert read_document(saved(tmp_path, "deep.html", page)).text == "First\n\nTen tanks"


def test_addresses_that_are_no_pages_are_dropped(tmp_path: Path) -> None:
    page = '<html><head><link rel="canonical" href="javascript:alert(1)"></head><body>Text</body></html>'
    assert read_document(saved(tmp_path, "page.html", page)).url == ""
    for bad in (
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//x",
        "https://a b",
        "http://[::",
    ):
        assert web_address(bad) == ""


# -- Word ---------------------------------------------------------------------------------------------


def test_word_documents(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("Aid in 2022", 1)
    made.add_paragraph("The US gave Ukraine $650 million.")
    made.add_paragraph("300 missiles", style="List Bullet")
    table = made.add_table(rows=1, cols=3)
    table.rows[0].cells[0].text = "Poland"
    table.rows[0].cells[1].merge(table.rows[0].cells[2]).text = "31 tanks"
    made.add_paragraph("The end.")
    made.save(str(tmp_path / "aid.docx"))
    document = read_document(tmp_path / "aid.docx")
    assert document.title == "Aid in 2022"
    assert document.text == (
        "Aid in 2022\n\nThe US gave Ukraine $650 million.\n\n- 300 missiles\n\nPoland | 31 tanks\n\nThe end."
    )


def zipped(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return held.getvalue()


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    bomb = zipped(**{"word__document.xml": b"<a>" + b" " * 60_000_000})
    with pytest.raises(UnreadableFile, match="unpacks to far more"):
        read_document(saved(tmp_path, "bomb.docx", bomb))


def test_xml_that_multiplies_itself_is_refused(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE d [<!ENTITY l0 "ha">{levels}]><d>&l9;</d>'.encode()
    made = docx.Document()
    made.save(str(tmp_path / "plain.docx"))
    with zipfile.ZipFile(tmp_path / "plain.docx") as plain:
        members = {name: plain.read(name) for name in plain.namelist()}
    members["word/document.xml"] = laughs
    with pytest.raises(UnreadableFile):
        read_document(saved(tmp_path, "laughs.docx", zipped(**members)))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cut.docx", b"PK\x03\x04 and then nothing"),
        ("empty.docx", b"PK\x05\x06" + b"\0" * 18),
        ("other.docx", zipped(**{"readme.txt": b"hello"})),
        ("hollow.docx", zipped(**{"word__document.xml": b"<w/>", "[Content_Types].xml": b"<T/>"})),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<"),
        ("no.pdf", made_pdf([""])),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("rich.txt", b"{\\rtf1 hello}"),
        ("picture.md", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4),
        ("binary.txt", bytes(range(256)) * 40),
        ("noise.txt", b"\x01\x02\x03\x04text\x05\x06" * 50),
        ("packed.txt", b"\x1f\x8b\x08\0\0\0\0\0"),
        ("empty.txt", b""),
        ("blank.md", b" \n\n "),
        ("scripts.html", b"<html><script>1</script></html>"),
        ("nothing.html", b"<!-- -->"),
        ("half.txt", b"\xff\xfe\x00"),
        ("wide.txt", "a text".encode("utf-16-le") + b"\x00\xd8" + "b".encode("utf-16-le") * 20),
        ("claims.html", b'<meta charset="shift_jis"><p>\xff\xfd\x80\xa0\xff</p>'),
    ],
)
def test_what_is_no_report_is_refused_with_a_remedy(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"Remedy: ") as caught:
        read_document(saved(tmp_path, name, data))
    assert name in str(caught.value)


def test_files_that_are_not_there_or_no_files(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match="no such file"):
        read_document(tmp_path / "missing.md")
    with pytest.raises(UnreadableFile, match="this is no file"):
        read_document(tmp_path)
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        read_document("a" * 5000)
    with pytest.raises(MissingFile, match="no such file"):
        read_document("a\0b")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableFile, match="this is no file"):
        read_document(tmp_path / "pipe")


def test_huge_files_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(UnreadableFile, match="are more than"):
        read_document(path)
    with pytest.raises(UnreadableFile, match="are more than"):
        read_document(saved(tmp_path, "small.txt", "12345"), Limits(file=4))


# -- PDF ----------------------------------------------------------------------------------------------


def test_pdf_lines_are_joined_and_page_heads_dropped(tmp_path: Path) -> None:
    pages = [
        [
            "The Aid Review",
            "Since 2014 the United States has given Ukraine more than 2 bil-",
            "lion dollars in military",
        ],
        [
            "The Aid Review",
            "assistance, it says.",
            "A new paragraph begins after a short line and it goes on for long",
        ],
        ["The Aid Review", "until it ends here.", "- 3 -"],
    ]
    document = read_document(saved(tmp_path, "aid.pdf", made_pdf(*pages)))
    assert "The Aid Review" not in document.text
    assert "more than 2 billion dollars in military assistance, it says." in document.text
    assert "goes on for long until it ends here." in document.text


def test_pdf_with_a_password(tmp_path: Path) -> None:
    import pypdf

    writer = pypdf.PdfWriter(io.BytesIO(made_pdf(["Some text that is long enough"])))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(str(tmp_path / "locked.pdf"))
    with pytest.raises(UnreadableFile, match="password"):
        read_document(tmp_path / "locked.pdf")


@pytest.mark.parametrize(
    ("name", "data", "module"), [("a.docx", zipped(a=b"b"), "docx"), ("a.pdf", made_pdf(["x"]), "pypdf")]
)
def test_a_missing_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=r"aidledger\[reports\]"):
        read_document(saved(tmp_path, name, data))


# -- days ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2022-01-24", dt.date(2022, 1, 24)),
        ("2022-01-24 14:00:32-04:00", dt.date(2022, 1, 24)),
        ("24 January 2022", dt.date(2022, 1, 24)),
        ("January 2022", None),
        ("2022-02-30", None),
        ("03/04/2022", None),
        ("", None),
        ("soon", None),
    ],
)
def test_days(written: str, day: dt.date | None) -> None:
    assert day_of(written) == day


# -- anything at all ----------------------------------------------------------------------------------


def whole_docx() -> bytes:
    made = docx.Document()
    made.add_heading("Aid", 1)
    made.add_paragraph("The US gave Ukraine $650 million.")
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


WHOLE = {
    ".docx": whole_docx(),
    ".pdf": made_pdf(["The US gave Ukraine $650 million."]),
    ".html": HTML.encode(),
}


def read_or_refuse(folder: Path, name: str, data: bytes) -> None:
    with suppress(AidLedgerError):  # nothing else may be raised
        document = read_document(saved(folder, name, data))
        assert document.text.strip()
        assert all(0 <= b.start < b.end <= len(document.text) for b in document.blocks)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=400), ending=st.sampled_from([".txt", ".md", ".html", ".docx", ".pdf", ""]))
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes, ending: str) -> None:
    read_or_refuse(tmp_path, f"x{ending}", data)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    ending=st.sampled_from([*WHOLE]),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8)), min_size=1, max_size=4),
    keep=st.floats(0.3, 1),
)
def test_damaged_files_are_read_or_refused(
    tmp_path: Path, ending: str, cuts: list[tuple[float, bytes]], keep: float
) -> None:
    data = bytearray(WHOLE[ending])
    for share, change in cuts:
        place = int(share * len(data))
        data[place : place + len(change)] = change
    read_or_refuse(tmp_path, f"x{ending}", bytes(data[: int(keep * len(data))]))

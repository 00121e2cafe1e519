"""Files that are broken, lie, or mean harm: a clear error, little memory, nothing fetched or run."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import socket
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import aidledger as al
from aidledger.errors import AidLedgerError, MissingFile, UnreadableFile
from aidledger.formats.safety import Limits, blobs, decoded
from tests.formats.kiel_books import book, classic
from tests.formats.test_foreignassistance import COUNTRY

RECORDS = b"donor,recipient,money,delivered,source\nUSA,UKR,$5m,2022-01-23,article\n"
SMALL = Limits(file=1 << 20, line=1 << 16, cell=1 << 12, members=5)


def zipped(members, **kwargs):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **kwargs) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("something tried to reach the network")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (random.Random(7).randbytes(5000), "binary data"),
        (b"hello\nthere\n", "no kind that is understood; it starts with 'hello'"),
        (b"PK\x03\x04", "damaged or not whole"),
        (b"\x1f\x8bnonsense", "damaged or not whole"),
        (b"\xfd7zXZ\x00nonsense", "damaged or not whole"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook cannot be read"),
        (bz2.compress(RECORDS), "no kind|binary"),
        (b"\xff\xfea\x00b", "no kind|UTF-16|binary"),
        (b"<?xml version='1.0'?><html/>", "no kind that is understood"),
        (b'<!DOCTYPE l [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><l>&c;</l>', "no kind that is understood"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data, said):
    with pytest.raises(UnreadableFile, match=said):
        al.read(data)


def test_a_file_that_does_not_exist_or_is_no_file(tmp_path):
    with pytest.raises(MissingFile, match=r"no such file"):
        al.read(tmp_path / "nothing.xlsx")
    with pytest.raises(FileNotFoundError):
        al.read(str(tmp_path / "nothing.xlsx"))
    with pytest.raises(UnreadableFile, match=r"no file in it"):
        al.read(tmp_path)
    (tmp_path / "inner").mkdir()
    with pytest.raises(UnreadableFile, match=r"only folders.*read one of them: inner"):
        al.read(tmp_path)
    for thing in (None, 5, ["a"]):
        with pytest.raises(UnreadableFile, match=r"cannot read from"):
            al.read(thing)


def test_a_file_that_may_not_be_opened(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_bytes(RECORDS)

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableFile, match=r"Permission denied.*permissions"):
        al.read(path)


def test_buffers_of_text_and_bytes_are_read(tmp_path):
    assert len(al.read(io.BytesIO(RECORDS))) == 1
    assert len(al.read(io.StringIO(RECORDS.decode()))) == 1
    path = tmp_path / "a.csv"
    path.write_bytes(RECORDS)
    with path.open("rb") as stream:
        assert al.read(stream).imported.file == "a.csv"

    class Odd:
        def read(self, _size):
            return 5

    with pytest.raises(UnreadableFile, match=r"reads int"):
        al.read(Odd())


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, lambda d: zipped({"in/a.csv": d})])
def test_packed_files_are_unpacked(pack):
    assert len(al.read(pack(RECORDS))) == 1


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_packed_bombs_and_torn_packs_are_refused(pack):
    with pytest.raises(UnreadableFile, match=r"larger than"):
        al.read(pack(RECORDS * 60_000), limits=SMALL)
    with pytest.raises(UnreadableFile, match=r"damaged or not whole|empty"):
        al.read(pack(RECORDS * 9)[:-12])


def test_archives_are_measured_before_they_are_read():
    with pytest.raises(UnreadableFile, match=r"larger than"):
        al.read(zipped({"a.csv": b"0" * (2 << 20)}), limits=SMALL)
    with pytest.raises(UnreadableFile, match=r"far more than it holds"):
        al.read(zipped({"a.csv": b"0" * (20 << 20)}))
    with pytest.raises(UnreadableFile, match=r"6 files in one archive"):
        al.read(zipped({str(i): b"x" for i in range(6)}), limits=SMALL)


def test_an_archive_that_lies_about_its_sizes_is_refused():
    data = zipped({"a.csv": RECORDS * 200})
    size = (len(RECORDS) * 200).to_bytes(4, "little")
    with pytest.raises(UnreadableFile, match=r"damaged"):
        al.read(data.replace(size, (9).to_bytes(4, "little")))


def test_an_encrypted_archive_is_refused():
    data = bytearray(zipped({"a.csv": RECORDS}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark) + place
        data[at] |= 1
    with pytest.raises(UnreadableFile, match=r"unpack"):
        al.read(bytes(data))


def test_a_line_without_end_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"donor,recipient,source," + b"x" * (1 << 21))
    with pytest.raises(UnreadableFile, match=r"first line is longer"):
        al.read(path)
    with pytest.raises(UnreadableFile, match=r"a line of"):
        al.read(b"donor,recipient,delivered,source\n" + b"x" * (1 << 21))
    with pytest.raises(UnreadableFile, match=r"larger than"):
        al.read(path, limits=Limits(file=1000, line=1 << 22))


def test_a_cell_without_end_is_refused():
    text = COUNTRY + '"' + "x\n" * 90_000
    with pytest.raises(UnreadableFile, match=r"quotation marks"):
        al.read(text.encode())


@pytest.mark.parametrize("cut", [0.3, 0.9, 0.999])
def test_a_torn_workbook_is_refused(cut):
    whole = classic()
    with pytest.raises(UnreadableFile, match=r"damaged or not whole"):
        al.read(whole[: int(len(whole) * cut)])


def test_a_workbook_with_macros_is_refused():
    members = {
        n: zipfile.ZipFile(io.BytesIO(classic())).read(n)
        for n in zipfile.ZipFile(io.BytesIO(classic())).namelist()
    }
    with pytest.raises(UnreadableFile, match=r"holds macros"):
        al.read(zipped({**members, "xl/vbaProject.bin": b"macro"}))


def test_an_empty_workbook_is_refused():
    with pytest.raises(UnreadableFile, match=r"no filled sheet"):
        al.read(book({"Sheet": []}))


def test_a_workbook_whose_parts_are_damaged_is_refused():
    members = {
        n: zipfile.ZipFile(io.BytesIO(classic())).read(n)
        for n in zipfile.ZipFile(io.BytesIO(classic())).namelist()
    }
    members["xl/workbook.xml"] = b"<workbook"
    with pytest.raises(UnreadableFile, match=r"workbook cannot be read|no filled sheet"):
        al.read(zipped(members))


def test_the_ending_of_a_name_is_not_believed(tmp_path):
    for name, data in [
        ("a.xlsx", RECORDS),
        ("a.csv", classic()),
        ("a.xml", COUNTRY.encode()),
        ("noending", gzip.compress(classic())),
    ]:
        path = tmp_path / name
        path.write_bytes(data)
        assert al.read(path).imported.accepted >= 1


def test_a_formula_in_a_cell_is_text():
    text = (
        RECORDS.decode()
        .replace("source\n", "source,note\n")
        .replace("article\n", 'article,"=HYPERLINK(""http://x"")"\n')
    )
    assert al.read(text.encode()).table.entry(0).note == '=HYPERLINK("http://x")'


def test_a_folder_of_several_kinds_is_one_ledger_and_strangers_are_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(RECORDS)
    (tmp_path / "b-2022.csv.gz").write_bytes(gzip.compress(COUNTRY.encode()))
    (tmp_path / ".hidden").write_bytes(b"ignored")
    ledger = al.read(tmp_path)
    assert (ledger.imported.rows_in, len(ledger.known_sources)) == (16, 2)
    (tmp_path / "c.txt").write_text("a stranger")
    with pytest.raises(UnreadableFile, match=r"c.txt"):
        al.read(tmp_path)


def test_a_folder_of_too_many_files_is_refused(tmp_path):
    for i in range(6):
        (tmp_path / f"{i}.csv").write_bytes(RECORDS)
    with pytest.raises(UnreadableFile, match=r"6 files in one folder"):
        al.read(tmp_path, limits=SMALL)


def test_options_are_checked():
    with pytest.raises(UnreadableFile, match=r"no option 'published'.*takes none"):
        al.read(RECORDS, published="2022")
    with pytest.raises(UnreadableFile, match=r"no option 'colour'.*published, prices"):
        al.read(COUNTRY.encode(), colour="red")
    with pytest.raises(UnreadableFile, match=r"must be a Limits"):
        al.read(RECORDS, limits=5)
    with pytest.raises(UnreadableFile, match=r"unknown format 'sipr'.*sipri"):
        al.read(RECORDS, format="sipr")
    with pytest.raises(AidLedgerError):
        al.read(COUNTRY.encode(), published="some day")


def test_text_is_decoded_by_its_marks():
    assert decoded("é,ü".encode("utf-16"), "a") == "é,ü"
    assert decoded("é".encode("cp1252"), "a") == "é"
    assert decoded(b"\xef\xbb\xbfa", "a") == "a"
    with pytest.raises(UnreadableFile, match=r"UTF-16"):
        decoded(b"\xff\xfe\x00\xd8", "a")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_give_a_bare_traceback(data):
    for start in (
        b"",
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b"<iati-activities>",
        b"PAR1",
        b"donor,recipient,source\n",
    ):
        try:
            al.read(start + data)
        except AidLedgerError:
            continue


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60), st.binary(min_size=1, max_size=20))
def test_a_damaged_workbook_gives_no_bare_traceback(at, width, noise):
    whole = bytearray(classic())
    at = at % len(whole)
    whole[at : at + width] = noise
    with suppress(AidLedgerError):
        assert al.read(bytes(whole)).imported.rows_in >= 0


def test_a_blob_knows_its_first_bytes_without_reading_all(tmp_path):
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(RECORDS * 1000))
    (blob,) = blobs(path)
    assert blob.head(5) == b"donor"


def far(cells, **members):
    """A workbook whose first sheet has these rows, as they would stand in its XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    source = zipfile.ZipFile(io.BytesIO(book({"S": [["a"]]})))
    inside = {name: source.read(name) for name in source.namelist()}
    inside["xl/worksheets/sheet1.xml"] = (
        f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
    )
    return zipped({**inside, **members})


CORNER = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "cells",
    [
        CORNER,
        CORNER.replace('"', "'"),
        CORNER.replace(' r="X', '\n r = "X'),
        CORNER.replace(' r="X', ' s="1" r="X'),
        CORNER.replace('"XFD', '"&#88;FD'),
        CORNER.replace(' r="XFD1048576"', "").replace(' r="A1"', ' r="XFD1"'),
        CORNER.replace("<c ", "<x:c ").replace("</c>", "</x:c>").replace("<row", '<row xmlns:x="y"'),
    ],
    ids=["plain", "quotes", "blanks", "order", "entity", "no place", "prefix"],
)
def test_a_workbook_with_a_cell_far_away_is_refused_before_room_is_made_for_it(cells):
    with pytest.raises(
        UnreadableFile, match=r"reaches over 17,1\d\d,\d{3},\d{3} cells.*delete the stray cell"
    ):
        al.read(far(cells))


def test_a_sheet_is_measured_whatever_its_part_is_called():
    data = far("")
    source = zipfile.ZipFile(io.BytesIO(data))
    inside = {name: source.read(name) for name in source.namelist()}
    links = inside["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"media/image1.png")
    hidden = {**inside, "xl/_rels/workbook.xml.rels": links}
    hidden["xl/media/image1.png"] = zipfile.ZipFile(io.BytesIO(far(CORNER))).read("xl/worksheets/sheet1.xml")
    with pytest.raises(UnreadableFile, match=r"reaches over 17,\d"):
        al.read(zipped(hidden))


def test_an_empty_cell_far_away_does_no_harm():
    styled = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    with pytest.raises(UnreadableFile, match=r"no kind that is understood; it is a workbook"):
        al.read(far(styled))


def open_document(rows):
    names = ["office", "table", "text"]
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "META-INF/manifest.xml": "<manifest/>", "content.xml": content})


FILLED = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'


def test_repeated_cells_of_an_open_document_are_counted_before_they_are_made():
    every = FILLED.format(' table:number-columns-repeated="16384"')
    bomb = f'<table:table-row table:number-rows-repeated="1048576">{every}</table:table-row>'
    with pytest.raises(UnreadableFile, match=r"reaches over 17,179,869,184 cells"):
        al.read(open_document(bomb))
    empty = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    usual = f"<table:table-row>{FILLED.format('')}</table:table-row>{empty}"
    with pytest.raises(UnreadableFile, match=r"no kind that is understood; it is a workbook"):
        al.read(open_document(usual))


def test_a_binary_workbook_is_refused():
    data = zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\0"})
    with pytest.raises(UnreadableFile, match=r"in the binary format.*save it as \.xlsx"):
        al.read(data)


@pytest.mark.parametrize("name", ["x.csv", "x.json", "x.xml", "x.md"])
def test_a_gigabyte_of_one_line_is_refused_in_little_memory(tmp_path, name):
    import tracemalloc

    start = {
        "x.csv": b"Recipient,Supplier,Weapon designation,",
        "x.json": b'{"record":"',
        "x.xml": b"<iati-activities><iati-activity><title>",
        "x.md": b"Foreign Assistance Act, section 506(a)(1) ",
    }[name]
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(start + b"x" * (1 << 21))
        file.truncate(1 << 30)  # the rest takes no room on the disk
    tracemalloc.start()
    with pytest.raises(UnreadableFile, match=r"longer than|Text node too long|larger than|broken XML"):
        al.read(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 64 << 20


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/evil.dtd">',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/e.dtd"> %p;]>',
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    ],
    ids=["file", "network", "parameter", "laughs"],
)
@pytest.mark.parametrize("before", ["", "<!-- x -->" * 9000, "\ufeff"], ids=["plain", "late", "mark"])
def test_declared_entities_are_refused_wherever_they_stand(declared, before):
    text = f"{before}{declared}<iati-activities><iati-activity>&a;</iati-activity></iati-activities>"
    with pytest.raises(UnreadableFile, match=r"document type|no kind that is understood"):
        al.read(text.encode())
    with pytest.raises(UnreadableFile, match=r"document type|broken XML"):
        al.read(text.encode(), format="iati")

"""Real activity files and memoranda in other forms: other encodings, other order, packed, as printed."""

from __future__ import annotations

import io
import zipfile
from collections import Counter

import pytest

import aidledger as al

etree = pytest.importorskip("lxml.etree")

FILES = ("3fi", "beis", "canada", "ec-intpa", "fcdo", "ifad", "sr", "usaid-humanitarian")


def amounts(ledger):
    """Every amount with its stage, currency and recipient, whatever the order and the ids."""
    return Counter(
        (e.stage.value, e.recipient.code, e.money.unit, e.money.value) for e in ledger.table.records()
    )


def utf_16(root):
    return etree.tostring(root, encoding="utf-16")


def latin_1(root):
    return etree.tostring(root, encoding="iso-8859-1", xml_declaration=True)


def spread_out(root):
    etree.indent(root, space="\t")
    return etree.tostring(root).replace(b"\n", b"\r\n")


def other_order(root):
    for activity in [*root.iter("iati-activity")]:
        activity[:] = [*reversed(activity)]
    root[:] = [*reversed(root)]
    return etree.tostring(root)


def more_elements(root):
    for element in [*root.iter("transaction", "iati-activity")]:
        element.set("{http://example.org/own}mark", "1")
        element.insert(0, etree.Element("{http://example.org/own}value", currency="EUR"))
        element.append(etree.Comment("a comment"))
    return etree.tostring(root)


@pytest.mark.parametrize("change", [utf_16, latin_1, spread_out, other_order, more_elements])
@pytest.mark.parametrize("name", FILES)
def test_an_activity_file_in_another_form_says_the_same(real_data, name, change):
    path = real_data / "iati" / f"{name}-activity.xml"
    ledger = al.read(path)
    again = al.read(change(etree.parse(path).getroot()))
    assert amounts(again) == amounts(ledger)
    assert again.imported.rows_in == ledger.imported.rows_in
    assert again.imported.rejected == ledger.imported.rejected


def texts(real_data):
    folder = real_data / "whitehouse" / "drawdowns"
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}


def undated(text):
    """Without the front matter: only the name of the file says the day."""
    return text.split("\n---", 1)[1].split("\n", 1)[1]


def packed(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: undated(text).encode(),
        lambda text: f"<html><body><p>{undated(text)}</p></body></html>".encode(),
        lambda text: undated(text).replace("\n", " ").encode(),
    ],
    ids=["crlf", "mark", "utf-16", "no front matter", "html", "one line"],
)
def test_memoranda_in_another_form_say_the_same(real_data, change):
    ledger = al.read(real_data / "whitehouse" / "drawdowns")
    again = al.read(packed({name: change(text) for name, text in texts(real_data).items()}))
    assert amounts(again) == amounts(ledger)
    assert again.imported.rows_in == ledger.imported.rows_in

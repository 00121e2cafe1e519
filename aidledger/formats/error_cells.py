"""The cells of a workbook in which a formula failed: ``#N/A``, ``#REF!``. Readers of workbooks leave them blank,
and a blank says that there is nothing, where in truth there is something that is not known."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Any

from aidledger.formats.extents import column_number
from aidledger.formats.safety import SAFE_XML, ZIP, Blob

_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*? t="e"[^<>]*?>(?:<f[^<>]*?(?:/>|>[^<]{0,8192}</f>))?<v>(#[^<]{1,16})</v>'
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def error_cells(blob: Blob) -> dict[str, list[tuple[int, int, str]]]:
    """By sheet: row and column (from 0) of each such cell, and what it shows."""
    if not blob.head(4).startswith(ZIP):
        return {}
    found: dict[str, list[tuple[int, int, str]]] = {}
    with zipfile.ZipFile(io.BytesIO(blob.content())) as archive:
        members = set(archive.namelist())
        for name, path in _paths(archive, members).items():
            if path not in members:
                continue
            data = archive.read(path)
            if b't="e"' not in data:
                continue
            found[name] = [
                (int(row) - 1, column_number(letters.decode()) - 1, shown.decode("utf-8", "replace"))
                for letters, row, shown in _ERROR.findall(data)
            ]
    return found


def _paths(archive: zipfile.ZipFile, members: set[str]) -> dict[str, str]:
    """Where each sheet stands in the archive."""
    book, relations = (
        _root(archive, members, "xl/workbook.xml"),
        _root(archive, members, "xl/_rels/workbook.xml.rels"),
    )
    if book is None or relations is None:
        return {}
    targets = {r.get("Id"): str(r.get("Target") or "") for r in relations}
    return {
        sheet.get("name"): posixpath.normpath(posixpath.join("/xl", targets[sheet.get(_RELATION)])).lstrip(
            "/"
        )
        for sheet in book.iter("{*}sheet")
        if sheet.get(_RELATION) in targets
    }


def _root(archive: zipfile.ZipFile, members: set[str], path: str) -> Any:
    from lxml import etree

    if path not in members:
        return None
    try:
        return etree.fromstring(archive.read(path), etree.XMLParser(**SAFE_XML))
    except etree.XMLSyntaxError:
        return None

"""Every White House statement is checked without error, and can be shown in every form."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
from lxml import html

import aidledger as al
from aidledger.verdict.report import Report


def statements(folder: Path) -> list[Path]:
    return sorted((folder / "whitehouse" / "statements").glob("*.md"))


def test_every_statement_is_checked(real_data: Path) -> None:
    schema = Path(al.__file__).parent / "show" / "claimreview.schema.json"
    rule = jsonschema.Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))
    ledger = al.load_seeds("us-drawdowns")
    files = statements(real_data)
    assert len(files) >= 20
    with_claims = 0
    for path in files:
        report = al.check_report(path, ledger, speaker="USA")
        assert isinstance(report, Report)
        assert report.document.published is not None
        assert report.document.url.startswith("https://")
        assert report.title
        text = report.document.text
        assert all(text[c.span.start : c.span.end] == c.span.text for c in report.claims)
        page = html.document_fromstring(report.to_html())
        assert len(page.xpath("//section//article[@id]")) == len(report)
        rule.validate(report.to_claimreview())
        assert len(json.loads(report.to_json())["claims"]) == len(report.to_frame()) == len(report)
        assert not any(c.sure for c in report.contradictions)
        with_claims += len(report) > 0
    assert with_claims > 0.8 * len(files)


def test_an_announced_package_is_supported_by_its_memorandum(real_data: Path) -> None:
    [path] = [p for p in statements(real_data) if p.name.startswith("2022-04-13")]
    report = al.check_report(path, al.load_seeds("us-drawdowns"), speaker="USA")
    found = [v for c, v in zip(report.claims, report.verdicts, strict=True) if c.span.text == "$800 million"]
    assert [str(v.label) for v in found] == ["supported"]
    assert any("2022-04-13" in note for note in found[0].notes)

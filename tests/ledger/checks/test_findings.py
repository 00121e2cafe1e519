"""Findings as values: sequence, table, terminal, notebook; many cases told as one; rules of one's own."""

from __future__ import annotations

import json
import pickle
from html.parser import HTMLParser
from pathlib import Path

import pytest

from aidledger.errors import BadScope, DuplicateRecord, UnitMismatch
from aidledger.ledger.checks import (
    RULES,
    Finding,
    Findings,
    Hit,
    Severity,
    check,
    register,
    rule,
    rules_markdown,
)
from aidledger.ledger.checks.rule import TOLD_SINGLY
from aidledger.ledger.ledger import Ledger
from tests.ledger.checks.cases import CASES, LIST, entries, entry

DOCS = Path(__file__).resolve().parents[3] / "docs" / "reference" / "checks.md"


def finding(name="AL010", severity="error", message="delivered too early", records=("e-1",)):
    return Finding(
        rule=name, title="a title", severity=severity, message=message, records=records, hint="look"
    )


def test_a_clean_ledger_has_no_findings():
    found = entries(entry("one", "$5 million")).check()
    assert not found
    assert str(found) == "No findings."
    assert "No findings." in found._repr_html_()
    assert len(found.to_frame()) == 0


def test_the_gravest_come_first_and_each_severity_can_be_asked_for():
    found = Findings([finding("AL060", "note"), finding("AL031", "warning"), finding("AL010", "error")])
    assert [f.rule for f in found] == ["AL010", "AL031", "AL060"]
    assert [f.rule for f in found.errors] == ["AL010"]
    assert [f.rule for f in found.warnings] == ["AL031"]
    assert [f.rule for f in found.notes] == ["AL060"]
    assert list(found.by_rule) == ["AL010", "AL031", "AL060"]
    assert found.summary == "3 findings: 1 error, 1 warning, 1 note"
    assert isinstance(found[:2], Findings)
    assert found[0] in found
    assert found == Findings(reversed(list(found)))
    assert hash(found) == hash(Findings(list(found)))
    assert found != 3


def test_the_frame_has_one_row_a_finding_with_all_record_ids():
    frame = check(CASES["AL020"].broken, "AL020").to_frame()
    assert list(frame.columns) == ["rule", "title", "severity", "message", "records", "count", "hint"]
    assert frame.loc[0, "records"] == ("package", "shells", "trucks")
    assert frame["count"].sum() == 3


def test_the_text_says_each_hint_once():
    text = str(Findings([finding(message="first"), finding(message="second")]))
    assert text.count("What to do: look") == 1
    assert "first" in text
    assert "second" in text
    assert str(finding()) == "error AL010 a title: delivered too early [e-1]"
    assert repr(Findings([finding()])) == "Findings('1 finding: 1 error')"


def test_findings_survive_pickle_and_json():
    found = Findings([finding()])
    assert pickle.loads(pickle.dumps(found)) == found
    assert json.loads(found[0].model_dump_json())["severity"] == "error"


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)


def test_the_page_escapes_what_records_say_and_runs_nothing():
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    page = Findings([finding(message=hostile, records=(hostile,))])._repr_html_()
    parser = _Tags()
    parser.feed(page)
    assert not {"script", "img", "iframe", "link"} & set(parser.tags)
    assert "&lt;script&gt;" in page
    assert "prefers-color-scheme" in page


def test_many_cases_become_one_finding_that_keeps_every_record():
    many = 40
    late = [
        entry(f"late-{n}", f"${n + 1}", approved="2022-03-15", delivered="2022-03-01", locator=str(n))
        for n in range(many)
    ]
    found = check(entries(*late), "AL010")
    assert len(found) == 1
    assert found[0].count == many
    assert found[0].records == tuple(f"late-{n}" for n in range(many))
    assert found[0].message.startswith(
        "40 cases in list; the first: United States to Ukraine: delivered 2022-03-01"
    )
    assert "and 34 more" in str(found)
    assert len(check(entries(*late[:TOLD_SINGLY]), "AL010")) == TOLD_SINGLY


def test_cases_of_two_sources_are_gathered_apart():
    other = LIST.changed(id="other")
    late = [
        entry(f"{source.id}-{n}", f"${n + 1}", approved="2022-03-15", delivered="2022-03-01", source=source)
        for source in (LIST, other)
        for n in range(TOLD_SINGLY + 1)
    ]
    assert [f.count for f in check(entries(*late), "AL010")] == [TOLD_SINGLY + 1] * 2


def test_a_check_that_cannot_be_made_says_so():
    @rule("AL998", "a rule that fails", Severity.error, hint="mend it")
    def failing(ledger):
        yield Hit(("a",), "found before it failed")
        raise UnitMismatch("EUR and USD do not add")

    messages = [f.message for f in failing.findings(Ledger())]
    assert messages == ["this check could not be made: EUR and USD do not add", "found before it failed"]


def test_a_rule_of_ones_own_takes_part(monkeypatch):
    @rule("XY001", "gifts of a dollar", Severity.note, hint="ask")
    def tiny(ledger):
        for row, value in enumerate(ledger.table.money.value):
            if value == 100:
                yield Hit((str(ledger.table.ids[row]),), "a dollar")

    monkeypatch.setattr("aidledger.ledger.checks.RULES", dict(RULES))
    assert register(tiny) is tiny
    assert [f.rule for f in entries(entry("one", "$1")).check()] == ["XY001"]

    @rule("XY001", "another", Severity.note, hint="ask")
    def other(ledger):
        return ()

    with pytest.raises(DuplicateRecord, match="XY001"):
        register(other)


def test_an_unknown_rule_is_refused_with_the_likely_one():
    with pytest.raises(BadScope, match="AL010"):
        check(Ledger(), "AL0100")


def test_several_rules_can_be_asked_for():
    broken = CASES["AL010"].broken + CASES["AL059"].broken
    assert set(check(broken, ["AL010", "AL059"]).by_rule) == {"AL010", "AL059"}


def test_an_empty_ledger_is_checked():
    assert not check(Ledger())


def test_the_page_of_the_docs_is_that_of_the_rules():
    assert DOCS.read_text(encoding="utf-8") == rules_markdown()


@pytest.mark.parametrize("each", RULES.values(), ids=list(RULES))
def test_a_rule_says_why_a_person_would_want_it(each):
    assert each.title
    assert each.hint
    assert len(each.why) > 100
    assert f"## {each.id}\n" in rules_markdown()

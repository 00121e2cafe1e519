"""A whole report against a ledger."""

from __future__ import annotations

import datetime as dt
import io
import json
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

import aidledger as al
from aidledger.errors import BadScope, InvalidRecord, MissingFile, UnknownName, UnreadableFile
from aidledger.formats.documents import Document
from aidledger.model.source import UNSTATED
from aidledger.verdict.report import Report, check_report

EXAMPLE = Path(__file__).parents[2] / "examples" / "report.md"


@pytest.fixture(scope="module")
def report() -> Report:
    return check_report(EXAMPLE, al.load_seeds())


def verdict_on(report: Report, words: str, nth: int = 0) -> str:
    """The label of the nth claim whose words are these."""
    found = [
        str(v.label) for c, v in zip(report.claims, report.verdicts, strict=True) if c.span.text == words
    ]
    return found[nth]


def test_the_example_report_is_told_apart(report: Report) -> None:
    assert verdict_on(report, "more than 90 tons") == "supported"
    assert verdict_on(report, "around $2.7 billion") == "supported"
    assert verdict_on(report, "$650 million", 0) == "supported"
    assert verdict_on(report, "$650 million", 1) == "contradicted"
    assert verdict_on(report, "$3.5 billion") == "contradicted"
    assert verdict_on(report, "$200 million", 0) == "supported"
    assert verdict_on(report, "$200 million", 1) == "contradicted"
    assert verdict_on(report, "€20 million") == "possible"
    assert verdict_on(report, "5,000 helmets") == "no evidence"
    assert report.counts["contradicted"] == 3
    assert report.is_contradicted


def test_claims_stand_in_the_text_in_order(report: Report) -> None:
    text = report.document.text
    assert len(report) == len(report.claims) == len(report.verdicts) == 10
    places = [c.span.start for c in report.claims]
    assert places == sorted(places)
    assert all(text[c.span.start : c.span.end] == c.span.text for c in report.claims)
    assert all(v.claim is c for c, v in zip(report.claims, report.verdicts, strict=True))


def test_what_the_file_says_of_itself(report: Report) -> None:
    assert report.title == "What Washington has sent to Kyiv"
    assert report.document.published == dt.date(2022, 1, 24)
    assert {c.source.title for c in report.claims} == {report.title}
    assert report.against.startswith("5 entries and 2 stated totals from 1 source")


def test_the_report_contradicts_itself(report: Report) -> None:
    assert [c.numbers for c in report.contradictions] == [(3, 5), (4, 7)]
    said = {frozenset(c.span.text for c in pair.claims) for pair in report.contradictions}
    assert frozenset({"around $2.7 billion", "$650 million"}) in said
    assert frozenset({"$200 million", "$650 million"}) in said
    assert "2 contradictions inside the text" in report.sentence


def test_text_in_a_string(report: Report) -> None:
    text = "The United States has given Ukraine $3.5 billion in military aid since 2014."
    checked = check_report(text, al.load_seeds(), published="24 January 2022")
    assert checked.counts == {"supported": 0, "contradicted": 1, "possible": 0, "no evidence": 0}
    assert checked.verdicts[0].factor == pytest.approx(Decimal("1.235"), rel=Decimal("0.01"))
    assert checked.claims[0].span.start == text.index("$3.5")
    assert checked.claims[0].source != UNSTATED
    assert str(checked).startswith("The text: 1 claim, 1 contradicted.")


def test_a_path_may_be_text_or_a_path() -> None:
    assert check_report(str(EXAMPLE), al.load_seeds()).title == "What Washington has sent to Kyiv"
    with pytest.raises(MissingFile):
        check_report("reports/of/last-week.docx", al.load_seeds())
    with pytest.raises(UnreadableFile, match="this is no file"):
        check_report(str(EXAMPLE.parent), al.load_seeds())


def test_published_outranks_the_file() -> None:
    later = check_report(EXAMPLE, al.load_seeds(), published=dt.date(2023, 6, 1))
    [period] = {
        c.scope.period for c in later.claims if c.span.text == "$650 million" and "last year" in str(c.scope)
    }
    assert period.end == dt.date(2023, 6, 1)


def test_without_a_day_of_publication_that_is_said() -> None:
    checked = check_report(
        "Over the last year the US gave Ukraine $650 million in military aid.", al.load_seeds()
    )
    assert any("no day of publication" in note for note in checked.notes)


def test_without_a_day_of_publication_what_goes_on_is_judged_by_old_sources() -> None:
    text = "The US has given Ukraine $66 billion in military aid since 2014."
    assert any("'since 2014' was judged as if" in n for n in check_report(text, al.load_seeds()).notes)
    dated = check_report(text, al.load_seeds(), published="2025-02-01")
    assert not dated.notes
    assert dated.verdicts[0].label == "possible"


def test_a_text_without_claims() -> None:
    checked = check_report("The weather in Geneva was fine.", al.load_seeds(), published="2022-01-24")
    assert len(checked) == 0
    assert checked
    assert not checked.is_contradicted
    assert checked.sentence == "The text: no claim about military aid was found."
    assert "No claim about military aid was found" in checked.to_html()
    assert list(checked.to_frame().columns)[:2] == ["claim", "start"]
    assert json.loads(checked.to_json())["claims"] == []
    assert check_report("", al.load_seeds()).sentence == checked.sentence


def test_speaker_is_who_we_means() -> None:
    text = "Since 2014 we have given Ukraine around $2.7 billion in military aid."
    checked = check_report(text, al.load_seeds(), published="2022-01-24", speaker="USA")
    assert checked.claims[0].scope.donors[0].code == "USA"
    assert checked.counts["supported"] == 1


def test_the_speaker_of_a_file() -> None:
    document = Document.plain(
        "Since 2014 we have given Ukraine around $2.7 billion in military aid.", speaker="US"
    )
    assert check_report(document, al.load_seeds(), published="2022-01-24").counts["supported"] == 1


def test_a_speaker_that_is_no_party() -> None:
    with pytest.raises(UnknownName, match="Atlantis"):
        check_report("We sent aid.", al.load_seeds(), speaker="Atlantis")
    document = Document.plain("We have given Ukraine $5 million in military aid.", speaker="the moderator")
    assert not check_report(document, al.load_seeds(), published="2022-01-24").claims[0].scope.donors


def test_the_statement_that_a_note_quotes_is_listed() -> None:
    """What is delivered is known in part; the total that decides names no stage, and the note quotes it."""
    source = al.Source(id="total", title="The total", url="https://example.org/total", published="2022-01-24")
    stated = al.claim(
        "around $2.7 billion", donor="USA", recipient="UKR", since="2014", until="2022-01-24", source=source
    )
    parcel = al.Shipment(
        donor="USA",
        recipient="UKR",
        money="$200 million",
        delivered="2022-01-23",
        source=al.Source(id="list"),
    )
    checked = check_report(
        "The US has given Ukraine $2.7bn in military aid since 2014.",
        al.Ledger(entries=[parcel], claims=[stated]),
        published="2022-01-24",
    )
    [verdict] = checked.verdicts
    assert "known, delivered or not, for 2014-01-01 to 2022-01-24: USD 2.565 billion" in str(verdict)
    assert [e.record.id for e in verdict.evidence] == [parcel.id]
    assert [e.record.id for e in verdict.quoted] == [stated.id]
    assert "the source is less exact than the claim: around $2.7 billion" in " ".join(verdict.notes)
    assert not any(r.certain for r in verdict.readings)
    assert "known: USD 199.5 million or more (list)" in str(verdict)  # its own source, not that of the note
    page = checked.to_html()
    assert '<a href="https://example.org/total"' in page.split("This rests on")[1]
    assert "from: around $2.7 billion" in str(checked)
    assert (
        json.loads(checked.to_json())["claims"][0]["verdict"]["quoted"][0]["url"]
        == "https://example.org/total"
    )


def test_the_total_beside_which_a_parcel_stands_is_listed(report: Report) -> None:
    verdict = report.verdicts[1]
    assert "not of all that is known: USD 2.565 billion or more" in verdict.notes[0]
    assert [str(e.record).partition(" (")[0] for e in verdict.quoted] == ["around $2.7 billion"]


def test_the_statement_of_another_reading_is_listed() -> None:
    source = al.Source(id="total", title="The total", url="https://example.org/total", published="2022-01-24")
    window = {"donor": "USA", "recipient": "UKR", "source": source}
    ledger = al.Ledger(
        claims=[
            al.claim("$2.7 billion", since="2014", until="2021", **window),
            al.claim("$650 million", since="2012", until="2013", **window),
        ]
    )
    text = "From 2014 to 2021 the US gave Ukraine a total of $650 million in military aid."
    checked = check_report(text, ledger, published="2022-01-24")
    assert "(stated by The total" in str(checked.verdicts[0])
    assert len(checked.verdicts[0].evidence) == 1
    rests = checked.to_html().split("This rests on")[1]
    assert "2012-01-01 to 2013-12-31" in rests.replace('<span class="day">', "").replace("</span>", "")


def test_a_claim_made_twice_is_judged_for_each_place() -> None:
    text = "The US has given Ukraine $3.5 billion in military aid since 2014. " * 3
    checked = check_report(text, al.load_seeds(), published="2022-01-24")
    assert checked.counts["contradicted"] == 3
    assert [v.claim.span.start for v in checked.verdicts] == [c.span.start for c in checked.claims]
    assert not checked.contradictions


def test_a_claim_that_cannot_be_judged_keeps_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(ledger: object, claim: object) -> None:
        raise BadScope("this cannot be asked", remedy="ask otherwise")

    monkeypatch.setattr(al.Ledger, "verify", refuse)
    checked = check_report(EXAMPLE, al.load_seeds())
    assert checked.counts["no evidence"] == 10
    assert checked.verdicts[0].notes == (
        "it could not be judged: this cannot be asked. Remedy: ask otherwise",
    )
    assert "this cannot be asked" in checked.to_html()


def test_progress_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    check_report(EXAMPLE, al.load_seeds(), progress=lambda *step: told.append(step))
    assert {what for what, _, _ in told} == {"reading", "checking"}
    assert told[-1] == ("checking", 10, 10)
    reading = [done for what, done, _ in told if what == "reading"]
    assert reading == sorted(reading)


def test_another_reader() -> None:
    def reader(text: str, published=None, context=None, speaker=None) -> list[al.Claim]:
        start = text.index("$3.5 billion")
        made = al.claim("$3.5 billion", donor="USA", recipient="UKR", since="2014", until=published)
        return [made.changed(span={"start": start, "end": start + 12, "text": "$3.5 billion"})]

    checked = check_report(EXAMPLE, al.load_seeds(), extractor=reader)
    assert [c.span.text for c in checked.claims] == ["$3.5 billion"]
    assert checked.counts["contradicted"] == 1


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        (lambda text, *_: ["$3.5 billion"], "gave str as claim 1"),
        (
            lambda text, *_: [al.claim("$5m").changed(span={"start": 0, "end": 3, "text": "$5m"})],
            "does not stand in the text",
        ),
    ],
)
def test_readers_that_answer_amiss(reader, words: str) -> None:
    with pytest.raises(InvalidRecord, match=words):
        check_report(EXAMPLE, al.load_seeds(), extractor=reader)


def test_bad_arguments() -> None:
    with pytest.raises(InvalidRecord, match="checked against a ledger"):
        check_report("text", "seeds")  # type: ignore[arg-type]
    with pytest.raises(InvalidRecord, match="text or a path"):
        check_report(b"text", al.load_seeds())  # type: ignore[arg-type]
    with pytest.raises(BadScope, match="is no day"):
        check_report("text", al.load_seeds(), published="yesterday-ish")


def test_an_empty_ledger_knows_nothing() -> None:
    checked = check_report(EXAMPLE, al.Ledger())
    assert checked.counts["no evidence"] == 10
    assert checked.against == "an empty ledger"


# -- what was not checked ------------------------------------------------------------------------------

MIXED = (
    "Since 2014 the US has given Ukraine around $2.7 billion in military aid. Norway gave Ukraine €20 million in"
    " humanitarian aid, and a package of $15 million. Some 3,000 soldiers were moved, and a tank costs $4 million"
    " apiece. Germany delivered 5,000 helmets to Ukraine."
)


@pytest.fixture(scope="module")
def mixed() -> Report:
    return check_report(MIXED, al.load_seeds(), published="2022-01-24")


def test_every_figure_of_a_text_is_a_claim_or_said_to_be_none(mixed: Report) -> None:
    assert [(n.span.text, n.reason) for n in mixed.not_checked] == [
        ("€20 million", "humanitarian or civilian"),
        ("$15 million", "not called military"),
        ("Some 3,000 soldiers", "people"),
        ("$4 million", "a price or a rate"),
    ]
    places = [f.span for f in al.find_figures(MIXED)]
    assert (
        sorted([c.span for c in mixed.claims] + [n.span for n in mixed.not_checked], key=lambda s: s.start)
        == places
    )
    assert [n.figure.value for n in mixed.not_checked] == [20_000_000, 15_000_000, 3000, 4_000_000]
    assert not mixed.is_contradicted


def test_how_many_were_not_checked_and_why_is_said(mixed: Report) -> None:
    assert mixed.sentence.endswith("; 4 figures were not checked.")
    assert mixed.not_checked_by_reason["people"] == 1
    assert mixed.no_evidence_by_reason == {"the ledger holds nothing about it": (2,)}
    text = str(mixed)
    assert (
        "Not checked: 4 figures were not read as a claim of military aid: €20 million (humanitarian" in text
    )
    assert "No evidence: the ledger holds nothing about it (claim 2)." in text


def test_what_was_not_checked_in_a_terminal_json_frame_and_notebook(mixed: Report) -> None:
    from rich.console import Console

    console = Console(width=300, record=True, file=io.StringIO())
    console.print(mixed)
    shown = console.export_text()
    assert "· 4 not checked" in shown
    assert (
        "$15 million (not called military); $4 million (a price or a rate);"
        " 1 that nobody would take for aid (people)" in shown
    )
    held = json.loads(mixed.to_json())
    assert held["no_evidence_by_reason"] == {"the ledger holds nothing about it": [2]}
    left = held["not_checked"][1]
    assert (left["span"]["text"], left["reason"]) == ("$15 million", "not called military")
    assert MIXED[left["span"]["start"] : left["span"]["end"]] == "$15 million"
    assert al.Money.model_validate(left["figure"]) == mixed.not_checked[1].figure
    assert "not checked" not in set(mixed.to_frame().label)
    frame = mixed.to_frame(all_figures=True)
    assert list(frame.claim) == [f.span.text for f in al.find_figures(MIXED)]
    row = frame[frame.claim == "$15 million"].iloc[0]
    assert (row.label, row.notes, row.unit) == ("not checked", "not called military", "USD")
    assert list(frame.index.dropna()) == [1, 2]
    assert "$15 million (not called military)" in mixed._repr_html_()


def test_converted_bounds_are_whole_cents_in_frame_and_json() -> None:
    text = "Since 2014 the US has given Ukraine around €2.7 billion in military aid."
    checked = check_report(text, al.load_seeds(), published="2022-01-24")
    [low] = checked.to_frame().bounds_low
    exact = checked.verdicts[0].bounds.low
    assert low.as_tuple().exponent == -2
    assert 0 <= exact - low < Decimal("0.01")
    assert json.loads(checked.to_json())["claims"][0]["verdict"]["bounds"]["low"] == f"{low:f}"


@pytest.mark.parametrize("whole", [False, True])
def test_what_a_frame_does_not_know_is_none_in_every_column(mixed: Report, whole: bool) -> None:
    frame = mixed.to_frame(all_figures=whole)
    missing = [value for name in frame for value in frame[name].tolist() if pd.isna(value)]
    assert missing
    assert all(value is None for value in [*missing, *(n for n in frame.index if pd.isna(n))])


def test_what_nobody_would_take_for_aid_is_named_last() -> None:
    seen = "Some 3,000 soldiers, 12 villages, 9 towns, 40 people and 7 countries saw it."
    text = f"{seen} Poland's defence budget is $15\nbillion."
    checked = check_report(text, al.load_seeds(), published="2022-01-24")
    assert next(iter(checked.not_checked_by_reason)) == "a party's own forces or budget"
    told = "military aid: $15 billion (a party's own forces or budget); 5 that nobody would take for aid"
    assert f"{told} (no arms or equipment, people)." in str(checked)
    assert "12 villages" in checked.to_html()


def test_every_figure_that_might_be_aid_is_named_under_its_reason() -> None:
    budgets = "".join(f" Poland's defence budget is ${n} billion." for n in range(11, 23))
    text = str(check_report(f"It rained.{budgets}", al.load_seeds(), published="2022-01-24"))
    assert " · ".join(f"${n} billion" for n in range(11, 23)) + " (a party's own forces or budget)." in text


def test_what_is_told_of_a_parcel_in_a_terminal_is_the_parcel() -> None:
    days = (
        "March 16",
        "April 13",
        "April 21",
        "May 6",
        "May 19",
        "June 1",
        "June 15",
        "June 23",
        "July 1",
        "July 8",
    )
    days = (*days, "July 22", "August 1", "August 8")
    amounts = (800, 800, 800, 150, 100, 700, 350, 450, 50, 400, 175, 550, 1000)
    said = [
        f"On {day}, 2022 the United States approved ${n} million in military aid for Ukraine."
        for day, n in zip(days, amounts, strict=True)
    ]
    checked = check_report(" ".join(said), al.load_seeds("us-drawdowns"), published="2022-12-01")
    parcels = [v.parcel for v in checked.verdicts]
    assert len([p for p in parcels if p is not None]) == len(said)
    told = str(checked).split("\n\n")[1:]
    for text, parcel in zip(told[: len(parcels)], parcels, strict=True):
        lines = [line.strip() for line in text.splitlines() if line.strip().startswith("from: ")]
        assert len(lines) == 1
        assert lines[0].startswith(f"from: {parcel}")
        assert lines[0].endswith(" more in the JSON")
    assert "Sources" not in str(checked)  # each verdict names its own


def test_a_terminal_names_ten_sources_and_says_how_many_more_there_are() -> None:
    donors = (
        "France",
        "Spain",
        "Italy",
        "Poland",
        "Latvia",
        "Estonia",
        "Norway",
        "Sweden",
        "Finland",
        "Austria",
    )
    donors = (*donors, "Portugal", "Greece", "Romania")
    stated = [
        al.claim(
            "€5 million",
            donor=d,
            recipient="UKR",
            since="2021-01-01",
            until="2021-12-31",
            source=al.Source(id=f"paper-{d}", title=f"A paper on {d}"),
        )
        for d in donors
    ]
    text = " ".join(f"In 2021 {d} gave Ukraine €5 million in military aid." for d in donors)
    shown = str(check_report(text, al.Ledger(claims=stated), published="2022-01-24"))
    sources = shown.partition("\nSources\n")[2].splitlines()
    assert sources[:2] == ["  paper-France: A paper on France", "  paper-Spain: A paper on Spain"]
    assert sources[10:] == ["  and 3 more in the JSON"]
    assert sum("A paper on" in line for line in sources) == 10


def test_why_there_is_no_evidence_is_told_apart() -> None:
    text = (
        "Germany delivered 5,000 helmets to Ukraine. The White House asked Congress for $5 billion in military aid"
        " to Ukraine."
    )
    checked = check_report(text, al.load_seeds(), published="2022-01-24")
    assert checked.no_evidence_by_reason == {
        "the ledger holds nothing about it": (1,),
        "only requested, which is no aid yet": (2,),
    }
    assert "No evidence: only requested, which is no aid yet (claim 2)." in str(checked)


def test_a_reader_that_does_not_say_why(mixed: Report) -> None:
    checked = check_report(MIXED, al.load_seeds(), published="2022-01-24", extractor=lambda *_: [])
    assert {n.reason for n in checked.not_checked} == {"the reader made no claim of it"}
    assert len(checked.not_checked) == 6
    assert checked.sentence == "The text: no claim about military aid was found; 6 figures were not checked."


# -- showing ------------------------------------------------------------------------------------------


def test_the_frame_has_one_row_a_claim(report: Report) -> None:
    frame = report.to_frame()
    assert list(frame.index) == list(range(1, 11))
    row = frame[frame.claim == "$3.5 billion"].iloc[0]
    assert (row.donors, row.recipients, row.aid_type, row.unit, row.label) == (
        "USA",
        "UKR",
        "military",
        "USD",
        "contradicted",
    )
    assert (row.bounds_low, row.bounds_high) == (Decimal("2565000000"), Decimal("2835000000"))
    assert "Geneva" in row.evidence


def test_json_is_exact_and_complete(report: Report, tmp_path: Path) -> None:
    text = report.to_json(tmp_path / "report.json")
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == text
    held = json.loads(text)
    assert held["layout"] == 1
    assert held["counts"] == report.counts
    assert held["published"] == "2022-01-24"
    assert held["contradictions"][0]["claims"] == list(report.contradictions[0].numbers)
    claim = held["claims"][4]
    assert claim["verdict"]["label"] == "contradicted"
    assert claim["verdict"]["bounds"] == {
        "low": "2565000000",
        "high": "2835000000",
        "unit": "USD",
        "known": True,
    }
    assert [al.Claim.model_validate(c["claim"]) for c in held["claims"]] == list(report.claims)


def test_words_for_a_terminal(report: Report) -> None:
    text = str(report)
    assert "5 ✗ CONTRADICTED: $650 million" in text
    assert "Claims 3 and 5 contradict each other" in text
    assert "from: around $2.7 billion" in text
    assert repr(report).startswith("<Report: What Washington has sent to Kyiv: 10 claims")


def test_colours_for_a_terminal(report: Report) -> None:
    from rich.console import Console

    console = Console(width=100, record=True, file=io.StringIO())
    console.print(report)
    text = console.export_text(clear=False)
    assert "around $2.7 billion [✓3]" in " ".join(text.split())
    assert "5 ✗ $650 million  contradicted" in text
    assert "\x1b[1;4;31m$3.5 billion" in console.export_text(styles=True)


def test_a_long_text_is_not_repeated_in_a_terminal() -> None:
    from rich.console import Console

    text = (
        "Nothing is said here. " * 400 + "The US has given Ukraine $3.5 billion in military aid since 2014."
    )
    checked = check_report(text, al.load_seeds(), published="2022-01-24")
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(checked)
    shown = console.export_text()
    assert "Nothing is said here" not in shown
    assert "The US has given Ukraine $3.5 billion" in shown
    assert "in: The US has given Ukraine $3.5 billion in military aid since 2014." in str(checked)


def test_a_file_that_cannot_be_written(report: Report, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be written"):
        report.to_html(tmp_path / "no" / "such" / "folder.html")


def test_the_parcel_that_is_meant_is_the_first_evidence_and_no_evidence_has_none():
    checked = check_report(
        "The US approved $450 million in military aid for Ukraine. Germany sent Ukraine 7 howitzers.",
        al.load_seeds("us-drawdowns"),
        published="2022-06-30",
    )
    package, howitzers = checked.verdicts
    assert package.parcel.id == package.evidence[0].record.id == "drawdown-2022-06-23"
    assert len(package.evidence) > 1
    assert "one such parcel is known: up to $450 million [USD 450 million], approved 2022-06-23" in str(
        package
    )
    assert (howitzers.label, howitzers.evidence) == ("no evidence", ())


@pytest.mark.parametrize(
    ("day", "label"),
    [("on 23 January 2022", "supported"), ("in January 2022", "supported"), ("on 3 March 2019", "possible")],
)
def test_a_parcel_of_another_day_supports_nothing(day: str, label: str) -> None:
    text = f"The United States delivered $200 million of military aid to Ukraine {day}."
    [verdict] = check_report(text, al.load_seeds(), published="2022-01-26").verdicts
    assert verdict.label == label
    assert any("such a parcel is known of another day" in note for note in verdict.notes) == (
        label == "possible"
    )


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("On 23 January 2022 the US flew more than 90 tons of weapons to Ukraine.", "supported"),
        ("On 5 June 2020 the US flew more than 90 tons of weapons to Ukraine.", "possible"),
        ("In June 2020 the US gave Ukraine $5 billion in military aid.", "contradicted"),
        ("In early June 2020, total US military aid to Ukraine reached $5 billion.", "contradicted"),
        ("In early June 2020, total US military aid to Ukraine reached $2 billion.", "possible"),
    ],
)
def test_what_is_known_of_other_days_neither_supports_nor_contradicts_what_is_told_of_a_day(
    text: str, label: str
) -> None:
    [verdict] = check_report(text, al.load_seeds(), published="2022-06-01").verdicts
    assert verdict.label == label
    assert str(verdict.claim.when.hull.start.year) in str(verdict)
    assert ("known of other days only" in str(verdict)) == ("90 tons" in text and label == "possible")


def test_totals_told_of_two_days_do_not_contradict_each_other() -> None:
    text = (
        "In March 2019, total US military aid to Ukraine reached $1 billion. "
        "In June 2021, total US military aid to Ukraine reached $4 billion."
    )
    assert not check_report(text, al.load_seeds(), published="2022-06-01").contradictions
    assert check_report(text.replace("March 2019", "June 2021"), al.load_seeds()).contradictions


def test_a_denial_is_neither_supported_nor_contradicted_by_the_figure_that_it_denies() -> None:
    text = (
        "The US never gave Ukraine $650 million in military aid in 2021. "
        "Washington denied giving Kyiv $6 billion in military aid since 2014."
    )
    report = check_report(text, al.load_seeds(), published="2022-01-24")
    assert [v.label for v in report.verdicts] == ["possible", "possible"]
    assert "stated, it would be supported" in str(report.verdicts[0])
    assert not report.contradictions


def test_an_amount_without_its_currency_is_told():
    report = al.check_report(
        "The US gave Ukraine 350 million in military aid, and 20 of its tanks.", al.Ledger()
    )
    assert "'350 million' has no unit and could not be read: name the currency" in report.notes

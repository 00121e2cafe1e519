"""ClaimReview as schema.org defines it."""

from __future__ import annotations

import datetime as dt
import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

import aidledger as al
from aidledger.errors import BadScope
from aidledger.formats.documents import Document
from aidledger.verdict.report import Report, check_report

SCHEMA = json.loads((files("aidledger") / "show" / "claimreview.schema.json").read_text(encoding="utf-8"))
EXAMPLE = Path(__file__).parents[2] / "examples" / "report.md"


@pytest.fixture(scope="module")
def report() -> Report:
    return check_report(EXAMPLE, al.load_seeds())


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_reviews_fit_the_schema(report: Report, tmp_path: Path) -> None:
    review = report.to_claimreview(
        tmp_path / "review.json", author="The Checkers", url="https://example.org/check", on="2022-02-01"
    )
    jsonschema.validate(review, SCHEMA)
    assert json.loads((tmp_path / "review.json").read_text(encoding="utf-8")) == review
    assert len(review["@graph"]) == len(report)
    jsonschema.validate(report.to_claimreview(), SCHEMA)


def test_what_a_review_says(report: Report) -> None:
    review = report.to_claimreview(
        author="The Checkers", url="https://example.org/check", on=dt.date(2022, 2, 1)
    )
    [false] = [r for r in review["@graph"] if "$3.5 billion" in r["claimReviewed"]]
    assert (
        false["claimReviewed"]
        == "A television programme spoke of $3.5 billion in US military aid to Ukraine since 2014."
    )
    assert false["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "Contradicted",
        "ratingValue": 1,
        "bestRating": 5,
        "worstRating": 1,
    }
    assert false["url"] == "https://example.org/check#claim-6"
    assert (false["datePublished"], false["author"]["name"]) == ("2022-02-01", "The Checkers")
    assert false["itemReviewed"]["datePublished"] == "2022-01-24"
    assert "24 % too high" in false["reviewBody"]


def test_the_body_of_a_review_is_sentences_each_said_once(report: Report) -> None:
    for review, verdict in zip(report.to_claimreview()["@graph"], report.verdicts, strict=True):
        body = review["reviewBody"]
        assert body.startswith(str(verdict))
        for note in verdict.notes:
            assert body.casefold().count(note.casefold()) == 1
        for part in body.removeprefix(str(verdict)).split(". "):
            assert not part.strip() or part.strip()[0].isupper()
        assert body.endswith(".")
    assert any(v.notes for v in report.verdicts)


def test_no_evidence_is_no_rating(report: Report) -> None:
    [unknown] = [r for r in report.to_claimreview()["@graph"] if "helmets" in r["claimReviewed"]]
    assert unknown["reviewRating"] == {"@type": "Rating", "alternateName": "No evidence"}
    broken = {"@context": "https://schema.org", "@graph": [{**unknown, "reviewRating": {"@type": "Rating"}}]}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, SCHEMA)


def test_who_said_it_and_where() -> None:
    text = "The US has given Ukraine $3.5 billion in military aid since 2014.</script>"
    document = Document.plain(text, title="A & B", publisher="The Paper", url="https://example.org/a")
    report = check_report(document, al.load_seeds(), published="2022-01-24")
    [review] = report.to_claimreview()["@graph"]
    assert review["itemReviewed"]["author"] == {"@type": "Organization", "name": "The Paper"}
    assert review["itemReviewed"]["appearance"]["url"] == "https://example.org/a"


def test_the_file_may_stand_inside_a_page(tmp_path: Path) -> None:
    text = "The US has given Ukraine $3.5 billion in <b>military</b> aid & more since 2014.</script>"
    report = check_report(text, al.load_seeds(), published="2022-01-24")
    written = report.to_claimreview(tmp_path / "review.json")
    held = (tmp_path / "review.json").read_text(encoding="utf-8")
    assert not set("<>&") & set(held)
    assert json.loads(held) == written


def test_a_day_that_is_none(report: Report) -> None:
    with pytest.raises(BadScope, match="is no day"):
        report.to_claimreview(on="whenever")

"""Answers of other readers, checked against the text."""

from __future__ import annotations

import json

import jsonschema
import pytest

import aidledger as al
from aidledger.errors import InvalidRecord
from aidledger.model.claim import Claim
from aidledger.reading.claims import read_claims
from aidledger.reading.extractor import Extractor, claims_from_json, extraction_schema
from aidledger.verdict.report import check_report

TEXT = (
    "Washington has given Kyiv around $2.7 billion in military aid since 2014. A package of $200 million "
    "followed; of the $200 million, half has arrived, with more than 90 tons of ammunition."
)
GOOD = {
    "quote": "around $2.7 billion",
    "figure": "around $2.7 billion",
    "donors": ["Washington"],
    "recipients": ["UKR"],
    "aid_type": "military",
    "stage": "delivered",
    "period": "since 2014",
    "kind": "cumulative",
    "confidence": 0.9,
}


def answer(*claims: dict) -> str:
    return json.dumps({"claims": list(claims)})


def test_a_good_answer() -> None:
    [claim] = claims_from_json(answer(GOOD), TEXT, published="2022-01-24")
    assert TEXT[claim.span.start : claim.span.end] == "around $2.7 billion"
    assert (claim.scope.donors[0].code, claim.scope.stage.value, claim.kind.value) == (
        "USA",
        "delivered",
        "cumulative",
    )
    assert claim.scope.period.end.isoformat() == "2022-01-24"
    assert claim.confidence == 0.9


@pytest.mark.parametrize(
    "written",
    [
        "Here you are:\n```json\n{}\n```\nAnything else?",
        "```\n{}\n```",
        "{}",
    ],
)
def test_answers_as_models_write_them(written: str) -> None:
    assert len(claims_from_json(written.replace("{}", answer(GOOD)), TEXT, published="2022-01-24")) == 1
    assert (
        len(claims_from_json(written.replace("{}", answer(GOOD)).encode(), TEXT, published="2022-01-24")) == 1
    )


def test_a_list_alone_and_objects_are_taken_too() -> None:
    assert len(claims_from_json([GOOD], TEXT, published="2022-01-24")) == 1
    assert claims_from_json({"claims": []}, TEXT) == []


def test_a_quotation_that_stands_twice_is_placed_by_its_start() -> None:
    item = {"quote": "$200 million", "figure": "$200 million"}
    second = TEXT.rindex("$200 million")
    [first] = claims_from_json(answer(item), TEXT)
    assert first.span.start == TEXT.index("$200 million")
    for near in (second, second - 3, second + 3):
        [placed] = claims_from_json(answer({**item, "start": near}), TEXT)
        assert placed.span.start == second


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"quote": "around $9 billion"}, "does not stand in the text"),
        ({"quote": ""}, "no quotation"),
        ({"quote": 5}, "no quotation"),
        ({"figure": "$27 billion"}, "not what is quoted"),
        ({"figure": "more than $2.7 billion"}, "not what is quoted"),
        ({"figure": "€2.7 billion"}, "not what is quoted"),
        ({"figure": "a great deal"}, "great deal"),
        ({"donors": ["Atlantis"]}, "Atlantis"),
        ({"stage": "teleported"}, "teleported"),
        ({"aid_type": "spiritual"}, "spiritual"),
        ({"kind": "sometimes"}, "kind"),
        ({"period": "once upon a time"}, "once upon a time"),
        ({"confidence": 7}, "confidence"),
        ({"mood": "good"}, "unknown fields: mood"),
    ],
)
def test_what_does_not_fit_is_named(change: dict, problem: str) -> None:
    wrong = {**GOOD, **change}
    with pytest.raises(InvalidRecord, match=r"1 of 2 claims do not fit") as caught:
        claims_from_json(answer(GOOD, wrong), TEXT, published="2022-01-24")
    assert problem in str(caught.value)
    assert caught.value.problems[0][0] == "claim 2"
    kept = claims_from_json(answer(GOOD, wrong), TEXT, published="2022-01-24", drop_invalid=True)
    assert [c.span.text for c in kept] == ["around $2.7 billion"]


@pytest.mark.parametrize(
    "written", ["I found no claims.", '{"claims": 5}', '{"claims": {}}', "[" * 100_000, "5", '"x"']
)
def test_answers_that_are_none(written: str) -> None:
    with pytest.raises(InvalidRecord, match="Remedy"):
        claims_from_json(written, TEXT)


def test_items_that_are_no_objects() -> None:
    with pytest.raises(InvalidRecord, match="must be an object"):
        claims_from_json([5], TEXT)


def test_full_claims_are_taken_too() -> None:
    ours = read_claims(TEXT, published="2022-01-24")
    again = claims_from_json([json.loads(c.model_dump_json()) for c in ours], TEXT)
    assert [(c.figure, c.scope, c.span) for c in again] == [(c.figure, c.scope, c.span) for c in ours]


def test_a_full_claim_needs_its_place() -> None:
    made = json.loads(al.claim("$200 million").model_dump_json())
    with pytest.raises(InvalidRecord, match="no quotation"):
        claims_from_json([made], TEXT)


def test_the_schema_is_a_schema_and_fits_its_own_answers() -> None:
    schema = extraction_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate({"claims": [GOOD]}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"claims": [{**GOOD, "stage": "teleported"}]}, schema)
    jsonschema.Draft202012Validator.check_schema(Claim.model_json_schema())


def test_our_own_reader_is_an_extractor() -> None:
    assert isinstance(read_claims, Extractor)


def test_a_model_in_place_of_our_reader() -> None:
    def model(text: str, published=None, context=None, speaker=None) -> list[Claim]:
        return claims_from_json(answer(GOOD), text, published)

    report = check_report(TEXT, al.load_seeds(), published="2022-01-24", extractor=model)
    assert report.counts["supported"] == 1
    assert report.claims[0].source.kind.value == "report"


def test_a_day_a_denial_and_a_rate_are_taken_over() -> None:
    text = "On 5 June 2020 Oslo denied that it sends Kyiv $5 million a month in military aid."
    item = {"quote": "$5 million", "figure": "$5 million", "donors": ["NOR"], "recipients": ["UKR"],
            "kind": "recurring", "per": "month", "denied": True, "when": "On 5 June 2020"}  # fmt: skip
    jsonschema.validate({"claims": [item]}, extraction_schema())
    [claim] = claims_from_json(answer(item), text, published="2020-06-06")
    assert (claim.per, claim.denied, claim.when.iso) == ("month", True, "2020-06-05")
    with pytest.raises(InvalidRecord, match="per"):
        claims_from_json(answer({**item, "per": "fortnight"}), text)

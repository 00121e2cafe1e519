"""The parts of a sentence from which claims are put together."""

from __future__ import annotations

import pytest

from aidledger.model.scope import Stage
from aidledger.reading.claims import read_claims
from aidledger.reading.cues import cues
from aidledger.reading.parties import code_for, mentions
from aidledger.reading.verbs import stage_nouns, verbs
from aidledger.reading.words import Words


def test_words_keep_initials_and_part_clitics() -> None:
    words = Words.of("The U.S. we've Ukraine's $5m (MiG-29s), didn't. End")
    assert words.written == [
        "The", "U.S.", "we", "'ve", "Ukraine", "'s", "$5m", "(", "MiG-29s", ")", ",", "didn", "'t", ".", "End",
    ]  # fmt: skip
    assert all(
        "The U.S. we've Ukraine's $5m (MiG-29s), didn't. End"[a:b] == w
        for w, a, b in zip(words.written, words.starts, words.ends, strict=True)
    )


@pytest.mark.parametrize(
    ("text", "act", "time", "passive"),
    [
        ("Spain sent tanks", "give", "past", False),
        ("Spain has already sent tanks", "give", "past", False),
        ("Spain will send tanks", "give", "future", False),
        ("Spain is to send tanks", "give", "future", False),
        ("Spain is sending tanks", "give", "progressive", False),
        ("Spain would send tanks", "give", "conditional", False),
        ("tanks were sent", "give", "past", True),
        ("tanks have been sent", "give", "past", True),
        ("tanks will be sent", "give", "future", True),
        ("tanks to be sent", "give", "future", True),
        ("plans of sending tanks", "give", "gerund", False),
        ("the minister signed off on tanks", "decide", "past", False),
    ],
)
def test_time_and_voice(text: str, act: str, time: str, passive: bool) -> None:
    verb = verbs(Words.of(text))[-1]
    assert (verb.act, verb.time, verb.passive) == (act, time, passive)


@pytest.mark.parametrize(
    "text", ["the request came", "a new supply of arms", "its pledges", "budget cuts and strikes"]
)
def test_nouns_that_look_like_verbs(text: str) -> None:
    assert [v for v in verbs(Words.of(text)) if v.act != "arrive"] == []


def test_nouns_that_tell_a_stage() -> None:
    assert stage_nouns(Words.of("commitments and deliveries")) == [(0, Stage.committed), (2, Stage.delivered)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("aid to the Ukrainian army", [("UKR", "to")]),
        ("the government of Ukraine", [("UKR", "")]),
        ("Russia's full-scale invasion", []),
        ("the US-led group", []),
        ("turkey and poles on sticks", []),
        ("UKRAINE AND POLAND", [("UKR", ""), ("POL", "")]),
        ("in support of Kyiv", [("UKR", "support")]),
        ("a Soviet-era tank", []),
    ],
)
def test_who_is_named(text: str, found: list[tuple[str, str]]) -> None:
    assert [(m.code, m.before) for m in mentions(Words.of(text), text) if not m.hostile] == found


def test_a_speaker_by_name_code_or_city() -> None:
    assert [code_for(n) for n in ("the White House", "GBR", "Brussels", "nobody at all")] == [
        "USA",
        "GBR",
        "EU",
        None,
    ]


def test_cues_prefer_whole_phrases() -> None:
    assert [(c.sort, c.firm) for c in cues(Words.of("to support security assistance"))] == [
        ("military", True)
    ]


HEAD = "Donor | Military commitments to Ukraine since May 2022"
LISTS = [
    f"| {HEAD} |\n|---|---|\n| Germany | €1.2 billion |\n| Poland | 40 tanks |\n",
    f"{HEAD}\nGermany | €1.2 billion\nPoland | 40 tanks\n",
    "Military commitments to Ukraine since May 2022:\nGermany €1.2 billion\nPoland 40 tanks\n",
    "Military commitments to Ukraine since May 2022:\n- Germany: €1.2 billion\n- Poland: 40 tanks\n",
]


@pytest.mark.parametrize("text", LISTS)
def test_each_row_has_its_own_donor(text: str) -> None:
    claims = read_claims(text, published="2022-10-03")
    assert [(c.span.text, c.scope.donors[0].code, c.scope.recipients[0].code) for c in claims] == [
        ("€1.2 billion", "DEU", "UKR"),
        ("40 tanks", "POL", "UKR"),
    ]
    assert {c.scope.period.start.isoformat() for c in claims} == {"2022-05-01"}


@pytest.mark.parametrize(
    "text",
    ["American military aid to Ukraine:\n- 2022: $12 billion\n- 2023: $10 billion",
     "American military aid to Ukraine came to $12 billion (2022) and $10 billion (2023)."],
)  # fmt: skip
def test_each_figure_has_its_own_year(text: str) -> None:
    found = {c.span.text: c.scope.period.iso for c in read_claims(text, published="2024-10-03")}
    assert found == {"$12 billion": "2022", "$10 billion": "2023"}

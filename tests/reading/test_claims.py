"""Claims in text: who gives what to whom, how far it has come, over which time; and what is no claim."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.errors import AidLedgerError
from aidledger.model.claim import Claim
from aidledger.model.source import Source
from aidledger.reading import read_claims
from aidledger.reading.claims import iter_claims

LINES = [
    line
    for name in ("sentences.psv", "stages.psv")
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def said(claim: Claim) -> dict[str, str]:
    scope = claim.scope
    return {
        "words": claim.span.text if claim.span else "",
        "donors": "+".join(p.code for p in scope.donors),
        "recipients": "+".join(p.code for p in scope.recipients),
        "stage": scope.stage.value if scope.stage else "unspecified",
        "kind": claim.kind.value,
        "period": scope.period.iso if scope.period else "",
    }


@pytest.mark.parametrize("line", LINES)
def test_sentences_in_many_styles(line: str) -> None:
    text, context, speaker, published, *rest = line.split("|", 4)
    wanted = [one.strip() for one in (rest[0] if rest else "").split("||") if one.strip()]
    claims = read_claims(text, published or None, context or None, speaker or None)
    found = {c["words"]: c for c in map(said, claims)}
    assert list(found) == [one.split(";")[0].strip() for one in wanted]
    for one in wanted:
        words, donors, recipients, stage, kind, period = [
            part.strip() for part in (one + ";" * 5).split(";")[:6]
        ]
        claim = found[words]
        assert (claim["donors"], claim["recipients"]) == (donors, recipients)
        assert not stage or claim["stage"] == stage
        assert not kind or claim["kind"] == kind
        assert not period or claim["period"].startswith(period.rstrip("/"))


def test_the_span_is_the_place_in_the_text_as_given() -> None:
    text = "Kyiv, 1 May.\n\nThe UK\u2019s gift:\u00a0Britain has sent\nUkraine about 30\u00a0AS-90 guns."
    [claim] = read_claims(text)
    assert claim.span is not None
    assert text[claim.span.start : claim.span.end] == claim.span.text == "about 30\u00a0AS-90 guns"


def test_the_same_text_gives_the_same_claims() -> None:
    text = "Norway gave Ukraine 22 howitzers and $5 million in military aid."
    assert read_claims(text) == read_claims(text)
    assert [c.id for c in read_claims(text)] == [c.id for c in read_claims(text)]
    assert len({c.id for c in read_claims(text)}) == 2


def test_a_claim_survives_json() -> None:
    [claim] = read_claims(
        "The US has sent Ukraine more than $8bn in security assistance since 2014.", "2022-03-01"
    )
    assert Claim.model_validate_json(claim.model_dump_json()) == claim


def test_every_slot_has_a_reason_and_doubt_lowers_the_confidence() -> None:
    [sure] = read_claims("Norway sent Ukraine 22 howitzers.")
    [unsure] = read_claims("It sent 22 howitzers.", context="Norway supports Ukraine.")
    assert [slot for slot, _ in sure.reasons] == ["aid_type", "stage", "donors", "recipients", "period"]
    assert sure.confidence is not None
    assert unsure.confidence is not None
    assert 0 < unsure.confidence < sure.confidence <= 1


def test_a_bracketed_conversion_stays_with_its_figure() -> None:
    [claim] = read_claims("The US gave $8bn (£6.55bn) in security assistance to Ukraine.")
    assert claim.bracketed is not None
    assert (claim.figure.unit, claim.bracketed.unit) == ("USD", "GBP")


def test_only_the_corrected_figure_is_a_claim() -> None:
    [claim] = read_claims(
        "The United States has given Ukraine $400 billion — $400 million, sorry — in military aid."
    )
    assert claim.figure.value == 400_000_000


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Denmark gave Ukraine 5 million kroner in military aid.", "DKK"),
        ("Norway gave Ukraine 5 million kroner in military aid.", "NOK"),
        ("Sweden gave Ukraine 5 million kr in military aid.", "SEK"),
        ("Germany gave Ukraine 5 million kroner in military aid.", "NOK"),
    ],
)
def test_a_currency_word_of_several_countries_is_the_donors(text: str, unit: str) -> None:
    assert read_claims(text)[0].figure.unit == unit


def test_we_is_the_speaker_and_nobody_without_one() -> None:
    text = "We have sent Ukraine 100 howitzers."
    assert said(read_claims(text, speaker="Denmark")[0])["donors"] == "DNK"
    assert said(read_claims(text)[0])["donors"] == ""


def test_a_list_takes_over_what_its_first_line_says() -> None:
    text = (
        "The United States today announced a new security assistance package for Ukraine. It includes:\n\n"
        "- 800 anti-aircraft systems;\n- 2,000 Javelin, 1,000 anti-armor weapons;\n"
        "* Over 20 million rounds of ammunition; and\n- 25,000 helmets.\n\nThe weather was fine: 30 tents were put up."
    )
    claims = [said(c) for c in read_claims(text)]
    assert [c["words"] for c in claims] == [
        "800 anti-aircraft systems",
        "2,000 Javelin",
        "1,000 anti-armor weapons",
        "Over 20 million rounds of ammunition",
        "25,000 helmets",
    ]
    assert {(c["donors"], c["recipients"], c["stage"]) for c in claims} == {("USA", "UKR", "pledged")}


def test_a_part_and_its_whole() -> None:
    part, whole = map(
        said,
        read_claims(
            "About $240 million of a $350 million American package of security assistance has reached Ukraine."
        ),
    )
    assert (part["stage"], whole["stage"]) == ("delivered", "unspecified")


def test_a_total_that_includes_military_aid_is_mixed() -> None:
    total, part, *others = read_claims(
        "Fiji's total $79 million in support to Ukraine includes $50 million in military assistance and"
        " $19 million in humanitarian assistance."
    )
    assert (total.scope.aid_type, part.scope.aid_type, others) == ("mixed", "military", [])


def test_nothing_is_carried_over_without_end() -> None:
    text = "Norway gave Ukraine 22 howitzers. " + "It rained. " * 6 + "There were 5 tanks delivered."
    assert said(read_claims(text)[-1])["words"] == "22 howitzers"


@pytest.mark.parametrize("before", ["~ ^ ~", "###", "\\###\n\n---\n\n", "- \n- ~\n", "’", "* * *"])
def test_a_sentence_without_words_leaves_nothing(before: str) -> None:
    [claim] = read_claims(f"{before}\n\nThis brought $5m in military aid.", context=before)
    assert (claim.scope.donors, claim.scope.recipients) == ((), ())


def test_the_source_is_passed_on() -> None:
    source = Source(id="report")
    assert read_claims("Norway gave Ukraine 22 howitzers.", source=source)[0].source is source


@pytest.mark.parametrize("published", ["2022-01-24", dt.date(2022, 1, 24), dt.datetime(2022, 1, 24, 9)])
def test_the_day_of_publication_in_any_form(published: str | dt.date) -> None:
    [claim] = read_claims("Norway gave Ukraine $5m in military aid this year.", published)
    assert said(claim)["period"] == "2022"


@pytest.mark.parametrize(
    ("text", "published", "says"),
    [(None, None, "read from text"), (b"x", None, "bytes"), ("x", "24/1/22", "no date")],
)
def test_bad_input_is_named(text: object, published: str | None, says: str) -> None:
    with pytest.raises(AidLedgerError, match=says):
        read_claims(text, published)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", " \n\n ", "\n- \n- \n", "No figures here.", "\x00\x01", "$", "\ufeff"])
def test_texts_without_claims(text: str) -> None:
    assert read_claims(text) == []


@pytest.mark.parametrize(
    "unit",
    ["$1,1,", "between ", "7", "(", "[", "two ", "$5m (", "$1 to ", "5 tanks and ", "U.S.", "\n- ", "half a ", "5 of ",
     "—", "gave $5m to Ukraine and ", "1 billion 2 million ", "\u00a0", "was sent ", "since ", "5, "],
)  # fmt: skip
def test_hostile_repeats_are_read_to_the_end(unit: str) -> None:
    for _ in iter_claims(unit * (20_000 // len(unit)), "2022-01-01"):
        pass


@pytest.mark.parametrize("unit", ["$1,1", "between ", "7", "(", "1.", "million ", ",", "—"])
def test_a_megabyte_of_hostile_repeats(unit: str) -> None:
    assert list(iter_claims(unit * (1_000_000 // len(unit)), "2022-01-01")) == []


def test_a_long_text_gives_its_claims_one_by_one() -> None:
    text = "Norway gave Ukraine 22 howitzers. The weather in Oslo was fair and nobody spoke of it. " * 500
    assert sum(1 for _ in iter_claims(text)) == 500


WORDS = [
    *(
        "Norway",
        "Ukraine",
        "gave",
        "to",
        "$5m",
        "in",
        "military aid",
        "22 tanks",
        ",",
        ".",
        "which",
        "by",
        "(£2m)",
    ),
    *("and", "has been", "sent", "from", "we", "of", "since 2014", "\n", "- ", ";", "respectively", "three"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_jumble_of_words_is_read(words: list[str]) -> None:
    text = " ".join(words)
    for claim in read_claims(text, "2022-01-01", speaker="USA"):
        assert claim.span is not None
        assert text[claim.span.start : claim.span.end] == claim.span.text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "The EU has allocated €90 billion in aid for military, humanitarian and financial support of Ukraine.",
            "mixed",
        ),
        ("That package holds $100 million in mostly military aid for the contras.", "mixed"),
        ("Congress has approved $60 billion in aid to Ukraine, most of it military.", "mixed"),
        (
            "The US announced military aid for Ukraine worth $400 million, mostly shells and missiles.",
            "military",
        ),
        ("The US gave Ukraine $400 million in military aid and $90 million in humanitarian aid.", "military"),
    ],
)
def test_a_sum_that_is_military_in_part_is_mixed(text: str, kind: str) -> None:
    assert read_claims(text)[0].scope.aid_type == kind


@pytest.mark.parametrize("line", LINES[::3])
def test_a_sentence_that_is_cut_off_is_read(line: str) -> None:
    words = line.split("|", 1)[0].split()
    for end in range(1, len(words)):
        cut = " ".join(words[:end])
        assert all(c.span is not None and c.span.end <= len(cut) for c in read_claims(cut))


def test_a_figure_before_a_helping_verb_alone_is_read() -> None:
    assert read_claims("Of the arms for Kyiv $76 billion had been") is not None


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Canada delivered 20 howitzers to Ukraine on 22 April 2022.", "2022-04-22"),
        ("In May 2021 France gave Chad €30 million in military aid.", "2021-05"),
        ("Last month Oslo sent Kyiv 8 launchers.", "2023-05"),
        ("OSLO, 5 June 2023 — Norway sent Ukraine 22 howitzers.", None),
        ("On March 16 Oslo sent Kyiv 8 launchers.", "2023-03-16"),
        ("Yesterday Oslo sent Kyiv 8 launchers.", "2023-06-14"),
        ("In 2019 Oslo announced NOK 2 billion in military aid for Ukraine.", "2019"),
        ("Norway said on 3 March 2023 that it had sent Ukraine 22 howitzers.", None),
        ("Norway sent Ukraine 22 howitzers, officials said on 3 March 2023.", None),
        ("After the October 7 attack the US gave Israel 50 bombs.", None),
        ("Poland has given Ukraine 60 tanks, which Russia invaded on 24 February 2022.", None),
        ("Sweden gave Ukraine SEK 2 billion in military aid in 2022.", None),
    ],
)
def test_the_day_on_which_it_happened_is_told_apart_from_windows_and_from_days_of_other_things(
    text: str, when: str | None
) -> None:
    [claim] = read_claims(text, published="2023-06-15")
    assert (claim.when and claim.when.iso) == when
    assert claim.when is None or claim.scope.period is None


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Tehran denied giving the Houthis 50 ballistic missiles.", True),
        ("Oslo never sent Ukraine 22 howitzers.", True),
        ("Seoul denied that the 300 missiles had been sent to Ukraine.", True),
        ("Reports that Spain gave Ukraine 40 tanks are false.", True),
        ("It is not true that Spain gave Ukraine 40 tanks.", True),
        ("Belgrade rejected reports that it had sent Ukraine 3,500 rockets.", True),
        ("Spain has not yet delivered the 40 tanks that it promised Ukraine.", False),
        ("Not only did Oslo send Ukraine 22 howitzers, it also sent 100 missiles.", False),
        ("Berlin gave Ukraine no more than 18 tanks.", False),
        ("Congress rejected a plan to send Ukraine $5 billion in military aid.", False),
        ("Oslo, which never joined the EU, sent Ukraine 22 howitzers.", False),
    ],
)
def test_what_a_text_denies_is_marked(text: str, denied: bool) -> None:
    assert read_claims(text)[0].denied is denied


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("The smallest drawdown for Ukraine was $800 million in military aid.", "smallest drawdown"),
        ("Oslo sent Kyiv its largest package yet, NOK 2 billion of arms.", "largest package"),
        ("Most of the military aid, $5 billion, went to Ukraine.", ""),
        ("Germany, the largest donor, gave Ukraine €5 billion in military aid.", ""),
    ],
)
def test_a_rank_that_is_not_checked_is_noted(text: str, note: str) -> None:
    [claim] = read_claims(text)
    assert (note in claim.note) if note else not claim.note

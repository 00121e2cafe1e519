"""Claims of one programme: a part of all aid, which no total of all aid shows to be too low or right."""

from __future__ import annotations

import pytest

import aidledger as al
from aidledger.model.claim import Claim
from aidledger.model.entry import Coverage, Entry
from aidledger.model.scope import Scope
from aidledger.model.source import Source

LIST = Source(id="list", title="A list", published="2023-01-31")
SCOPE = Scope(
    donors="USA", recipients="UKR", aid_type="military", stage="committed", period=al.Period.year(2022)
)
GIVEN = Entry(donor="USA", recipient="UKR", money="USD 9,000,000,000", committed="2022-06-01", source=LIST)
LEDGER = al.Ledger(entries=[GIVEN], coverage=[Coverage(source=LIST, scope=SCOPE)])


@pytest.mark.parametrize(
    ("amount", "label"),
    [("$3 billion", "possible"), ("$9.0 billion", "possible"), ("$12 billion", "contradicted")],
)
def test_what_is_known_of_all_aid_limits_a_programme_from_above_alone(amount, label):
    text = f"In 2022 the US committed a total of {amount} in USAI funds to Ukraine."
    [verdict] = al.check_report(text, LEDGER, published="2023-01-31").verdicts
    assert verdict.claim.programme == "Ukraine Security Assistance Initiative"
    assert verdict.label == label
    assert any("is of all aid" in note for note in verdict.notes) == (label == "possible")
    [plain] = al.check_report(
        text.replace("USAI funds", "military aid"), LEDGER, published="2023-01-31"
    ).verdicts
    assert plain.label == ("supported" if amount == "$9.0 billion" else "contradicted")


def test_a_total_of_drawdowns_is_not_held_against_all_aid_in_one_text():
    text = (
        "In total the US has approved {} in drawdowns for Ukraine since 2021. "
        "In total the US has approved $65 billion in military aid for Ukraine since 2021."
    )
    assert not al.check_report(text.format("$31 billion"), LEDGER, published="2025-01-15").contradictions
    [more] = al.check_report(text.format("$90 billion"), LEDGER, published="2025-01-15").contradictions
    assert more.sure


def test_a_stated_total_of_a_programme_is_no_limit_on_all_aid():
    part = Claim(figure="USD 3 billion", scope=SCOPE, source=LIST, kind="cumulative", programme="drawdowns")
    bounds = al.Ledger(claims=[part]).bounds(
        donor="USA", recipient="UKR", stage="committed", period=al.Period.year(2022)
    )
    assert bounds.low == 2_500_000_000
    assert bounds.high is None


MEMOS = [
    Source(id=f"memo-{n}", title=f"Memo {n}", published="2022-12-31", collection="register") for n in (1, 2)
]
REGISTER = Source(id="register", title="The register", published="2023-01-31")
APPROVED = Scope(
    donors="USA", recipients="UKR", aid_type="military", stage="approved", period=al.Period.year(2022)
)
DRAWN = al.Ledger(
    entries=[
        Entry(
            donor="USA", recipient="UKR", money=f"USD {n},500,000,000", approved=f"2022-0{n}-01", source=memo
        )
        for n, memo in enumerate(MEMOS, 2)
    ],
    coverage=[Coverage(source=REGISTER, scope=APPROVED, limited_to="presidential drawdowns")],
)


@pytest.mark.parametrize(
    ("amount", "label"),
    [("$6.0 billion", "supported"), ("$3 billion", "contradicted"), ("$9 billion", "contradicted")],
)
def test_a_list_of_a_programme_holds_beside_another_tracker(amount, label):
    text = f"In 2022 the US approved a total of {amount} in drawdowns for Ukraine."
    for ledger in (DRAWN, DRAWN + LEDGER):
        [verdict] = al.check_report(text, ledger, published="2023-01-31").verdicts
        assert verdict.label == label
        assert verdict.bounds.low == verdict.bounds.high == 6_000_000_000
        assert {e.source.view for e in verdict.evidence} == {"register"}


def test_unless_the_other_states_such_a_total():
    other = Claim(
        figure="USD 9 billion", scope=APPROVED, source=LIST, kind="cumulative", programme="drawdowns"
    )
    ledger = DRAWN + LEDGER.add(other)
    text = "In 2022 the US approved a total of {} in drawdowns for Ukraine."
    [verdict] = al.check_report(text.format("$9 billion"), ledger, published="2023-01-31").verdicts
    assert verdict.label == "possible"
    assert any(note.startswith("A list") and "The register" in note for note in verdict.notes)
    [far] = al.check_report(text.format("$20 billion"), ledger, published="2023-01-31").verdicts
    assert far.label == "contradicted"


def test_a_register_is_asked_for_as_one_source():
    assert (DRAWN + LEDGER).total(donor="USA", recipient="UKR", source="register").value == 6_000_000_000


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_what_a_text_says_of_a_claim_is_kept_with_it(tmp_path, ending):
    told = {
        "programme": "drawdowns",
        "states": "average",
        "each": True,
        "parcels": 3,
        "part": "sum",
    }
    al.Ledger(claims=[Claim(figure="USD 3 billion", scope=SCOPE, source=LIST, **told)]).write(
        tmp_path / f"kept.{ending}"
    )
    [kept] = al.read(tmp_path / f"kept.{ending}").stated
    assert {name: getattr(kept, name) for name in told} == told

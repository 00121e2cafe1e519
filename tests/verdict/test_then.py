"""A claim is judged by what had happened when it was made."""

from __future__ import annotations

import aidledger as al
from aidledger.verdict.report import check_report
from aidledger.verdict.verify import Verdict

SOURCE = al.Source(id="memoranda", published="2023-01-01")


def parcel(name: str, amount: str, approved: str) -> al.Entry:
    return al.Entry(id=name, donor="USA", recipient="UKR", money=amount, approved=approved, source=SOURCE)


LEDGER = al.Ledger(
    entries=[
        parcel("march", "$800 million", "2022-03-16"),
        parcel("april", "$800 million", "2022-04-13"),
        parcel("august", "$800 million", "2022-08-24"),
        parcel("late", "$3 billion", "2022-12-01"),
    ]
)


def verdict(text: str, published: str, ledger: al.Ledger = LEDGER) -> Verdict:
    report = check_report(text, ledger, published=published, speaker="USA")
    assert len(report) == 1
    return report.verdicts[0]


def test_of_equal_parcels_the_last_that_was_there_is_named() -> None:
    text = "The United States approved a package of $800 million in military aid for Ukraine."
    for published, name in (("2022-03-20", "march"), ("2022-04-14", "april"), ("2022-12-31", "august")):
        found = verdict(text, published)
        assert found.label == "supported"
        assert any(f"true of one parcel ({name})" in note for note in found.notes)


def test_a_parcel_of_later_is_not_meant() -> None:
    text = "The United States approved a package of $3 billion in military aid for Ukraine."
    assert verdict(text, "2022-12-02").label == "supported"
    assert verdict(text, "2022-09-01").label != "supported"


def test_a_parcel_counts_where_totals_without_a_stage_would_contradict() -> None:
    total = al.claim(
        "$10 billion", donor="USA", recipient="UKR", since="2014", until="2022-12-31", source=SOURCE
    )
    text = "The United States approved a package of $800 million in military aid for Ukraine."
    found = verdict(text, "2022-12-31", LEDGER.add(total.changed(kind="cumulative")))
    assert found.label == "supported"
    assert found.stage is al.Stage.approved
    assert [e.record.id for e in found.evidence][-1] == "late"


def test_a_running_total_does_not_hold_what_came_after_it() -> None:
    def total(figure: str, since: str | None, until: str) -> al.Claim:
        made = al.claim(figure, donor="USA", recipient="UKR", since=since, until=until, source=SOURCE)
        return made.changed(kind="cumulative")

    ledger = al.Ledger(
        claims=[total("$2 billion", None, "2022-03-30"), total("$6.1 billion", "2022-02-24", "2022-06-23")]
    )
    text = "So far the United States has given Ukraine $2 billion in military aid."
    assert verdict(text, "2022-03-30", ledger).label == "supported"
    assert verdict(text, "2022-06-23", ledger).label == "contradicted"


def test_a_mass_is_equal_to_itself() -> None:
    for words in ("more than 90 tons", "90 tons", "more than 7 tons", "12,345 tons"):
        entry = al.Entry(donor="USA", recipient="UKR", tonnage=words, delivered="2022-01-23", source=SOURCE)
        claim = al.claim(
            words, donor="USA", recipient="UKR", stage="delivered", since="2022-01", until="2022-01"
        )
        coverage = al.Coverage(scope=claim.scope, measure="mass", source=SOURCE)
        assert al.Ledger(entries=[entry], coverage=[coverage]).verify(claim).label == "supported"

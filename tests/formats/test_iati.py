"""IATI: streamed, safe, refunds are refunds, a payment is a piece of its commitment."""

from __future__ import annotations

import gzip
import tracemalloc
from decimal import Decimal

import pytest

import aidledger as al
from aidledger.errors import UnreadableFile
from aidledger.formats.safety import Limits


def transaction(kind, day, value, attributes="", inside=""):
    return (
        f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="{day}"/>'
        f'<value {attributes} value-date="{day}">{value}</value>{inside}</transaction>'
    )


def activity(
    *transactions,
    name="GB-GOV-1-7",
    extra='<recipient-country code="UA"/><sector code="12220"/>',
    attributes="",
):
    return (
        f'<iati-activity default-currency="GBP" {attributes}><iati-identifier>{name}</iati-identifier>'
        '<reporting-org ref="GB-GOV-1" type="10"><narrative xml:lang="fr">Ministère</narrative>'
        f"<narrative>Ministry</narrative></reporting-org>{extra}{''.join(transactions)}</iati-activity>"
    )


def document(*activities, attributes='version="2.03" generated-datetime="2022-05-06T07:08:09"'):
    return f'<?xml version="1.0"?>\n<iati-activities {attributes}>{"".join(activities)}</iati-activities>'.encode()


BOTH = (
    transaction(2, "2021-01-01", "100"),
    transaction(3, "2021-06-01", "60"),
    transaction(4, "2022-06-01", "30"),
)


def test_what_was_promised_and_then_paid_counts_once():
    ledger = al.read(document(activity(*BOTH)))
    assert ledger.total("GBR", "UKR", aid_type=None).value == 100
    assert ledger.total("GBR", "UKR", aid_type=None, stage="committed").value == 100
    assert ledger.total("GBR", "UKR", aid_type=None, stage="delivered").value == 90
    assert ledger.total("GBR", "UKR", aid_type=None, stage="committed", since="2022").value in (None, 0)


def test_a_negative_disbursement_is_a_refund():
    ledger = al.read(document(activity(*BOTH[1:], transaction(3, "2022-07-01", "-1,000.50"))))
    refund = next(e for e in ledger.table.records() if e.refund)
    assert refund.money.value == Decimal("-1000.5")
    assert ledger.total("GBR", "UKR", aid_type=None, stage="delivered").value == Decimal("-910.5")


def test_the_currency_is_the_values_own_else_the_default():
    ledger = al.read(
        document(activity(transaction(3, "2022-01-01", 5), transaction(3, "2022-01-02", 7, 'currency="XDR"')))
    )
    assert [e.money.unit for e in ledger.table.records()] == ["GBP", "XDR"]
    assert "another currency" in str(ledger.imported)


def test_rows_in_are_rows_accepted_and_rejected():
    text = document(
        activity(
            *BOTH,
            transaction(1, "2022-01-01", 5),
            transaction(99, "2022-01-01", 5),
            transaction(3, "2022-02-30", 5),
            transaction(3, "2022-02-01", "many"),
            transaction(3, "2022-02-01", "1.000.00"),
            transaction(3, "2022-02-01", "5", 'currency="QQQ"'),
            '<transaction><transaction-type code="3"/></transaction>',
        ),
        activity(transaction(3, "2022-01-01", 5), name="other").replace('default-currency="GBP"', ""),
    )
    report = al.read(text).imported
    assert (report.rows_in, report.accepted, report.rejected) == (11, 4, 7)
    assert [c.column for c in report.rejected_cells] == [
        "transaction-type",
        "transaction-date",
        "value",
        "value",
        "value",
        "value",
        "value",
    ]
    assert dict(report.set_aside) == {
        "Incoming Funds: money that the reporter receives: no aid of its own": 1
    }


def test_amounts_for_several_countries_are_divided_to_the_cent():
    extra = '<recipient-country code="UA" percentage="33.3"/><recipient-country code="MD" percentage="33.3"/>'
    extra += '<recipient-region code="298" vocabulary="1" percentage="33.4"/>'
    ledger = al.read(document(activity(*BOTH, transaction(3, "2022-07-01", "-0.05"), extra=extra)))
    assert ledger.total("GBR", aid_type=None, stage="delivered").value == Decimal("89.95")
    assert ledger.totals(by="recipient", stage="committed")["value"].to_dict() == {
        "MDA": 33.3,
        "R:AFRICA": 33.4,
        "UKR": 33.3,
    }


@pytest.mark.parametrize(
    ("extra", "note"),
    [
        ('<recipient-country code="UA"/><recipient-country code="MD"/>', "shares not told: UA, MD"),
        (
            '<recipient-country code="UA" percentage="10"/><recipient-country code="MD" percentage="10"/>',
            "add up to 20 per cent",
        ),
    ],
)
def test_without_whole_shares_the_recipient_is_unknown(extra, note):
    entry = al.read(document(activity(BOTH[0], extra=extra))).table.entry(0)
    assert entry.recipient.code == "UNKNOWN"
    assert note in entry.note


def test_a_transaction_may_name_its_own_recipient_and_purpose():
    inside = '<sector code="72040"/><recipient-country code="MD"/>'
    ledger = al.read(document(activity(transaction(3, "2022-01-01", 5, inside=inside))))
    entry = ledger.table.entry(0)
    assert (entry.recipient.code, entry.aid_type.value) == ("MDA", "humanitarian")


@pytest.mark.parametrize(
    ("attributes", "sectors", "kind"),
    [
        ('humanitarian="1"', '<sector code="12220"/>', "humanitarian"),
        ("", '<sector code="72040" vocabulary="1"/><sector code="6" vocabulary="10"/>', "humanitarian"),
        ("", '<sector code="12220"/><sector code="72040"/>', "unspecified"),
        ("", '<sector code="51010"/>', "financial"),
        ("", "", "unspecified"),
    ],
)
def test_the_kind_of_aid_follows_flag_and_purpose(attributes, sectors, kind):
    text = document(
        activity(BOTH[0], extra='<recipient-country code="UA"/>' + sectors, attributes=attributes)
    )
    assert al.read(text).table.entry(0).aid_type.value == kind


def test_version_one_files_use_letters_and_plain_text():
    text = (
        '<iati-activities version="1.04"><iati-activity default-currency="EUR"><iati-identifier>X</iati-identifier>'
        '<reporting-org ref="XM-DAC-7" type="10">Ministry of the Netherlands</reporting-org>'
        '<recipient-country code="UA">Ukraine</recipient-country>'
        '<transaction><transaction-type code="C">Commitment</transaction-type><value value-date="2012-01-01">5</value>'
        '</transaction><transaction><transaction-type code="D"/><value value-date="2012-02-01">3</value>'
        '<transaction-date iso-date="2012-02-02"/></transaction></iati-activity></iati-activities>'
    )
    ledger = al.read(text.encode())
    assert [(e.donor.code, e.stage.value) for e in ledger.table.records()] == [
        ("NLD", "committed"),
        ("NLD", "delivered"),
    ]


def test_organisations_that_are_no_state_give_for_themselves():
    text = document(activity(BOTH[0])).replace(b'ref="GB-GOV-1" type="10"', b'ref="GB-CHC-5" type="21"')
    assert al.read(text).table.entry(0).donor.code == "org:Ministry"


def test_the_same_activity_again_is_set_aside():
    ledger = al.read(document(activity(*BOTH), activity(*BOTH), activity(*BOTH[:1])))
    assert dict(ledger.imported.set_aside) == {"the same activity again": 3}
    assert len(ledger) == 4


def test_the_source_says_which_vintage_it_is():
    source = al.read(document(activity(*BOTH))).known_sources[0]
    assert (str(source.published), source.series) == ("2022-05-06", "IATI activity GB-GOV-1-7")
    assert source.collection == "IATI activities of GB-GOV-1"


@pytest.mark.parametrize(
    "prologue",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        b'<!doctype x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    ],
)
def test_document_types_and_entities_are_refused(prologue):
    text = document(activity(*BOTH)).replace(b"<iati-activities", prologue + b"<iati-activities", 1)
    with pytest.raises(UnreadableFile, match="document type"):
        al.read(text)
    with pytest.raises(UnreadableFile, match="document type"):
        al.read(text.decode().replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode("utf-16"))


def test_a_document_type_beyond_the_first_bytes_is_refused_too():
    text = b'<?xml version="1.0"?><!-- <iati-activities> ' + b"x" * 70_000 + b" --><!DOCTYPE x []>"
    with pytest.raises(UnreadableFile, match="document type"):
        al.read(text + document(activity(*BOTH)).partition(b"\n")[2])


@pytest.mark.parametrize(
    "text",
    [
        document(activity(*BOTH))[:400],
        b"<iati-activities>" + b"<iati-activity>" * 2000 + b"</iati-activity>" * 2000 + b"</iati-activities>",
        b"<iati-activities><iati-activity><title>"
        + b"a" * (11 << 20)
        + b"</title></iati-activity></iati-activities>",
    ],
    ids=["torn", "deep", "one endless text"],
)
def test_broken_and_monstrous_xml_is_refused(text):
    with pytest.raises(UnreadableFile, match="broken XML"):
        al.read(text)


def test_xml_is_limited_in_size_however_it_is_packed():
    text = document(*[activity(*BOTH, name=str(i)) for i in range(200)])
    with pytest.raises(UnreadableFile, match="limit for XML"):
        al.read(gzip.compress(text), limits=Limits(xml=10_000))
    assert len(al.read(gzip.compress(text))) == 600


def test_memory_does_not_grow_with_the_file(tmp_path):
    body = activity(*BOTH, extra="<description><narrative>" + "words " * 4000 + "</narrative></description>")
    sizes = []
    for times in (40, 400):
        path = tmp_path / f"{times}.xml"
        path.write_bytes(document(*[body] * times))
        al.read(path)
        tracemalloc.start()
        al.read(path)
        sizes.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert sizes[1] < 1.5 * sizes[0] + 500_000


VERSION_1 = """<?xml version="1.0"?><iati-activities version="1.03">
<iati-activity default-currency="GBP"><reporting-org ref="GB-1" type="10">Department</reporting-org>
<iati-identifier>GB-1-1</iati-identifier><recipient-country code="UA" percentage="100">Ukraine</recipient-country>
<sector vocabulary="DAC" code="72010">relief</sector>
<transaction><transaction-type code="C">Commitment</transaction-type><value value-date="2012-01-01">100</value>
<transaction-date iso-date="2012-01-01"/></transaction>
<transaction><transaction-type code="D"/><value currency="GBP" value-date="2012-02-01">60</value></transaction>
<transaction><transaction-type code="E"/><value value-date="2012-02-01">5.5</value>
<transaction-date iso-date="2012-03-01">1 March 2012</transaction-date></transaction>
</iati-activity></iati-activities>"""


@pytest.mark.parametrize(
    "text",
    [
        VERSION_1,
        VERSION_1.replace("<iati-activities ", '<iati-activities xmlns:own="http://example.org" own:x="1" '),
        "\n" + VERSION_1.partition("?>")[2],
        VERSION_1.replace("<iati-activities", "<result><iati-activities") + "</result>",
        VERSION_1.replace('<iati-activities version="1.03">', "").replace("</iati-activities>", ""),
    ],
    ids=["plain", "other namespaces", "no declaration", "wrapped", "one activity"],
)
def test_version_1_is_read_in_its_own_codes(text):
    ledger = al.read(text.encode())
    assert ledger.imported.rows_in == ledger.imported.accepted == 3
    assert ledger.total("GBR", "UKR", aid_type="humanitarian").value == 100
    assert ledger.total("GBR", "UKR", aid_type="humanitarian", stage="delivered").value == Decimal("65.5")


@pytest.mark.parametrize(
    ("text", "root"),
    [
        (
            VERSION_1.replace("<iati-activities ", '<iati-activities xmlns="http://example.org" '),
            "http://example.org",
        ),
        ('<iati-organisations version="2.03"><x/></iati-organisations>', "iati-organisations"),
    ],
)
def test_a_document_without_activities_is_refused_by_its_root(text, root):
    with pytest.raises(UnreadableFile, match=rf"no IATI activities in it: the document is .*{root}"):
        al.read(text.encode(), format="iati")

"""The page of a checked report, as text."""

from __future__ import annotations

import re

import pytest
from lxml import html

import aidledger as al
from aidledger.formats.documents import Document
from aidledger.show.report_marks import marks, pieces, sentence_around, visible
from aidledger.verdict.report import Report, check_report


def checked(text: str | Document, published: str = "2022-01-24", **about: str) -> Report:
    document = text if isinstance(text, Document) else Document.plain(text, **about)
    return check_report(document, al.load_seeds(), published=published)


FALSE = "The US has given Ukraine $3.5 billion in military aid since 2014."


def test_the_page_is_whole_and_points_nowhere_else() -> None:
    page = html.document_fromstring(checked(FALSE).to_html())
    assert not page.xpath("//script | //img | //iframe | //object | //embed | //form | //base")
    assert page.xpath("//link/@href") == ["data:,"]
    assert not list(page.xpath("//@*[starts-with(name(), 'on')]"))
    assert not page.xpath("//@style")
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    css = page.xpath("string(//style)")
    assert "url(" not in css
    assert "@import" not in css


def test_every_word_is_escaped() -> None:
    hostile = '<b onclick="x">&amp;</b> "\' {{ 1 }} ' + FALSE
    document = Document.plain(
        hostile, title="<script>t</script>", publisher="<i>p</i>", url="https://x.org/?a=1&b=<"
    )
    page = checked(document).to_html()
    assert "<script>" not in page
    assert "<b onclick" not in page
    tree = html.document_fromstring(page)
    assert tree.xpath("string(//h1)") == "<script>t</script>"
    assert hostile in tree.xpath("string(//article[@class='text'])").replace("✗1", "")


def test_only_web_addresses_become_links() -> None:
    source = al.Source(id="s", title="A source", url="javascript:alert(1)", published="2022-01-01")
    claim = al.claim(
        "$2.7 billion", donor="USA", recipient="UKR", since="2014", until="2022-01-24", source=source
    )
    document = Document.plain(FALSE, url="https://example.org/report")
    for url, links in (("javascript:alert(1)", 0), ("https://example.org/source", 1)):
        ledger = al.Ledger(claims=[claim.changed(source=source.changed(url=url))])
        tree = html.document_fromstring(check_report(document, ledger, published="2022-01-24").to_html())
        found = tree.xpath("//ul[@class='evidence']//a")
        assert len(found) == links
        for link in found:
            assert link.get("href") == url
            assert link.get("rel") == "noopener noreferrer external"
        assert tree.xpath("//p[@class='about']//a/@href") == ["https://example.org/report"]


def test_signs_and_labels_stand_beside_colour() -> None:
    tree = html.document_fromstring(checked(FALSE).to_html())
    [link] = tree.xpath("//article[@class='text']//span/a")
    assert link.get("href") == "#claim-1"
    assert link.get("aria-label") == "$3.5 billion, claim 1: contradicted"
    assert link.xpath("string(.//span[contains(@class,'tag')])") == "✗1"
    assert link.xpath("string(mark)") == "$3.5 billion"
    [card] = tree.xpath("//*[@id='claim-1']")
    assert "24 % too high" in card.text_content()
    assert card.xpath(".//a[@href='#text-1']")
    legend = [" ".join(li.text_content().split()) for li in tree.xpath("//ul[@class='legend']/li")]
    assert [words[:2] for words in legend] == ["✓0", "✗1", "?0", "○0"]
    assert tree.xpath("//ul[@class='legend']//a/@href") == ["#claim-1"]


def test_ids_are_used_once_and_every_link_lands() -> None:
    text = (
        f"{FALSE} {FALSE}\n\nSince 2014 the US has given Ukraine $650 million in military aid, and €5 million in food,"
        " and €5 million in food.\n\nGermany delivered 5,000 helmets to Ukraine."
    )
    tree = html.document_fromstring(checked(text).to_html())
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in tree.xpath("//a/@href") if href.startswith("#")} <= set(ids)
    named = {name for names in tree.xpath("//@aria-labelledby") for name in names.split()}
    assert named <= set(ids)


def test_headings_lists_and_tables_keep_their_form() -> None:
    from aidledger.formats.documents.markup import read_markdown

    text = f"# The title\n\n## A part\n\n- one\n- {FALSE}\n\n> said\n\n| a | b |\n|---|---|\n| c | d |\n"
    tree = html.document_fromstring(checked(read_markdown(text, "x.md")).to_html())
    article = tree.xpath("//article[@class='text']")[0]
    assert [e.text_content() for e in article.xpath(".//h2")] == [
        "A part"
    ]  # the title is the page's own heading
    assert next(li.text_content() for li in article.xpath(".//ul/li")) == "one"
    assert article.xpath("string(.//blockquote)") == "said"
    assert [p.text_content() for p in article.xpath(".//p[@class='row']")] == ["a | b", "c | d"]


def test_hard_wrapped_lines_flow_and_short_ones_stay() -> None:
    wrapped = "The United States has given Ukraine a great deal of military aid, and since\n2014 it has come to much.\n"
    listed = "A list follows here, this is its first and rather long line:\n- one\n- two"
    text = f"{wrapped}\nDear reader,\nhello.\n\n{listed}"
    tree = html.document_fromstring(checked(text).to_html())
    shown = [p.text_content() for p in tree.xpath("//article[@class='text']//p")]
    assert shown[0] == wrapped.strip().replace("\n", " ")
    assert shown[1] == "Dear reader,\nhello."
    assert shown[2].endswith("line:\n- one\n- two")


def test_a_very_long_text_is_shown_around_its_claims() -> None:
    filler = "Nothing is said in this paragraph.\n\n" * 10_000
    page = checked(f"{filler}{FALSE}\n\n{filler}").to_html()
    assert page.count("Nothing is said") == 0
    assert page.count("10,000 paragraphs without a claim are not shown") == 2
    assert "$3.5 billion</mark>" in page


def test_notes_and_what_it_was_checked_against() -> None:
    tree = html.document_fromstring(check_report(FALSE, al.load_seeds()).to_html())
    words = tree.xpath("string(//footer)")
    assert "no day of publication is known" in words
    assert "5 entries and 2 stated totals from 1 source" in words


def test_figures_that_were_not_checked_lead_to_their_reason_and_back() -> None:
    tree = html.document_fromstring(
        checked(f"{FALSE} Norway gave Ukraine €20 million in humanitarian aid.").to_html()
    )
    [left] = tree.xpath("//article[@class='text']//a[@class='unread']")
    assert (left.text, left.get("title")) == ("€20 million", "Not checked: humanitarian or civilian")
    assert left.get("aria-label") == "€20 million, not checked: humanitarian or civilian"
    [listed] = tree.xpath("//section[@id='not-checked']//dd//a")
    assert (listed.text, listed.get("href")) == ("€20 million", f"#{left.get('id')}")
    assert tree.xpath(f"//*[@id='{left.get('href')[1:]}']")
    assert "Figures that were not checked" in tree.text_content()
    assert "not checked" not in checked(FALSE).to_html().casefold()


def test_unchecked_figures_of_a_text_that_is_not_shown_are_listed_without_a_link() -> None:
    filler = "Norway gave Ukraine €20 million in humanitarian aid.\n\n" * 7_000
    tree = html.document_fromstring(checked(f"{filler}{FALSE}").to_html())
    assert not tree.xpath("//a[@class='unread']")
    words = " ".join(tree.xpath("string(//section[@id='not-checked']//dl)").split())
    assert words.startswith("humanitarian or civilian (7,000)€20 million · €20 million")
    assert words.endswith("and 6,940 more")
    assert not tree.xpath("//section[@id='not-checked']//dd//a")


def test_the_text_that_contradicts_itself_says_so() -> None:
    text = f"{FALSE} Another sentence: since 2014 the US has given Ukraine $650 million in military aid."
    tree = html.document_fromstring(checked(text).to_html())
    [box] = tree.xpath("//div[contains(@class,'pairs')]")
    assert box.xpath(".//a/@href") == ["#claim-1", "#claim-2"]
    assert "$3.5 billion and $650 million are given for the same aid over the same time" in box.text_content()


def test_characters_that_act_are_shown_instead() -> None:
    acting = "a\x1b[31mb\u202ec\x00d"
    assert visible(acting) == "a\ufffd[31mb\ufffdc\ufffdd"
    report = checked(f"{acting} {FALSE}", title=acting)
    assert "\x1b" not in report.to_html()
    assert "\u202e" not in report.to_html()


def test_notebooks_get_a_table() -> None:
    shown = checked(FALSE)._repr_html_()
    assert "✗ contradicted" in shown
    assert "<script" not in shown
    assert "Content-Security-Policy" not in shown


# -- marks ---------------------------------------------------------------------------------------------


def with_spans(text: str, *spans: tuple[int, int]) -> Report:
    def reader(text: str, *_: object) -> list[al.Claim]:
        made = al.claim("$3.5 billion", donor="USA", recipient="UKR", since="2014", until="2022-01-24")
        return [made.changed(span={"start": a, "end": b, "text": text[a:b]}) for a, b in spans]

    return check_report(Document.plain(text), al.load_seeds(), published="2022-01-24", extractor=reader)


def test_claims_that_overlap_share_a_mark() -> None:
    report = with_spans("0123456789", (2, 5), (4, 7), (2, 5), (8, 9))
    assert [(m.start, m.end, m.numbers) for m in marks(report)] == [(2, 7, (1, 2, 3)), (8, 9, (4,))]
    tree = html.document_fromstring(report.to_html())
    assert [m.text for m in tree.xpath("//article[@class='text']//mark")] == ["23456", "8"]
    assert tree.xpath("//article[@class='text']//span/a/@href") == [
        "#claim-1",
        "#claim-2",
        "#claim-3",
        "#claim-4",
    ]


def test_a_mark_over_two_paragraphs_is_named_once() -> None:
    report = with_spans("first paragraph\n\nsecond paragraph", (6, 23))
    tree = html.document_fromstring(report.to_html())
    assert [m.text for m in tree.xpath("//mark")] == ["paragraph", "second"]
    assert tree.xpath("//article[@class='text']//span/a/@id") == ["text-1"]


def test_a_claim_without_a_place_has_a_card_alone() -> None:
    def reader(*_: object) -> list[al.Claim]:
        return [al.claim("$3.5 billion", donor="USA", recipient="UKR", since="2014", until="2022-01-24")]

    report = check_report(Document.plain("text"), al.load_seeds(), published="2022-01-24", extractor=reader)
    tree = html.document_fromstring(report.to_html())
    assert tree.xpath("//*[@id='claim-1']")
    assert not tree.xpath("//mark | //a[@href='#text-1']")
    assert "$3.5 billion" in str(report)
    assert report.to_claimreview()["@graph"][0]["claimReviewed"].startswith("$3.5 billion")


@pytest.mark.parametrize(("start", "end"), [(0, 10), (3, 8), (9, 10)])
def test_pieces_put_together_are_the_text(start: int, end: int) -> None:
    found = marks(with_spans("0123456789", (2, 5), (4, 7), (8, 9)))
    assert "".join(piece for piece, _ in pieces("0123456789", start, end, found)) == "0123456789"[start:end]


def test_the_sentence_around_a_claim() -> None:
    document = Document.plain("First one. The U.S. gave $5 million to it. Third.\n\nOther paragraph.")
    start = document.text.index("$5")
    assert sentence_around(document, start, start + 10) == "The U.S. gave $5 million to it."
    long = Document.plain("word " * 120 + "$5 million" + " word" * 120)
    start = long.text.index("$5")
    around = sentence_around(long, start, start + 10)
    assert re.fullmatch(r"… .*word \$5 million word.* …", around)
    assert len(around) < 400

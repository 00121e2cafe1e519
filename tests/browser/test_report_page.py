"""The page of a checked report, looked at in a real browser."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import aidledger as al
from aidledger.formats.documents import Document
from aidledger.verdict.report import Report, check_report
from tests.browser.chromium import Browser
from tests.conftest import CHECKOUT, KEPT

HOSTILE = """<script>document.title = "owned"</script><img src="http://127.0.0.1:PORT/pixel.png" onerror="alert(1)">
"><svg onload=alert(2)> <style>@import "http://127.0.0.1:PORT/style.css"</style> {{ 7 * 7 }} {% raw %}

The US has given Ukraine $3.5 billion"><script>alert(3)</script> in military aid since 2014."""


@pytest.fixture(scope="module")
def report() -> Report:
    return check_report(CHECKOUT / "examples" / "report.md", al.load_seeds())


MIXED = """Since 2014 the US has given Ukraine around $2.7 billion in military aid, and Norway gave Ukraine €20 million
in humanitarian aid. Some 3,000 soldiers were moved.

Poland's defence budget is $15 billion. Germany delivered 5,000 helmets to Ukraine."""


@pytest.fixture(scope="module")
def mixed() -> str:
    """A page of which some figures were not checked."""
    KEPT.mkdir(exist_ok=True)
    check_report(MIXED, al.load_seeds(), published="2022-01-24").to_html(KEPT / "report-mixed.html")
    return (KEPT / "report-mixed.html").as_uri()


@pytest.fixture(scope="module")
def long() -> str:
    """A page of 30 claims."""
    text = (CHECKOUT / "examples" / "report.md").read_text(encoding="utf-8")
    KEPT.mkdir(exist_ok=True)
    checked = check_report(text.split("---")[2] * 3, al.load_seeds(), published="2022-01-24")
    assert len(checked) == 30
    checked.to_html(KEPT / "report-long.html")
    return (KEPT / "report-long.html").as_uri()


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    KEPT.mkdir(exist_ok=True)
    report.to_html(KEPT / "report.html")
    return (KEPT / "report.html").as_uri()


VISIBLE = """(() => {
  const seen = e => { const r = e.getBoundingClientRect(), s = getComputedStyle(e);
    return r.width > 0 && r.height > 0 && s.visibility == 'visible' && s.display != 'none' && +s.opacity > 0 };
  return [...document.querySelectorAll(%r)].filter(seen).map(e => e.innerText || e.textContent) })()"""


def test_every_claim_is_marked_in_the_text_and_has_a_card_beside_it(
    browser: Browser, page: str, report: Report
) -> None:
    browser.open(page, 1440, 1000)
    browser.picture(KEPT / "report-desktop.png")
    assert browser.ask(VISIBLE % "article.text mark") == [c.span.text for c in report.claims]
    tags = browser.ask(VISIBLE % "article.text .tag")
    assert [t.strip() for t in tags] == ["✓1", "✓2", "✓3", "✓4", "✗5", "✗6", "✗7", "?8", "?9", "○10"]
    assert len(browser.ask(VISIBLE % "section .card[id]")) == 10
    assert len(browser.ask(VISIBLE % "section .card svg")) == 10
    notes = browser.ask(VISIBLE % "article.text .note .label")
    assert notes == [str(v.label) for v in report.verdicts]


WIDTHS = (1280, 800, 400)
SCROLLS = """[...document.querySelectorAll('body, body *')].filter(e => {
  const overflow = getComputedStyle(e).overflowY;
  return /auto|scroll/.test(overflow) || (/hidden|clip/.test(overflow) && e.scrollHeight > e.clientHeight + 4)
}).length"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("which", ["page", "long", "mixed"])
def test_nothing_scrolls_in_a_box_and_nothing_is_cut_off(
    browser: Browser, request: pytest.FixtureRequest, which: str, width: int
) -> None:
    browser.open(request.getfixturevalue(which), width, 900)
    browser.picture(KEPT / f"report-{which}-{width}.png", whole=True)
    assert browser.ask(SCROLLS) == 0
    assert browser.ask("document.documentElement.scrollWidth") <= width
    least = browser.ask(
        "Math.min(...[...document.querySelectorAll('.words p, .words li, .finding, .ground')]"
        ".map(e => e.getBoundingClientRect().width))"
    )
    assert least > 280
    lines = browser.ask(
        "Math.max(...[...document.querySelectorAll('.words, .finding, .ground')]"
        ".map(e => e.getBoundingClientRect().width))"
    )
    assert lines <= 680  # a line of text stays short enough to be read


PLACES = """[...document.querySelectorAll('.pair')].filter(p => p.querySelector('.margin')).map(p => {
  const [text, notes] = ['.words', '.margin'].map(c => p.querySelector(c).getBoundingClientRect());
  return [text.right <= notes.left, Math.abs(text.top - notes.top) < 40] })"""


@pytest.mark.parametrize("width", [1280, 800])
def test_what_was_found_stands_beside_its_paragraph(browser: Browser, long: str, width: int) -> None:
    browser.open(long, width, 900)
    places = browser.ask(PLACES)
    assert len(places) == 12
    assert all(beside and level for beside, level in places)
    drawn = browser.ask(VISIBLE % ".note svg")
    assert len(drawn) == 24  # of 30: nothing is known of the others that could be drawn
    empty = browser.ask(
        "(() => { const a = document.querySelector('article.text').getBoundingClientRect(),"
        " v = document.querySelector('section.verdicts').getBoundingClientRect(); return v.top - a.bottom })()"
    )
    assert 0 <= empty < 60  # the cards begin below the text


def test_figures_that_were_not_checked_are_underlined_and_listed(browser: Browser, mixed: str) -> None:
    browser.open(mixed, 1280, 900)
    left = ["€20 million", "Some 3,000 soldiers", "$15 billion"]
    assert browser.ask(VISIBLE % "article.text a.unread") == left
    assert (
        browser.ask(
            "[...document.querySelectorAll('article.text a.unread')].map(e => getComputedStyle(e).textDecorationStyle)"
        )
        == ["dotted"] * 3
    )
    assert browser.ask("document.querySelector('a.unread').title") == "Not checked: humanitarian or civilian"
    assert browser.ask(VISIBLE % "section.left dd a") == [left[0], left[2], left[1]]  # people last
    [words] = browser.ask(VISIBLE % ".unchecked p:last-child")
    assert words.startswith(
        "Not checked: 3 figures of the text, underlined with dots, were not read as a claim"
    )
    assert "humanitarian or civilian (1)" in words
    assert browser.ask(VISIBLE % ".unchecked p:first-child") == [
        "No evidence on claim 2: the ledger holds nothing about it."
    ]
    spoken = browser.spoken()
    assert ("link", "$15 billion, not checked: a party's own forces or budget") in spoken
    assert ("heading", "Figures that were not checked") in spoken
    browser.ask("document.querySelector('article.text a.unread').click()")
    assert browser.ask("document.querySelector(location.hash).innerText") == "€20 million"


def test_on_paper_the_figures_that_were_not_checked_are_listed(browser: Browser, mixed: str) -> None:
    import pypdf

    browser.open(mixed, 1000, 900)
    browser.print(KEPT / "report-mixed.pdf")
    pages = pypdf.PdfReader(KEPT / "report-mixed.pdf").pages
    text = " ".join(" ".join(p.extract_text() for p in pages).split())
    assert "Figures that were not checked" in text
    assert "a party's own forces or budget" in text


def test_a_verdict_shows_without_colour(browser: Browser, page: str) -> None:
    browser.open(page, 1440, 1000)
    shapes = browser.ask(
        "Object.fromEntries([...document.querySelectorAll('.said')].map(e => "
        "[e.className.split('v-')[1], getComputedStyle(e.querySelector('mark')).textDecorationStyle]))"
    )
    assert shapes == {
        "supported": "solid",
        "possible": "dashed",
        "contradicted": "wavy",
        "no-evidence": "double",
    }


LEAST_CONTRAST = """(() => {
  const channel = c => (c /= 255) <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number);
    return .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b) };
  const back = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (!/, 0\\)$|transparent/.test(c)) return c } return 'rgb(255,255,255)' };
  const written = e => [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim());
  return Math.min(...[...document.querySelectorAll('body *')]
    .filter(e => written(e) && !e.closest('svg, style, .skip'))
    .map(e => { const [a, b] = [light(getComputedStyle(e).color), light(back(e))];
      return (Math.max(a, b) + .05) / (Math.min(a, b) + .05) })) })()"""


def test_contrast_is_enough_in_light_and_in_dark(browser: Browser, page: str, mixed: str) -> None:
    for address, dark in ((page, False), (page, True), (mixed, False), (mixed, True)):
        browser.open(address, 1440, 1000, dark=dark)
        if address == page:
            browser.picture(KEPT / f"report-{'dark' if dark else 'light'}.png")
        assert browser.ask(LEAST_CONTRAST) >= 4.5  # WCAG 2.2, level AA


def test_a_screen_reader_hears_the_verdicts(browser: Browser, page: str) -> None:
    browser.open(page, 1440, 1000)
    spoken = browser.spoken()
    assert ("link", "$3.5 billion, claim 6: contradicted") in spoken
    assert ("link", "around $2.7 billion, claim 3: supported") in spoken
    pictures = [name for role, name in spoken if role in ("img", "image")]
    assert any(
        "contradicted: claimed $3.5 billion" in name and "known: USD 2.565 billion to 2.835 billion" in name
        for name in pictures
    )
    assert ("region", "Verdicts") in spoken
    headings = [name for role, name in spoken if role == "heading"]
    assert headings[0] == "What Washington has sent to Kyiv"
    assert "6 $3.5 billion Contradicted" in headings


def test_a_mark_leads_to_its_card_and_back(browser: Browser, page: str) -> None:
    browser.open(page, 1440, 700)
    inside = (
        "(e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight })"
        "(document.querySelector(%r))"
    )
    assert not browser.ask(inside % "#claim-9")
    browser.ask("document.querySelector('#text-9').click()")
    browser.ask("document.documentElement.style.scrollBehavior = 'auto'")
    for _ in range(50):
        if browser.ask(inside % "#claim-9"):
            break
        browser.ask("new Promise(f => setTimeout(f, 50))")
    assert browser.ask(inside % "#claim-9")
    assert browser.ask("document.querySelector('#claim-9 .back a').hash") == "#text-9"


def test_bars_are_drawn_to_scale(browser: Browser, page: str) -> None:
    browser.open(page, 1440, 1000)
    boxes = browser.ask(
        "['.claimed', '.known', '.stated'].map(c => { const r = document.querySelector('#claim-6 svg ' + c)"
        ".getBoundingClientRect(); return [r.left, r.right] })"
    )
    (claim_left, claim_right), (known_left, known_right), _ = boxes
    assert claim_left > known_right  # 3.45 to 3.55 billion lies to the right of 2.565 to 2.835
    ratio = (known_right - known_left) / (claim_right - claim_left)
    assert 2.0 < ratio < 3.4  # 0.27 to 0.1, less the width of the outline


def test_on_a_phone_nothing_is_cut_off(browser: Browser, page: str) -> None:
    browser.open(page, 360, 780)
    browser.picture(KEPT / "report-phone.png", whole=True)
    assert browser.ask("document.documentElement.scrollWidth") <= 360
    assert browser.ask("document.querySelector('#claim-1').getBoundingClientRect().width") > 300
    assert browser.ask(VISIBLE % "article.text mark")[0] == "more than 90 tons"


def test_on_paper_everything_is_there(browser: Browser, page: str) -> None:
    import pypdf

    browser.open(page, 1000, 900)
    browser.print(KEPT / "report.pdf")
    text = " ".join(" ".join(p.extract_text() for p in pypdf.PdfReader(KEPT / "report.pdf").pages).split())
    for words in ("✗6", "$3.5 billion", "24 % too high", "no evidence", "This rests on"):
        assert words in text
    assert "in the text" not in text.split("This rests on")[1]


class _Counting(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.server.page if self.path == "/" else b"")  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_no_request_leaves_a_page_and_nothing_in_it_runs(browser: Browser) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Counting)
    server.asked = []  # type: ignore[attr-defined]
    hostile = HOSTILE.replace("PORT", str(server.server_port))
    document = Document.plain(
        hostile, title=hostile[:200], url="https://example.org/a?<script>", publisher="</style><script>"
    )
    checked = check_report(document, al.load_seeds(), published="2022-01-24")
    server.page = checked.to_html().encode()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/"
        browser.open(address)
        browser.ask("new Promise(f => setTimeout(f, 300))")
        assert server.asked == ["/"]  # type: ignore[attr-defined]
        assert [r for r in browser.requests if not r.startswith("data:")] == [address]
        assert (
            browser.ask(
                "document.querySelectorAll('script, img, iframe, object, [onerror], [onload]').length"
            )
            == 0
        )
        assert browser.ask("document.title").endswith(": claims checked")
        assert "$3.5 billion" in browser.ask(VISIBLE % "article.text mark")[0]
        assert "<script>alert(3)</script>" in browser.ask("document.querySelector('article.text').innerText")
        assert "{{ 7 * 7 }}" in browser.ask("document.body.innerText")
        # what the page itself may not do: even a script put into it would load nothing
        browser.ask("document.body.append(Object.assign(new Image(), {src: '/leak.png'}))")
        browser.ask("fetch('/leak.json').catch(() => 0)")
        browser.ask("new Promise(f => setTimeout(f, 300))")
        assert server.asked == ["/"]  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_style_of_the_page_is_let_in_by_its_own_policy(browser: Browser, page: str) -> None:
    browser.open(page)
    assert not [words for words in browser.said if "Content Security Policy" in words]
    assert browser.ask("getComputedStyle(document.querySelector('article.card')).display") == "grid"

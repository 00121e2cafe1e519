"""The browser tests can fail: a page with faults is found out."""

from __future__ import annotations

from tests.docs.browser import open_page, served


def test_errors_and_requests_to_other_machines_are_found(browser, tmp_path):
    (tmp_path / "bad.html").write_text(
        '<script src="https://example.org/x.js"></script><img src="http://example.net/y.png">'
        '<script>console.error("broken"); nothing.there</script>'
    )
    with served(tmp_path) as address:
        _, said, asked = open_page(browser, f"{address}/bad.html", tmp_path / "page.png")
    assert any("broken" in line for line in said)
    assert any("nothing" in line for line in said)
    assert asked == ["example.net", "example.org"]


def test_a_plain_page_has_none(browser, tmp_path):
    (tmp_path / "good.html").write_text("<!doctype html><title>x</title><h1>Good</h1>")
    with served(tmp_path) as address:
        dom, said, asked = open_page(browser, f"{address}/good.html", tmp_path / "page.png")
    assert "Good" in dom
    assert (said, asked) == ([], [])

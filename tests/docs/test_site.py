"""The site builds strictly, shows every public name, and asks for nothing from outside."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import aidledger as al
from tests.conftest import CHECKOUT, KEPT
from tests.docs.browser import open_page, served
from tools.docstrings import as_markdown
from tools.tables import MADE

pytest.importorskip("zensical")

DOCS = CHECKOUT / "docs"


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The built site, from a copy of the pages, so that tests can run side by side."""
    folder = checkout(tmp_path_factory.mktemp("site"))
    done = build(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def checkout(folder: Path) -> Path:
    """A folder with the configuration, a copy of the pages, and links to the code."""
    shutil.copytree(DOCS, folder / "docs")
    shutil.copy(CHECKOUT / "zensical.toml", folder)
    (folder / "aidledger").symlink_to(CHECKOUT / "aidledger")
    return folder


def small_checkout(folder: Path, text: str) -> Path:
    """The same with two pages: one with ``text``, one of the reference."""
    (folder / "docs" / "reference").mkdir(parents=True)
    (folder / "docs" / "index.md").write_text(f"# One\n\n{text}\n", encoding="utf-8")
    (folder / "docs" / "reference" / "errors.md").write_text(
        "# Errors\n\n::: aidledger.errors\n", encoding="utf-8"
    )
    whole = (CHECKOUT / "zensical.toml").read_text(encoding="utf-8")
    (folder / "zensical.toml").write_text(
        re.sub(r"^nav = \[.*?^\]\n", "", whole, flags=re.S | re.M), encoding="utf-8"
    )
    for name in ("aidledger", "docs/tools"):
        (folder / name).symlink_to(CHECKOUT / name)
    return folder


def test_every_public_name_has_a_place_in_the_reference(site):
    pages = "".join(page.read_text(encoding="utf-8") for page in (site / "reference").glob("*.html"))
    places = set(re.findall(r'id="(aidledger[\w.]*)"', pages))
    missing = [
        f"{room}.{name}"
        for room, names in al._ROOMS.items()
        for name in names
        if f"{room}.{name}" not in places
    ]
    assert not missing


def test_the_programs_that_make_the_pages_are_no_part_of_the_site(site):
    assert not [*site.rglob("*.py"), *site.rglob("*.pyc")]


def test_records_show_their_fields(site):
    page = (site / "reference" / "records.html").read_text(encoding="utf-8")
    rows = [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", page, flags=re.S)]
    told = [[re.sub(r"<.*?>", "", cell) for cell in row] for row in rows]
    assert ["money", "Money or None", "None"] in told
    assert ["recipient", "Recipient", "needed"] in told


def test_nothing_comes_from_outside(site):
    for page in [*site.rglob("*.html"), *site.rglob("*.css")]:
        text = page.read_text(encoding="utf-8")
        fetched = re.findall(r'<(?:script|img|iframe|source)\b[^>]*\bsrc="([^"]*)"', text)
        fetched += re.findall(
            r'<link\b[^>]*\brel="(?:stylesheet|icon|preload|preconnect)"[^>]*\bhref="([^"]*)"', text
        )
        fetched += re.findall(r"url\([\"']?([^)\"']*)", text)
        assert not [a for a in fetched if a.startswith(("http:", "https:", "//"))], page


def test_docstrings_are_shown_as_text_and_not_as_markup(site):
    for page in (site / "reference").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert ":class:" not in text
        assert ":meth:" not in text
        assert "&gt;&gt;&gt;" not in re.sub(r"<pre.*?</pre>", "", text, flags=re.S), page


@pytest.mark.parametrize("page", ["index.html", "tutorial/first-ledger.html", "reference/ledger.html"])
def test_a_page_opens_without_a_complaint(browser, site, page):
    with served(site) as address:
        picture = KEPT / f"docs-{page.replace('/', '-').removesuffix('.html')}.png"
        dom, said, asked = open_page(browser, f"{address}/{page}", picture)
    assert "<h1" in dom
    assert (said, asked) == ([], [])
    assert picture.stat().st_size > 10_000


REFUSED = {
    "a link to no page": "[x](nowhere.md)",
    "a link to no heading": "[x](reference/errors.md#nothing)",
    "a name that is not in the reference": "[`x`][aidledger.nothing]",
}
ACCEPTED = {
    "a link to a page": "[x](reference/errors.md)",
    "a link to a heading": "[x](reference/errors.md#aidledger.errors.BadScope)",
    "a name in the reference": "[`x`][aidledger.errors.BadScope]",
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_build_refuses(what, tmp_path):
    done = build(small_checkout(tmp_path, REFUSED[what]))
    assert done.returncode != 0
    assert "1 issue found" in done.stdout + done.stderr


def test_the_build_accepts_what_is_right(tmp_path):
    done = build(small_checkout(tmp_path, " ".join(ACCEPTED.values())))
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_page_is_in_the_navigation():
    def listed(items):
        for item in items:
            for target in item.values():
                yield from [target] if isinstance(target, str) else listed(target)

    with (CHECKOUT / "zensical.toml").open("rb") as file:
        in_nav = set(listed(tomllib.load(file)["project"]["nav"]))
    assert in_nav == {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")}


@pytest.mark.parametrize("name", MADE)
def test_a_made_page_is_in_step_with_what_it_is_made_from(name):
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == MADE[name](), "run: python docs/tools/tables.py"


@pytest.mark.parametrize(
    ("docstring", "shown"),
    [
        ("See :class:`~aidledger.errors.BadScope`.", "See [`BadScope`][aidledger.errors.BadScope]."),
        ("See :mod:`aidledger.data`.", "See `aidledger.data`."),
        ("See :func:`~os.path.join`.", "See `join`."),
        ("A ``code``.", "A `code`."),
        ("Text\n\n>>> 1\n1\n\nmore", "Text\n\n```pycon\n>>> 1\n1\n```\n\nmore"),
        ("Text\n>>> 1\n1", "Text\n\n```pycon\n>>> 1\n1\n```"),
    ],
)
def test_docstrings_become_markdown(docstring, shown):
    assert as_markdown(docstring) == shown

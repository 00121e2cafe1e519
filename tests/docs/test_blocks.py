"""Every block of code in the pages and the README runs, and prints what the page shows."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys

import pytest

from tests.conftest import CHECKOUT
from tools.blocks import Block, Page, blocks, pages, same, shows_output
from tools.small_data import PREPARED

NAMES = [path.relative_to(CHECKOUT).as_posix() for path in pages()]


@pytest.fixture(autouse=True)
def _pictures_without_a_screen():
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("Agg")
    yield
    pyplot.close("all")


#: Run by itself: Spark starts a Java program that outlives the page.
ON_SPARK = "docs/how-to/spark.md"


def test_the_page_on_spark_runs_and_prints_what_is_shown():
    if not (importlib.util.find_spec("pyspark") and shutil.which("java")):
        pytest.skip("Spark needs pyspark and Java 17")
    command = [sys.executable, "docs/tools/blocks.py", ON_SPARK]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", [name for name in NAMES if name != ON_SPARK])
def test_the_code_of_a_page_runs_and_prints_what_is_shown(name):
    problems = Page(CHECKOUT / name).run(PREPARED.get(name))
    assert not problems, "\n\n".join(problems)


def test_the_pages_have_code():
    assert {"README.md", "docs/index.md", "docs/tutorial/first-ledger.md"} <= set(NAMES)
    found = [block for name in NAMES for block in blocks((CHECKOUT / name).read_text(encoding="utf-8"))]
    assert sum(block.language in ("python", "pycon") for block in found) > 40


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("```python\nprint(1)\n```\n\n```text\n2\n```\n", "shows\n2\nprints\n1"),
        ("```python\n1 / 0\n```\n", "ZeroDivisionError"),
        ("```pycon\n>>> 1 + 1\n3\n```\n", "Expected"),
        ("```ruby\nputs 1\n```\n", "'ruby' are not known"),
        ("```console\n$ make nothing\n```\n", "no target nothing"),
        ("```console\n$ aidledger --version\naidledger 99\n```\n", "shows\naidledger 99"),
    ],
)
def test_a_page_that_is_wrong_is_found(page, problem, tmp_path, monkeypatch):
    monkeypatch.setattr("tools.blocks.ROOT", tmp_path)
    (tmp_path / "Makefile").write_text("test:\n")
    path = tmp_path / "page.md"
    path.write_text(page)
    found = Page(path).run()
    assert len(found) == 1
    assert problem in found[0]
    assert found[0].startswith("page.md:2")


def test_present_outputs_are_put_into_a_page(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.blocks.ROOT", tmp_path)
    path = tmp_path / "page.md"
    path.write_text("# A\n\n```python\nprint(1)\nprint(2)\n```\n\n```text\n?\n```\n\nend\n")
    page = Page(path)
    page.run()
    page.write()
    assert path.read_text() == "# A\n\n```python\nprint(1)\nprint(2)\n```\n\n```text\n1\n2\n```\n\nend\n"
    assert Page(path).run() == []


def test_blocks_are_found_with_their_output():
    text = "1. a\n\n   ```python\n   x = 1\n   ```\n\n```text\nx\n```\n\nand\n\n```text\ny\n```\n"
    code, output, other = blocks(text)
    assert (code.language, code.lines, output.text) == ("python", ["x = 1"], "x\n")
    assert shows_output(text, code, output)
    assert not shows_output(text, output, other)
    assert isinstance(code, Block)


def test_dots_stand_for_anything():
    assert same("a ... d\n", "a b c d  \n")
    assert not same("a\n", "b\n")

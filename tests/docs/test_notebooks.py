"""The notebooks run, their committed outputs are what comes out, and as pages they open without a complaint."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.conftest import CHECKOUT, KEPT
from tests.docs.browser import open_page, served

pytest.importorskip("nbclient")

from tools.notebook_pages import as_page
from tools.notebooks import LIMIT, comparable, notebooks

NAMES = [path.name for path in notebooks()]


def test_the_notebooks_are_there():
    assert NAMES == [
        "01-first-ledger.ipynb",
        "02-cumulative-totals.ipynb",
        "03-check-a-report.ipynb",
        "04-two-trackers.ipynb",
        "05-committed-by-october.ipynb",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_and_its_outputs_are_in_step(name):
    command = [sys.executable, "docs/tools/notebooks.py", f"examples/{name}"]
    done = subprocess.run(
        command, cwd=CHECKOUT, capture_output=True, text=True, timeout=5 * LIMIT, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_has_outputs_and_no_failed_cell(name):
    notebook = json.loads((CHECKOUT / "examples" / name).read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in cells)
    kinds = {output["output_type"] for cell in cells for output in cell["outputs"]}
    assert "error" not in kinds
    assert "image/png" in str(cells)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_opens_as_a_page_without_a_complaint(browser, name, tmp_path):
    (tmp_path / "page.html").write_text(as_page(CHECKOUT / "examples" / name), encoding="utf-8")
    with served(tmp_path) as address:
        picture = KEPT / f"notebook-{name.removesuffix('.ipynb')}.png"
        dom, said, asked = open_page(browser, f"{address}/page.html", picture)
    assert "jp-OutputArea-output" in dom
    assert (said, asked) == ([], [])
    assert picture.stat().st_size > 10_000


def test_a_changed_output_is_noticed_and_a_redrawn_picture_is_not():
    import nbformat

    path = CHECKOUT / "examples" / NAMES[0]
    one, two = (nbformat.read(path, as_version=4) for _ in range(2))
    pictured = next(
        o for cell in two.cells for o in cell.get("outputs", []) if "image/png" in o.get("data", {})
    )
    pictured.data["image/png"] = "another"
    assert comparable(one) == comparable(two)
    told = next(o for cell in two.cells for o in cell.get("outputs", []) if "text/html" in o.get("data", {}))
    told.data["text/html"] += "!"
    assert comparable(one) != comparable(two)

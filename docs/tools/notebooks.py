"""Runs the notebooks and compares what comes out with the outputs that are committed.

``python docs/tools/notebooks.py`` says which are out of step, ``--write`` puts the present outputs in. Text must be
equal; of a picture, which differs a little between versions of matplotlib, its presence. Times, ids and the
kernel's version are left out, so that a notebook changes only when its outputs do.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples"
#: Seconds that one cell may take.
LIMIT = 60
_KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebooks() -> list[Path]:
    """Every committed notebook, in the order of their numbers."""
    return sorted(FOLDER.glob("*.ipynb"))


def executed(path: Path) -> Any:
    """The notebook with fresh outputs, run where it lies."""
    import nbformat
    from nbclient import NotebookClient

    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(
        os.pathsep
    )
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    os.environ.pop("MPLBACKEND", None)  # the kernel brings the backend that shows pictures in the notebook
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=LIMIT, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}
    )
    client.extra_arguments = ["--log-level=ERROR"]
    client.execute()
    return tidied(notebook)


def tidied(notebook: Any) -> Any:
    """Without what differs from run to run."""
    notebook.metadata = _KERNEL
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number:02d}"
        cell.metadata = {}
        for output in cell.get("outputs", []):
            if "metadata" in output:
                output.metadata = {}
    return notebook


def comparable(notebook: Any) -> list[list[Any]]:
    """The outputs of each code cell, pictures by their presence alone."""
    return [
        [_plain(output) for output in cell.outputs] for cell in notebook.cells if cell.cell_type == "code"
    ]


def _plain(output: Any) -> Any:
    data = {
        kind: "a picture" if kind.startswith("image/") else _stable(content)
        for kind, content in output.get("data", {}).items()
    }
    return output.output_type, _stable(output.get("text", "")), data


def _stable(text: str) -> str:
    """Text without addresses of objects and pixel sizes."""
    return re.sub(r"0x[0-9a-f]{6,}|\d+x\d+ with", "...", text)


def main() -> int:
    """Checks, or with ``--write`` refreshes, the notebooks named as arguments (all without)."""
    import nbformat

    names = [Path(a).resolve() for a in sys.argv[1:] if not a.startswith("-")]
    wrong = 0
    for path in names or notebooks():
        before = nbformat.read(path, as_version=4)
        after = executed(path)
        if "--write" in sys.argv:
            nbformat.write(after, path)
            continue
        for number, (old, new) in enumerate(zip(comparable(before), comparable(after), strict=True), 1):
            if old != new:
                wrong += 1
                sys.stdout.write(
                    f"{path.name}: code cell {number} is out of step\n  was {old}\n  is  {new}\n"
                )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""Runs the code blocks of the pages and compares what they print with what the pages show.

Blocks of one page run in order in one namespace, in an empty folder:

- ``python`` runs; a ``text`` block right after it holds what it prints;
- ``pycon`` is an interactive session, errors included;
- ``console`` holds commands after ``$``: those of ``aidledger`` run and print what is shown, those of ``make``
  must name a target of the Makefile, others are not run.

``...`` stands for anything. ``python docs/tools/blocks.py --write`` puts the present outputs into the pages.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^( *)(```+)\s*(\w*)(.*)$")
FLAGS = doctest.ELLIPSIS
#: Languages that are shown and not run.
SHOWN_ONLY = {"text", "csv", "json", "toml", "markdown", "html", ""}
RUN = {"python", "pycon", "console"}


@dataclass
class Block:
    """A fenced block: its language, its lines, and where they stand (``first`` counts from 0)."""

    language: str
    lines: list[str]
    first: int

    @property
    def text(self) -> str:
        """The content, with a line end at its end."""
        return "".join(line + "\n" for line in self.lines)


def pages() -> list[Path]:
    """The README, the other texts at the root, and every page of the docs."""
    roots = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    return [*(p for p in roots if p.exists()), *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(text: str) -> list[Block]:
    """Every fenced block of a page."""
    found: list[Block] = []
    closing, indent = "", ""
    for number, line in enumerate(text.splitlines()):
        match = FENCE.match(line)
        if closing:
            if line.strip() == closing:
                closing = ""
            else:
                found[-1].lines.append(line.removeprefix(indent))
        elif match:
            indent, closing = match.group(1), match.group(2)
            found.append(Block(match.group(3), [], number + 1))
    return found


def shows_output(text: str, block: Block, after: Block) -> bool:
    """Whether ``after`` is a ``text`` block that follows ``block`` with nothing between them."""
    between = text.splitlines()[block.first + len(block.lines) + 1 : after.first - 1]
    return after.language == "text" and not any(line.strip() for line in between)


def same(shown: str, printed: str) -> bool:
    """Whether a page shows what was printed; trailing blanks do not count."""

    def tidy(text: str) -> str:
        return "\n".join(line.rstrip() for line in text.strip("\n").splitlines()) + "\n"

    return doctest.OutputChecker().check_output(tidy(shown), tidy(printed), FLAGS)


class Page:
    """One page while its blocks run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        self.problems: list[str] = []
        self.replaced: list[tuple[Block, list[str]]] = []
        self._names: dict[str, Any] = {"__name__": "__main__"}

    def run(self, prepare: Callable[[Path], None] | None = None) -> list[str]:
        """Runs every block in an empty folder; gives what is wrong, one text a problem."""
        found = blocks(self.text)
        here = Path.cwd()
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            try:
                if prepare is not None:
                    prepare(Path(folder))
                for block, after in zip(found, [*found[1:], Block("", [], 0)], strict=False):
                    self._run(block, after if shows_output(self.text, block, after) else None)
            finally:
                os.chdir(here)
        return self.problems

    def _run(self, block: Block, output: Block | None) -> None:
        place = f"{self.path.relative_to(ROOT)}:{block.first + 1}"
        if block.language == "python":
            self._python(block, output, place)
        elif block.language == "pycon":
            self._session(block, place)
        elif block.language == "console":
            self._console(block, place)
        elif block.language not in SHOWN_ONLY:
            self.problems.append(f"{place}: blocks of {block.language!r} are not known")

    def _python(self, block: Block, output: Block | None, place: str) -> None:
        printed = io.StringIO()
        try:
            code = compile("\n" * block.first + block.text, str(self.path), "exec")
            with contextlib.redirect_stdout(printed):
                exec(code, self._names)  # noqa: S102 - the pages are our own
        except Exception:  # noqa: BLE001 - whatever a page raises is the finding
            self.problems.append(f"{place}: {traceback.format_exc(limit=-1)}")
            return
        if output is not None:
            self._compare(output, printed.getvalue(), place)

    def _session(self, block: Block, place: str) -> None:
        test = doctest.DocTestParser().get_doctest(
            block.text, self._names, place, str(self.path), block.first
        )
        printed = io.StringIO()
        runner = doctest.DocTestRunner(optionflags=FLAGS, verbose=False)
        runner.run(test, out=printed.write, clear_globs=False)
        self._names.update(test.globs)
        if runner.failures:
            self.problems.append(f"{place}: {printed.getvalue()}")

    def _console(self, block: Block, place: str) -> None:
        commands: list[tuple[str, list[str]]] = []
        for line in block.lines:
            if line.startswith("$ "):
                commands.append((line[2:], []))
            elif commands:
                commands[-1][1].append(line)
        fresh: list[str] = []
        for command, shown in commands:
            fresh.append(f"$ {command}")
            if not command.startswith("aidledger"):
                targets = (ROOT / "Makefile").read_text(encoding="utf-8")
                if command.startswith("make ") and not re.search(
                    rf"^{re.escape(command[5:])}:", targets, re.M
                ):
                    self.problems.append(f"{place}: the Makefile has no target {command[5:]}")
                fresh += shown
                continue
            printed = run_command(shlex.split(command)[1:])
            fresh += [line.rstrip() for line in printed.rstrip("\n").splitlines()]
            if any(shown) and not same("\n".join(shown), printed):
                self.problems.append(
                    f"{place}: {command}\nshows\n" + "\n".join(shown) + f"\nprints\n{printed}"
                )
        if fresh != block.lines:
            self.replaced.append((block, fresh))

    def _compare(self, output: Block, printed: str, place: str) -> None:
        if not same(output.text, printed):
            self.problems.append(f"{place}: shows\n{output.text}prints\n{printed}")
            self.replaced.append((output, [line.rstrip() for line in printed.rstrip("\n").splitlines()]))

    def write(self) -> None:
        """Puts the present outputs into the page."""
        lines = self.text.splitlines()
        for block, fresh in reversed(self.replaced):
            lines[block.first : block.first + len(block.lines)] = fresh
        self.path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def run_command(arguments: list[str]) -> str:
    """What ``aidledger`` prints for ``arguments``, on 100 columns, without colours."""
    from typer.testing import CliRunner

    from aidledger.cli import app
    from aidledger.errors import AidLedgerError

    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"})
    if isinstance(result.exception, AidLedgerError):
        return f"aidledger: {result.exception}\n"
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def main() -> int:
    """Runs the pages named as arguments (all without); ``--write`` refreshes their outputs."""
    sys.path[:0] = [str(ROOT), str(ROOT / "docs")]
    from tools.small_data import PREPARED

    names = [a for a in sys.argv[1:] if not a.startswith("-")]
    wrong = 0
    for path in [Path(n).resolve() for n in names] or pages():
        page = Page(path)
        problems = page.run(PREPARED.get(path.relative_to(ROOT).as_posix()))
        if "--write" in sys.argv:
            page.write()
        wrong += len(problems)
        for problem in problems:
            sys.stdout.write(problem + "\n")
    return 1 if wrong and "--write" not in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())

"""The command line: look at a ledger, total it, check it, convert it."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from aidledger import __version__
from aidledger.command_errors import missing_ledger, spoken
from aidledger.errors import AidLedgerError, MissingFile, UnreadableFile

if TYPE_CHECKING:
    from aidledger.ledger.answer import Total
    from aidledger.ledger.ledger import Ledger
    from aidledger.verdict.report import Progress

app = typer.Typer(
    help="Figures about military aid: totals that never double count, bounds, and what is wrong with a number.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

#: Exit codes: 1 when something was found to be wrong, 2 when the input cannot be used.
FOUND, UNUSABLE = 1, 2
#: This many of the cells that could not be read are told unasked.
TOLD = 3

Where = Annotated[
    str,
    typer.Argument(
        metavar="LEDGER", help="A file or folder that aidledger reads, or seeds:NAME.", show_default=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


def _open(where: str) -> Ledger:
    """The ledger; what of it could not be read is said on standard error."""
    held = _read(where)
    _refuse_unread(held)
    if (told := held.imported) and told.rejected:
        _aside(f"{told.file}: {told.refusal}")
        for cell in told.rejected_cells[:TOLD]:
            _aside(f"  {cell.within if cell.file == told.file else cell}")
        if (more := len(told.rejected_cells) - TOLD) > 0:
            _aside(f"  and {more:,} more")
        _aside(f"  'aidledger summary {shlex.quote(where)}' lists all of them")
    elif told and not told.rows_in:
        _aside(f"{told.file}: there is no row in it, so that nothing is known from it")
    return held


def _read(where: str) -> Ledger:
    from aidledger.formats import read
    from aidledger.seeds import load_seeds

    if where == "seeds" or where.startswith("seeds:"):
        return load_seeds(where.partition(":")[2] or None)
    try:
        return read(Path(where))
    except MissingFile as error:
        raise missing_ledger(where, error) from None


def _refuse_unread(held: Ledger) -> None:
    """Nothing can be said from a file of which every row was rejected."""
    told = held.imported
    if told and told.rejected and not told.accepted:
        cell = told.rejected_cells[0]
        raise UnreadableFile(
            f"{told.refusal}, so that nothing is known from it; the first: {cell.within}",
            where=told.file,
            remedy="mend the rows that 'aidledger summary' lists",
        )


def _aside(text: str) -> None:
    """A line on standard error, where it disturbs no output; what a file holds cannot act on the terminal."""
    from aidledger.show.report_marks import visible

    typer.echo(visible(text), err=True)


def _print_json(value: Any) -> None:
    def plain(x: Any) -> Any:
        if isinstance(x, Decimal):
            return float(x)
        return str(x)

    typer.echo(json.dumps(value, default=plain, ensure_ascii=False, indent=2))


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        typer.echo(f"aidledger {__version__}")
        raise typer.Exit


@app.command()
def summary(ledger: Where = "seeds", as_json: AsJson = False) -> None:
    """What a ledger holds: entries, stated totals, rankings, sources."""
    from aidledger.show.text import claims_table, entries_table

    held = _read(ledger)
    told = held.imported
    if as_json:
        _print_json(
            {
                "entries": len(held),
                "claims": len(held.stated),
                "rankings": len(held.rankings),
                "sources": [s.model_dump(mode="json") for s in held.known_sources],
                "imported": str(told) if told else None,
                "rows_in": told.rows_in if told else None,
                "rows_rejected": told.rejected if told else None,
                "rejected": [asdict(cell) for cell in told.rejected_cells] if told else [],
            }
        )
    else:
        console = Console()
        console.print(entries_table(held))
        if held.stated or held.rankings:
            console.print(claims_table(held))
        if told:
            console.print(told.in_words(), markup=False, highlight=False)
    _refuse_unread(held)


@app.command()
def total(
    ledger: Where = "seeds",
    donor: Annotated[str | None, typer.Option(help="Who gives: a name or code.")] = None,
    recipient: Annotated[str | None, typer.Option(help="Who receives: a name or code.")] = None,
    aid_type: Annotated[
        str, typer.Option(help="military, humanitarian, financial, ... or any.")
    ] = "military",
    stage: Annotated[str | None, typer.Option(help="pledged, approved, committed or delivered.")] = None,
    since: Annotated[str | None, typer.Option(help="First day, month or year.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, month or year.")] = None,
    measure: Annotated[str, typer.Option(help="money, mass or count.")] = "money",
    unit: Annotated[str | None, typer.Option(help="Currency, mass unit or item of the answer.")] = None,
    source: Annotated[str | None, typer.Option(help="Only what this source lists.")] = None,
    rates: Annotated[
        str | None, typer.Option(help="at_date, or period_average: of each amount's calendar year.")
    ] = None,
    prices: Annotated[
        int | None, typer.Option(help="Count in the prices of this year, by US consumer prices.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """How much aid there was, with bounds, evidence and what was left out."""
    answer = _open(ledger).total(
        donor,
        recipient,
        None if aid_type == "any" else aid_type,
        stage,
        since,
        until,
        measure,
        unit,
        source,
        rates=rates,
        prices=prices,
    )
    if as_json:
        _print_json(total_json(answer))
    else:
        typer.echo(str(answer))


def total_json(answer: Total) -> dict[str, Any]:
    """A total as plain values; ``high`` is ``None`` where nothing limits it."""
    return {
        "question": str(answer.question.scope),
        "low": answer.low,
        "value": answer.value,
        "high": answer.high,
        "unit": answer.unit,
        "prices": answer.prices,
        "sentence": answer.sentence,
        "itemised": answer.itemised.model_dump(mode="json"),
        "undisclosed": answer.undisclosed,
        "by_stage": {
            s.value: {"low": t.low, "value": t.value, "high": t.high} for s, t in answer.by_stage.items()
        },
        "by_source": {name: f.model_dump(mode="json") for name, f in answer.by_source.items()},
        "evidence": [
            {"statement": str(e.record), "source": e.source.id, "locator": e.locator} for e in answer.evidence
        ],
        "left_out": [str(left) for left in answer.left_out],
        "notes": list(answer.notes),
    }


@app.command("check-ledger")
def check_ledger(ledger: Where = "seeds", as_json: AsJson = False) -> None:
    """What is wrong or doubtful in a ledger. Exit code 1 where errors are found."""
    findings = _open(ledger).check()
    if as_json:
        _print_json([f.model_dump(mode="json") for f in findings])
    else:
        typer.echo(str(findings))
    if findings.errors:
        raise typer.Exit(FOUND)


@app.command("verify-journal")
def verify_journal(
    journal: Annotated[Path, typer.Argument(help="A journal (Ledger.open).", show_default=False)],
    head: Annotated[
        str | None, typer.Option(help="A digest noted earlier, which must still be there.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Whether a journal is still what was written. Exit code 1 where it is not."""
    from aidledger.ledger.journal import Journal

    found = Journal(journal, create=False).verify(head)
    if as_json:
        _print_json(
            {
                "intact": found.intact,
                "batches": found.batches,
                "records": found.records,
                "head": found.head,
                "problems": list(found.problems),
            }
        )
    else:
        typer.echo(str(found))
    if not found.intact:
        raise typer.Exit(FOUND)


@app.command()
def convert(
    ledger: Where,
    out: Annotated[
        Path, typer.Argument(help="Where to write; the ending says in which format.", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Read a ledger in any format that is understood and write it as records of our own."""
    from aidledger.show.text import counted

    held = _open(ledger)
    held.write(out)
    counts = {"entries": len(held), "claims": len(held.stated), "written": str(out)}
    if as_json:
        _print_json(counts)
    else:
        entries, totals = counted(len(held), "entry", "entries"), counted(len(held.stated), "stated total")
        typer.echo(f"{entries} and {totals} written to {out}")


@app.command()
def check(
    report: Annotated[
        Path,
        typer.Argument(
            metavar="REPORT",
            help="A .txt, .md, .html, .docx or .pdf file; - reads text that is piped in.",
            show_default=False,
        ),
    ],
    ledger: Annotated[
        list[str] | None,
        typer.Option(
            "--ledger", help="What to check against; may be given several times.", show_default="seeds"
        ),
    ] = None,
    published: Annotated[
        str | None, typer.Option(help="The day the report came out, where the file does not say.")
    ] = None,
    speaker: Annotated[str | None, typer.Option(help="The party that 'we' means.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write the report as a web page.")] = None,
    json_out: Annotated[
        str | None, typer.Option("--json", help="Write the report as JSON; - prints it.", metavar="PATH")
    ] = None,
    claimreview: Annotated[
        Path | None, typer.Option("--claimreview", help="Write the verdicts as schema.org ClaimReview.")
    ] = None,
    author: Annotated[str, typer.Option(help="Who publishes the ClaimReview.")] = "aidledger",
    url: Annotated[str, typer.Option(help="Where the ClaimReview is published.")] = "",
) -> None:
    """Check every claim about military aid in a report. Exit code 1 where one is contradicted."""
    from functools import reduce
    from operator import add

    from aidledger.formats.documents import Document
    from aidledger.verdict.report import check_report

    given = Document.plain(sys.stdin.read()) if str(report) == "-" else report
    known = reduce(add, [_open(where) for where in ledger or ["seeds"]])
    with _progress() as progress:
        checked = check_report(given, known, published, speaker=speaker, progress=progress)
    if html is not None:
        checked.to_html(html)
    if claimreview is not None:
        checked.to_claimreview(claimreview, author=author, url=url)
    if json_out is not None:
        text = checked.to_json(None if json_out == "-" else json_out)
        if json_out == "-":
            typer.echo(text, nl=False)
    if json_out != "-":
        Console().print(checked)
    for written in (html, claimreview, None if json_out == "-" else json_out):
        if written is not None:
            Console(stderr=True).print(f"written: {written}", markup=False, highlight=False)
    if checked.is_contradicted:
        raise typer.Exit(FOUND)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A progress bar on standard error, which shows itself only where the work takes more than a second."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Bar(*columns, console=Console(stderr=True), transient=True)
    began, task = monotonic(), None

    def tell(what: str, done: int, total: int) -> None:
        nonlocal task
        if task is None:
            if monotonic() - began < 1:
                return
            bar.start()
            task = bar.add_task(what)
        bar.update(task, description=what, completed=done, total=total)

    try:
        yield tell
    finally:
        bar.stop()


def main() -> None:
    """Run the command line; our own errors are one line on standard error and exit code 2."""
    try:
        app()
    except AidLedgerError as error:
        sys.stderr.write(f"aidledger: {spoken(error)}\n")
        sys.exit(UNUSABLE)

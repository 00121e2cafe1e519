"""The command line: look at a ledger, total it, check it, convert it."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from aidledger import __version__
from aidledger.errors import AidLedgerError

if TYPE_CHECKING:
    from aidledger.ledger.answer import Total
    from aidledger.ledger.ledger import Ledger

app = typer.Typer(
    help="Figures about military aid: totals that never double count, bounds, and what is wrong with a number.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

#: Exit codes: 1 when something was found to be wrong, 2 when the input cannot be used.
FOUND, UNUSABLE = 1, 2

Where = Annotated[
    str,
    typer.Argument(
        metavar="LEDGER", help="A file or folder that aidledger reads, or seeds:NAME.", show_default=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


def _open(where: str) -> Ledger:
    from aidledger.formats import read
    from aidledger.seeds import load_seeds

    if where == "seeds" or where.startswith("seeds:"):
        return load_seeds(where.partition(":")[2] or None)
    return read(Path(where))


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

    held = _open(ledger)
    if as_json:
        _print_json(
            {
                "entries": len(held),
                "claims": len(held.stated),
                "rankings": len(held.rankings),
                "sources": [s.model_dump(mode="json") for s in held.known_sources],
                "imported": str(held.imported) if held.imported else None,
            }
        )
        return
    console = Console()
    console.print(entries_table(held))
    if held.stated or held.rankings:
        console.print(claims_table(held))
    if held.imported:
        console.print(str(held.imported), markup=False, highlight=False)


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


@app.command()
def convert(
    ledger: Where,
    out: Annotated[
        Path, typer.Argument(help="Where to write; the ending says in which format.", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Read a ledger in any format that is understood and write it as records of our own."""
    held = _open(ledger)
    held.write(out)
    counts = {"entries": len(held), "claims": len(held.stated), "written": str(out)}
    if as_json:
        _print_json(counts)
    else:
        typer.echo(f"{len(held):,} entries and {len(held.stated):,} stated totals written to {out}")


@app.command(hidden=True)
def demo() -> None:
    """The seed ledger, its totals with bounds and evidence, and what the checks find."""
    from aidledger.show.text import claims_table, entries_table

    held = _open("seeds")
    console = Console()
    console.rule("The seed ledger: figures of one news article, January 2022", align="left")
    console.print(entries_table(held))
    console.print(claims_table(held))
    console.rule("US military aid to Ukraine since 2014", align="left")
    console.print(str(held.total(donor="USA", recipient="UKR", since="2014")), markup=False, highlight=False)
    console.rule("By weight", align="left")
    console.print(
        str(held.total(donor="USA", recipient="UKR", measure="mass", unit="tonne")),
        markup=False,
        highlight=False,
    )
    console.rule("What the checks find", align="left")
    console.print(str(held.check()), markup=False, highlight=False)


def main() -> None:
    """Run the command line; our own errors are one line on standard error and exit code 2."""
    try:
        app()
    except AidLedgerError as error:
        sys.stderr.write(f"aidledger: {error}\n")
        sys.exit(UNUSABLE)

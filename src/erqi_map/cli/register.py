"""`erqi-map export register` and back: the projects of a plan as a table to fill in."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from erqi_map.cli.data import Overwrite
from erqi_map.cli.messages import language, phrases
from erqi_map.cli.options import USUAL_BOOK, Edition, Lang, OfBook, Who, opened
from erqi_map.errors import RequestError
from erqi_map.i18n import Listed

if TYPE_CHECKING:
    from erqi_map.store import Home

SHOWN = 200

phrase = phrases("register")

Out = Annotated[Path, typer.Argument(help=phrase("help_out"), metavar="OUT.xlsx")]
File = Annotated[Path, typer.Argument(help=phrase("help_file"), metavar="IN.xlsx")]
DryRun = Annotated[bool, typer.Option("--dry-run", help=phrase("help_dry_run"))]


def export_register_command(
    out: Out,
    overwrite: Overwrite = False,
    edition: Edition = "internal",
    lang: Lang = "zh",
    book: OfBook = USUAL_BOOK,
) -> None:
    """Write the register of projects."""
    from erqi_map.export.data.register import export_register

    store = opened(book.home, edition)
    n = export_register(store, out, overwrite=overwrite)
    typer.echo(phrase("done", path=out, n=n, kb=round(out.stat().st_size / 1000)))


def register_command(
    file: File,
    dry_run: DryRun = False,
    who: Who = None,
    lang: Lang = "zh",
    book: OfBook = USUAL_BOOK,
) -> None:
    """Read a register back."""
    take_register(file, book.home, dry_run=dry_run, who=who)


def take_register(file: Path, home: "Home", *, dry_run: bool, who: str | None) -> None:
    """Tell faults by row and column and every change, then change the book.

    Raises RequestError where there are faults; nothing is changed then.
    """
    from erqi_map.store.book.who import person
    from erqi_map.store.intake.register_back import apply_register, read_register

    found = read_register(file, opened(home))
    lang = language()
    counts = {"n": found.rows, "changed": len(found.changed), "new": len(found.new)}
    typer.echo(phrase("said_rows", **counts))
    for one in found.changed[:SHOWN]:
        before, after = (phrase("empty") if x is None else x for x in (one.before, one.after))
        typer.echo(phrase("said_change", row=one.row, id=one.id, column=one.column,
                          before=before, after=after))  # fmt: skip
    if len(found.changed) > SHOWN:
        typer.echo(phrase("said_more", n=len(found.changed) - SHOWN))
    if found.new:
        typer.echo(phrase("said_new", names=Listed(found.new[:SHOWN]).text(lang)))
    for row, column, message in found.faults[:SHOWN]:
        typer.echo(phrase("fault", row=row, column=column, text=message.text(lang)), err=True)
    if found.faults:
        raise RequestError("register", "faults", n=len(found.faults))
    if dry_run or not found.data:
        typer.echo(phrase("said_dry" if dry_run else "said_same"))
        return
    apply_register(found, home, person(who), phrase("why", file=file.name))
    typer.echo(phrase("said_applied", n=len(found.data)))

"""`erqi-map import`: a file of others into the plan book."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from erqi_map.cli.messages import language, phrases
from erqi_map.cli.options import USUAL_BOOK, Lang, OfBook, Who, opened, teller
from erqi_map.cli.register import take_register
from erqi_map.errors import RequestError
from erqi_map.files import reason_of, write_whole

if TYPE_CHECKING:
    from erqi_map.store.intake.looking import Look

NEEDS_DECISION = 3
SHOWN = 20

phrase = phrases("intake")

File = Annotated[Path, typer.Argument(help=phrase("help_file"), metavar="FILE")]
As = Annotated[str | None, typer.Option("--as", help=phrase("help_as"), metavar="LAYER")]
Crs = Annotated[str, typer.Option(help=phrase("help_crs"), metavar="auto|EPSG:…|gcj02|bd09")]
Shift = Annotated[str | None, typer.Option(help=phrase("help_shift"), metavar="7|FILE")]
Table = Annotated[str | None, typer.Option(help=phrase("help_table"), metavar="NAME")]
Encoding = Annotated[str | None, typer.Option(help=phrase("help_encoding"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=phrase("help_dry_run"))]
Report = Annotated[Path | None, typer.Option(help=phrase("help_report"), metavar="OUT.json")]


def import_command(
    file: File,
    layer: As = None,
    crs: Crs = "auto",
    shift: Shift = None,
    table: Table = None,
    encoding: Encoding = None,
    dry_run: DryRun = False,
    report: Report = None,
    who: Who = None,
    lang: Lang = "zh",
    book: OfBook = USUAL_BOOK,
) -> None:
    """Look at a file, say what was found, and put it into the book where nothing is open."""
    from erqi_map.store.book.who import person
    from erqi_map.store.intake.ground import checked_id
    from erqi_map.store.intake.looking import apply, decisions, look_at, report_json
    from erqi_map.store.intake.overlay import Target
    from erqi_map.store.intake.register_back import is_register
    from erqi_map.store.intake.shift import given_shift

    checked_id(crs)
    home = book.home
    if layer is None and is_register(file):
        take_register(file, home, dry_run=dry_run, who=who)
        return
    target = None if layer is None else Target.named(layer)
    look = look_at(
        file, opened(home), target=target, crs=crs, table=table, encoding=encoding,
        told=teller(phrase), shift=None if shift is None else given_shift(shift),
    )  # fmt: skip
    _tell(look, target.id if target else "")
    applies = target is not None and not dry_run and not look.needs_decision
    if applies and target is not None:
        why = phrase("why_change", file=file.name, id=target.id)
        apply(look, home, target, person(who), why)
        changes = look.changes
        typer.echo(
            phrase(
                "said_plan", id=target.id, n=len(look.plan), new=changes.new, moved=changes.moved
            )
            if look.plan
            else phrase("said_applied", id=target.id, n=look.sound_rows)
        )
    if report is not None:
        try:
            write_whole(report, report_json(look, language()))
        except OSError as error:
            _, reason = reason_of(error)
            raise RequestError("intake", "no_report", path=report, reason=reason) from error
    if look.needs_decision:
        for one in decisions(look):
            typer.echo(one.text(language()), err=True)
        raise typer.Exit(NEEDS_DECISION)
    if not applies:
        typer.echo(phrase("said_dry" if dry_run else "said_could"))


def _tell(look: "Look", id: str) -> None:
    from erqi_map.store.intake.finder import crs_name
    from erqi_map.store.intake.looking import doubt_text, why_text

    file, lang = look.file, language()
    typer.echo(
        phrase(
            "said_file",
            file=file.path.name,
            format=file.format,
            encoding=file.encoding or phrase("said_no_encoding"),
        )
    )
    for layer in file.layers[:SHOWN]:
        typer.echo(phrase("said_layer", name=layer.name, rows=f"{layer.rows:,}",
                          geometry=layer.geometry, fields=len(layer.fields)))  # fmt: skip
    first = next((one for one in look.datum.candidates if one.id == look.datum.chosen), None)
    if first is not None:
        why = why_text(first.why).text(lang)
        name = crs_name(first.id)
        name = name if isinstance(name, str) else name.text(lang)
        typer.echo(phrase("said_datum", id=first.id, name=name, why=why))
        if (shift := look.datum.shift) is not None:
            typer.echo(phrase("said_shift", how=shift.said.text(lang), metres=shift.accuracy_m))
    elif look.datum.candidates:
        typer.echo(phrase("said_candidates"))
        for one in look.datum.candidates[:SHOWN]:
            why = why_text(one.why).text(lang)
            typer.echo(phrase("said_candidate", id=one.id, score=f"{one.score:.2f}", why=why))
    if doubts := look.doubts:
        typer.echo(phrase("said_problems", n=len(doubts)))
    for doubt in look.doubts[:SHOWN]:
        key = "said_problem_all" if doubt.row is None else "said_problem"
        message = doubt_text(doubt).text(lang)
        typer.echo(phrase(key, row=doubt.row, field=doubt.field, message=message))
    if (more := len(look.doubts) - SHOWN) > 0:
        typer.echo(phrase("said_more", n=more))
    changes = look.changes
    if id and (changes.changed or changes.removed or changes.new < len(look.file.rows)):
        typer.echo(phrase("said_changes", id=id, new=changes.new, changed=changes.changed,
                          moved=changes.moved, metres=changes.farthest_m,
                          removed=changes.removed))  # fmt: skip
    elif id:
        typer.echo(phrase("said_new", id=id, new=changes.new))

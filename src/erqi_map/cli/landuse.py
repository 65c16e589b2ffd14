"""`erqi-map landuse` and `export sums`: standard classes of land for an overlay, and their sums."""

from pathlib import Path
from typing import Annotated

import typer

from erqi_map.cli.data import Overwrite
from erqi_map.cli.messages import language, phrases
from erqi_map.cli.options import USUAL_BOOK, Edition, Lang, OfBook, Who, opened

phrase = phrases("landuse")

Id = Annotated[str, typer.Argument(help=phrase("help_id"), metavar="ID")]
Layer = Annotated[str, typer.Option("--layer", help=phrase("help_id"), metavar="ID")]
Out = Annotated[Path, typer.Argument(help=phrase("help_out"), metavar="OUT.xlsx")]
Column = Annotated[str | None, typer.Option(help=phrase("help_column"), metavar="NAME")]
Palette = Annotated[str, typer.Option(help=phrase("help_palette"), metavar="ours|standard")]


def landuse_command(
    id: Id,
    column: Column = None,
    palette: Palette = "ours",
    who: Who = None,
    lang: Lang = "zh",
    book: OfBook = USUAL_BOOK,
) -> None:
    """Colour and name an overlay by its codes."""
    from erqi_map.store.book.who import person
    from erqi_map.store.classify import classify

    home = book.home
    why = phrase("why", id=id)
    found, n = classify(opened(home), home, id, column, palette, person(who), why)
    typer.echo(phrase("done_style", id=id, column=found, n=n))


def export_sums_command(
    out: Out,
    layer: Layer,
    column: Column = None,
    overwrite: Overwrite = False,
    edition: Edition = "internal",
    lang: Lang = "zh",
    book: OfBook = USUAL_BOOK,
) -> None:
    """Write the sums of an overlay."""
    from erqi_map.export.data.sums import export_sums, land_sums

    store = opened(book.home, edition)
    sums = land_sums(store, layer, column, language())
    export_sums(sums, out, overwrite=overwrite, lang=language())
    kb = round(out.stat().st_size / 1000)
    typer.echo(phrase("done_sums", path=out, kb=kb, column=sums.column))

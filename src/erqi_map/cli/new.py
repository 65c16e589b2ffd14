"""`erqi-map new`: a plan book for another district."""

from pathlib import Path
from typing import Annotated

import typer

from erqi_map.cli.messages import language, phrases
from erqi_map.cli.options import Lang
from erqi_map.i18n import Listed

phrase = phrases("new")

Book = Annotated[Path, typer.Argument(help=phrase("help_book"), metavar="BOOK")]
Boundary = Annotated[Path, typer.Option("--boundary", help=phrase("help_boundary"), metavar="FILE")]
Parts = Annotated[Path | None, typer.Option("--parts", help=phrase("help_parts"), metavar="FILE")]
Title = Annotated[str, typer.Option("--title", help=phrase("help_title"))]
Crs = Annotated[str | None, typer.Option("--crs", help=phrase("help_crs"), metavar="EPSG:…|gcj02")]


def new_command(
    book: Book, boundary: Boundary, title: Title, parts: Parts = None, crs: Crs = None,
    lang: Lang = "zh",
) -> None:  # fmt: skip
    """Make a plan book, and say what was done to the files and what comes next."""
    from erqi_map.store.new.book import new_book

    made = new_book(book, boundary, parts, title, crs)
    for note in made.notes:
        typer.echo(phrase("note", text=note.text(language())), err=True)
    names = Listed(one.name for one in made.parts).text(language())
    typer.echo(phrase("done", path=book, n=len(made.parts), names=names))
    typer.echo(phrase("next", path=book))

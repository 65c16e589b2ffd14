"""`erqi-map export data`: a layer as a file of GIS, CAD or a table."""

from pathlib import Path
from typing import Annotated, Any

import typer

from erqi_map.cli.messages import language, phrases
from erqi_map.cli.options import USUAL_BOOK, Edition, Lang, OfBook, names_in, opened
from erqi_map.errors import RequestError
from erqi_map.i18n import Listed

phrase = phrases("data")

Out = Annotated[Path, typer.Argument(help=phrase("help_out"), metavar="OUT")]
Layer = Annotated[str, typer.Option(help=phrase("help_layer"), metavar="ID")]
Crs = Annotated[str | None, typer.Option(help=phrase("help_crs"), metavar="EPSG:…|gcj02")]
Ids = Annotated[str | None, typer.Option(help=phrase("help_ids"), metavar="A,B")]
Where = Annotated[
    list[str] | None, typer.Option("--where", help=phrase("help_where"), metavar="COLUMN=VALUE")
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help=phrase("help_overwrite"))]


def export_data_command(
    out: Out,
    layer: Layer,
    crs: Crs = None,
    ids: Ids = None,
    where: Where = None,
    overwrite: Overwrite = False,
    edition: Edition = "internal",
    lang: Lang = "zh",
    book: OfBook = USUAL_BOOK,
) -> None:
    """Tell what the format cannot hold, then write the layer."""
    from erqi_map.export.data.features import data_of
    from erqi_map.export.data.make import format_of, losses, system_for, write_data

    path, format = format_of(out)
    store = opened(book.home, edition)
    data = data_of(
        store, layer, crs=system_for(format, crs), ids=names_in(ids), where=_conditions(where)
    )
    for one in losses(data, format):
        typer.echo(phrase("loss", text=one.text(language())), err=True)
    done = write_data(data, path, overwrite=overwrite)
    kb = round(done.size_bytes / 1000)
    typer.echo(
        phrase("done", path=path, format=done.format, n=f"{done.n:,}", crs=data.system.word, kb=kb)
    )
    if done.parts:
        names = Listed(one.name for one in done.parts).text(language())
        typer.echo(phrase("parts", names=names))


def _conditions(texts: list[str] | None) -> dict[str, tuple[Any, ...]]:
    """The conditions of `COLUMN=VALUE`. Raises RequestError for what is none."""
    found: dict[str, tuple[Any, ...]] = {}
    for text in texts or ():
        column, mark, value = text.partition("=")
        if not mark or not column:
            raise RequestError("data", "error_where", value=text)
        first, dots, last = value.partition("..")
        ends = (first or None, last or None) if dots else (value or None,)
        found[column] = (*found.get(column, ()), *ends)
    return found

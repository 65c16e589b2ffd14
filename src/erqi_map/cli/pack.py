"""`erqi-map pack`: a large layer from a file or database as a map that opens offline."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from erqi_map.cli.messages import phrases
from erqi_map.cli.options import (
    THIS_COMPUTER,
    USUAL_BOOK,
    Anybody,
    Edition,
    Hosts,
    Lang,
    Listen,
    OfBook,
    editions,
    names_in,
    published,
    teller,
)
from erqi_map.errors import RequestError
from erqi_map.i18n import Message

DEFAULT_PORT = 8502


phrase = phrases("pack")

Source = Annotated[str, typer.Argument(help=phrase("help_source"), metavar="SOURCE")]
Out = Annotated[Path, typer.Argument(help=phrase("help_out"), metavar="OUT")]
Table = Annotated[str | None, typer.Option(help=phrase("help_table"), metavar="NAME")]
Name = Annotated[str | None, typer.Option(help=phrase("help_name"))]
Columns = Annotated[str | None, typer.Option(help=phrase("help_columns"), metavar="A,B")]
Tooltip = Annotated[str | None, typer.Option(help=phrase("help_tooltip"), metavar="A,B")]
Style = Annotated[str | None, typer.Option(help=phrase("help_style"), metavar="JSON")]
Way = Annotated[str, typer.Option(help=phrase("help_way"), metavar="auto|file|tiles")]
Address = Annotated[str, typer.Argument(help=phrase("help_address"), metavar="ADDRESS")]
Port = Annotated[int, typer.Option(min=1, max=65535, help=phrase("help_port"))]


def pack_command(
    source: Source,
    out: Out,
    table: Table = None,
    name: Name = None,
    columns: Columns = None,
    tooltip: Tooltip = None,
    style: Style = None,
    way: Way = "auto",
    edition: Edition = "internal",
    lang: Lang = "zh",
    book: OfBook = USUAL_BOOK,
) -> None:
    """Write a page, and an archive of tiles where the layer is too large for one page."""
    from erqi_map import plan_map
    from erqi_map.export.pack import pack_source
    from erqi_map.store.sources import open_source

    plan = published(book.home, edition)
    layer = plan.source(open_source(source, table), source)
    info = layer.info
    typer.echo(phrase("found", label=info.label, format=info.format, n=f"{info.n:,}"))
    result = pack_source(
        layer,
        plan_map(plan.store, lang=lang),
        out,
        way=way,  # type: ignore[arg-type]
        name=name,
        columns=names_in(columns),
        tooltip=names_in(tooltip) or (),
        style=_read_style(style),
        lang=lang,
        decided=lambda chosen: typer.echo(_why(chosen, info.n, forced=way != "auto")),
        progress=teller(phrase),
    )
    if result.n < info.n:
        text = Message("edition", "removed_land", layer=info.label, n=f"{info.n - result.n:,}")
        typer.echo(editions("removed", text=text.text(lang)), err=True)
    sizes = {
        "mb": f"{result.page_bytes / 1e6:,.1f}",
        "archive_mb": f"{result.archive_bytes / 1e6:,.1f}",
    }
    typer.echo(
        phrase(f"done_{result.way}", path=out, archive=result.archive, n=f"{result.n:,}", **sizes)
    )


def browse_command(
    address: Address,
    table: Table = None,
    port: Port = DEFAULT_PORT,
    listen: Listen = THIS_COMPUTER,
    anybody: Anybody = False,
    hosts: Hosts = None,
    name: Name = None,
    columns: Columns = None,
    tooltip: Tooltip = None,
    style: Style = None,
    lang: Lang = "zh",
    book: OfBook = USUAL_BOOK,
) -> None:
    """Serve a PostGIS table over the plan until stopped."""
    from erqi_map import load_plan, plan_map
    from erqi_map.serve.guard import read_names
    from erqi_map.serve.serving import bind, run_server, url_of
    from erqi_map.serve.tiles import tile_app
    from erqi_map.store.sources import open_source
    from erqi_map.store.sources.postgis.table import PostgisTable

    source = open_source(address, table)
    if not isinstance(source, PostgisTable):
        raise RequestError("pack", "not_a_database", source=address)
    names, bound = read_names(hosts or ()), bind(listen, port, anybody=anybody)
    shown = names_in(columns) or list(source.info.columns)
    look = {"name": name or source.info.label, "tooltip": names_in(tooltip), "popup": shown}
    base = plan_map(load_plan(book.home), lang=lang)
    app = tile_app(source, base, shown, names=names, style=_read_style(style), lang=lang, **look)
    url = url_of(listen, port)
    typer.echo(phrase("browsing", label=source.info.label, n=f"{source.info.n:,}", url=url))
    raise typer.Exit(run_server(app, bound))


def _why(chosen: str, n: int, *, forced: bool) -> str:
    """The way taken and the reason, from the limits of the measured plan (docs/scale.md)."""
    from erqi_map.export.pack import MAX_IN_FILE, MAX_IN_TILES

    limits = {"file": f"{MAX_IN_FILE:,}", "tiles": f"{MAX_IN_TILES:,}"}
    if forced:
        return phrase(f"way_{chosen}_forced")
    said = phrase(f"way_{chosen}", most=limits["file"])
    return f"{said}\n{phrase('way_database', most=limits['tiles'])}" if n > MAX_IN_TILES else said


def _read_style(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    try:
        style = json.loads(text)
    except ValueError as error:
        raise RequestError("pack", "bad_style", reason=error) from error
    if not isinstance(style, dict):
        raise RequestError("pack", "bad_style", reason=type(style).__name__)
    return style

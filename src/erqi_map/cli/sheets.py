"""`erqi-map export pdf` and `export png`: printed sheets and the atlas."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from erqi_map.cli.messages import phrases
from erqi_map.cli.options import (
    USUAL_BOOK,
    ByStage,
    Edition,
    Lang,
    OfBook,
    Story,
    names_in,
    opened,
    plan_of,
    workspace_of,
)
from erqi_map.errors import RequestError

if TYPE_CHECKING:
    from erqi_map.compose.since import Since

phrase = phrases("sheet")

Out = Annotated[Path, typer.Argument(help=phrase("help_out"), metavar="OUT")]
Size = Annotated[str, typer.Option(help=phrase("help_size"), metavar="A4|A3|A2|A1|A0")]
Orientation = Annotated[
    str, typer.Option(help=phrase("help_orientation"), metavar="landscape|portrait")
]
Grid = Annotated[str | None, typer.Option(help=phrase("help_grid"), metavar="km|graticule")]
BlackWhite = Annotated[bool, typer.Option("--bw", help=phrase("help_bw"))]
Layers = Annotated[str | None, typer.Option(help=phrase("help_layers"), metavar="A,B")]
Scene = Annotated[str | None, typer.Option(help=phrase("help_scene"), metavar="ID")]
Atlas = Annotated[bool, typer.Option("--atlas", help=phrase("help_atlas"))]
SinceMoment = Annotated[str | None, typer.Option("--since", help=phrase("help_since"))]
Scale = Annotated[int | None, typer.Option(help=phrase("help_scale"))]
Title = Annotated[str, typer.Option(help=phrase("help_title"))]
Legend = Annotated[bool, typer.Option("--legend/--no-legend", help=phrase("help_no_legend"))]
Dpi = Annotated[int, typer.Option(help=phrase("help_dpi"))]


@dataclass(frozen=True)
class Paper:
    """The options of what is printed on."""

    size: Size = "A3"
    orientation: Orientation = "landscape"
    grid: Grid = None
    bw: BlackWhite = False


@dataclass(frozen=True)
class Drawn:
    """The options of what is drawn, and how it is called."""

    lang: Lang = "zh"
    layers: Layers = None
    story: Story = None
    scene: Scene = None
    scale: Scale = None
    title: Title = ""
    legend: Legend = True
    by_stage: ByStage = False
    edition: Edition = "internal"


A3, ALL = Paper(), Drawn()


def export_pdf_command(
    out: Out,
    paper: Paper = A3,
    atlas: Atlas = False,
    since: SinceMoment = None,
    drawn: Drawn = ALL,
    book: OfBook = USUAL_BOOK,
) -> None:
    """Write a sheet, or the atlas, as a vector PDF."""
    from erqi_map.export.sheets import export_atlas, export_pdf

    if atlas and drawn.scene is not None:
        raise RequestError("sheet", "error_atlas_scene")
    if since and not (atlas and drawn.edition == "internal"):
        raise RequestError("sheet", "error_since")
    changes = _changes(since, drawn.lang, book) if since else None
    export = partial(export_atlas, changes=changes, progress=_tell) if atlas else export_pdf
    _write(export, out, paper, drawn, book)


def export_png_command(
    out: Out,
    dpi: Dpi = 300,
    paper: Paper = A3,
    drawn: Drawn = ALL,
    book: OfBook = USUAL_BOOK,
) -> None:
    """Write a sheet as a PNG."""
    from erqi_map.export.sheets import export_png

    _write(partial(export_png, dpi=dpi), out, paper, drawn, book)


def _changes(moment: str, lang: str, book: OfBook) -> "Since":
    from erqi_map.compose import compose_plan
    from erqi_map.compose.since import since_change
    from erqi_map.store.book.baselines import change_at
    from erqi_map.store.book.called import called

    home = workspace_of(book.workspace)
    store, journal = opened(home), home.journal
    spec, names = compose_plan(store, lang=lang), called(store, lang)
    return since_change(spec, journal, moment, change_at(journal, moment), names)


def _write(export: Callable[..., Any], out: Path, paper: Paper, drawn: Drawn, book: OfBook) -> None:
    from erqi_map.render.page.paper import SheetOptions

    look = SheetOptions(
        paper.size.upper(), paper.orientation, paper.grid, paper.bw, drawn.scene,
        scale=drawn.scale, title=drawn.title, legend=drawn.legend,
    )  # fmt: skip
    store = opened(book.home, drawn.edition)
    spec = plan_of(store, drawn.lang, drawn.story, drawn.by_stage, names_in(drawn.layers))
    result = export(spec, out, look)
    typer.echo(phrase("done", path=out, kb=round(result.size_bytes / 1000), sha256=result.sha256))


def _tell(number: int, title: str) -> None:
    typer.echo(phrase("page_done", number=number, title=title), err=True)

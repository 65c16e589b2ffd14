"""`erqi-map export pdf` and `export png`: printed sheets and the atlas."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from erqi_map.cli.messages import phrases
from erqi_map.cli.options import (
    ByStage,
    Edition,
    Geodata,
    Lang,
    Story,
    WorkspaceFile,
    home_of,
    names_in,
    opened,
    workspace_of,
)
from erqi_map.errors import RequestError

if TYPE_CHECKING:
    from erqi_map.compose.since import Since
    from erqi_map.store import GeoStore

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


def register(app: typer.Typer, **options: Any) -> None:
    """Add the commands to a group; `options` go to each command (its class, for one)."""
    app.command("pdf", help=phrase("help_pdf"), **options)(export_pdf_command)
    app.command("png", help=phrase("help_png"), **options)(export_png_command)


def export_pdf_command(
    out: Out,
    size: Size = "A3",
    orientation: Orientation = "landscape",
    grid: Grid = None,
    bw: BlackWhite = False,
    atlas: Atlas = False,
    since: SinceMoment = None,
    lang: Lang = "zh",
    layers: Layers = None,
    story: Story = None,
    scene: Scene = None,
    scale: Scale = None,
    title: Title = "",
    legend: Legend = True,
    by_stage: ByStage = False,
    edition: Edition = "internal",
    geodata: Geodata = None,
    workspace: WorkspaceFile = None,
) -> None:
    """Write a sheet, or the atlas, as a vector PDF."""
    from erqi_map.export.sheets import export_atlas, export_pdf
    from erqi_map.render.page.paper import SheetOptions

    if atlas and scene is not None:
        raise RequestError("sheet", "error_atlas_scene")
    look = SheetOptions(
        size.upper(), orientation, grid, bw, scene, scale=scale, title=title, legend=legend
    )
    if since and not (atlas and edition == "internal"):
        raise RequestError("sheet", "error_since")
    changes = _changes(since, lang, workspace) if since else None
    export = partial(export_atlas, changes=changes, progress=_tell) if atlas else export_pdf
    _write(
        export,
        out,
        look,
        opened(home_of(geodata, workspace), edition),
        lang,
        layers,
        story,
        by_stage,
    )


def export_png_command(
    out: Out,
    dpi: Dpi = 300,
    size: Size = "A3",
    orientation: Orientation = "landscape",
    grid: Grid = None,
    bw: BlackWhite = False,
    lang: Lang = "zh",
    layers: Layers = None,
    story: Story = None,
    scene: Scene = None,
    scale: Scale = None,
    title: Title = "",
    legend: Legend = True,
    by_stage: ByStage = False,
    edition: Edition = "internal",
    geodata: Geodata = None,
    workspace: WorkspaceFile = None,
) -> None:
    """Write a sheet as a PNG."""
    from erqi_map.export.sheets import export_png
    from erqi_map.render.page.paper import SheetOptions

    look = SheetOptions(
        size.upper(), orientation, grid, bw, scene, scale=scale, title=title, legend=legend
    )
    export = partial(export_png, dpi=dpi)
    _write(
        export,
        out,
        look,
        opened(home_of(geodata, workspace), edition),
        lang,
        layers,
        story,
        by_stage,
    )


def _changes(moment: str, lang: str, workspace: str | None) -> "Since":
    from erqi_map.compose import compose_plan
    from erqi_map.compose.since import since_change
    from erqi_map.store.book.baselines import change_at
    from erqi_map.store.book.called import called

    home = workspace_of(workspace)
    store, journal = opened(home), home.journal
    spec, names = compose_plan(store, lang=lang), called(store, lang)
    return since_change(spec, journal, moment, change_at(journal, moment), names)


def _write(
    export: Callable[..., Any],
    out: Path,
    look: Any,
    store: "GeoStore",
    lang: str,
    layers: str | None,
    story: str | None,
    by_stage: bool,
) -> None:
    from erqi_map.compose import compose_plan
    from erqi_map.compose.stages import BY_STAGE

    state = {"grouping": BY_STAGE} if by_stage else {}
    spec = compose_plan(store, lang=lang, layers=names_in(layers), story=story, state=state)
    result = export(spec, out, look)
    typer.echo(phrase("done", path=out, kb=round(result.size_bytes / 1000), sha256=result.sha256))


def _tell(number: int, title: str) -> None:
    typer.echo(phrase("page_done", number=number, title=title), err=True)

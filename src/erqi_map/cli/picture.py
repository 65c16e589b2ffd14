"""`erqi-map picture add`: a picture into a plan book, by its coordinates or by control points."""

import re
from pathlib import Path
from typing import Annotated

import typer

from erqi_map.cli.messages import phrases
from erqi_map.cli.options import USUAL_BOOK, Lang, OfBook, opened
from erqi_map.errors import RequestError

phrase = phrases("picture")

File = Annotated[Path, typer.Argument(help=phrase("help_file"), metavar="FILE")]
Out = Annotated[Path, typer.Argument(help=phrase("help_out"), metavar="OUT")]
Title = Annotated[str, typer.Option(help=phrase("help_title"))]
TitleEn = Annotated[str | None, typer.Option(help=phrase("help_title_en"))]
Source = Annotated[str, typer.Option(help=phrase("help_source"), metavar="ID")]
Date = Annotated[str, typer.Option(help=phrase("help_date"), metavar="YYYY-MM-DD")]
Points = Annotated[Path | None, typer.Option(help=phrase("help_points"), metavar="CSV")]
Accuracy = Annotated[float | None, typer.Option(help=phrase("help_accuracy"), min=0.01)]
Crs = Annotated[str | None, typer.Option(help=phrase("help_crs"), metavar="EPSG:…")]
Datum = Annotated[str, typer.Option(help=phrase("help_datum"), metavar="wgs84|gcj02|bd09")]
Role = Annotated[str, typer.Option(help=phrase("help_role"), metavar="base|overlay")]
Opacity = Annotated[float, typer.Option(help=phrase("help_opacity"), min=0, max=1)]
Status = Annotated[str, typer.Option(help=phrase("help_status"))]
Id = Annotated[str | None, typer.Option("--id", help=phrase("help_id"), metavar="ID")]


def points_command(
    file: File,
    out: Out,
    lang: Lang = "zh",
    book: OfBook = USUAL_BOOK,
) -> None:
    """Write a page on which the same points are clicked on a scan and on the map."""
    from dataclasses import replace

    from erqi_map.compose import compose_plan
    from erqi_map.compose.spec import ControlSpec
    from erqi_map.export import export_html
    from erqi_map.store.read.foreign.picture import PictureFile, picture_format

    scan = PictureFile(file.resolve(), picture_format(file))
    size = scan.look().size
    control = ControlSpec(file.name, size, scan.scan())
    spec = replace(compose_plan(opened(book.home), lang=lang), control=control)
    export_html(spec, out)
    typer.echo(phrase("points_done", path=out))


def add_command(
    file: File,
    title: Title,
    source: Source,
    date: Date,
    title_en: TitleEn = None,
    points: Points = None,
    accuracy: Accuracy = None,
    crs: Crs = None,
    datum: Datum = "wgs84",
    role: Role = "base",
    opacity: Opacity = 1.0,
    status: Status = "schematic",
    id: Id = None,
    book: OfBook = USUAL_BOOK,
) -> None:
    """Put a picture into the plan book, or say why not and leave the book as it was."""
    from erqi_map.store import open_store
    from erqi_map.store.add_picture import add_picture, read_points
    from erqi_map.store.book.editing import edited
    from erqi_map.store.book.who import person

    fit = None if points is None else read_points(points, datum)
    if fit is not None:
        for number, metres in enumerate(fit.residuals_m, start=1):
            typer.echo(phrase("residual", number=number, metres=f"{metres:.1f}"))
        if accuracy is None and fit.accuracy_m is not None:
            accuracy = round(fit.accuracy_m, 1)
            typer.echo(phrase("accuracy", metres=accuracy, pixel=f"{fit.pixel_m:.2f}"))
    if accuracy is None:
        raise RequestError("picture", "no_accuracy" if fit is None else "no_spare_point")
    found_id = id or _id_of(file)
    entry = {
        "id": found_id,
        "title": {"zh": title} if title_en is None else {"zh": title, "en": title_en},
        "role": role,
        "opacity": opacity,
        "date": date,
        "sources": [source],
        "status": status,
        "accuracy_m": accuracy,
        "crs": crs,
        "datum": datum,
    }
    home = book.home
    with edited(home, person(), phrase("why", id=found_id)) as folder:
        info = add_picture(folder, file, entry, fit)
    west, south, east, north = info.bounds or (0.0, 0.0, 0.0, 0.0)
    where = f"{west:.4f}–{east:.4f}°E, {south:.4f}–{north:.4f}°N"
    size = round(len(open_store(home).pictures[found_id].read().content) / 1000)
    width, height = info.size
    typer.echo(phrase("done", id=found_id, where=where, kb=size, width=width, height=height))


def _id_of(file: Path) -> str:
    """An id made of the name of a file; "picture" where it has no Latin letters."""
    return re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")[:60] or "picture"

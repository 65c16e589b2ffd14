"""`erqi-map base`: an OpenStreetMap extract as the base of a plan book."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from erqi_map.cli.messages import language, phrases
from erqi_map.cli.options import USUAL_BOOK, Lang, OfBook, opened, teller
from erqi_map.errors import RequestError, checked_lang
from erqi_map.i18n import Listed
from erqi_map.model.base_map import BASE_FOLDER, DETAILS

if TYPE_CHECKING:
    from erqi_map.store import GeoStore, Home

DISTRICT_MB = 3.0
"""What a district takes at street level."""


phrase = phrases("base")

Extract = Annotated[Path, typer.Argument(help=phrase("help_file"), metavar="FILE")]
Level = Annotated[
    str, typer.Option("--detail", help=phrase("help_detail"), metavar="|".join(DETAILS))
]


def base_command(
    file: Extract,
    detail: Level = "streets",
    lang: Lang = "zh",
    book: OfBook = USUAL_BOOK,
) -> None:
    """Read an extract, say how much a map grows by it, put it into the book."""
    from erqi_map.compose.base import base_terms
    from erqi_map.store.base.build import base_box, build_base
    from erqi_map.store.base.files import draft_base, write_base
    from erqi_map.store.book.editing import edited
    from erqi_map.store.book.who import person

    checked_lang(lang)
    if detail not in DETAILS:
        raise RequestError("base", "bad_detail", value=detail, known=Listed(list(DETAILS)))
    home = book.home
    store = opened(home)
    box = base_box(store)
    features = build_base(file, box, detail, teller(phrase, "making"))
    with edited(home, person(), phrase("why", file=file.name)) as folder:
        base = draft_base(folder, features, file, box, detail)
        grows = _growth_mb(replace(store, base=base), replace(store, base=None))
        size = f"{grows:.1f} MB" if grows >= 1 else f"{grows * 1000:.0f} kB"
        typer.echo(phrase("grows", n=f"{len(features):,}", size=size))
        if grows > DISTRICT_MB:
            typer.echo(phrase("grows_much"))
        write_base(base)
    words = base_terms()["kinds"]
    kinds = Listed(
        phrase("kind", label=words[kind]["en" if language() == "en" else "zh"], n=f"{n:,}")
        for kind, n in base.manifest.counts.items()
    )
    typer.echo(phrase("done", path=_place(home), detail=detail, kinds=kinds.text(language())))


def _place(home: "Home") -> str:
    from erqi_map.store import Folder

    return str(home.path / BASE_FOLDER) if isinstance(home, Folder) else str(home)


def _growth_mb(with_base: "GeoStore", without: "GeoStore") -> float:
    """How much longer an exported map is with the base, as text in a page."""
    from erqi_map.compose import compose_plan
    from erqi_map.render.payload.encode import encode_payload

    sizes = [len(encode_payload(compose_plan(one))) for one in (with_base, without)]
    return (sizes[0] - sizes[1]) * 4 / 3 / 1e6

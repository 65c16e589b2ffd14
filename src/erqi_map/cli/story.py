"""`erqi-map export pptx` and `story list`: the stories of a plan book and their slides."""

from pathlib import Path
from typing import Annotated

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
)

phrase = phrases("stories")

Out = Annotated[Path, typer.Argument(help=phrase("help_out"), metavar="OUT")]
Scenes = Annotated[str | None, typer.Option(help=phrase("help_scenes"), metavar="A,B")]


def export_pptx_command(
    out: Out,
    story: Story = None,
    scenes: Scenes = None,
    by_stage: ByStage = False,
    lang: Lang = "zh",
    edition: Edition = "internal",
    book: OfBook = USUAL_BOOK,
) -> None:
    """Write the slides of a story."""
    from erqi_map.export.slides.make import export_slides

    store = opened(book.home, edition)
    spec = plan_of(store, lang, store.story(story).id, by_stage)
    result = export_slides(spec, out, scenes=names_in(scenes))
    kilobytes = round(result.size_bytes / 1000)
    count = len(result.slides)
    typer.echo(phrase("done", path=out, count=count, kb=kilobytes, sha256=result.sha256))


def list_command(book: OfBook = USUAL_BOOK) -> None:
    """Print the stories of a plan book with their scenes."""

    store = opened(book.home)
    if not store.stories:
        typer.echo(phrase("none"))
    for story in store.stories.values():
        typer.echo(phrase("list_story", id=story.id, title=story.title.zh, count=len(story.scenes)))
        for number, scene in enumerate(story.scenes, start=1):
            typer.echo(phrase("list_scene", number=number, id=scene.id, title=scene.title.zh))

"""`erqi-map export pptx` and `story list`: the stories of a plan book and their slides."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

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
)

phrase = phrases("stories")

Out = Annotated[Path, typer.Argument(help=phrase("help_out"), metavar="OUT")]
Scenes = Annotated[str | None, typer.Option(help=phrase("help_scenes"), metavar="A,B")]


def register(app: typer.Typer, group: Mapping[str, Any] | None = None, **command: Any) -> None:
    """Add the commands to the main command.

    group, command: options of each new group and command (their classes, for one). `pptx` goes
    into the group "export", which must be there.
    """
    export = next(one for one in app.registered_groups if one.name == "export").typer_instance
    assert export is not None
    export.command("pptx", help=phrase("help_pptx"), **command)(export_pptx_command)
    stories = typer.Typer(help=phrase("help_group"), **(group or {}))
    stories.command("list", help=phrase("help_list"), **command)(list_command)
    # A group of one command would otherwise be taken for that command.
    stories.callback()(_no_options)
    app.add_typer(stories, name="story")


def _no_options() -> None:
    """The stories of a plan book."""


def export_pptx_command(
    out: Out,
    story: Story = None,
    scenes: Scenes = None,
    by_stage: ByStage = False,
    lang: Lang = "zh",
    edition: Edition = "internal",
    geodata: Geodata = None,
    workspace: WorkspaceFile = None,
) -> None:
    """Write the slides of a story."""
    from erqi_map.compose import compose_plan
    from erqi_map.compose.stages import BY_STAGE
    from erqi_map.export.slides.make import export_slides

    store = opened(home_of(geodata, workspace), edition)
    state = {"grouping": BY_STAGE} if by_stage else {}
    spec = compose_plan(store, lang=lang, story=store.story(story).id, state=state)
    result = export_slides(spec, out, scenes=names_in(scenes))
    kilobytes = round(result.size_bytes / 1000)
    count = len(result.slides)
    typer.echo(phrase("done", path=out, count=count, kb=kilobytes, sha256=result.sha256))


def list_command(geodata: Geodata = None, workspace: WorkspaceFile = None) -> None:
    """Print the stories of a plan book with their scenes."""

    store = opened(home_of(geodata, workspace))
    if not store.stories:
        typer.echo(phrase("none"))
    for story in store.stories.values():
        typer.echo(phrase("list_story", id=story.id, title=story.title.zh, count=len(story.scenes)))
        for number, scene in enumerate(story.scenes, start=1):
            typer.echo(phrase("list_scene", number=number, id=scene.id, title=scene.title.zh))

"""Options that many commands have: which plan book, in whose name, in which language, and where a
server listens; and how what is typed in them is read.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from erqi_map.cli.messages import Command, language, phrases, speak
from erqi_map.errors import RequestError

if TYPE_CHECKING:
    from erqi_map.compose import MapSpec
    from erqi_map.store import GeoStore, Home, Workspace
    from erqi_map.store.edition.publish import Published

THIS_COMPUTER = "127.0.0.1"

phrase, common, editions = phrases("workspace"), phrases("cli"), phrases("edition")

Geodata = Annotated[
    Path | None, typer.Option("--geodata", help=phrase("help_geodata"), metavar="DIR")
]
WorkspaceFile = Annotated[
    str | None, typer.Option("--workspace", help=phrase("help_workspace"), metavar="FILE|URL")
]
Who = Annotated[str | None, typer.Option("--who", help=phrase("help_who"))]
Why = Annotated[str | None, typer.Option("--why", help=phrase("help_why"))]

Lang = Annotated[
    str, typer.Option(help=common("help_lang"), metavar="zh|en", callback=speak, is_eager=True)
]
Story = Annotated[str | None, typer.Option(help=common("help_story"), metavar="ID")]

Edition = Annotated[
    str, typer.Option("--edition", help=editions("help"), metavar="internal|public")
]

ByStage = Annotated[bool, typer.Option("--by-stage", help=common("help_by_stage"))]

Listen = Annotated[str, typer.Option("--address", help=common("help_listen"), metavar="ADDR")]
Anybody = Annotated[bool, typer.Option("--open", help=common("help_open"))]
Hosts = Annotated[
    list[str] | None, typer.Option("--host", help=common("help_host"), metavar="NAME")
]


def home_of(geodata: Path | None, workspace: str | None) -> "Home":
    """The home of the plan book a command works with. Raises RequestError where both are named."""
    from erqi_map.store import Folder, Workspace, book_home

    if geodata is not None and workspace is not None:
        raise RequestError("workspace", "two_homes")
    if workspace is not None:
        return Workspace(workspace)
    return book_home() if geodata is None else Folder(geodata)


@dataclass(frozen=True)
class OfBook:
    """The options that name the plan book a command works with."""

    geodata: Geodata = None
    workspace: WorkspaceFile = None

    @property
    def home(self) -> "Home":
        """Its home, as `home_of`."""
        return home_of(self.geodata, self.workspace)


USUAL_BOOK = OfBook()


def command(group: typer.Typer, name: str, help: str, function: Callable[..., None]) -> None:
    """Add a command to a group. A parameter of `function` whose type is a dataclass stands for one
    option a field, in their order: options that commands have in common are written once.
    """
    own = inspect.signature(function).parameters
    kinds: dict[str, Any] = {
        key: one.annotation for key, one in own.items() if is_dataclass(one.annotation)
    }

    def run(**given: Any) -> None:
        for key, kind in kinds.items():
            given[key] = kind(**{one.name: given.pop(one.name) for one in fields(kind)})
        function(**given)

    options = [
        option.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for key, one in own.items()
        for option in (inspect.signature(kinds[key]).parameters.values() if key in kinds else [one])
    ]
    run.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in options}
    group.command(name, cls=Command, help=help)(run)


def opened(home: "Home", edition: str = "internal") -> "GeoStore":
    """The plan book in an edition, as `published`."""
    return published(home, edition).store


def published(home: "Home", edition: str) -> "Published":
    """The plan book in an edition; what had to be left out of it is told on stderr. Raises
    DataError, and RequestError where there is no such edition.
    """
    from erqi_map.store import open_store
    from erqi_map.store.edition.publish import edition_of

    store = open_store(home)
    for fault in store.faults:
        typer.echo(common("left_out", text=fault.text(language())), err=True)
    found = edition_of(store, edition)
    for one in found.removed:
        typer.echo(editions("removed", text=one.text(language())), err=True)
    return found


def plan_of(
    store: "GeoStore", lang: str, story: str | None, by_stage: bool, layers: list[str] | None = None
) -> "MapSpec":
    """The map of a book with the scenes of a story, as it is printed."""
    from erqi_map.compose import compose_plan
    from erqi_map.compose.stages import BY_STAGE

    state = {"grouping": BY_STAGE} if by_stage else {}
    return compose_plan(store, lang=lang, layers=layers, story=story, state=state)


def workspace_of(workspace: str | None) -> "Workspace":
    """The workspace a command works with. Raises RequestError where the home is a folder."""
    from erqi_map.store import Workspace

    home = home_of(None, workspace)
    if not isinstance(home, Workspace):
        raise RequestError("workspace", "needs_workspace", where=home)
    return home


def names_in(text: str | None) -> list[str] | None:
    """The names of a list with commas; None where the option is not given."""
    return None if text is None else [part.strip() for part in text.split(",") if part.strip()]


def teller(phrase: Callable[..., str], last: str = "") -> Callable[[float], None]:
    """Says every tenth of long work once, in the words "progress" of a command; at its end those
    of the key `last` too.
    """
    told: set[int] = set()

    def tell(share: float) -> None:
        tenth = int(share * 10)
        if tenth not in told:
            told.add(tenth)
            typer.echo(phrase("progress", percent=10 * tenth), err=True)
        if share >= 1 and last:
            typer.echo(phrase(last), err=True)

    return tell

"""Options that many commands have: which plan book, in whose name."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from erqi_map.cli.messages import phrases
from erqi_map.errors import RequestError

if TYPE_CHECKING:
    from erqi_map.store import Home, Workspace

phrase = phrases("workspace")

Geodata = Annotated[
    Path | None, typer.Option("--geodata", help=phrase("help_geodata"), metavar="DIR")
]
WorkspaceFile = Annotated[
    str | None, typer.Option("--workspace", help=phrase("help_workspace"), metavar="FILE|URL")
]
Who = Annotated[str | None, typer.Option("--who", help=phrase("help_who"))]
Why = Annotated[str | None, typer.Option("--why", help=phrase("help_why"))]


def home_of(geodata: Path | None, workspace: str | None) -> "Home":
    """The home of the plan book a command works with. Raises RequestError where both are named."""
    from erqi_map.store import Folder, Workspace, book_home

    if geodata is not None and workspace is not None:
        raise RequestError("workspace", "two_homes")
    if workspace is not None:
        return Workspace(workspace)
    return book_home() if geodata is None else Folder(geodata)


def workspace_of(workspace: str | None) -> "Workspace":
    """The workspace a command works with. Raises RequestError where the home is a folder."""
    from erqi_map.store import Workspace

    home = home_of(None, workspace)
    if not isinstance(home, Workspace):
        raise RequestError("workspace", "needs_workspace", where=home)
    return home

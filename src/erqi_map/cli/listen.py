"""Options of the commands that serve: where they listen and by which names they are reached."""

from typing import Annotated

import typer

from erqi_map.i18n import phrase

THIS_COMPUTER = "127.0.0.1"


def _(key: str) -> str:
    return phrase("zh", "cli", key)


Listen = Annotated[str, typer.Option("--address", help=_("help_listen"), metavar="ADDR")]
Anybody = Annotated[bool, typer.Option("--open", help=_("help_open"))]
Hosts = Annotated[list[str] | None, typer.Option("--host", help=_("help_host"), metavar="NAME")]

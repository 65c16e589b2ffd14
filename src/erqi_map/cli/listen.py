"""Options of the commands that serve: where they listen and by which names they are reached."""

from typing import Annotated

import typer

from erqi_map.cli.messages import phrases

THIS_COMPUTER = "127.0.0.1"


phrase = phrases("cli")

Listen = Annotated[str, typer.Option("--address", help=phrase("help_listen"), metavar="ADDR")]
Anybody = Annotated[bool, typer.Option("--open", help=phrase("help_open"))]
Hosts = Annotated[
    list[str] | None, typer.Option("--host", help=phrase("help_host"), metavar="NAME")
]

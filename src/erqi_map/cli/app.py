"""The command `erqi-map`: check, export, serve. User errors exit with 2, never a traceback."""

import re
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.exceptions import TyperException

from erqi_map import __version__
from erqi_map.cli import base, data, intake, landuse, new, pack, picture, register, sheets, story
from erqi_map.cli import workspace as work
from erqi_map.cli.messages import Group, language, phrases, speak
from erqi_map.cli.options import (
    THIS_COMPUTER,
    USUAL_BOOK,
    Anybody,
    Edition,
    Hosts,
    Lang,
    Listen,
    OfBook,
    Story,
    command,
    names_in,
    opened,
)
from erqi_map.errors import DataError, ErqiMapError, Problem, RequestError
from erqi_map.i18n import LANGS, LINES, Listed
from erqi_map.redact import hide

if TYPE_CHECKING:
    from erqi_map.export import ExportResult

COMMAND = "erqi-map"
FAULT = 1
USER_ERROR = 2
DEFAULT_PORT = 8501


phrase = phrases("cli")

OPTION_FAULTS = {"NoSuchOption": "usage_option", "BadOptionUsage": "usage_no_value"}
PARAMETER_FAULTS = {"MissingParameter": "usage_missing", "BadParameter": "usage_value"}


OPTIONS: dict[str, Any] = {
    "cls": Group,
    "rich_markup_mode": None,
    "add_completion": False,
    "pretty_exceptions_enable": False,
    "no_args_is_help": True,
}
app = typer.Typer(help=phrase("help"), **OPTIONS)


def _group(name: str, help: str) -> typer.Typer:
    group = typer.Typer(help=help, **OPTIONS)
    # A group of one command would otherwise be taken for that command.
    group.callback()(lambda: None)
    app.add_typer(group, name=name)
    return group


export = _group("export", phrase("help_export"))
stories = _group("story", story.phrase("help_group"))
pictures = _group("picture", picture.phrase("help_group"))
books = _group("book", work.phrase("help_book"))


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"{COMMAND} {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, help=phrase("help_version"))
    ] = False,
) -> None:
    """Options before any command."""


def check(book: OfBook = USUAL_BOOK) -> None:
    """Print every problem and warning of a plan book to stderr; nothing when there is none."""
    from erqi_map.compose import compose_plan
    from erqi_map.render.payload.encode_overlay import find_faults, find_picture_faults
    from erqi_map.store import open_store
    from erqi_map.store.book.files import checked_book

    home = book.home
    found = checked_book(home)
    _warn(found.warnings)
    if found.problems:
        raise DataError(found.problems)
    # A file of an overlay or picture is only looked at when a book opens; here all of it is read.
    spec = compose_plan(open_store(home))
    faults, doubts = find_faults(spec.overlays)
    _warn(doubts)
    if faults := [*faults, *find_picture_faults(spec.pictures)]:
        raise RequestError(Listed(faults, LINES))


def _warn(doubts: Iterable[Problem]) -> None:
    for one in doubts:
        typer.echo(phrase("warning", text=one.text(language())), err=True)


def export_html_command(
    out: Annotated[Path, typer.Argument(help=phrase("help_out"), metavar="OUT")],
    lang: Lang = "zh",
    layers: Annotated[str | None, typer.Option(help=phrase("help_layers"), metavar="A,B")] = None,
    edition: Edition = "internal",
    basemap: Annotated[str | None, typer.Option(help=phrase("help_basemap"))] = None,
    scene: Annotated[str | None, typer.Option(help=phrase("help_scene"))] = None,
    assets: Annotated[str, typer.Option(help=phrase("help_assets"))] = "inline",
    book: OfBook = USUAL_BOOK,
) -> None:
    """Write the map as one HTML file."""
    from erqi_map.compose import compose_plan
    from erqi_map.export import export_html

    wanted = names_in(layers)
    store = opened(book.home, edition)
    spec = compose_plan(store, lang=lang, layers=wanted, basemap=basemap, scene=scene)
    _tell(export_html(spec, out, assets=assets), out)  # type: ignore[arg-type]


def export_deck_command(
    out: Annotated[Path, typer.Argument(help=phrase("help_out_deck"), metavar="OUT")],
    story: Story = None,
    lang: Lang = "zh",
    autoplay: Annotated[
        float | None, typer.Option(min=2, max=3600, help=phrase("help_autoplay"), metavar="SECONDS")
    ] = None,
    edition: Edition = "internal",
    book: OfBook = USUAL_BOOK,
) -> None:
    """Write a story as one HTML file that starts presenting."""
    from erqi_map.compose import compose_plan
    from erqi_map.export import export_html

    store = opened(book.home, edition)
    spec = compose_plan(store, lang=lang, story=store.story(story).id)
    _tell(export_html(spec, out, present=True, autoplay_s=autoplay), out)


def _tell(result: "ExportResult", out: Path) -> None:
    size = phrase("size_kb", n=round(result.size_bytes / 1000))
    typer.echo(phrase("done", path=out, size=size, sha256=result.sha256))
    if result.pictures_bytes:
        pictures = phrase("size_kb", n=round(result.pictures_bytes / 1000))
        typer.echo(phrase("done_pictures", size=pictures))
    if result.requests:
        typer.echo(phrase("done_online", addresses="，".join(result.requests)))
    else:
        typer.echo(phrase("done_offline"))


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help=phrase("help_port"))] = DEFAULT_PORT,
    address: Listen = THIS_COMPUTER,
    anybody: Anybody = False,
    hosts: Hosts = None,
    book: OfBook = USUAL_BOOK,
) -> None:
    """Start the app on this computer; a faulty plan book is shown by the app itself."""
    from erqi_map.ui.shell.launch import launch

    home = None if book == USUAL_BOOK else book.home

    raise typer.Exit(launch(port, home, address=address, anybody=anybody, hosts=hosts or ()))


COMMANDS = (
    (app, "check", phrase("help_check"), check),
    (app, "serve", phrase("help_serve"), serve),
    (app, "register", register.phrase("help_import"), register.register_command),
    (app, "landuse", landuse.phrase("help_style"), landuse.landuse_command),
    (app, "new", new.phrase("help"), new.new_command),
    (app, "base", base.phrase("help"), base.base_command),
    (app, "import", intake.phrase("help_command"), intake.import_command),
    (app, "pack", pack.phrase("help"), pack.pack_command),
    (app, "browse", pack.phrase("help_browse"), pack.browse_command),
    (app, "init", work.phrase("help_init"), work.init_command),
    (app, "history", work.phrase("help_history"), work.history_command),
    (app, "diff", work.phrase("help_diff"), work.diff_command),
    (app, "baseline", work.phrase("help_baseline"), work.baseline_command),
    (app, "undo", work.phrase("help_undo"), work.undo_command),
    (app, "backup", work.phrase("help_backup"), work.backup_command),
    (export, "html", phrase("help_export_html"), export_html_command),
    (export, "deck", phrase("help_export_deck"), export_deck_command),
    (export, "pdf", sheets.phrase("help_pdf"), sheets.export_pdf_command),
    (export, "png", sheets.phrase("help_png"), sheets.export_png_command),
    (export, "data", data.phrase("help"), data.export_data_command),
    (export, "register", register.phrase("help_export"), register.export_register_command),
    (export, "sums", landuse.phrase("help_sums"), landuse.export_sums_command),
    (export, "pptx", story.phrase("help_pptx"), story.export_pptx_command),
    (stories, "list", story.phrase("help_list"), story.list_command),
    (pictures, "add", picture.phrase("help_add"), picture.add_command),
    (pictures, "points", picture.phrase("help_points_page"), picture.points_command),
    (books, "export", work.phrase("help_book_export"), work.export_command),
    (books, "import", work.phrase("help_book_import"), work.import_command),
)
for one in COMMANDS:
    command(*one)


def run(arguments: list[str] | None = None) -> int:
    """Run the command and give its exit code: 0, 2 for a user error said on stderr, 1 for ours."""
    given = sys.argv[1:] if arguments is None else arguments
    speak(LANGS[0])
    try:
        code = app(arguments, prog_name=COMMAND, standalone_mode=False)
    except ErqiMapError as error:
        typer.echo(hide(error.text(language()), given), err=True)
        return USER_ERROR
    except TyperException as error:
        typer.echo(hide(_usage_words(error), given), err=True)
        return USER_ERROR
    except Exception:
        # The trace of a fault of ours may repeat what was typed.
        typer.echo(hide(traceback.format_exc(), given), err=True)
        return FAULT
    return code if isinstance(code, int) else 0


def main() -> None:
    """Entry point of the installed command."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show Chinese must not turn an answer into a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(run())


def _usage_words(error: TyperException) -> str:
    """What is wrong with the command line, in Chinese; the help itself when nothing was asked."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return error.message
    unknown = re.match(r"No such command '(.*?)'\.", error.message)
    extra = re.match(r"Got unexpected extra argument.*? \((.*)\)$", error.message)
    if unknown:
        problem = phrase("usage_command", name=unknown[1])
    elif extra:
        problem = phrase("usage_extra", name=extra[1])
    elif kind in OPTION_FAULTS:
        problem = phrase(OPTION_FAULTS[kind], name=getattr(error, "option_name", ""))
    elif kind in PARAMETER_FAULTS:
        problem = phrase(PARAMETER_FAULTS[kind], name=_parameter(error))
    else:
        problem = phrase("usage_other", message=error.format_message().rstrip("."))
    context = getattr(error, "ctx", None)
    command = context.command_path if context else COMMAND
    return phrase("usage_hint", problem=problem, command=command)


def _parameter(error: TyperException) -> str:
    parameter = getattr(error, "param", None)
    names = list(parameter.opts) if parameter else []
    # An argument is known to the user by the name in the help, an option by itself.
    return " ".join(name if name.startswith("-") else name.upper() for name in names)


if __name__ == "__main__":
    main()

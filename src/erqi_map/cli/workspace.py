"""The commands of a workspace: make, bring in, take out, look back, take back, keep."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from erqi_map.cli.messages import phrases
from erqi_map.cli.options import Who, Why, WorkspaceFile, workspace_of

if TYPE_CHECKING:
    from erqi_map.store import Workspace
    from erqi_map.store.book.difference import ItemDifference
    from erqi_map.store.book.records import Change

phrase = phrases("workspace")

Where = Annotated[str, typer.Argument(help=phrase("help_where"), metavar="FILE|URL")]
FromFolder = Annotated[Path | None, typer.Option("--from", help=phrase("help_from"), metavar="DIR")]
BookFolder = Annotated[Path, typer.Argument(help=phrase("help_folder"), metavar="DIR")]
ItemId = Annotated[str | None, typer.Argument(help=phrase("help_item"), metavar="ID")]
Name = Annotated[str | None, typer.Argument(help=phrase("help_name"), metavar="NAME")]
OfChange = Annotated[int | None, typer.Option("--change", help=phrase("help_of_change"))]
Forget = Annotated[bool, typer.Option("--forget", help=phrase("help_forget"))]
First = Annotated[str, typer.Argument(help=phrase("help_first"), metavar="FROM")]
Last = Annotated[str, typer.Argument(help=phrase("help_last"), metavar="TO")]
Number = Annotated[int, typer.Argument(help=phrase("help_number"), metavar="CHANGE")]
Out = Annotated[Path, typer.Argument(help=phrase("help_out"), metavar="OUT")]
AsJson = Annotated[bool, typer.Option("--json", help=phrase("help_json"))]

SHOWN_CHARACTERS = 60


def init_command(where: Where, source: FromFolder = None, who: Who = None) -> None:
    """Make a workspace from a book of files."""
    from erqi_map.store.book.home import shipped_book
    from erqi_map.store.book.saving import make_workspace
    from erqi_map.store.book.who import person

    folder = source or shipped_book()
    change = make_workspace(where, folder, person(who), phrase("why_init", where=folder.name))
    files = len({one.item.partition("#")[0] for one in change.items})
    typer.echo(phrase("made", where=_named(where), files=files, items=len(change.items)))


def export_command(folder: BookFolder, workspace: WorkspaceFile = None) -> None:
    """Bring a folder to the state of the workspace."""
    from erqi_map.store.book.saving import export_files

    done = export_files(workspace_of(workspace).journal, folder)
    typer.echo(phrase("exported", where=folder, files=len(done)))


def import_command(
    folder: BookFolder,
    workspace: WorkspaceFile = None,
    who: Who = None,
    why: Why = None,
) -> None:
    """Show what a folder would change, and change it."""
    from erqi_map.store.book.saving import compare_folder, save_items
    from erqi_map.store.book.who import person

    home = workspace_of(workspace)
    journal = home.journal
    found, wanted, base = compare_folder(journal, folder)
    _print_differences(found, home)
    said = why or phrase("why_import", where=folder.resolve().name)
    _tell_change(save_items(journal, wanted, person(who), said, base))


def history_command(
    item: ItemId = None, as_json: AsJson = False, workspace: WorkspaceFile = None
) -> None:
    """Print the journal, newest first."""
    from erqi_map.store.book.records import time_words

    changes = workspace_of(workspace).journal.history(item)
    if as_json:
        _print_json([_change_data(one) for one in changes])
        return
    for one in changes:
        typer.echo(phrase("change", id=one.id, at=time_words(one.at), who=one.who, why=one.why))
        counts = {kind: sum(x.kind == kind for x in one.items) for kind in KINDS}
        said = [phrase(f"count_{kind}", n=n) for kind, n in counts.items() if n]
        typer.echo("  " + "，".join(said))


def baseline_command(
    name: Name = None,
    change: OfChange = None,
    forget: Forget = False,
    as_json: AsJson = False,
    workspace: WorkspaceFile = None,
    who: Who = None,
) -> None:
    """Give the present state a name, or list the moments that have one."""
    from erqi_map.store.book.baselines import baselines, forget_baseline, name_baseline
    from erqi_map.store.book.records import time_words
    from erqi_map.store.book.who import person

    journal = workspace_of(workspace).journal
    if name is not None and forget:
        forget_baseline(journal, name)
        typer.echo(phrase("forgotten", name=name))
    elif name is not None:
        made = name_baseline(journal, name, person(who), change)
        typer.echo(phrase("moment_named", name=made.name, id=made.change))
    elif as_json:
        _print_json([vars(one) for one in baselines(journal)])
    else:
        found = baselines(journal)
        for one in found:
            at = time_words(one.at)
            typer.echo(phrase("moment", name=one.name, id=one.change, at=at, who=one.who))
        if not found:
            typer.echo(phrase("no_moments"))


def diff_command(
    first: First, last: Last = "now", as_json: AsJson = False, workspace: WorkspaceFile = None
) -> None:
    """Print what is different between two states."""
    from erqi_map.store.book.baselines import change_at
    from erqi_map.store.book.difference import differences

    home = workspace_of(workspace)
    journal = home.journal
    found = differences(journal, *(journal.state(change_at(journal, x)) for x in (first, last)))
    if as_json:
        _print_json([_difference_data(one) for one in found])
        return
    _print_differences(found, home)
    if not found:
        typer.echo(phrase("same"))


def undo_command(
    change: Number,
    workspace: WorkspaceFile = None,
    who: Who = None,
    why: Why = None,
) -> None:
    """Take a change back, as a change of its own."""
    from erqi_map.store.book.undoing import undo
    from erqi_map.store.book.who import person

    journal = workspace_of(workspace).journal
    said = why or phrase("why_undo", id=change)
    _tell_change(undo(journal, change, person(who), said))


def backup_command(out: Out, workspace: WorkspaceFile = None) -> None:
    """Copy a workspace with its journal into one file."""
    from erqi_map.store.book.backup import backup

    backup(workspace_of(workspace).where, out)
    typer.echo(phrase("backed_up", where=out, size=f"{out.stat().st_size / 1e6:.1f}"))


KINDS = ("added", "changed", "removed")


def _named(where: str) -> str:
    from erqi_map.store import Workspace

    return str(Workspace(where))


def _tell_change(change: "Change | None") -> None:
    if change is None:
        typer.echo(phrase("nothing"))
    else:
        typer.echo(phrase("saved", id=change.id, items=len(change.items)))


def _print_differences(found: Sequence["ItemDifference"], home: "Workspace") -> None:
    """In the words of those who plan; the files stand beside them."""
    from erqi_map.store import open_store
    from erqi_map.store.book.called import called

    if not found:
        return
    names = called(open_store(home), "zh")
    for one in found:
        name = names.known.get(one.id) or names.item(one.item)
        typer.echo(phrase(f"item_{one.kind}", id=name, item=one.item))
        if one.moved_m is not None:
            typer.echo("  " + phrase("moved", metres=one.moved_m))
        for field in one.fields:
            values = (names.value(one.item, field.field, x) for x in (field.before, field.after))
            before, after = map(_shown, values)
            words = names.field(one.item, field.field)
            typer.echo("  " + phrase("field", field=words, before=before, after=after))


def _shown(text: str) -> str:
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return plain if len(plain) <= SHOWN_CHARACTERS else plain[: SHOWN_CHARACTERS - 1] + "…"


def _print_json(data: Any) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def _change_data(change: "Change") -> dict[str, Any]:
    items = [{"id": one.id, "item": one.item, "change": one.kind} for one in change.items]
    return {
        "id": change.id,
        "at": change.at,
        "who": change.who,
        "why": change.why,
        "undoes": change.undoes,
        "items": items,
    }


def _difference_data(one: "ItemDifference") -> dict[str, Any]:
    fields = [{"field": f.field, "before": f.before, "after": f.after} for f in one.fields]
    return {
        "id": one.id,
        "item": one.item,
        "change": one.kind,
        "fields": fields,
        "moved_m": one.moved_m,
    }

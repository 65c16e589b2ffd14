"""What is new since a moment, in words and as what to light: for the app, a scene, an atlas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from erqi_map.i18n import phrase
from erqi_map.store.book.called import Called
from erqi_map.store.book.difference import ItemDifference, differences
from erqi_map.store.book.journal import Journal

from .spec import MapSpec

MAX_TOLD = 30
"""A field whose value before and after is longer is only named."""


@dataclass(frozen=True)
class Since:
    """`lines`: a change each; `lit`: the places and features that the map shows of them."""

    title: str
    lines: tuple[str, ...]
    lit: tuple[str, ...]


def since(spec: MapSpec, moment: str, found: Sequence[ItemDifference], names: Called) -> Since:
    """The differences from a moment in words."""
    title = phrase(names.lang, "changes", "changes.scene_title", name=moment)
    real = (one for one in found if one.fields or one.kind != "changed")
    return Since(title, tuple(change_words(one, names) for one in real), lit_ids(spec, found))


def since_change(
    spec: MapSpec, journal: Journal, moment: str, change: int | None, names: Called
) -> Since:
    """What is new since the state after a change, which is called `moment`."""
    return since(spec, moment, differences(journal, journal.state(change), journal.state()), names)


def lit_ids(spec: MapSpec, found: Iterable[ItemDifference]) -> tuple[str, ...]:
    """Places and features of the plan that the map shows and that are not as they were."""
    drawn: set[str] = set()
    for layer in spec.layers:
        if layer.role == "plan" and layer.visible:
            drawn |= set(map(str, layer.data.index)) | set(layer.data.get("card", ()))
    changed = (one.id for one in found if one.item.startswith(("places/", "layers/")))
    return tuple(dict.fromkeys(id for id in changed if id in drawn))


def change_words(one: ItemDifference, names: Called) -> str:
    """A change in a line: what, and by how far it moved or what of it is another."""
    lang = names.lang
    called = names.known.get(one.id) or names.item(one.item)
    words = phrase(lang, "app", f"edit.item_{one.kind}", id=called)
    if one.moved_m is not None:
        return f"{words} {phrase(lang, 'app', 'edit.moved', metres=one.moved_m)}"
    fields = [names.field(one.item, field.field) for field in one.fields]
    if len(fields) == 1:
        sides = (one.fields[0].before, one.fields[0].after)
        told = " → ".join(names.value(one.item, one.fields[0].field, value) for value in sides)
        fields = [f"{fields[0]} {told}" if len(told) <= MAX_TOLD else fields[0]]
    said = phrase(lang, "app", "list.comma").join(fields)
    return (
        phrase(lang, "changes", "changes.of_fields", item=words, fields=said) if fields else words
    )

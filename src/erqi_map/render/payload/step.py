"""What makes one plan of another, for a map that stands: only what is different travels.

A step is a payload like any other (docs/payload.md), of the layers that are new. Taken by a map of
`before` it gives the map of `after`.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar, get_type_hints

from pydantic import TypeAdapter

from erqi_map.compose.spec import MapSpec, PhotoSpec

from ..contents import PlanContent, Run
from .blocks import BlockWriter
from .encode import photo_entry, plan_container

_T = TypeVar("_T")
_STANDS = (
    "basemaps", "default_basemap", "colours", "font", "lang", "overlays", "pictures", "control",
    "tokens",
)  # fmt: skip
"""What a map that stands does not change."""
_OWN = ("furniture", "legend", "scenes")
_LISTS = ("cards", "search")
_PARTS = {name: TypeAdapter(kind) for name, kind in get_type_hints(PlanContent).items()}


def encode_step(before: MapSpec, after: MapSpec) -> bytes | None:
    """The step from one map to another; None where a map has to be made anew: for another basemap,
    picture, overlay or theme.
    """
    if any(getattr(before, name) != getattr(after, name) for name in _STANDS):
        return None
    blocks = BlockWriter()
    stay = frozenset(map(id, before.layers))
    old, new = before.content["cards"], after.content["cards"]
    photos = _runs(before.photos, after.photos, lambda one: one.photo.model_dump_json())
    step = {
        "layers": [layer.id for layer in after.layers],
        "cards": {id: card for id, card in new.items() if old.get(id) != card},
        "order": None if list(old) == list(new) else list(new),
        "search": _runs(before.content["search"], after.content["search"], id),
        "photos": [_photo(one, blocks) for one in photos],
        "parts": dict(_parts(_content(before), _content(after))),
    }
    return plan_container(after, step, blocks, but=stay)


def _content(spec: MapSpec) -> dict[str, Any]:
    content: Mapping[str, Any] = spec.content
    own = {name: getattr(spec, name) for name in _OWN}
    return {**{name: one for name, one in content.items() if name not in _LISTS}, **own}


def _parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for name in {**before, **after}:
        if before.get(name) != after.get(name):
            new = after.get(name)
            yield name, None if new is None else _PARTS[name].dump_python(new)


def _photo(one: Run | PhotoSpec, blocks: BlockWriter) -> Any:
    return photo_entry(one, blocks).model_dump() if isinstance(one, PhotoSpec) else one


def _runs(
    before: Iterable[_T], after: Iterable[_T], key: Callable[[_T], Hashable]
) -> list[Run | _T]:
    """The items of `after`: runs of those that stood in `before`, as their first and number."""
    places = {key(one): at for at, one in enumerate(before)}
    found: list[Any] = []
    for one in after:
        at = places.get(key(one))
        if at is None:
            found.append(one)
        elif found and isinstance(found[-1], list) and sum(found[-1]) == at:
            found[-1][1] += 1
        else:
            found.append([at, 1])
    return found

"""The one function that makes a public plan book: no output after it needs to know of editions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal, get_args

import geopandas as gpd

from erqi_map.errors import RequestError
from erqi_map.i18n import Listed, Message
from erqi_map.model import Disclosure, Document, Text
from erqi_map.model.story import Story

from ..overlays import BookOverlay
from ..store import GeoStore
from .purge import Purge
from .shapes import blocked, public_frame

Edition = Literal["internal", "public"]
_DOCUMENTS = ("catalog", "framework", "terms", "theme", "basemaps", "townships")
_MANY = ("places", "names", "stories")


@dataclass(frozen=True)
class Published:
    """A book in an edition, and what was left out of it."""

    store: GeoStore
    removed: tuple[Message, ...] = ()
    purge: Purge | None = None

    def state(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """A state of the client without mentions of what was left out."""
        return dict(state) if self.purge is None else dict(self.purge.plain(state))


def edition_of(store: GeoStore, edition: str) -> Published:
    """The book itself, or what the public may have of it.

    Raises RequestError for an edition there is not, and for a public one of a map without approval
    number (审图号) or ground of exemption, or with a mark that meets nothing: what is misspelt must
    not go out.
    """
    if edition not in get_args(Edition):
        raise RequestError("edition", "unknown", value=edition, known=Listed(get_args(Edition)))
    if edition == "internal":
        return Published(store)
    if not store.catalog.review_number.strip() and store.catalog.review_exemption is None:
        raise RequestError("edition", "no_number")
    return _public(store)


def _public(store: GeoStore) -> Published:
    rule = store.catalog.public
    marks = [tuple(one.split(".", 1)) for one in rule.internal]
    ids = {one[0] for one in marks if len(one) == 1}
    purge = Purge(ids, {(one[0], one[1]) for one in marks if len(one) == 2})
    removed = [Message("edition", "removed_mark", value=one) for one in rule.internal]
    layers, hidden = _layers(store, rule, purge)
    removed += hidden
    _gather_secrets(store, purge)
    overlays, hidden = _overlays(store, rule, purge)
    removed += hidden
    for id in store.pictures.keys() & ids:
        purge.seen.add(id)
    documents: dict[str, Any] = {name: purge.document(getattr(store, name)) for name in _DOCUMENTS}
    for name in _MANY:
        documents[name] = _many(purge, getattr(store, name))
    # What could not stand without a thing that is internal is mentioned elsewhere in its turn.
    while purge.fallen - purge.ids:
        purge.ids |= purge.fallen
        documents |= {name: purge.document(documents[name]) for name in _DOCUMENTS}
        documents |= {name: _many(purge, documents[name]) for name in _MANY}
    removed += [Message("edition", "removed_with", value=one) for one in sorted(purge.fallen)]
    _check_marks(rule, purge, store)
    if any(documents[name] is None for name in _DOCUMENTS):
        raise RequestError("edition", "too_much")
    layers = {id: _placed(one, purge) for id, one in layers.items() if id not in purge.ids}
    pictures = {id: one for id, one in store.pictures.items() if id not in purge.ids}
    base = store.base
    if base is not None:
        base = None if "base" in ids else replace(base, made=public_frame(base.features, rule))
    made = replace(
        store, **documents, overlays=overlays, pictures=MappingProxyType(pictures), base=base,
        _layers=MappingProxyType(layers),
    )  # fmt: skip
    removed.append(Message("edition", "rounded", n=rule.decimals))
    return Published(made, tuple(removed), purge)


def _many(purge: Purge, documents: Mapping[str, Document]) -> Mapping[str, Any]:
    kept = {id: purge.document(one) for id, one in documents.items() if id not in purge.ids}
    purge.seen |= documents.keys() & purge.ids
    return MappingProxyType({id: one for id, one in kept.items() if one is not None})


def _layers(
    store: GeoStore, rule: Disclosure, purge: Purge
) -> tuple[dict[str, gpd.GeoDataFrame], list[Message]]:
    """Layers without internal and blocked features; what these draw is internal too."""
    found, told = {}, []
    for id in store.layer_ids:
        frame = store.layer(id)
        gone = frame.index.isin(purge.ids) | frame["place"].isin(purge.ids) | (id in purge.ids)
        purge.seen |= set(frame.index[frame.index.isin(purge.ids)]) | ({id} & purge.ids)
        banned = blocked(frame, rule) & ~gone
        if banned.any():
            names = Listed(frame["name_zh"][banned])
            told.append(Message("edition", "removed_blocked", layer=id, names=names))
        away = frame[gone | banned]
        purge.ids |= set(away.index) | {one for one in away["place"] if one}
        found[id] = public_frame(frame[~(gone | banned)], rule)
    return found, told


def _overlays(
    store: GeoStore, rule: Disclosure, purge: Purge
) -> tuple[Mapping[str, BookOverlay], list[Message]]:
    found: dict[str, BookOverlay] = {}
    told = []
    for id, one in store.overlays.items():
        if id in purge.ids:
            purge.seen.add(id)
            continue
        hidden = {
            name for name in one.overlay.columns if {(id, name), ("overlay", name)} & purge.fields
        }
        purge.seen |= {f"{kind}.{name}" for kind in (id, "overlay") for name in hidden}
        overlay = purge.document(one.overlay.without(hidden))
        if overlay is None:
            continue
        public = replace(one, overlay=overlay, public=rule)
        n = len(public.read())
        if n < one.n:
            told.append(Message("edition", "removed_land", layer=id, n=f"{one.n - n:,}"))
        found[id] = replace(public, n=n)
    return MappingProxyType(found), told


def _gather_secrets(store: GeoStore, purge: Purge) -> None:
    """Names of what is internal, and what stands in internal fields of places."""
    for place in store.places.values():
        if place.id in purge.ids:
            purge.secret(place.name)
            purge.secret(place.short_name)
        for name in type(place).model_fields:
            value = getattr(place, name)
            if isinstance(value, str | Text) and purge.is_hidden(place, name):
                purge.secret(value)
    titles: dict[str, Any] = {id: one.overlay.title for id, one in store.overlays.items()}
    titles |= {id: one.picture.title for id, one in store.pictures.items()}
    titles |= {one.id: one.title for one in store.catalog.datasets}
    titles |= {one.id: one.title for one in store.catalog.sources}
    for id in titles.keys() & purge.ids:
        purge.secret(titles[id].get("zh"))
        purge.secret(titles[id].get("en"))
    for id in store.names.keys() & purge.ids:
        purge.secret(store.names[id])


def _placed(frame: gpd.GeoDataFrame, purge: Purge) -> gpd.GeoDataFrame:
    """Without mentions of what is internal."""
    frame = frame[~frame["place"].isin(purge.ids)].copy()
    frame["cluster"] = [None if one in purge.ids else one for one in frame["cluster"]]
    for name in ("sources", "lines"):
        frame[name] = [tuple(id for id in ids if id not in purge.ids) for ids in frame[name]]
    return frame


def _check_marks(rule: Disclosure, purge: Purge, store: GeoStore) -> None:
    default = set(type(rule).model_fields["internal"].default)
    idle = [one for one in rule.internal if one not in purge.seen | default]
    if idle:
        raise RequestError("edition", "idle", value=Listed(idle))


def with_story(store: GeoStore, story: Story) -> GeoStore:
    """The book with a story as it stands in an editor in the place of the saved one."""
    return replace(store, stories=MappingProxyType({**store.stories, story.id: story}))

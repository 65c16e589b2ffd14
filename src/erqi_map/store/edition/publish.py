"""The one function that makes a public plan book: no output after it needs to know of editions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar, get_args

import geopandas as gpd

from erqi_map.errors import RequestError
from erqi_map.i18n import Listed, Message
from erqi_map.model import Disclosure, Document, Overlay
from erqi_map.model.story import Story

from ..overlays import BookOverlay
from ..photos import BookPhoto
from ..sources import LayerSource
from ..store import GeoStore
from .purge import Purge
from .shapes import PublicRows, blocked
from .source import PublicSource

Edition = Literal["internal", "public"]
_DOCUMENTS = ("catalog", "framework", "terms", "theme", "basemaps", "townships")
_MANY = ("places", "names", "stories")
BASE = "base"
_File = TypeVar("_File", bound=Any)


@dataclass(frozen=True)
class Published:
    """A book in an edition, and what was left out of it."""

    store: GeoStore
    removed: tuple[Message, ...] = ()
    purge: Purge | None = None
    withheld: Mapping[Path, str] = field(default_factory=dict)
    """Files of overlays that are internal as a whole, with their ids."""

    def source(self, source: LayerSource, path: str = "") -> LayerSource:
        """A layer that is no part of the book; of an overlay's file what the public one has.

        Raises RequestError for that of an internal overlay.
        """
        if self.purge is None:
            return source
        file = Path(path).resolve()
        if file in self.withheld:
            raise RequestError("edition", "withheld", layer=self.withheld[file])
        known = [one.overlay.columns for one in self.store.overlays.values() if one.path == file]
        hidden = {name for kind, name in self.purge.fields if kind == "overlay"}
        if known:
            hidden = set(source.info.columns).difference(*known)
        rows = PublicRows(self.store.catalog.public, self.purge.plain)
        return PublicSource(source, rows, frozenset(hidden))

    def called(self, id: str) -> str:
        """What an id of the book is called in it."""
        return id if self.purge is None else str(self.purge.called(id))

    def state(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """A state of the client without mentions of what was left out."""
        return dict(state) if self.purge is None else dict(self.purge.plain(state))


def edition_of(store: GeoStore, edition: str) -> Published:
    """The book itself, or what the public may have of it.

    Raises RequestError for an edition there is not, and for a public one of a map without approval
    number (审图号) or ground of exemption. Marks meet something: a book whose do not is not sound.
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
    fields = {(one[0], one[1]) for one in marks if len(one) == 2}
    purge = Purge(ids, fields, decimals=rule.decimals)
    rows = PublicRows(rule, purge.plain)
    removed = [Message("edition", "removed_mark", value=one) for one in rule.internal]
    removed += _block(store, rule, purge)
    documents = _documents(store)
    purge.gather(list(documents.values()))
    purge.secret([one for id, one in store.names.items() if id in purge.ids])
    # What could not stand without a thing that is internal is mentioned elsewhere in its turn.
    while True:
        made = _purged(documents, purge)
        if not purge.fallen - purge.ids:
            break
        purge.ids |= purge.fallen
    removed += [Message("edition", "removed_with", value=one) for one in sorted(purge.fallen)]
    if any(made[name] is None for name in _DOCUMENTS):
        raise RequestError("edition", "too_much")
    layers = {id: _layer(store.layer(id), purge) for id in store.layer_ids if id not in ids}
    removed += _rename(made, layers, purge)
    if purge.renamed:
        made = _purged(documents, purge)
    made |= {name: _called(made[name], purge) for name in (*_MANY, "pictures")}
    overlays, hidden = _overlays(store.overlays, made["overlays"], purge, rows)
    base = None if store.base is None or BASE in purge.ids else store.base
    if base is not None:
        base = replace(base, made=rows.frame(base.features))
    frames = {id: rows.frame(one).rename(index=purge.renamed) for id, one in layers.items()}
    public = replace(
        store, **{name: made[name] for name in (*_DOCUMENTS, *_MANY)}, base=base, _layers=frames,
        overlays=_called(overlays, purge),
        pictures=_with(_called(store.pictures, purge), made["pictures"], "picture"),
        photos={
            purge.called(id): tuple(_with(_by_id(all), made["photos"], "photo").values())
            for id, all in store.photos.items()
        },
    )  # fmt: skip
    removed += [*hidden, Message("edition", "rounded", n=rule.decimals)]
    withheld = {one.path: id for id, one in store.overlays.items() if id not in overlays}
    return Published(public, tuple(removed), purge, withheld)


def _documents(store: GeoStore) -> dict[str, Any]:
    """Every document of the book: of one entry each, or of many by their ids."""
    found = {name: getattr(store, name) for name in (*_DOCUMENTS, *_MANY)}
    photos = (one.photo for all in store.photos.values() for one in all)
    return found | {
        "overlays": {id: one.overlay for id, one in store.overlays.items()},
        "pictures": {id: one.picture for id, one in store.pictures.items()},
        "photos": {one.id: one for one in photos},
    }


def _purged(documents: Mapping[str, Any], purge: Purge) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, one in documents.items():
        if isinstance(one, Document):
            made[name] = purge.document(one)
            continue
        kept = {id: purge.document(x) for id, x in one.items() if id not in purge.ids}
        made[name] = {id: x for id, x in kept.items() if x is not None}
    return made


def _with(files: Mapping[str, _File], documents: Mapping[str, Any], field: str) -> dict[str, _File]:
    """The files whose documents are public, with these."""
    pairs: dict[str, Any] = {id: (one, documents.get(id)) for id, one in files.items()}
    return {id: replace(one, **{field: x}) for id, (one, x) in pairs.items() if x is not None}


def _block(store: GeoStore, rule: Disclosure, purge: Purge) -> list[Message]:
    """Features that may not be public, and what only internal features draw, become internal."""
    told = []
    for id in store.layer_ids:
        frame = store.layer(id)
        gone = frame.index.isin(purge.ids) | frame["place"].isin(purge.ids) | (id in purge.ids)
        banned = blocked(frame, rule) & ~gone
        if banned.any():
            names = Listed(frame["name_zh"][banned])
            told.append(Message("edition", "removed_blocked", layer=id, names=names))
        away = frame[gone | banned]
        purge.ids |= set(away.index) | {one for one in away["place"] if one}
        purge.secret([*away["name_zh"], *away["name_en"]])
    return told


def _overlays(
    files: Mapping[str, BookOverlay], documents: Mapping[str, Overlay], purge: Purge,
    rows: PublicRows,
) -> tuple[dict[str, BookOverlay], list[Message]]:  # fmt: skip
    found: dict[str, BookOverlay] = {}
    told = []
    for id, overlay in documents.items():
        hidden = {one for one in overlay.columns if {(id, one), ("overlay", one)} & purge.fields}
        public = replace(files[id], overlay=overlay.without(hidden), public=rows)
        n, before = len(public.read()), files[id].n
        if n < before:
            told.append(Message("edition", "removed_land", layer=id, n=f"{before - n:,}"))
        found[id] = replace(public, n=n)
    return found, told


def _layer(frame: gpd.GeoDataFrame, purge: Purge) -> gpd.GeoDataFrame:
    return frame[~(frame.index.isin(purge.ids) | frame["place"].isin(purge.ids))]


def _rename(
    made: Mapping[str, Any], layers: Mapping[str, gpd.GeoDataFrame], purge: Purge
) -> list[Message]:
    """Give what is left an id of its own where its id tells that of something internal; those the
    product itself knows (of terms, of layers) are named, since they cannot be.
    """
    left, fixed = Purge(set(), set()), Purge(set(), set())
    left.gather(list(made.values()))
    left.known.update(*(frame.index for frame in layers.values()))
    fixed.gather([made["terms"], made["catalog"].datasets])
    told = [one for one in sorted(left.known) if any(id in one for id in purge.ids)]
    free = [one for one in told if one not in fixed.known]
    taken = left.known | purge.ids
    fresh = (name for n in count(1) if (name := f"item-{n}") not in taken)
    purge.renamed = dict(zip(free, fresh, strict=False))
    told = [one for one in told if one in fixed.known]
    pairs = [f"{old} → {new}" for old, new in purge.renamed.items()]
    messages = [Message("edition", "renamed", ids=Listed(pairs))] if pairs else []
    return messages + ([Message("edition", "id_tells", ids=Listed(told))] if told else [])


def _by_id(photos: Iterable[BookPhoto]) -> dict[str, BookPhoto]:
    return {one.photo.id: one for one in photos}


def _called(things: Mapping[str, _File], purge: Purge) -> dict[str, _File]:
    return {purge.called(id): one for id, one in things.items()}


def with_story(store: GeoStore, story: Story) -> GeoStore:
    """The book with a story as it stands in an editor in the place of the saved one."""
    return replace(store, stories=MappingProxyType({**store.stories, story.id: story}))

"""The plan book in memory: frozen documents and layers, only ever sound."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import geopandas as gpd

from erqi_map.errors import DataError, Problem, RequestError
from erqi_map.i18n import Listed
from erqi_map.model import (
    Basemaps,
    Catalog,
    Document,
    Framework,
    NamedThing,
    Overlays,
    Photos,
    Pictures,
    Place,
    Terms,
    Theme,
    Townships,
)
from erqi_map.model.base_map import MANIFEST, BaseMap
from erqi_map.model.story import Story

from .base.files import BookBase
from .book.files import checked_book
from .book.home import Home, book_home
from .check.book import CheckedBook
from .layers import layer_frame
from .overlays import OVERLAYS_FILE, BookOverlay, book_overlays
from .photos import PHOTOS_FILE, BookPhoto, book_photos
from .pictures import PICTURES_FILE, BookPicture, book_pictures
from .underneath import faulty_pictures, is_base_faulty, is_underneath

_Model = TypeVar("_Model", bound=Document)


@dataclass(frozen=True, eq=False)
class GeoStore:
    """A checked plan book. All text is in Chinese and English, all geometry in EPSG:4326.

    home: where it lives and is written; root: where its large files lie.
    places: by id, clusters first in plan order, then the others cluster by cluster, last
        those that no source puts into a cluster.
    names: names of orientation and context features, by feature id.
    stories: by id, in order of their ids; none where the book has no folder `stories`.
    overlays: by id, in the order of `overlays.yaml`; none where the book has no such file.
    base: what `erqi-map base` made of an extract, if it did.
    pictures: by id, the lowest first, bases before overlays.
    photos: pictures and papers at places, by place.
    faults: what is wrong with a base or pictures that were left out for it.
    """

    home: Home
    root: Path
    catalog: Catalog
    framework: Framework
    terms: Terms
    theme: Theme
    basemaps: Basemaps
    townships: Townships
    names: Mapping[str, NamedThing]
    places: Mapping[str, Place]
    stories: Mapping[str, Story]
    overlays: Mapping[str, BookOverlay]
    base: BookBase | None
    pictures: Mapping[str, BookPicture]
    photos: Mapping[str, tuple[BookPhoto, ...]]
    _layers: Mapping[str, gpd.GeoDataFrame]
    faults: tuple[Problem, ...] = ()

    @property
    def layer_ids(self) -> tuple[str, ...]:
        """Ids of all layers (data sets), in the order of the catalogue."""
        return tuple(self._layers)

    @property
    def cluster_ids(self) -> tuple[str, ...]:
        """Ids of the clusters, in plan order."""
        return tuple(directive.cluster for directive in self.framework.clusters)

    def layer(self, id: str) -> gpd.GeoDataFrame:
        """A copy of layer `id`: EPSG:4326 (lon, lat), index "id" = feature id, file order.

        Columns: kind, place, cluster, status, method, accuracy_m (metres), date
        (`datetime.date`), sources and lines (tuples of ids), rank, opened (nullable integer),
        name_zh, name_en, geometry. `place` and `cluster` are None where there is none. Raises
        RequestError for a layer there is not.
        """
        return self.shared_layer(id).copy()

    def shared_layer(self, id: str) -> gpd.GeoDataFrame:
        """Layer `id` itself, to be looked at and not written to; the same object as long as nothing
        of it changes. Otherwise as `layer`.
        """
        if id not in self._layers:
            raise RequestError("check", "request.layer", value=id, known=Listed(self._layers))
        return self._layers[id]

    def place(self, id: str) -> Place:
        """The place `id`. Raises RequestError for a place there is not."""
        if id not in self.places:
            raise RequestError("check", "request.place", value=id)
        return self.places[id]

    def story(self, id: str | None = None) -> Story:
        """The story `id`, without an id the first. Raises RequestError for one there is not."""
        if not self.stories:
            raise RequestError("stories", "none")
        wanted = next(iter(self.stories)) if id is None else id
        if wanted not in self.stories:
            known = Listed(self.stories)
            raise RequestError("stories", "unknown", value=wanted, known=known)
        return self.stories[wanted]


def open_store(where: Home | Path | str | None = None) -> GeoStore:
    """Reads and checks a plan book at home in a folder or a workspace; `where` as `book_home`.

    A base or picture that is faulty is left out and told in `faults`; for anything else raises
    DataError with every problem. Raises RequestError for a workspace that cannot be opened.
    """
    home = book_home(where)
    checked = checked_book(home)
    if not all(map(is_underneath, checked.problems)):
        raise DataError(checked.problems)
    assert checked.raw.folder is not None
    return _store(home, checked.raw.folder, checked)


def _store(home: Home, root: Path, checked: CheckedBook) -> GeoStore:
    catalog = _document(checked, "catalog.yaml", Catalog)
    framework = _document(checked, "framework.yaml", Framework)
    return GeoStore(
        home=home,
        root=root,
        catalog=catalog,
        framework=framework,
        terms=_document(checked, "terms.yaml", Terms),
        theme=_document(checked, "theme.yaml", Theme),
        basemaps=_document(checked, "basemaps.yaml", Basemaps),
        townships=_document(checked, "townships.yaml", Townships),
        names=MappingProxyType(checked.names),
        places=MappingProxyType(_in_plan_order(checked.places, framework)),
        stories=MappingProxyType(checked.stories),
        overlays=book_overlays(
            root, _document(checked, OVERLAYS_FILE, Overlays), checked.raw.overlay_files
        ),
        base=(
            BookBase(_document(checked, MANIFEST, BaseMap), root)
            if MANIFEST in checked.documents and not is_base_faulty(checked.problems)
            else None
        ),
        pictures=_pictures(checked),
        photos=book_photos(_document(checked, PHOTOS_FILE, Photos), root),
        faults=checked.problems,
        _layers=MappingProxyType(
            {
                dataset.id: layer_frame(
                    checked.properties[dataset.file], checked.shapes, checked.places, checked.names
                )
                for dataset in catalog.datasets
            }
        ),
    )


def _pictures(checked: CheckedBook) -> Mapping[str, BookPicture]:
    gone = faulty_pictures(checked.problems)
    if "" in gone or PICTURES_FILE not in checked.documents:
        return MappingProxyType({})
    document = _document(checked, PICTURES_FILE, Pictures)
    sound = tuple(one for one in document.pictures if one.id not in gone)
    return book_pictures(document.model_copy(update={"pictures": sound}), checked.raw.picture_files)


def _document(checked: CheckedBook, file: str, model: type[_Model]) -> _Model:
    document = checked.documents[file]
    assert isinstance(document, model)
    return document


def _in_plan_order(places: Mapping[str, Place], framework: Framework) -> dict[str, Place]:
    order = {directive.cluster: number for number, directive in enumerate(framework.clusters)}

    def key(place: Place) -> tuple[bool, int, bool, str]:
        return (
            place.kind != "cluster",
            order.get(place.cluster or place.id, len(order)),
            place.kind == "eco-area",
            place.id,
        )

    return {place.id: place for place in sorted(places.values(), key=key)}

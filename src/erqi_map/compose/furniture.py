"""What stands round a map: title, datum, status, review number, date, attribution."""

from collections.abc import Iterable

from erqi_map.geo import measuring_zone
from erqi_map.model import Catalog, Source, Text
from erqi_map.store import GeoStore
from erqi_map.store.base.files import BookBase

from .base import base_credit
from .spec import Furniture, LayerSpec, OverlaySpec, PictureSpec
from .words import both, joined, listed


def compose_furniture(
    store: GeoStore,
    layers: Iterable[LayerSpec],
    overlays: Iterable[OverlaySpec] = (),
    base: BookBase | None = None,
    pictures: Iterable[PictureSpec] = (),
) -> Furniture:
    """The imprint of the catalogue with the honesty notes every output carries.

    Without a map approval number (审图号) the note says that the map was never reviewed.
    """
    catalog, shown = store.catalog, tuple(layers)
    west, _, east, _ = store.shared_layer("district").total_bounds
    meridian, code = measuring_zone((west + east) / 2)
    return Furniture(
        title=catalog.title,
        edition=catalog.edition,
        year=catalog.year,
        year_inferred=catalog.year_inferred,
        editor=catalog.editor,
        datum_note=both("datum_note", meridian=meridian, code=code),
        status_note=_status_note(store, shown),
        review_number=catalog.review_number.strip(),
        review_note=review_note(catalog),
        data_date=catalog.data_date.isoformat(),
        attribution=_attribution(store, shown, overlays, base, pictures),
    )


def review_note(catalog: Catalog) -> Text:
    """The map approval number (审图号), why none is needed, or that there is none."""
    number = catalog.review_number.strip()
    if not number and catalog.review_exemption is not None:
        return both("review_exempt", ground=catalog.review_exemption)
    return both("review_number", number=number) if number else both("review_none")


def _status_note(store: GeoStore, layers: tuple[LayerSpec, ...]) -> Text:
    plan = {layer.status for layer in layers if layer.role == "plan"}
    used = plan or {layer.status for layer in layers}
    return both(
        "status_note",
        statuses=listed(term.label for term in store.terms.statuses if term.id in used),
    )


def _attribution(
    store: GeoStore,
    layers: tuple[LayerSpec, ...],
    overlays: Iterable[OverlaySpec],
    base: BookBase | None,
    pictures: Iterable[PictureSpec],
) -> Text:
    shown = {id for layer in layers for id in layer.datasets}
    cited = [id for one in store.catalog.datasets if one.id in shown for id in one.sources]
    cited += [id for one in overlays for id in one.overlay.sources]
    sources = {source.id: source for source in store.catalog.sources}
    together: dict[str, list[Source]] = {}
    for source in (sources[id] for id in dict.fromkeys(cited)):
        key = source.publisher.zh if source.kind == "data" else source.id
        together.setdefault(key, []).append(source)
    credits = [_credit(*group) for group in together.values()]
    credits += [] if base is None else [base_credit(base)]
    statuses = {term.id: term.label for term in store.terms.statuses}
    for one in (spec.picture for spec in pictures):
        credits.append(
            both(
                "credit_picture",
                title=joined(one.title.get("zh"), one.title.get("en")),
                status=statuses[one.status],
                metres=f"{one.accuracy_m:g}",
                date=one.date.isoformat(),
                source=listed(_credit(sources[id]) for id in one.sources),
            )
        )
    unique = list({credit.zh: credit for credit in credits}.values())
    return joined("；".join(one.zh for one in unique), "; ".join(one.get("en") for one in unique))


def _credit(source: Source, *others: Source) -> Text:
    """What is cited; data of one publisher together, who is then named once."""
    titles = listed(one.title for one in (source, *others))
    if source.kind != "data":
        return titles
    return both("credit_data", title=titles, publisher=source.publisher)

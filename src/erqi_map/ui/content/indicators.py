"""First-half indicators as cards and as rows of charts."""

from collections.abc import Iterable

from erqi_map.model import Indicator
from erqi_map.store import GeoStore

from .words import Record, Words


def indicator_tiles(store: GeoStore, words: Words) -> list[Record]:
    """One card an indicator; where the source gives no value, the change stands in its place."""
    return [_tile(item, store, words) for item in store.framework.indicators]


def _tile(item: Indicator, store: GeoStore, words: Words) -> Record:
    has_change = item.change_percent is not None
    change = words.signed(item.change_percent) if item.change_percent is not None else ""
    tile: Record = {
        "title": words.text(item.name),
        "rank": _rank(item, words),
        "lines": [words.text(item.period), words.text(item.note)],
        "note": words.phrase("indicators.source", names=source_names(item.sources, store, words)),
    }
    if item.value is None:
        tile |= {"value": change, "unit": words.phrase("indicators.growth_unit")}
    else:
        tile |= {"value": words.number(item.value), "unit": words.text(item.unit)}
        tile |= {"change": words.phrase("indicators.change", change=change)} if has_change else {}
    return tile


def _rank(item: Indicator, words: Words, of: str = "") -> str:
    """The rank; in a chart of totals or of growth only one that is `of` the same."""
    if item.rank is None or (of and of != item.rank_of):
        return ""
    scope = words.text(item.rank_scope)
    return words.phrase(f"indicators.rank_{item.rank_of or 'total'}", scope=scope, rank=item.rank)


def growth_rows(store: GeoStore, words: Words) -> list[Record]:
    """Indicators with a change on the year before, highest first: name, value (%), label."""
    found = [item for item in store.framework.indicators if item.change_percent is not None]
    found.sort(key=lambda item: -(item.change_percent or 0))
    return [
        {
            "name": words.text(item.name),
            "value": item.change_percent,
            "label": words.signed(item.change_percent or 0),
            "rank": _rank(item, words, "growth"),
        }
        for item in found
    ]


def amount_rows(store: GeoStore, words: Words) -> list[Record]:
    """Indicators with an amount, largest first: name, value, label with unit."""
    found = [item for item in store.framework.indicators if item.value is not None]
    found.sort(key=lambda item: -(item.value or 0))
    return [
        {
            "name": words.text(item.name),
            "value": item.value,
            "label": f"{words.number(item.value or 0)} {words.text(item.unit)}",
            "rank": _rank(item, words, "total"),
        }
        for item in found
    ]


def source_names(ids: Iterable[str], store: GeoStore, words: Words) -> str:
    """Titles of sources in one line."""
    titles = {source.id: words.text(source.title) for source in store.catalog.sources}
    return words.listed(titles[id_] for id_ in ids)

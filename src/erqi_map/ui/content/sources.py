"""Sources, data sets and townships as tables; and what cites a source."""

from erqi_map.analysis import Citation, citations
from erqi_map.model import Source
from erqi_map.store import GeoStore

from .words import Record, Words

Row = list[object]


def status_tiles(store: GeoStore, words: Words) -> list[Record]:
    """At a glance: how much is statutory, draft or schematic, unverified, without a position."""
    datasets = store.catalog.datasets
    places = [place for place in store.places.values() if place.kind != "cluster"]
    facts = [fact for place in store.places.values() for fact in place.facts]
    marks = [place.to_check for place in places] + [fact.to_check for fact in facts]
    marks += [item.to_check for item in store.framework.programmes]
    counts = [
        (
            words.text(term.label),
            sum(item.status == term.id for item in datasets),
            words.text(term.note),
        )
        for term in store.terms.statuses
    ]
    tiles: list[Record] = [
        {
            "title": label,
            "value": str(count),
            "unit": words.phrase("sources.unit_dataset"),
            "note": note,
        }
        for label, count, note in counts
    ]
    tiles.append(
        {
            "title": words.phrase("sources.to_check_title"),
            "value": str(sum(marks)),
            "unit": words.phrase("sources.unit_item"),
            "note": words.phrase("sources.to_check_note"),
        }
    )
    tiles.append(
        {
            "title": words.phrase("sources.no_position_title"),
            "value": str(sum(not place.located for place in places)),
            "unit": words.phrase("sources.unit_item"),
            "note": words.phrase("sources.no_position_note"),
        }
    )
    return tiles


def source_table(store: GeoStore, words: Words, *, doubtful_only: bool = False) -> Record:
    """Every source with its reliability and what cites it."""
    cited = cited_by(store, words)
    columns = _columns(
        words, title="14em", publisher="10em", date="7em", licence="10em", cited="", note="24%"
    )
    sources = [item for item in store.catalog.sources if item.to_check or not doubtful_only]
    rows: list[Row] = [
        [
            {"text": words.text(item.title), "url": item.url, **_standing(item, words)},
            words.text(item.publisher),
            _date(item, words),
            words.text(item.licence),
            words.listed(cited[item.id]) or words.phrase("sources.uncited"),
            words.text(item.note),
        ]
        for item in sources
    ]
    return {"columns": columns, "rows": rows, "label": words.phrase("sources.sources")}


def _standing(item: Source, words: Words) -> Record:
    if item.to_check:
        return {"chip": words.phrase("to_check"), "tone": "check"}
    if item.kind == "derived":
        return {"chip": words.phrase("derived"), "tone": "status"}
    return {}


def _date(item: Source, words: Words) -> str:
    if item.date is None:
        return words.phrase("sources.undated")
    return words.phrase("sources.inferred", date=item.date) if item.date_inferred else item.date


def cited_by(store: GeoStore, words: Words) -> dict[str, list[str]]:
    """Source id → names of what rests on it, each once, in the order of the book."""
    layers = {id_: store.layer(id_) for id_ in store.layer_ids}
    found = citations(store.catalog, store.framework, store.townships, store.places, layers)
    datasets = {item.id: words.text(item.title) for item in store.catalog.datasets}

    def name(citation: Citation) -> str:
        if citation.kind in ("dataset", "feature"):
            return datasets[citation.owner or citation.id]
        if citation.kind in ("place", "goal", "fact"):
            return words.text(store.place(citation.owner or citation.id).name)
        return words.phrase(f"group.{citation.owner or citation.kind}")

    return {id_: list(dict.fromkeys(name(one) for one in cited)) for id_, cited in found.items()}


def dataset_table(store: GeoStore, words: Words) -> Record:
    """Every data set of the map with status, accuracy and licence."""
    statuses = {term.id: words.text(term.label) for term in store.terms.statuses}
    titles = {source.id: words.text(source.title) for source in store.catalog.sources}
    columns = _columns(
        words, dataset="12em", status="6em", accuracy="7em", count="5em", data_date="8em",
        method="", sources_cited="", licence="12em",
    )  # fmt: skip
    rows: list[Row] = [
        [
            words.text(item.title),
            {"text": "", "chip": statuses[item.status], "tone": "status"},
            words.phrase("sources.metres", metres=words.number(item.accuracy_m)),
            str(len(store.layer(item.id))),
            item.date.isoformat(),
            words.text(item.method),
            words.listed(titles[id_] for id_ in item.sources),
            words.text(item.licence),
        ]
        for item in store.catalog.datasets
    ]
    return {"columns": columns, "rows": rows, "label": words.phrase("sources.datasets")}


def doubt_table(store: GeoStore, words: Words) -> Record:
    """What nobody has verified yet, and what has no position: place, what, source."""
    columns = _columns(words, what="14em", doubt="", sources_cited="16em")
    titles = {source.id: words.text(source.title) for source in store.catalog.sources}
    rows: list[Row] = []
    for place in store.places.values():
        name = words.text(place.name)
        if place.to_check or not place.located:
            doubt = words.text(place.position_note) or words.text(place.summary)
            rows.append(
                [_marked(name, place.to_check, words), doubt, _titles(place.sources, titles, words)]
            )
        for fact in place.facts:
            if fact.to_check:
                text = words.phrase(
                    "sources.fact", label=words.text(fact.label), value=words.text(fact.value)
                )
                rows.append(
                    [_marked(name, True, words), text, _titles(fact.sources, titles, words)]
                )
    for item in store.framework.programmes:
        if item.to_check:
            title = _marked(words.text(item.name), True, words)
            rows.append([title, words.text(item.summary), _titles(item.sources, titles, words)])
    return {"columns": columns, "rows": rows, "label": words.phrase("sources.doubts")}


def _marked(name: str, checked: bool, words: Words) -> Record:
    key = "to_check" if checked else "no_position"
    return {"text": name, "chip": words.phrase(key), "tone": "check" if checked else "status"}


def _titles(ids: tuple[str, ...], titles: dict[str, str], words: Words) -> str:
    return words.listed(titles[id_] for id_ in ids)


def township_table(store: GeoStore, words: Words) -> Record:
    """The township-level units; they are names, no boundary is known."""
    rows: list[Row] = [
        [str(number), words.text(unit.name), words.phrase(f"sources.{unit.kind}")]
        for number, unit in enumerate(store.townships.units, 1)
    ]
    columns = _columns(words, number="5em", township="", kind="12em")
    return {"columns": columns, "rows": rows, "label": words.phrase("group.townships")}


def _columns(words: Words, **widths: str) -> list[Record]:
    return [
        {"label": words.phrase(f"column.{name}"), "width": width} for name, width in widths.items()
    ]

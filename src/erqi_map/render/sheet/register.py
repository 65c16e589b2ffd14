"""The tables of an atlas: projects and eco-areas, programmes without a place, sources."""

from collections.abc import Iterable, Mapping
from typing import Literal

from erqi_map.compose.content_types import Card, CardFact
from erqi_map.compose.spec import MapSpec, SymbolSpec

from ..page.view import View
from .page import Page
from .table import Column, Row, Table

PLACE_KINDS = ("project", "eco-area")
SHARES = (
    ("stage", 9), ("period", 13), ("unit", 16), ("investment", 11), ("area", 9), ("progress", 8),
    ("contact", 13),
)  # fmt: skip
"""What a register says, with the parts of the width its columns have."""


def symbols_by_card(view: View) -> dict[str, SymbolSpec]:
    """Card id → the symbol it is drawn with."""
    found: dict[str, SymbolSpec] = {}
    for layer in view.layers:
        if "card" in layer.data:
            pairs = zip(layer.data["card"], layer.symbols, strict=True)
            found |= {card: symbol for card, symbol in pairs if card}
    return found


def register_tables(page: Page, spec: MapSpec, view: View) -> tuple[Table, ...]:
    """All tables; numbers in the source columns are those of the list of sources."""
    numbers = {id: at for at, id in enumerate(spec.content.get("sources") or {}, start=1)}
    tables = (
        _places(page, spec, symbols_by_card(view), numbers),
        _progress(page, spec),
        _programmes(page, spec, numbers),
        _sources(page, spec, numbers),
    )
    return tuple(table for table in tables if table.rows)


def places_in_order(spec: MapSpec) -> list[Card]:
    """Projects and eco-areas by cluster in plan order, those without a cluster last."""
    cards = _cards(spec)
    order = [*spec.content.get("clusters", ()), None]
    places = [card for card in cards.values() if card["kind"] in PLACE_KINDS]
    return sorted(places, key=lambda card: (_at(order, card["cluster"]), not card["located"]))


def names(page: Page, spec: MapSpec, ids: Iterable[str], short: bool = True) -> str:
    """The names of cards as a list."""
    cards = _cards(spec)
    key: Literal["short_name", "name"] = "short_name" if short else "name"
    return page.say("list").join(cards[id][key][page.lang] for id in ids if id in cards)


def standing(page: Page, spec: MapSpec, card: Card) -> str:
    """Status and accuracy of a place, or that it is not on the map; what is unverified."""
    terms = spec.content["terms"]
    if card["located"] and card["status"]:
        status = terms["statuses"][card["status"]][page.lang]
        words = page.say("standing", status=status, accuracy=f"{card['accuracy_m']:g}")
    else:
        words = page.say("not_located")
    return words + (page.say("list") + page.say("to_check") if card["to_check"] else "")


def source_numbers(card: Card | CardFact, numbers: Mapping[str, int]) -> str:
    """Numbers of a card's sources, in brackets."""
    found = sorted(numbers[id] for id in card["sources"] if id in numbers)
    return "".join(f"[{number}]" for number in found)


def _cards(spec: MapSpec) -> Mapping[str, Card]:
    return spec.content["cards"]


def _at(order: list[str | None], value: str | None) -> int:
    return order.index(value) if value in order else len(order)


def _places(
    page: Page, spec: MapSpec, symbols: Mapping[str, SymbolSpec], numbers: Mapping[str, int]
) -> Table:
    lang, kinds = page.lang, spec.content["terms"]["kinds"]
    rows = []
    for at, card in enumerate(places_in_order(spec), start=1):
        kind = kinds.get(card["subkind"] or "")
        cluster = names(page, spec, [card["cluster"]]) if card["cluster"] else "—"
        cells: tuple[str | SymbolSpec, ...] = (
            str(at),
            symbols.get(card["id"], "—"),
            card["name"][lang],
            kind[lang] if kind else "",
            cluster,
            card["summary"][lang],
            names(page, spec, card["tasks"]),
            standing(page, spec, card),
            source_numbers(card, numbers),
        )
        rows.append(Row(cells, quiet=not card["located"]))
    columns = _columns(
        page,
        ("number", 3), ("symbol", 4), ("name", 15), ("kind", 10), ("cluster", 10),
        ("summary", 31), ("tasks", 14), ("standing", 13), ("sources", 9),
    )  # fmt: skip
    return Table(page.say("table_places"), columns, tuple(rows))


def _progress(page: Page, spec: MapSpec) -> Table:
    """What the register says of projects; a column for each thing it says of any."""
    lang, shares = page.lang, dict(SHARES)
    cards = [card for card in places_in_order(spec) if card.get("register")]
    heads = {one["id"]: one["label"][lang] for card in cards for one in card["register"]}
    shown = [id for id in shares if id in heads]
    rows = []
    for at, card in enumerate(cards, start=1):
        said = {one["id"]: one["value"][lang] for one in card["register"]}
        rows.append(Row((str(at), card["name"][lang], *(said.get(id, "—") for id in shown))))
    columns = (
        *_columns(page, ("number", 3), ("name", 24)),
        *(Column(heads[id], shares[id]) for id in shown),
    )
    return Table(page.say("table_progress"), columns, tuple(rows))


def _programmes(page: Page, spec: MapSpec, numbers: Mapping[str, int]) -> Table:
    lang = page.lang
    rows = []
    cards = [card for card in _cards(spec).values() if card["kind"] == "programme"]
    for at, card in enumerate(cards, start=1):
        scope = [card["cluster"]] if card["cluster"] else card["clusters"]
        cells = (
            str(at),
            card["name"][lang],
            names(page, spec, scope) if scope else page.say("district"),
            card["summary"][lang],
            names(page, spec, card["tasks"]),
            source_numbers(card, numbers),
        )
        rows.append(Row(cells))
    columns = _columns(
        page,
        ("number", 3), ("name", 20), ("scope", 14), ("summary", 44), ("tasks", 19), ("sources", 9),
    )  # fmt: skip
    return Table(page.say("table_programmes"), columns, tuple(rows))


def _sources(page: Page, spec: MapSpec, numbers: Mapping[str, int]) -> Table:
    lang = page.lang
    rows = []
    for id, source in spec.content["sources"].items():
        date = source["date"] or "—"
        if source["date"] and source["date_inferred"]:
            date = page.say("inferred", date=date)
        note = source["note"][lang] if source["note"] else ""
        checked = page.say("to_check") if source["to_check"] else ""
        cells = (
            f"[{numbers[id]}]",
            source["title"][lang],
            source["publisher"][lang],
            date,
            source["licence"][lang],
            source["url"] or "—",
            page.say("sentences").join(part for part in (checked, note) if part),
        )
        rows.append(Row(cells))
    columns = _columns(
        page,
        ("number", 4), ("title", 18), ("publisher", 18), ("date", 8), ("licence", 14),
        ("address", 22), ("note", 26),
    )  # fmt: skip
    return Table(page.say("table_sources"), columns, tuple(rows))


def _columns(page: Page, *columns: tuple[str, float]) -> tuple[Column, ...]:
    return tuple(
        Column(page.say(f"column_{key}"), share, bold=key == "name") for key, share in columns
    )

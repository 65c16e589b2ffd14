"""What a sheet says in words of each cluster: its goals, its projects and eco-areas."""

from collections.abc import Callable, Mapping

from erqi_map.compose.content_types import Card
from erqi_map.compose.spec import MapSpec, SymbolSpec

from ..page.view import View
from .flow import Item, heading_item
from .page import SMALL, SOFT, Page
from .register import names, symbols_by_card

Symbols = Mapping[str, SymbolSpec]


def goal_items(page: Page, spec: MapSpec, card: Card) -> list[Item]:
    """The goals of a cluster, numbered, each with what serves it."""
    items = []
    for at, goal in enumerate(card["goals"], start=1):
        items.append(Item(goal["text"][page.lang], marker=f"{at}", before_mm=0.9))
        if goal["served_by"]:
            served = page.say("served_by", names=names(page, spec, goal["served_by"]))
            items.append(Item(served, size_pt=SMALL, colour="ink-soft", marker="  "))
    return items


def place_items(
    page: Page, spec: MapSpec, symbols: Symbols, ids: list[str], aside: Callable[[Card], str]
) -> list[Item]:
    """Projects or eco-areas, each with its symbol; `aside`: what is said at the right of one."""
    cards = spec.content["cards"]
    return [
        Item(
            card["name"][page.lang],
            bold=True,
            size_pt=7.6,
            marker=symbols.get(card["id"], "—"),
            aside=aside(card),
            before_mm=1.0,
        )
        for card in (cards[id] for id in ids if id in cards)
    ]


def framework_items(page: Page, spec: MapSpec) -> list[Item]:
    """The paths and tasks of the plan, each with what it is about."""
    lang, cards = page.lang, spec.content.get("cards") or {}
    items: list[Item] = []
    for kind in ("path", "task"):
        found = [card for card in cards.values() if card["kind"] == kind]
        items += [heading_item(page.say(kind))] if found else []
        for at, card in enumerate(found, start=1):
            words = page.say("fact", label=card["name"][lang], value=card["summary"][lang])
            items.append(Item(words, size_pt=SOFT, marker=f"{at}", before_mm=0.6))
    return items


def plan_items(page: Page, spec: MapSpec, view: View) -> list[Item]:
    """Every cluster with its slogan, its goals, and its projects with what they are about: what a
    large sheet has room for beside the legend.
    """
    lang, cards, symbols = page.lang, spec.content.get("cards") or {}, symbols_by_card(view)
    items: list[Item] = []
    for card in (cards[id] for id in spec.content.get("clusters", ()) if id in cards):
        title, slogan = card["short_name"][lang], card["slogan"]
        items.append(
            heading_item(
                page.say("title_slogan", name=title, slogan=slogan[lang]) if slogan else title
            )
        )
        items += [
            Item(goal["text"][lang], marker=f"{at}", before_mm=0.9)
            for at, goal in enumerate(card["goals"], start=1)
        ]
        for id in (*card["projects"], *card["eco_areas"]):
            items += place_items(page, spec, symbols, [id], lambda _: "")
            if id in cards:
                items.append(
                    Item(cards[id]["summary"][lang], size_pt=SOFT, colour="ink-soft", marker="   ")
                )
    return items

"""The app reads the links of docs/ids.md as the client does (tests/client/links.test.js)."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from erqi_map.compose.limits import Limits
from erqi_map.ui.map.state import FILTERS, MapState, Vocabulary, from_client, from_query

VECTORS = json.loads((Path(__file__).parents[1] / "contract/links.json").read_text("utf-8"))
PLAN = VECTORS["plan"]
WORDS = Vocabulary(
    filters={name: tuple(PLAN["filter"].get(name, ())) for name in FILTERS},
    focus=frozenset([*PLAN["cards"], *PLAN["features"]]),
    goals=frozenset(PLAN["goals"]),
    leaves=frozenset(PLAN["leaves"]),
    overlays={id: tuple(columns) for id, columns in PLAN["overlays"].items()},
    basemaps=tuple(PLAN["basemaps"]),
    limits=Limits.of(tuple(PLAN["extent"])),
)


def fields(link: str) -> dict[str, str]:
    return dict(parse_qsl(link, keep_blank_values=True))


def read(link: str) -> dict[str, Any]:
    """What a link asks for, without lists and filters that ask for nothing; no link lights anything."""
    state = from_query(fields(link), WORDS).to_client()
    return {name: value for name, value in state.items() if name == "lit" or value not in ([], {})}


def whole(state: dict[str, Any]) -> dict[str, Any]:
    nothing = {name: [] for name in FILTERS}
    return {
        "focus": None,
        "goal": None,
        "lit": [],
        **state,
        "filter": nothing | state.get("filter", {}),
    }


def test_the_numbers_of_the_vectors_are_those_of_a_plan_of_this_extent() -> None:
    limits = PLAN["limits"]
    assert WORDS.limits.bounds == pytest.approx(limits["bounds"])
    assert WORDS.limits.map_zooms == tuple(limits["map_zooms"])
    assert WORDS.limits.zooms == tuple(limits["zooms"])


@pytest.mark.parametrize("one", VECTORS["states"], ids=lambda one: one["name"])
def test_a_link_gives_back(one: dict[str, Any]) -> None:
    state = from_client(one["state"], WORDS, MapState())
    assert state.to_client() == whole(one["state"])
    assert read(one["link"]) == whole(one["state"])


@pytest.mark.parametrize("one", VECTORS["files"], ids=lambda one: one["name"])
def test_what_only_a_file_has_opens_the_plain_map(one: dict[str, Any]) -> None:
    assert read(one["link"]) == whole({})


@pytest.mark.parametrize("one", VECTORS["old"] + VECTORS["kept"], ids=lambda one: one["link"][:60])
def test_of_a_link_is_kept_what_the_plan_knows(one: dict[str, Any]) -> None:
    assert read(one["link"]) == whole(one["state"])

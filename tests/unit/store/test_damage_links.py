"""Links that lead nowhere or to the wrong place; ids that stand twice."""

import pytest

from .book_damage import in_place, put, put_place


def a_place_again(book):
    content = book.path("places/garden-town.yaml").read_text(encoding="utf-8")
    book.path("places/garden-town-2.yaml").write_text(content, encoding="utf-8")


LINKS = {
    "an id stands twice in one file": (
        put("framework.yaml", "programmes", "talent", id="targeted-investment"),
        ("framework.yaml", "targeted-investment", "id"),
    ),
    "an id stands twice in two files": (
        a_place_again,
        ("places/garden-town.yaml", "garden-town", "id"),
    ),
    "a place has the id of a programme": (
        put("framework.yaml", "programmes", "talent", id="garden-town"),
        ("places/garden-town.yaml", "garden-town", "id"),
    ),
    "a source does not exist": (
        put_place("phoenix-lake", sources=["article-2091"]),
        ("places/phoenix-lake.yaml", "phoenix-lake", "sources.0"),
    ),
    "a source of a goal does not exist": (
        in_place("phoenix-lake", lambda data: data["goals"][0].update(sources=["hearsay"])),
        ("places/phoenix-lake.yaml", "goal-phoenix-lake", "sources.0"),
    ),
    "a source of a data set does not exist": (
        put("catalog.yaml", "datasets", "roads", sources=["hearsay"]),
        ("catalog.yaml", "roads", "sources.0"),
    ),
    "a task does not exist": (
        put_place("phoenix-lake", tasks=["task-ecolgy"]),
        ("places/phoenix-lake.yaml", "phoenix-lake", "tasks.0"),
    ),
    "a path does not exist": (
        put("framework.yaml", "tasks", "task-ecology", paths=["path-green"]),
        ("framework.yaml", "task-ecology", "paths.0"),
    ),
    "a programme does not exist": (
        put_place("phoenix-lake", programmes=["five-moves"]),
        ("places/phoenix-lake.yaml", "phoenix-lake", "programmes.0"),
    ),
    "an industry does not exist": (
        put_place("mazhai-industry", industries=["mining"]),
        ("places/mazhai-industry.yaml", "mazhai-industry", "industries.0"),
    ),
    "the scope of a programme does not exist": (
        put("framework.yaml", "programmes", "talent", scope="the-city"),
        ("framework.yaml", "talent", "scope"),
    ),
    "a programme belongs to another cluster": (
        put("framework.yaml", "programmes", "green-capital", scope="central-city"),
        ("places/garden-town.yaml", "garden-town", "programmes.1"),
    ),
    "a cluster of an industry does not exist": (
        put("framework.yaml", "industries", "modern-commerce", clusters=["downtown"]),
        ("framework.yaml", "modern-commerce", "clusters.0"),
    ),
    "a kind does not exist": (
        put_place("phoenix-lake", subkind="ocean"),
        ("places/phoenix-lake.yaml", "phoenix-lake", "subkind"),
    ),
    "the theme of a kind does not exist": (
        put("terms.yaml", "kinds", "lake", theme="ecology"),
        ("terms.yaml", "lake", "theme"),
    ),
    "a colour does not exist": (
        put("terms.yaml", "kinds", "lake", symbol={"geometry": "point", "fill": "aqua"}),
        ("terms.yaml", "lake", "symbol.fill"),
    ),
    "a cluster has no symbol": (
        lambda book: book.data(
            "terms.yaml", lambda data: data["cluster_symbols"].pop("central-city")
        ),
        ("places/central-city.yaml", "central-city", "id"),
    ),
    "a symbol is for no cluster": (
        lambda book: book.text("terms.yaml", "  central-city: {", "  centre: {"),
        ("terms.yaml", "", "cluster_symbols.centre"),
    ),
    "a cluster has no directive": (
        lambda book: book.data("framework.yaml", lambda data: data["clusters"].pop(0)),
        ("places/central-city.yaml", "central-city", "id"),
    ),
    "a cluster lies in a cluster": (
        put_place("central-city", cluster="erqi-new-area"),
        ("places/central-city.yaml", "central-city", "cluster"),
    ),
    "a project with a position has no cluster": (
        put_place("garden-town", cluster=None),
        ("places/garden-town.yaml", "garden-town", "cluster"),
    ),
    "what serves a goal does not exist": (
        in_place("central-city", lambda data: data["goals"][0].update(served_by=["castle"])),
        ("places/central-city.yaml", "goal-renewal-model", "served_by.0"),
    ),
    "what serves a goal lies in another cluster": (
        in_place("central-city", lambda data: data["goals"][0].update(served_by=["garden-town"])),
        ("places/central-city.yaml", "goal-renewal-model", "served_by.0"),
    ),
    "what serves a goal is a cluster": (
        in_place("central-city", lambda data: data["goals"][0].update(served_by=["central-city"])),
        ("places/central-city.yaml", "goal-renewal-model", "served_by.0"),
    ),
}


@pytest.mark.parametrize(("damage", "spot"), LINKS.values(), ids=LINKS)
def test_is_reported_with_file_id_and_field(book, damage, spot):
    damage(book)
    assert spot in book.spots()

"""Fields that are missing, doubled, of the wrong kind or out of bounds."""

import pytest

from .book_damage import drop, drop_place, put, put_place, put_top

FIELDS = {
    "a YAML key stands twice": (
        lambda book: book.text("places/garden-town.yaml", "kind:", "kind: project\nkind:"),
        ("places/garden-town.yaml", "garden-town", "kind"),
    ),
    "a nested YAML key stands twice": (
        lambda book: book.text("catalog.yaml", "kind: article", "kind: article\n    kind: web"),
        ("catalog.yaml", "article-2019", "kind"),
    ),
    "a field is missing": (
        drop_place("phoenix-lake", "summary"),
        ("places/phoenix-lake.yaml", "phoenix-lake", "summary"),
    ),
    "an id is missing": (
        lambda book: book.data("framework.yaml", lambda data: data["works"][2].pop("id")),
        ("framework.yaml", "", "works.2.id"),
    ),
    "an unknown field is there": (
        put_place("phoenix-lake", colour="blue"),
        ("places/phoenix-lake.yaml", "phoenix-lake", "colour"),
    ),
    "an id breaks the pattern": (
        put("framework.yaml", "industries", "modern-commerce", id="Modern Commerce"),
        ("framework.yaml", "Modern Commerce", "id"),
    ),
    "Chinese is missing in a list": (
        put("framework.yaml", "programmes", "targeted-investment", name={"en": "Investment"}),
        ("framework.yaml", "targeted-investment", "name.zh"),
    ),
    "Chinese is null": (
        put_place("phoenix-lake", name={"zh": None, "en": "Phoenix Lake"}),
        ("places/phoenix-lake.yaml", "phoenix-lake", "name.zh"),
    ),
    "Chinese is blank": (
        put_place("phoenix-lake", name={"zh": "  ", "en": "Phoenix Lake"}),
        ("places/phoenix-lake.yaml", "phoenix-lake", "name.zh"),
    ),
    "Chinese is missing": (
        put_place("phoenix-lake", name={"en": "Phoenix Lake"}),
        ("places/phoenix-lake.yaml", "phoenix-lake", "name.zh"),
    ),
    "a number stands for text": (
        put_place("phoenix-lake", short_name={"zh": 27, "en": "27"}),
        ("places/phoenix-lake.yaml", "phoenix-lake", "short_name.zh"),
    ),
    "text is far too long": (
        put_place("phoenix-lake", summary={"zh": "湖" * 601, "en": "lake"}),
        ("places/phoenix-lake.yaml", "phoenix-lake", "summary.zh"),
    ),
    "text stands for a number": (
        put("catalog.yaml", "datasets", "district", accuracy_m="about 100 m"),
        ("catalog.yaml", "district", "accuracy_m"),
    ),
    "a number is out of bounds": (
        put("catalog.yaml", "datasets", "district", accuracy_m=0),
        ("catalog.yaml", "district", "accuracy_m"),
    ),
    "a number is not finite": (
        put("catalog.yaml", "datasets", "district", accuracy_m=float("nan")),
        ("catalog.yaml", "district", "accuracy_m"),
    ),
    "a date is none": (
        put("catalog.yaml", "datasets", "district", date="last summer"),
        ("catalog.yaml", "district", "date"),
    ),
    "a value is not among the choices": (
        put("catalog.yaml", "datasets", "district", status="official"),
        ("catalog.yaml", "district", "status"),
    ),
    "the datum of a data set is not WGS-84": (
        put("catalog.yaml", "datasets", "district", datum="gcj02"),
        ("catalog.yaml", "district", "datum"),
    ),
    "a source is missing": (
        put_place("phoenix-lake", sources=[]),
        ("places/phoenix-lake.yaml", "phoenix-lake", "sources"),
    ),
    "the field of sources is missing": (
        drop("framework.yaml", "programmes", "targeted-investment", "sources"),
        ("framework.yaml", "targeted-investment", "sources"),
    ),
    "a rank is zero": (
        lambda book: book.data("framework.yaml", lambda data: data["indicators"][0].update(rank=0)),
        ("framework.yaml", "gdp", "rank"),
    ),
    "an address would run a script": (
        put("catalog.yaml", "sources", "osm-2025", url="javascript:alert(1)"),
        ("catalog.yaml", "osm-2025", "url"),
    ),
    "a colour is none": (
        put_top("theme.yaml", colours={"ink": "black"}),
        ("theme.yaml", "", "colours.ink"),
    ),
}


@pytest.mark.parametrize(("damage", "spot"), FIELDS.values(), ids=FIELDS)
def test_is_reported_with_file_id_and_field(book, damage, spot):
    damage(book)
    assert spot in book.spots()

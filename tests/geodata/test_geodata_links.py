"""Ids are unique, links lead somewhere, and the words are there in both languages."""

import re
from collections import Counter

import pytest

from .geodata_book import document, everything, ids_of, places, properties, values, walk

HAN = r"[\u3400-\u9fff]"
FRAMEWORK_LISTS = (
    "paths",
    "tasks",
    "programmes",
    "works",
    "renewals",
    "industries",
    "thrusts",
    "layout",
    "indicators",
)


def test_ids_are_unique():
    framework = document("framework")
    cards = [entry["id"] for name in FRAMEWORK_LISTS for entry in framework[name]]
    cards += [aim["id"] for task in framework["tasks"] for aim in task["aims"]]
    for place in places().values():
        cards += [place["id"], *(goal["id"] for goal in place.get("goals", []))]
    facts = [fact["id"] for place in places().values() for fact in place.get("facts", [])]
    drawn = [feature["id"] for feature in properties()]
    for found in (cards, facts, drawn):
        assert [id_ for id_, count in Counter(found).items() if count > 1] == []


@pytest.mark.parametrize(
    ("key", "target"),
    [
        ("sources", ids_of(document("catalog")["sources"])),
        ("tasks", ids_of(document("framework")["tasks"])),
        ("paths", ids_of(document("framework")["paths"])),
        ("programmes", ids_of(document("framework")["programmes"])),
        ("industries", ids_of(document("framework")["industries"])),
        ("served_by", set(places())),
        ("cluster", {id_ for id_, place in places().items() if place["kind"] == "cluster"}),
        ("clusters", {id_ for id_, place in places().items() if place["kind"] == "cluster"}),
        ("subkind", ids_of(document("terms")["kinds"])),
        ("method", ids_of(document("terms")["methods"])),
        ("fill", set(document("theme")["colours"])),
        ("stroke", set(document("theme")["colours"])),
    ],
)
def test_links_lead_somewhere(key, target):
    dangling = [
        (file, value)
        for file, data in everything().items()
        for value in values(data, key)
        if isinstance(value, str) and value not in target
    ]
    assert dangling == []


def test_every_kind_has_a_theme_and_a_symbol():
    themes = ids_of(document("terms")["themes"])
    for kind in document("terms")["kinds"]:
        assert kind["theme"] in themes
        assert kind["symbol"]


def test_every_kind_and_method_is_used():
    used = {place["subkind"] for place in places().values()}
    assert used | {f["kind"] for f in properties()} == ids_of(document("terms")["kinds"])
    # What is drawn in the app is told so; what is shipped is not drawn there.
    methods = {f["method"] for f in properties()} | {"drawn-on-map"}
    assert methods == ids_of(document("terms")["methods"])


def test_every_source_is_used():
    used = {id_ for data in everything().values() for id_ in values(data, "sources")
            if isinstance(id_, str)}  # fmt: skip
    assert used == ids_of(document("catalog")["sources"])


def test_a_located_place_is_drawn_once_and_others_never():
    drawn = Counter(feature["place"] for feature in properties() if feature["place"])
    for id_, place in places().items():
        assert drawn[id_] == (1 if place.get("located", True) else 0), id_
    for feature in properties():
        if feature["place"]:
            place = places()[feature["place"]]
            assert feature["id"] == place["id"]
            assert feature["kind"] == place["subkind"]
            own = place["id"] if place["kind"] == "cluster" else place["cluster"]
            assert feature["cluster"] == own


def test_a_feature_without_a_place_has_a_name_and_no_name_is_left_over():
    assert set(document("names")) == {f["id"] for f in properties() if not f["place"]}


def test_goals_and_the_places_that_serve_them_agree_in_cluster():
    served = set()
    for id_, place in places().items():
        for goal in place.get("goals", []):
            for other in goal.get("served_by", []):
                assert places()[other]["cluster"] == id_
                served.add(other)
    drawn = {id_ for id_, place in places().items()
             if place["kind"] != "cluster" and place.get("located", True)}  # fmt: skip
    assert served == drawn


def test_every_located_place_is_linked_to_a_task_and_a_path():
    for id_, place in places().items():
        if place.get("located", True):
            assert place["tasks"], id_
            assert place["paths"], id_
            assert place["programmes"], id_
            for goal in place.get("goals", []):
                assert set(goal["tasks"]) <= set(place["tasks"]), goal["id"]


def test_what_only_the_web_says_is_marked_as_unverified():
    web = {s["id"] for s in document("catalog")["sources"] if s.get("to_check")}
    assert web == {s["id"] for s in document("catalog")["sources"] if s["kind"] == "web"}
    for place in places().values():
        for fact in place.get("facts", []):
            assert fact["to_check"] or not web & set(fact["sources"]), fact["id"]
        assert place.get("to_check", False) == ("article-2019" not in place["sources"])


def test_chinese_and_english_are_each_in_their_own_script():
    for file, data in everything().items():
        for path, value in walk(data):
            if path.endswith(".en"):
                assert not re.search(HAN + "|[，。；：！？（）]", value), (file, path)
            if path.endswith(".zh"):
                assert not re.search(f"{HAN}[,;:?!()]|[,;:?!()]{HAN}", value), (file, path)


def test_every_text_has_both_languages():
    for file, data in everything().items():
        for path, value in walk(data):
            if isinstance(value, dict) and {"zh", "en"} & set(value):
                assert set(value) == {"zh", "en"}, (file, path)


def test_text_colours_meet_wcag_aa_on_paper_and_cluster_hues_are_okabe_ito():
    colours = document("theme")["colours"]
    for name in ("ink", "ink-soft", "accent", "warning", *(n for n in colours if "-ink" in n)):
        assert contrast(colours[name], colours["paper"]) >= 4.5, name
    assert [colours[id_] for id_ in document("terms")["cluster_symbols"]] == [
        "#D55E00", "#0072B2", "#E69F00", "#009E73"
    ]  # fmt: skip


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two #RRGGBB colours."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_each_point_kind_of_the_plan_has_a_shape_of_its_own():
    shapes = [kind["symbol"]["shape"] for kind in document("terms")["kinds"]
              if kind["theme"] in ("project", "eco")]  # fmt: skip
    assert len(shapes) == len(set(shapes)) == 8

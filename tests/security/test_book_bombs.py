"""Files of a plan book × content that is out of all proportion: a problem that names the ceiling.

Each file is made small for the reader's own ceilings or large for them; what is tested is that the
check comes back with the right words, keeps no more problems than it may, and says how many more.
"""

import json
import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from erqi_map.errors import RequestError
from erqi_map.i18n import words
from erqi_map.store import book_home, find_problems, open_store
from erqi_map.store.check import relations
from erqi_map.store.check.report import MAX_IN_ALL, MAX_OF_A_FILE, Report
from erqi_map.store.limits import LIMITS_ENV

LAYER, NAMES, PLACE = "layers/projects.geojson", "names.yaml", "places/phoenix-lake.yaml"
MB = 1024 * 1024


def collection(features: str) -> str:
    return f'{{"type":"FeatureCollection","features":[{features}]}}'


def feature(geometry: Any = None, properties: Any = "{}") -> str:
    return f'{{"properties":{properties},"geometry":{json.dumps(geometry)}}}'


def ring(count: int) -> list[list[float]]:
    turn = 2 * math.pi / count
    points = [
        [113.6 + 0.05 * math.cos(turn * at), 34.7 + 0.05 * math.sin(turn * at)]
        for at in range(count)
    ]
    return [*points, points[0]]


BOMBS: dict[str, tuple[str, Callable[[], str], str]] = {
    "60 MB of empty objects": (
        LAYER,
        lambda: collection("{}," * 20_000_000 + "{}"),
        "json_too_full",
    ),
    "64 MB and more": (LAYER, lambda: " " * (64 * MB + 1), "file_too_large"),
    "lists without end": (LAYER, lambda: "[" * MB, "file_too_deep"),
    "mappings without end": (LAYER, lambda: '{"a":' * MB, "file_too_deep"),
    "coordinates in 900 lists": (
        LAYER,
        lambda: collection(feature()).replace(
            "null", '{"type":"Polygon","coordinates":' + "[" * 900 + "]" * 900 + "}"
        ),
        "geometry_broken",
    ),
    "collections in 300 collections": (
        LAYER,
        lambda: collection(feature()).replace(
            "null", '{"type":"GeometryCollection","geometries":[' * 300 + "]}" * 300
        ),
        "geometry_type_unknown",
    ),
    "60,000 features": (LAYER, lambda: collection("{}," * 60_000 + "{}"), "layer_too_full"),
    "a shape of 60,000 vertices": (
        LAYER,
        lambda: collection(feature({"type": "Polygon", "coordinates": [ring(60_000)]})),
        "geometry_too_full",
    ),
    "a feature of 100,000 fields": (
        LAYER,
        lambda: collection(feature(properties=json.dumps(dict.fromkeys(map(str, range(100_000)))))),
        "fields_too_many",
    ),
    "one field 300,000 times": (
        LAYER,
        lambda: collection(feature(properties="{" + '"k":1,' * 300_000 + '"k":1}')),
        "key_twice",
    ),
    "a number of 5,000 digits": (
        LAYER,
        lambda: collection(feature(properties='{"rank":1' + "0" * 5_000 + "}")),
        "json_not_finite",
    ),
    "a coordinate of 90 digits": (
        LAYER,
        lambda: collection(feature({"type": "Point", "coordinates": [10**90, 1]})),
        "coordinates_projected",
    ),
    "half a surrogate pair": (
        LAYER,
        lambda: collection(feature(properties='{"id":"\\ud800"}')),
        "json_half_sign",
    ),
    "a program of another reader": (
        LAYER,
        lambda: '{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline ! read /etc/x"}',
        "not_a_collection",
    ),
    "an octal number of 900,000 digits": (
        NAMES,
        lambda: "a: 0o" + "7" * 900_000,
        "number_too_long",
    ),
    "150,000 values": (NAMES, lambda: "a: [" + "1," * 150_000 + "]", "yaml_too_full"),
    "1 MB and more": (NAMES, lambda: "#" * (MB + 1), "file_too_large"),
    "lists in lists": (PLACE, lambda: "- " * 10_000, "file_too_deep"),
    "a document that says nothing": ("theme.yaml", lambda: "null", "file_empty"),
    "a layer that says nothing": (LAYER, lambda: "null", "file_empty"),
    "an anchor": (PLACE, lambda: "a: &x [b]\nc: [*x, *x]", "yaml_anchor"),
}


def has(code: str, book: Path, file: str) -> bool:
    """Whether a problem of the file begins as the message of `code` does."""
    start = words("zh", "check")[f"{code}.message"].split("{")[0]
    return any(one.file == file and one.message.startswith(start) for one in find_problems(book))


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_told_by_its_ceiling(book: Path, name: str) -> None:
    file, make, code = BOMBS[name]
    (book / file).write_text(make(), encoding="utf-8")
    assert has(code, book, file)


def test_a_pair_of_surrogates_is_one_sign(book: Path) -> None:
    text = (book / LAYER).read_text(encoding="utf-8")
    (book / LAYER).write_text(
        text.replace('"type"', '"note":"\\ud83d\\ude00","type"', 1), encoding="utf-8"
    )
    assert find_problems(book) == ()


def test_clusters_are_compared_with_one_another_up_to_a_number(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relations, "MAX_CLUSTERS", 3)
    assert has("clusters_too_many", book, "layers/clusters.geojson")


class TestCeilings:
    """They hold for the whole of a book too, and whoever needs more may have more."""

    @pytest.mark.parametrize(
        ("setting", "file", "code"),
        [
            ("yaml_mb=1,all_yaml_mb=1", "places/x.yaml", "files_too_large"),
            ("folder_files=5", "places", "folder_too_full"),
            ("yaml_nodes=50", "catalog.yaml", "yaml_too_full"),
            ("layer_values=50", LAYER, "json_too_full"),
            ("book_features=5", LAYER, "layer_too_full"),
            ("layer_vertices=5", "layers/clusters.geojson", "geometry_too_full"),
        ],
    )
    def test_a_ceiling_is_set_by_the_environment(
        self, book: Path, monkeypatch: pytest.MonkeyPatch, setting: str, file: str, code: str
    ) -> None:
        if file == "places/x.yaml":
            (book / file).write_text("#" * (MB - 9), encoding="utf-8")
        assert not has(code, book, file)
        monkeypatch.setenv(LIMITS_ENV, setting)
        assert has(code, book, file)
        (problem, *_) = [one for one in find_problems(book) if LIMITS_ENV in one.fix]
        assert setting.split("=")[-2].rsplit(",")[-1] in problem.fix

    def test_a_ceiling_can_be_widened(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with (book / NAMES).open("a", encoding="utf-8") as file:
            file.write("\n" + "#" * MB + "\n")
        assert has("file_too_large", book, NAMES)
        monkeypatch.setenv(LIMITS_ENV, "yaml_mb=2")
        assert find_problems(book) == ()

    def test_nonsense_is_one_sentence(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(LIMITS_ENV, "yaml_mb=many")
        book_home(book).stamp()
        with pytest.raises(RequestError, match="yaml_mb=many"):
            open_store(book)


class TestProblems:
    """No more are kept than a page or a terminal can bear."""

    def test_those_of_one_file_are_capped_and_the_rest_is_counted(self, book: Path) -> None:
        (book / LAYER).write_text(collection("{}," * 40_000 + "{}"), encoding="utf-8")
        found = [one for one in find_problems(book) if one.file == LAYER]
        assert len(found) == MAX_OF_A_FILE + 1
        assert any(str(40_001 - MAX_OF_A_FILE) in one.message for one in found)

    def test_those_of_all_files_are_capped_and_the_rest_is_counted(self) -> None:
        report = Report()
        for number in range(2 * MAX_IN_ALL):
            report.add("file_missing", f"places/{number}.yaml")
        found = report.problems
        assert len(found) == MAX_IN_ALL + 1
        [rest] = [one for one in found if "其余" in str(one.file)]
        assert str(MAX_IN_ALL) in rest.message

    def test_the_same_problem_is_one_problem(self) -> None:
        report = Report()
        for _ in range(2 * MAX_OF_A_FILE):
            report.add("file_missing", "names.yaml")
        assert len(report.problems) == 1

    @pytest.mark.parametrize(
        "make",
        [
            lambda: 10**5_000,
            lambda: [[]] * 90,
            lambda: {"a": "b" * 900},
            lambda: "x" * 10**6,
            lambda: "\ud800",
            lambda: math.inf,
            lambda: None,
        ],
    )
    def test_any_value_fits_into_a_message(self, make: Callable[[], Any]) -> None:
        value = make()
        report = Report()
        report.add("not_text", "x.yaml", value=value)
        (problem,) = report.problems
        assert len(problem.message) < 120
        assert problem.message.encode("utf-8")

    def test_files_with_most_problems_are_not_the_only_ones(self, book: Path) -> None:
        (book / LAYER).write_text(collection("{}," * 40_000 + "{}"), encoding="utf-8")
        (book / "theme.yaml").write_text("?", encoding="utf-8")
        counts = Counter(one.file for one in find_problems(book))
        assert counts["theme.yaml"] >= 1

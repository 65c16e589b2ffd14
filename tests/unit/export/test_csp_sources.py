"""The policy of a page cannot be changed by what stands in a plan book."""

import pytest

from erqi_map.errors import ExportError
from erqi_map.export.html.csp import policy, source_hash, tile_origins
from erqi_map.model import Basemap, Text

WORDS = Text(zh="底图", en="Basemap")


def basemap(*urls: str, subdomains: str = "", token_env: str | None = None) -> Basemap:
    return Basemap(
        id="map",
        name=WORDS,
        urls=urls,
        subdomains=subdomains,
        attribution=WORDS,
        datum="wgs84",
        token_env=token_env,
    )


def test_each_subdomain_is_an_origin() -> None:
    found = tile_origins([basemap("https://{s}.Tile.example.org/{z}/{x}/{y}", subdomains="ab")])
    assert found == ("https://a.tile.example.org", "https://b.tile.example.org")


def test_a_port_stays() -> None:
    assert tile_origins([basemap("http://127.0.0.1:8080/{z}/{x}/{y}")]) == (
        "http://127.0.0.1:8080",
    )


def test_basemaps_that_need_a_key_are_left_out() -> None:
    assert tile_origins([basemap("https://t.example.org/{z}", token_env="KEY")]) == ()


def test_no_basemap_no_origin() -> None:
    assert tile_origins([basemap()]) == ()


@pytest.mark.parametrize(
    "url",
    [
        "https://a.org; script-src *",
        'https://a.org" onload="x/{z}',
        "https://*/{z}",
        "https://user@a.org/{z}",
        "javascript:alert(1)",
        "//a.org/{z}",
        "https://a.org,b.org/{z}",
        "https://a.org'unsafe-inline'/",
    ],
)
def test_an_address_that_is_no_plain_host_is_an_error(url: str) -> None:
    with pytest.raises(ExportError, match=r"basemaps\.yaml"):
        tile_origins([basemap(url)])


def test_sources_stand_once_and_none_means_none() -> None:
    rules = policy(["'sha256-a'", "'sha256-a'"], [])
    assert "script-src 'sha256-a';" in rules
    assert "style-src 'none';" in rules


def test_the_hash_is_that_of_the_policy_standard() -> None:
    assert (
        source_hash("alert('Hello, world.');")
        == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    )

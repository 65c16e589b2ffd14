"""One file that opens from disk: complete, small, silent, and the same every time."""

import base64
import hashlib
import re
import zlib
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import folium
import pytest

from erqi_map import client
from erqi_map.compose import MapSpec, compose_plan
from erqi_map.errors import ExportError, RequestError
from erqi_map.export import ExportResult, export_html, render_html
from erqi_map.export.html.file import export_page, inert
from erqi_map.model import Text
from erqi_map.render.payload.encode import decode_payload
from erqi_map.render.web.plan_map import render_map
from erqi_map.store import GeoStore

# With the base of its surroundings: metro, stations and railways.
LIMIT_BYTES = 450_000


class Page(HTMLParser):
    """The tags of a page in order, and the text of scripts and styles."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, dict[str, str], str]] = []
        self.feed(content.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.tags.append((tag, named))
        self.texts.append((tag, named, ""))

    def handle_endtag(self, tag: str) -> None:
        self.texts.append((f"/{tag}", {}, ""))

    def handle_data(self, data: str) -> None:
        if self.texts:
            tag, named, text = self.texts[-1]
            self.texts[-1] = (tag, named, text + data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [named for name, named in self.tags if name == tag]

    def scripts(self) -> list[str]:
        """The texts of all scripts that run, packed ones unpacked, in order."""
        plain = [
            text
            for tag, named, text in self.texts
            if tag == "script" and "type" not in named and "src" not in named
        ]
        return self._packed("script", "later") + plain

    def styles(self) -> list[str]:
        """The texts of all styles, packed ones unpacked, in order."""
        return [text for tag, _, text in self.texts if tag == "style"] + self._packed("style")

    def _packed(self, *kinds: str) -> list[str]:
        return [
            zlib.decompress(base64.b64decode(text)).decode("utf-8")
            for _, named, text in self.texts
            if named.get("data-erqi-packed") in kinds
        ]

    def policy(self) -> dict[str, list[str]]:
        meta = next(one for one in self.all("meta") if "http-equiv" in one)
        rules = [rule.split() for rule in meta["content"].split(";")]
        return {rule[0]: rule[1:] for rule in rules}

    def payload(self) -> bytes:
        return next(
            base64.b64decode(text)
            for tag, named, text in self.texts
            if tag == "script" and named.get("id", "").startswith("erqi-plan-")
        )


def csp_hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


class TestOffline:
    def test_it_asks_the_network_for_nothing(self, offline: ExportResult) -> None:
        page = Page(offline.content)
        addresses = [
            named[name] for _, named in page.tags for name in ("src", "href") if name in named
        ]
        assert offline.requests == ()
        assert addresses == ["data:,"]
        styles = "".join(page.styles())
        assert len(styles) > 50_000
        assert not re.search(r"url\((?!['\"]?(data:|#))|@import", styles)

    def test_it_is_smaller_than_the_limit(self, offline: ExportResult) -> None:
        assert offline.size_bytes == len(offline.content) < LIMIT_BYTES

    def test_the_same_map_gives_the_same_bytes(
        self, store: GeoStore, offline: ExportResult
    ) -> None:
        again = render_html(compose_plan(store))
        assert again.content == offline.content
        assert again.sha256 == offline.sha256 == hashlib.sha256(again.content).hexdigest()

    def test_it_holds_the_whole_plan(self, spec: MapSpec, offline: ExportResult) -> None:
        decoded = decode_payload(Page(offline.content).payload())
        assert decoded.content["cards"].keys() == spec.content["cards"].keys()
        assert {id: len(layer) for id, layer in decoded.layers.items()} == {
            layer.id: len(layer.data) for layer in spec.layers
        }

    def test_a_deck_opens_with_the_name_of_the_briefing_as_its_slides_do(
        self, spec: MapSpec
    ) -> None:
        named = replace(spec, briefing=Text(zh="给大会的汇报", en="To the congress"))
        page = Page(render_html(named, present=True).content)
        first = decode_payload(page.payload()).content["scenes"][0]
        own = spec.scenes[0].title
        assert first["title"] == {"zh": "给大会的汇报", "en": "To the congress"}
        assert first["points"][0] == {"zh": own.zh, "en": own.en}
        assert ("title", {}, "给大会的汇报") in page.texts

    def test_it_holds_leaflet_and_the_client_in_order(self, offline: ExportResult) -> None:
        scripts = Page(offline.content).scripts()
        leaflet = next(at for at, text in enumerate(scripts) if "Leaflet 1.9.4" in text)
        files = client.page_files("plan").scripts
        own = [scripts.index(file.text) for file in files]
        mounted = next(at for at, text in enumerate(scripts) if "ErqiMap.mount(" in text)
        assert [leaflet, *own, mounted] == sorted([leaflet, *own, mounted])
        # What shows nothing until it is opened waits for the first picture.
        assert Page(offline.content)._packed("later") == [files[-1].text]

    def test_it_says_language_title_and_viewport(
        self, store: GeoStore, offline: ExportResult
    ) -> None:
        text = offline.content.decode("utf-8")
        english = render_html(compose_plan(store, lang="en")).content.decode("utf-8")
        assert '<html lang="zh-CN" ' in text
        assert "<title>二七规划图</title>" in text
        assert '<html lang="en" ' in english
        assert "<title>Erqi Planning Map</title>" in english
        viewports = [one for one in Page(offline.content).all("meta") if "name" in one]
        assert [one["content"] for one in viewports] == ["width=device-width, initial-scale=1"]

    def test_it_says_what_to_do_without_javascript_or_in_an_old_browser(
        self, offline: ExportResult
    ) -> None:
        text = offline.content.decode("utf-8")
        assert re.search(r"<noscript>[^<]*JavaScript[^<]*</noscript>", text)
        assert re.search(r'<script data-old="浏览器版本过旧[^"<]*too old[^"<]*Chrome[^"<]*">', text)

    def test_its_first_words_are_those_of_a_file_that_ends_there(
        self, offline: ExportResult
    ) -> None:
        assert b"</style>" in offline.content[:1100]
        assert re.search(
            r'^<!DOCTYPE html>\n<html [^>]*"文件不完整[^"]*重新复制[^"]*damaged[^"]*">',
            offline.content.decode("utf-8"),
        )

    def test_nothing_follows_the_last_script_that_a_cut_could_take_away(
        self, offline: ExportResult
    ) -> None:
        assert offline.content.endswith(b"</script>\n")


class TestPolicy:
    def test_nothing_is_allowed_that_is_not_named(self, offline: ExportResult) -> None:
        policy = Page(offline.content).policy()
        for name in ("default-src", "connect-src", "base-uri", "form-action"):
            assert policy[name] == ["'none'"]
        assert "'unsafe-inline'" not in str(policy)
        assert "'unsafe-eval'" not in str(policy)

    def test_it_stands_before_anything_that_could_run_or_load(self, offline: ExportResult) -> None:
        text = offline.content.decode("utf-8")
        at = text.index("Content-Security-Policy")
        assert at < min(text.index(tag) for tag in ("<script", "<link", "<title"))
        # The words of a file that is cut off in the policy itself.
        before = [part.split("</style>")[0] for part in text[:at].split("<style>")[1:]]
        assert len(before) == 2
        assert not re.search(r"url|@|expression", "".join(before))

    def test_every_script_and_style_is_allowed_by_its_hash_and_nothing_else_is(
        self, offline: ExportResult
    ) -> None:
        page = Page(offline.content)
        policy = page.policy()
        assert {csp_hash(text) for text in page.scripts()} == set(policy["script-src"])
        assert {csp_hash(text) for text in page.styles()} == set(policy["style-src"])

    def test_pictures_come_from_basemaps_that_need_no_key(self, offline: ExportResult) -> None:
        images = Page(offline.content).policy()["img-src"]
        assert images[:2] == ["data:", "blob:"]
        assert "https://tile.openstreetmap.org" in images
        assert "https://webrd01.is.autonavi.com" in images
        assert not any("tianditu" in origin for origin in images)

    def test_nothing_in_the_page_needs_inline_handlers_or_style_attributes(
        self, offline: ExportResult
    ) -> None:
        names = {name for _, named in Page(offline.content).tags for name in named}
        assert "style" not in names
        assert not any(name.startswith("on") for name in names)


class TestKeys:
    def test_a_key_in_the_map_is_never_written(self, spec: MapSpec, offline: ExportResult) -> None:
        told = replace(spec, tokens={"tianditu": "SECRET-KEY"})
        assert render_html(told).content == offline.content


class TestCdn:
    def test_leaflet_is_linked_and_checked_by_its_hash(self, online: ExportResult) -> None:
        page = Page(online.content)
        links = [one for one in page.all("script") if "src" in one]
        links += [one for one in page.all("link") if one.get("rel") == "stylesheet"]
        vendored = {file.url: file for file in client.vendored()}
        assert len(links) == 2
        for link in links:
            address = link.get("src") or link["href"]
            assert link["integrity"] == vendored[address].integrity
            assert link["crossorigin"] == "anonymous"
            assert address in online.requests

    def test_it_is_smaller_and_says_that_it_needs_the_network(
        self, offline: ExportResult, online: ExportResult
    ) -> None:
        notes = decode_payload(Page(online.content).payload()).content["furniture"]["status_note"]
        assert online.size_bytes < offline.size_bytes
        assert "需要联网" in notes["zh"]
        assert b'<p id="erqi-needs-network" role="alert" hidden>' in online.content
        assert b'<p id="erqi-needs-network"' not in offline.content
        assert "network" in notes["en"]

    def test_the_policy_allows_the_two_links_by_their_full_address(
        self, online: ExportResult
    ) -> None:
        policy = Page(online.content).policy()
        addresses = [one for rule in policy.values() for one in rule if "jsdelivr" in one]
        assert sorted(addresses) == sorted(online.requests)

    def test_another_way_is_refused(self, spec: MapSpec) -> None:
        with pytest.raises(RequestError, match=r"inline、cdn"):
            render_html(spec, assets="zip")  # type: ignore[arg-type]


class TestFoliumParts:
    def test_drawings_of_folium_are_exported_with_the_plan(self, spec: MapSpec) -> None:
        plan_map = render_map(spec, host="file", hash=True)
        folium.Circle((34.7, 113.6), radius=500).add_to(plan_map)
        page = Page(export_page(plan_map, spec, title="图").content)
        assert any("L.circle(" in text for text in page.scripts())
        assert {csp_hash(text) for text in page.scripts()} == set(page.policy()["script-src"])

    def test_a_plugin_from_an_unknown_address_is_an_error_never_a_link(self, spec: MapSpec) -> None:
        from folium.plugins import Geocoder

        plan_map = render_map(spec)
        Geocoder().add_to(plan_map)
        with pytest.raises(ExportError, match=r"https://unpkg\.com"):
            export_page(plan_map, spec, title="图")


class TestWriting:
    def test_the_file_is_what_was_promised(self, spec: MapSpec, tmp_path: Path) -> None:
        result = export_html(spec, tmp_path / "plan.html")
        assert (tmp_path / "plan.html").read_bytes() == result.content
        assert result.path == tmp_path / "plan.html"
        assert [one.name for one in tmp_path.iterdir()] == ["plan.html"]


class TestTitle:
    @pytest.mark.parametrize(
        ("title", "written"),
        [
            ("二七 规划图", "二七 规划图"),
            ("<script>", "&#60;script&#62;"),
            ("{{ 7*7 }}", "&#123;&#123; 7&#42;7 &#125;&#125;"),
            ("a\x00b\u202ec\ud800", "abc"),
            ("  两\n行  ", "两 行"),
            ("\u200b", ""),
        ],
    )
    def test_no_sign_of_it_means_anything(self, title: str, written: str) -> None:
        assert inert(title) == written

    def test_a_title_without_a_visible_sign_is_replaced(self, spec: MapSpec) -> None:
        blank = Text.model_construct(zh="\u200b", en="\u200b")
        unnamed = replace(spec, furniture=replace(spec.furniture, title=blank))
        assert b"<title>\xe4\xba\x8c\xe4\xb8\x83" in render_html(unnamed).content

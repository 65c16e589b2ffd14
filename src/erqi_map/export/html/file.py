"""A MapSpec as one HTML file that opens from disk without a network."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Literal

from erqi_map import client
from erqi_map.compose.overlays import keep_overlays, used_overlays
from erqi_map.compose.spec import MapSpec
from erqi_map.compose.story import opened
from erqi_map.compose.words import joined
from erqi_map.errors import ExportError, RequestError
from erqi_map.i18n import Listed, phrase
from erqi_map.render.web.assets import LEAFLET_CSS, LEAFLET_JS
from erqi_map.render.web.page_text import inert
from erqi_map.render.web.plan_map import PageParts, PlanMap, render_map

from ..tiles.overlay import tiles_in_file
from ..write import write_whole
from .csp import policy, source_hash, tile_origins
from .page import ASSET_MODES, PageWriter, read_template

Assets = Literal["inline", "cdn"]
MAX_PICTURES_MB = 24
DATA = re.compile(
    r'<div class="folium-map"[^>]*>\s*</div>|<script type="text/plain"[^>]*>[^<]*</script>'
    r"|[A-Za-z0-9+/]{120,}"
)
HTML_LANG = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True)
class ExportResult:
    """What was made: the bytes, their sha256, and the addresses the file asks for when opened."""

    content: bytes = field(repr=False)
    sha256: str
    requests: tuple[str, ...]
    path: Path | None = None
    pictures_bytes: int = 0
    """What of it is pictures, underneath and at places."""

    @property
    def size_bytes(self) -> int:
        """Size of the file in bytes."""
        return len(self.content)


def export_html(
    spec: MapSpec,
    path: Path | str,
    *,
    assets: Assets = "inline",
    present: bool = False,
    autoplay_s: float | None = None,
) -> ExportResult:
    """Write the map as one HTML file; the same MapSpec gives the same bytes.

    assets: "inline" asks the network for nothing; "cdn" links Leaflet from its public address,
    checked by its hash, and says so on the page. present: the file starts presenting its first
    scene. autoplay_s: it goes on by itself after that many seconds a scene, round and round.
    Keys of basemaps are never written. Raises ExportError when the file cannot be made or
    written, RequestError for another `assets` or a deck without scenes.
    """
    result = render_html(spec, assets=assets, present=present, autoplay_s=autoplay_s)
    write_whole(Path(path), result.content)
    return replace(result, path=Path(path))


def render_html(
    spec: MapSpec,
    *,
    assets: Assets = "inline",
    present: bool = False,
    autoplay_s: float | None = None,
) -> ExportResult:
    """The file of `export_html` without writing it."""
    if assets not in ASSET_MODES:
        raise RequestError("export", "error_assets", value=assets, known=Listed(ASSET_MODES))
    if present and not spec.scenes:
        raise RequestError("export", "error_no_scenes")
    spec = replace(spec, scenes=opened(spec.scenes, spec.briefing))
    if assets == "cdn":
        spec = _say_network(spec)
    if present:
        # A deck is shown, not searched: what no scene shows need not be carried along.
        spec = keep_overlays(spec, used_overlays(spec))
    pictures_bytes = _check_pictures(spec)
    named = spec.briefing if present and spec.briefing else spec.furniture.title
    title = named.get(spec.lang)
    options: dict[str, Any] = {"present": True} if present else {}
    if present and autoplay_s is not None:
        options["autoplay"] = {"interval_s": autoplay_s, "loop": True}
    page = render_map(spec, tiles=tiles_in_file(spec), host="file", hash=True, **options)
    made = export_page(page, spec, title=title, assets=assets)
    return replace(made, pictures_bytes=pictures_bytes)


def photo_bytes(spec: MapSpec) -> int:
    """What pictures and papers at places are before they stand in a file."""
    return sum(len(one.read()) + len(one.paper() or b"") for one in spec.photos)


def _check_pictures(spec: MapSpec) -> int:
    """What the pictures take in the file, as text; ExportError for more than a file should hold."""
    used = (sum(len(one.read().content) for one in spec.pictures) + photo_bytes(spec)) * 4 // 3
    if used > MAX_PICTURES_MB * 1_000_000:
        ids = Listed([*(one.id for one in spec.pictures), *(one.photo.id for one in spec.photos)])
        size = f"{used / 1e6:.0f}"
        raise ExportError("export", "error_pictures", mb=size, most=MAX_PICTURES_MB, ids=ids)
    return used


def export_page(
    plan_map: PlanMap, spec: MapSpec, *, title: str, assets: Assets = "inline"
) -> ExportResult:
    """A folium map, with whatever was added to it, as one page under a strict policy.

    Raises ExportError when something added needs an address that is not vendored.
    """
    linked: frozenset[str] = frozenset()
    if assets == "cdn":
        linked = _link_leaflet(plan_map)
    return page_of_parts(
        plan_map.page_parts(),
        lang=spec.lang,
        title=title,
        images=tile_origins(spec.basemaps),
        linked=linked,
    )


def page_of_parts(
    parts: PageParts,
    *,
    lang: str,
    title: str,
    images: Sequence[str] = (),
    connections: Sequence[str] = (),
    linked: frozenset[str] = frozenset(),
) -> ExportResult:
    """The parts of a folium page as one page under a strict policy.

    images: origins that pictures may come from; connections: what scripts may ask for; linked:
    addresses of vendored files that stay links. Raises ExportError for any other address.
    """
    writer = PageWriter(linked, own_text(parts))
    head = writer.rewrite(parts.head)
    body = writer.rewrite(f"{parts.body}<script>{parts.script}</script>")
    allowed = writer.allowed
    own = {"guard": read_template("guard.js"), "loader": client.file_loader()}
    own |= {name: read_template(f"{name}.css").strip() for name in ("notice", "unnoticed")}
    guard, loader, *styles = map(source_hash, own.values())
    text = Template(read_template("page.html")).substitute(
        own,
        lang=HTML_LANG[lang],
        policy=policy(
            [guard, loader, *allowed.scripts],
            [*styles, *allowed.styles],
            images,
            connections,
            authored=allowed.authored,
        ),
        broken=_both("broken"),
        parts=allowed.parts,
        title=inert(title) or escape(phrase(lang, "export", "title")),
        noscript=escape(phrase(lang, "export", "noscript")),
        too_old=_both("too_old"),
        network=_network_note(lang) if linked else "",
        head=head,
        body=body,
    )
    content = text.encode("utf-8")
    return ExportResult(content, hashlib.sha256(content).hexdigest(), tuple(allowed.requests))


def own_text(parts: PageParts) -> str:
    """What of a page says which libraries it uses: neither the place of its map, nor data, in which
    any sign of a library comes up by chance.
    """
    return DATA.sub("", f"{parts.body}\n{parts.script}")


def _both(key: str) -> str:
    """Words for an attribute, in both languages: who reads them may be anybody."""
    return escape("\n".join(phrase(lang, "export", key) for lang in HTML_LANG))


def _network_note(lang: str) -> str:
    words = escape(phrase(lang, "export", "no_network"))
    return Template(read_template("network.html")).substitute(words=words).strip()


def _link_leaflet(plan_map: PlanMap) -> frozenset[str]:
    script, style = client.vendored_file(LEAFLET_JS), client.vendored_file(LEAFLET_CSS)
    plan_map.add_js_link("leaflet", script.url)
    plan_map.add_css_link("leaflet_css", style.url)
    return frozenset({script.url, style.url})


def _say_network(spec: MapSpec) -> MapSpec:
    note = spec.furniture.status_note
    said = joined(
        zh=f"{note.zh}；{phrase('zh', 'export', 'needs_network')}",
        en=f"{note.en}; {phrase('en', 'export', 'needs_network')}",
    )
    return replace(spec, furniture=replace(spec.furniture, status_note=said))

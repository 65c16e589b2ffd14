"""The Content-Security-Policy of an exported page."""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence

from erqi_map.errors import ExportError
from erqi_map.model import Basemap

ORIGIN = re.compile(r"(https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?)(/|\Z)", re.IGNORECASE)


def source_hash(text: str) -> str:
    """The CSP source that allows exactly this inline script or style."""
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def tile_origins(basemaps: Iterable[Basemap]) -> tuple[str, ...]:
    """Where the tiles of the basemaps come from that need no key, sorted, each once.

    Raises ExportError for a template whose host is not a plain host name: it would rewrite the
    policy of the page.
    """
    origins = set()
    for basemap in basemaps:
        if basemap.token_env is not None:
            continue
        for url in basemap.urls:
            for letter in basemap.subdomains or ("",):
                match = ORIGIN.match(url.replace("{s}", letter))
                if match is None:
                    raise ExportError("export", "error_basemap", id=basemap.id)
                origins.add(match.group(1).lower())
    return tuple(sorted(origins))


def policy(
    scripts: Sequence[str],
    styles: Sequence[str],
    images: Sequence[str] = (),
    connections: Sequence[str] = (),
    *,
    authored: bool = False,
) -> str:
    """The policy: nothing but the listed sources; no form.

    authored: parts of folium stand in the page, with styles in attributes, which run nothing and
    ask for nothing, with fonts and frames of the page itself. Browsers that do not tell styles
    apart (Firefox below 108, Safari below 15.4) take all that stand in the page.
    """
    rules = {
        "default-src": ["'none'"],
        "script-src": _unique(scripts),
        "style-src": _unique(styles),
        "img-src": ["data:", "blob:", *images],
        "worker-src": ["blob:"],
        "connect-src": _unique(connections),
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    if authored:
        inline = ["'unsafe-inline'"]
        rules |= {"style-src": inline, "style-src-elem": _unique(styles), "style-src-attr": inline}
        rules |= {name: ["data:"] for name in ("frame-src", "media-src", "font-src")}
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def _unique(sources: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(sources)) or ["'none'"]

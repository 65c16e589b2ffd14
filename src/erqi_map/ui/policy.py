"""The Content-Security-Policy of the running app."""

from collections.abc import Iterable
from functools import lru_cache

from erqi_map.errors import ExportError
from erqi_map.export.csp import tile_origins
from erqi_map.model import Basemap


@lru_cache(maxsize=8)
def app_policy(basemaps: tuple[Basemap, ...]) -> str:
    """Only this server, and pictures from the tile servers of `basemaps`.

    Streamlit needs inline scripts, its charts compile expressions, and its components are loaded
    from `blob:` addresses; none of them can reach another host.
    """
    rules = {
        "default-src": ("'self'",),
        "script-src": ("'self'", "'unsafe-inline'", "'unsafe-eval'", "blob:", "data:"),
        "style-src": ("'self'", "'unsafe-inline'", "data:"),
        "img-src": ("'self'", "data:", "blob:", *_origins(basemaps)),
        "font-src": ("'self'", "data:"),
        "connect-src": ("'self'",),
        "frame-src": ("'self'",),
        "worker-src": ("'self'", "blob:"),
        "object-src": ("'none'",),
        "base-uri": ("'self'",),
        "frame-ancestors": ("'self'",),
        "form-action": ("'self'",),
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def _origins(basemaps: Iterable[Basemap]) -> tuple[str, ...]:
    # Here, unlike in a file, basemaps with a key are offered too.
    keyless = [basemap.model_copy(update={"token_env": None}) for basemap in basemaps]
    try:
        return tile_origins(keyless)
    except ExportError:
        return ()

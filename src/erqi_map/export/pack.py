"""A large source → a map that opens offline: one page, or one page and an archive of tiles.

The way follows from the number of features; docs/scale.md gives the measurements behind it.
"""

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from erqi_map.errors import RequestError
from erqi_map.i18n import Listed
from erqi_map.render.payload.tiled import tiled_style
from erqi_map.render.web.packed_layer import PackedLayer
from erqi_map.render.web.plan_map import PlanMap
from erqi_map.render.web.tiled_layer import MAX_EMBEDDED_BYTES, TiledLayer
from erqi_map.store.sources import LayerSource
from erqi_map.store.sources.info import checked_columns

from .html.offline import save_offline
from .tiles.archive import export_tiles
from .write import check_target, replace_whole

Way = Literal["auto", "file", "tiles"]
Chosen = Literal["file", "tiles"]
MAX_IN_FILE = 300_000
# More were never made into tiles: a database answers at once.
MAX_IN_TILES = 10_000_000
ARCHIVE_SUFFIX = ".pmtiles"


@dataclass(frozen=True)
class PackResult:
    """What was written. way: "file" (all of it in the page), "embedded" (tiles in the page) or
    "beside" (the page and the archive, to be kept together)."""

    way: Literal["file", "embedded", "beside"]
    n: int
    page: Path
    page_bytes: int
    archive: Path | None
    archive_bytes: int


def pack_source(
    source: LayerSource,
    base: PlanMap,
    out: Path | str,
    *,
    way: Way = "auto",
    name: str | None = None,
    columns: Sequence[str] | None = None,
    tooltip: Sequence[str] = (),
    style: Mapping[str, Any] | None = None,
    lang: str = "zh",
    decided: Callable[[Chosen], None] | None = None,
    progress: Callable[[float], None] | None = None,
) -> PackResult:
    """Write the layer over `base` (the plan) to `out`, an HTML file.

    Up to `MAX_IN_FILE` features go into the page itself; more become tiles, which stand in the
    page up to 100 MB and in an archive beside it above that. columns: the attributes taken along,
    shown on a click. decided: told the way before the work begins. Raises RequestError for what
    the source has not, ExportError for a place that cannot be written.
    """
    if way not in get_args(Way):
        raise RequestError("export", "pack_way", value=way, known=Listed(get_args(Way)))
    path = Path(out)
    check_target(path)
    title = name or Path(source.info.label).stem
    shown = list(dict.fromkeys([*(source.info.columns if columns is None else columns), *tooltip]))
    look: dict[str, Any] = {"name": title, "tooltip": list(tooltip), "popup": shown, "lang": lang}
    small = source.info.n <= MAX_IN_FILE
    chosen: Chosen = ("file" if small else "tiles") if way == "auto" else way
    by = tiled_style(style)["column"] if chosen == "tiles" else (style or {}).get("column")
    taken = shown if by is None else list(dict.fromkeys([*shown, by]))
    checked_columns(source.info, taken)
    if decided is not None:
        decided(chosen)
    if chosen == "file":
        rows = source.read(columns=taken)
        PackedLayer(rows, style=style, **look).add_to(base)
        saved = save_offline(base, path, title=title, lang=lang)
        return PackResult("file", len(rows), path, saved.size_bytes, None, 0)
    beside = path.with_suffix(ARCHIVE_SUFFIX)
    # Whether the archive stays is known when it is made; a file of that name may be somebody's.
    with tempfile.TemporaryDirectory(prefix="erqi-map-pack-") as scratch:
        archive = Path(scratch) / beside.name
        tiles = export_tiles(source, archive, columns=taken, by=by, progress=progress)
        embed = tiles.size_bytes <= MAX_EMBEDDED_BYTES
        TiledLayer(archive, style=style, embed=embed, **look).add_to(base)
        if not embed:
            replace_whole(beside, lambda target: shutil.copyfile(archive, target))
    saved = save_offline(base, path, title=title, lang=lang, beside=not embed)
    if embed:
        return PackResult("embedded", tiles.n, path, saved.size_bytes, None, 0)
    return PackResult("beside", tiles.n, path, saved.size_bytes, beside, tiles.size_bytes)

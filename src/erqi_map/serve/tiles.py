"""A PostGIS table over the plan, its tiles made by the database as they are looked at.

A small server of its own beside the app: the page, and `/tiles/z/x/y.mvt`. Tiles are kept for a
minute, here and in the browser; the query of a tile that nobody waits for any more is given up.
"""

import asyncio
import hashlib
import re
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from cachetools import TTLCache
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from erqi_map.errors import RequestError
from erqi_map.export.html.offline import page_of_map
from erqi_map.i18n import LANGS, phrase
from erqi_map.render.web.plan_map import PlanMap
from erqi_map.render.web.tiled_layer import TiledLayer
from erqi_map.store.sources.postgis.table import PostgisTable
from erqi_map.store.sources.postgis.tiles import PostgisTiles, Query, Tile
from erqi_map.store.sources.tile_box import is_in_pyramid

from .guard import Guard

TILES = "/tiles/{z}/{x}/{y}.mvt"
MAX_ZOOM = 17
KEPT_S = 60
KEPT_BYTES = 128_000_000
LOOK_EVERY_S = 0.05
# No tile has more digits; an int of thousands of them is an error of its own.
_MAX_DIGITS = 9
_NUMBER = re.compile(rf"[0-9]{{1,{_MAX_DIGITS}}}")
TileAddress = tuple[int, int, int]


@dataclass(frozen=True)
class KeptTile:
    """A tile and its mark for the browser."""

    tile: Tile
    etag: str


class TileCache:
    """The tiles of the last minute, the least recently used going first beyond `most_bytes`."""

    def __init__(
        self,
        most_bytes: int = KEPT_BYTES,
        kept_s: float = KEPT_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._kept: TTLCache[TileAddress, KeptTile] = TTLCache(
            most_bytes, kept_s, clock, getsizeof=lambda kept: len(kept.tile.content)
        )
        self._lock = threading.Lock()

    def get(self, address: TileAddress) -> KeptTile | None:
        """The tile while it is good."""
        with self._lock:
            return self._kept.get(address)

    def put(self, address: TileAddress, tile: Tile) -> KeptTile:
        """Keep a tile; one that is larger than all there is room for is only given back."""
        kept = KeptTile(tile, f'"{hashlib.sha256(tile.content).hexdigest()[:24]}"')
        with self._lock, suppress(ValueError):
            self._kept[address] = kept
        return kept


def tile_app(
    table: PostgisTable,
    base: PlanMap,
    columns: Sequence[str],
    *,
    names: Sequence[str] = (),
    **look: Any,
) -> Starlette:
    """The server's application: the layer over `base`, with `columns` in its tiles.

    names: by which it is reached beside its address (guard.py). look: as in `TiledLayer`. Raises
    RequestError when the table cannot be read.
    """
    lang = look.get("lang", LANGS[0])
    layer = TiledLayer(TILES, bounds=table.info.bbox, min_zoom=0, max_zoom=MAX_ZOOM, **look)
    layer.add_to(base)
    page = page_of_map(base, title=str(look.get("name", "")), beside=True).content
    held = [*columns, *([] if layer.column is None else [layer.column])]
    tiles = PostgisTiles(table, held, layer.column)
    kept_tiles = TileCache()

    async def show(request: Request) -> Response:
        return HTMLResponse(page)

    async def tile(request: Request) -> Response:
        address = _address(request)
        if address is None or not is_in_pyramid(*address):
            return _refusal(request, 400 if address is None else 404, lang)
        kept = kept_tiles.get(address)
        if kept is None:
            try:
                made = await _made(request, tiles, address)
            except RequestError as error:
                return PlainTextResponse(error.text(lang), 503)
            kept = kept_tiles.put(address, made)
        return _answer(request, kept)

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        await run_in_threadpool(tiles.warm)
        yield
        await run_in_threadpool(tiles.close)

    return Starlette(
        routes=[Route("/", show), Route(TILES, tile)],
        middleware=[Middleware(Guard, names=names)],
        lifespan=life,
    )


def _address(request: Request) -> TileAddress | None:
    z, x, y = (request.path_params[name] for name in ("z", "x", "y"))
    if not all(_NUMBER.fullmatch(number) for number in (z, x, y)):
        return None
    return int(z), int(x), int(y)


def _refusal(request: Request, status: int, lang: str) -> Response:
    shown = {name: value[:_MAX_DIGITS] for name, value in request.path_params.items()}
    return PlainTextResponse(phrase(lang, "large", "no_tile", **shown), status)


async def _made(request: Request, tiles: PostgisTiles, address: TileAddress) -> Tile:
    """The tile; the query is given up when the browser no longer waits."""
    query = Query()
    work = asyncio.ensure_future(run_in_threadpool(tiles.tile, *address, query))
    while not work.done():
        await asyncio.wait({work}, timeout=LOOK_EVERY_S)
        if not work.done() and not query.given_up and await request.is_disconnected():
            await run_in_threadpool(query.cancel)
    return work.result()


def _answer(request: Request, kept: KeptTile) -> Response:
    tile = kept.tile
    headers = {
        "X-Erqi-Whole": "1" if tile.holds == "all" else "0",
        "Cache-Control": f"max-age={KEPT_S}",
        "ETag": kept.etag,
    }
    if request.headers.get("if-none-match") == kept.etag:
        return Response(status_code=304, headers=headers)
    kind = "application/vnd.mapbox-vector-tile"
    return Response(tile.content, 200 if tile.content else 204, headers, kind)

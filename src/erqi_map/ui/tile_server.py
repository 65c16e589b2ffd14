"""A PostGIS table over the plan, its tiles made by the database as they are looked at.

A small server of its own beside the app: the page, and `/tiles/z/x/y.mvt`. It listens on this
computer only.
"""

import math
from collections.abc import Sequence
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from erqi_map.errors import RequestError
from erqi_map.export.offline import page_of_map
from erqi_map.render.leaflet import PlanMap
from erqi_map.render.leaflet_tiled import TiledLayer
from erqi_map.store.sources.info import SourceInfo
from erqi_map.store.sources.postgis import MOST_IN_TILE, PostgisTable

ADDRESS = "127.0.0.1"
TILES = "/tiles/{z}/{x}/{y}.mvt"
MAX_ZOOM = 17
KEPT_S = 60


def smallest_zoom(info: SourceInfo) -> int:
    """The zoom from which a tile of evenly spread features holds no more than it may.

    Below it a tile would make the database read more than could be seen.
    """
    if info.n <= MOST_IN_TILE:
        return 0
    west, south, east, north = info.bbox or (-180.0, -85.0, 180.0, 85.0)
    middle = math.radians((south + north) / 2)
    share = (east - west) / 360 * (north - south) / (360 * math.cos(middle))
    most = MOST_IN_TILE * max(share, 1e-12)
    return max(0, min(MAX_ZOOM, math.ceil(math.log(max(info.n / most, 1), 4))))


def tile_app(table: PostgisTable, base: PlanMap, columns: Sequence[str], **look: Any) -> Starlette:
    """The server's application: the layer over `base`, with `columns` in its tiles.

    Raises RequestError when the table cannot be read.
    """
    low = smallest_zoom(table.info)
    layer = TiledLayer(TILES, bounds=table.info.bbox, min_zoom=low, max_zoom=MAX_ZOOM, **look)
    layer.add_to(base)
    page = page_of_map(base, title=str(look.get("name", "")), beside=True).content

    async def show(request: Request) -> Response:
        return HTMLResponse(page)

    async def tile(request: Request) -> Response:
        z, x, y = (int(request.path_params[name]) for name in ("z", "x", "y"))
        try:
            content, whole = await run_in_threadpool(table.tile, z, x, y, columns)
        except RequestError as error:
            return Response(str(error), status_code=503, media_type="text/plain")
        headers = {"X-Erqi-Whole": "1" if whole else "0", "Cache-Control": f"max-age={KEPT_S}"}
        kind = "application/vnd.mapbox-vector-tile"
        return Response(content, 200 if content else 204, headers, kind)

    route = "/tiles/{z:int}/{x:int}/{y:int}.mvt"
    return Starlette(routes=[Route("/", show), Route(route, tile)])


def serve_tiles(app: Starlette, port: int) -> None:
    """Serve until stopped."""
    uvicorn.run(app, host=ADDRESS, port=port, log_level="warning")

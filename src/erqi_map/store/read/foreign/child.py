"""The reading process: `python -m …child` answers requests on its pipes until the parent is gone.

First it says {"held": …, "drivers": …}. A request: {"op": "describe" | "rows", "path", "format",
"table", "columns", "bbox", "whole"}; whole: all rows are kept at once. Answers: {"described": …}
once, or {"rows": n} with an Arrow stream for each batch and {"end": true} last; {"alive": true} in
between while it works, with the "share" of an extract that is read; {"fault": key, "values": …}
instead when the file is refused. "intake" is told in intake/answer.py, "cells" is
{"cells": true} with the cells of a workbook as JSON. A picture ("look", "image",
"scan", with "world", "crs", "datum") is {"described": …}, or {"bounds": …} with WebP;
a "photo" {"position": …} with WebP.
"""

import gc
import json
import os
import sys
from contextlib import nullcontext, suppress
from functools import lru_cache
from threading import Lock
from typing import Any, BinaryIO

from erqi_map.wire import listen, send

from .beat import beating
from .confine import confine
from .faults import RefusedError, short_reason

KEPT_READERS = 16
# Other libraries would import them for functions that are not used here.
NOT_NEEDED = frozenset({"geopandas", "pandas"})


class _NotNeeded:
    """Finds nothing where something heavy is asked for."""

    def find_spec(self, name: str, *_: object) -> None:
        """Refuse what is not needed; leave the rest to others."""
        if name in NOT_NEEDED:
            raise ModuleNotFoundError(name)


def main() -> None:
    """Confine this process, say what held, and answer."""
    limits = json.loads(sys.argv[1])
    sys.meta_path.insert(0, _NotNeeded())
    # Answers go out on a pipe that nothing printed by a library can get into.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    held = confine(limits["memory_mb"], limits["open_files"], limits.get("writes_mb", 0))
    send(answers, {"held": sorted(held), "drivers": _load()})
    answering = Answering(limits, answers)
    # Parsed JSON is millions of small objects without circles: looking for some takes long.
    gc.disable()
    requests = listen(sys.stdin.buffer)
    with suppress(BrokenPipeError):
        while True:
            gc.collect()
            answering.answer(requests.get()[0])


def _load() -> list[str]:
    """Import what reads, so that the first request need not wait; the names of GDAL's drivers."""
    import pyogrio

    from . import rows
    from .formats import gdal, geojson, osm, parquet

    assert all((rows, gdal, geojson, osm, parquet))
    return sorted(pyogrio.list_drivers())


class Answering:
    """Answers requests; what a file holds is worked out once, while it stays as it is."""

    def __init__(self, limits: dict[str, int], answers: BinaryIO) -> None:
        self._limits, self._answers, self._lock = limits, answers, Lock()
        self._opened = lru_cache(maxsize=KEPT_READERS)(self._open)

    def answer(self, request: dict[str, Any]) -> None:
        """Answer one request; whatever reading raises is an answer too."""
        try:
            self._read(request)
        except RefusedError as error:
            self._refuse(error.key, **error.values)
        except MemoryError:
            self._refuse("memory", most=self._limits["memory_mb"])
        except RecursionError:
            self._refuse("too_deep_file")
        except BrokenPipeError:
            raise
        except Exception as error:
            reason = short_reason(error).replace(request["path"], os.path.basename(request["path"]))
            # Libraries report that they got no memory in words of their own.
            if any(word in reason.lower() for word in ("alloc", "out of memory")):
                self._refuse("memory", most=self._limits["memory_mb"])
            else:
                self._refuse("unreadable", reason=reason)

    def _read(self, request: dict[str, Any]) -> None:
        from .rows import Size, described, tables

        if request["op"] in ("look", "image", "scan"):
            self._read_picture(request)
            return
        if request["op"] == "photo":
            from .formats.photo import read_photo

            self._working()
            said = read_photo(request["path"], request["format"], self._limits["picture_mpx"])
            send(self._answers, *said)
            send(self._answers, {"end": True})
            return
        if request["op"] == "intake":
            self._read_as_it_is(request)
            return
        if request["op"] == "cells":
            from .intake.table import workbook_cells

            with beating(request["path"], self._send):
                cells = json.dumps(workbook_cells(request["path"])).encode()
            self._send({"cells": True}, cells)
            self._send({"end": True})
            return
        path = request["path"]
        state = os.stat(path)
        mark = (state.st_size, state.st_mtime_ns, state.st_ino)
        reader = self._opened(request["format"], path, request["table"], mark)
        if request["op"] == "describe":
            self._send({"described": described(reader)})
            return
        size = Size(state.st_size, whole=request["whole"])
        wanted, bbox = request["columns"], request["bbox"]
        # GDAL may go through a whole extract before it gives the first row.
        with beating(path, self._send) if request["format"] == "OSM" else nullcontext():
            for body, n in tables(reader, wanted, bbox, size, self._limits):
                self._send({"rows": n}, body)
        self._send({"end": True})

    def _read_as_it_is(self, request: dict[str, Any]) -> None:
        from .intake.answer import answer

        with beating(request["path"], self._send, self._limits["import_s"]):
            for head, body in answer(request, self._limits, self._send):
                self._send(head, body)
        self._send({"end": True})

    def _read_picture(self, request: dict[str, Any]) -> None:
        # Other plan books need not wait for what reads them.
        from .formats.raster import RasterFile

        self._working()
        picture = RasterFile(request, self._limits["picture_mpx"])
        if request["op"] == "look":
            picture.check_whole()
            send(self._answers, {"described": picture.described()})
            return
        most_bytes, bounds = self._limits["picture_kb"] * 1024, None
        if request["op"] == "scan":
            content = picture.scan(most_bytes, self._working)
        else:
            bounds, content = picture.image(most_bytes, self._working)
        send(self._answers, {"bounds": bounds}, content)
        send(self._answers, {"end": True})

    def _open(self, format: str, path: str, table: str | None, mark: tuple[int, ...]) -> Any:
        most = self._limits
        if format == "GeoParquet":
            from .formats.parquet import ParquetFile

            return ParquetFile(path, most["columns"], most["value_mb"])
        if format == "GeoJSON":
            from .formats.geojson import GeoJsonFile

            return GeoJsonFile(path, most["columns"], most["vertices"], self._working)
        if format == "OSM":
            from .formats.osm import OsmFile

            return OsmFile(path, str(table))
        from .formats.gdal import VectorFile

        return VectorFile(path, format, table, most["columns"])

    def _working(self) -> None:
        self._send({"alive": True})

    def _refuse(self, key: str, **values: Any) -> None:
        self._send({"fault": key, "values": values})

    def _send(self, head: dict[str, Any], body: Any = b"") -> None:
        with self._lock:
            send(self._answers, head, body)


if __name__ == "__main__":
    main()

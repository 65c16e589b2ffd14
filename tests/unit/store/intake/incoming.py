"""Files of others for tests: read without a process of its own, on a ground that is read once."""

from dataclasses import asdict
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely
import xlsxwriter

from erqi_map.store import open_store
from erqi_map.store.intake import source
from erqi_map.store.intake.ground import Ground
from erqi_map.store.limits import Limits
from erqi_map.store.read.foreign.faults import RefusedError
from erqi_map.store.read.foreign.intake.answer import answer


@cache
def ground() -> Ground:
    return Ground.of(open_store())


def read(path: Path, scratch: Path, table: str | None = None, encoding: str | None = None):
    """As `read_incoming`, in this process."""
    scratch.mkdir(exist_ok=True)
    request = {"path": str(path), "name": path.stem, "table": table, "encoding": encoding,
               "scratch": str(scratch)}  # fmt: skip
    frames = answer(request, asdict(Limits()), lambda *_: None)
    try:
        head, *rest = list(frames)
    except RefusedError as error:
        raise source.refusal(path.name, error) from error
    parts = [pa.ipc.open_stream(body).read_all() for _, body in rest]
    return source._incoming(path, head[0]["found"], parts, named=table is not None)


def points(count: int = 60, seed: int = 15) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes (WGS-84) in the district."""
    rng, area = np.random.default_rng(seed), ground().area
    west, south, east, north = area.bounds
    lon, lat = rng.uniform(west, east, 60 * count), rng.uniform(south, north, 60 * count)
    inside = shapely.contains_xy(area, lon, lat)
    return lon[inside][:count], lat[inside][:count]


def csv_file(path: Path, x, y, headings: str = "经度,纬度", before: str = "", more=None) -> Path:
    """A list of points, in GBK as Excel here writes it."""
    ends = [f",{one}" for one in more] if more else [""] * len(x)
    numbers = zip(map(float, x), map(float, y), ends, strict=True)
    rows = [f"{at},{a!r},{b!r}{end}" for at, (a, b, end) in enumerate(numbers, 1)]
    head = f"{before}序号,{headings}" + (",名称" if more else "")
    path.write_text("\n".join([head, *rows]), encoding="gbk")
    return path


def workbook(path, rows, title="Sheet"):
    """A workbook of one sheet."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(title)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return path

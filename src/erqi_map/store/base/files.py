"""The files of a base: features beside a manifest, which is written last and names them."""

import datetime as dt
import io
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import geopandas as gpd
import yaml

from erqi_map.errors import RequestError, SaveError
from erqi_map.files import reason_of, write_whole
from erqi_map.geo.bounds import Bbox
from erqi_map.i18n import Message
from erqi_map.model.base_map import BASE_FOLDER, MANIFEST, BaseMap

from ..check.report import Report
from ..read.within import Refused, within
from ..sources import SourceInfo, open_source
from .classes import detail

COLUMNS = ("kind", "name_zh", "name_en")


@dataclass(frozen=True, eq=False)
class BookBase:
    """The base of a sound book, or one about to be written."""

    manifest: BaseMap
    book: Path
    made: gpd.GeoDataFrame | None = None

    @cached_property
    def features(self) -> gpd.GeoDataFrame:
        """All features, EPSG:4326, bottom first: kind, name_zh, name_en, geometry.

        Raises RequestError for a file that has changed and cannot be read any more.
        """
        if self.made is not None:
            return self.made
        try:
            path = within(self.book, f"{BASE_FOLDER}/{self.manifest.file}")
        except Refused as fault:
            reason = Message("check", f"{fault.code}.message", **fault.values)
            raise RequestError(
                "foreign", "no_open", path=self.manifest.file, reason=reason
            ) from fault
        return open_source(path).read(columns=COLUMNS)


def draft_base(
    book: Path, features: gpd.GeoDataFrame, extract: Path, box: Bbox, level: str
) -> BookBase:
    """A base that stands in memory alone. box: what it was clipped to; level: its detail."""
    content = _parquet(features)
    manifest = BaseMap(
        file=f"features-{sha256(content).hexdigest()[:16]}.parquet",
        source=extract.name[:200] or "?",
        date=dt.date.fromtimestamp(extract.stat().st_mtime),
        licence="ODbL-1.0",
        attribution="© OpenStreetMap contributors",
        detail=level,  # type: ignore[arg-type]
        datum="wgs84",
        simplified_m=detail(level).simplify_m,
        bbox=tuple(round(edge, 6) for edge in box),  # type: ignore[arg-type]
        counts=dict(Counter(features["kind"])),
    )
    return BookBase(manifest, book, features)


def write_base(base: BookBase) -> None:
    """Put a base into its book, whole or not at all; the one before it goes.

    The manifest is what makes a base: it takes the old one's place in one step, after the features
    are on the disk. Raises SaveError, and the book stands as it was.
    """
    folder, features = base.book / BASE_FOLDER, base.features
    text = yaml.safe_dump(
        base.manifest.model_dump(mode="json"), allow_unicode=True, sort_keys=False
    )
    try:
        within(base.book, "catalog.yaml")
        folder.mkdir(exist_ok=True)
        within(base.book, BASE_FOLDER)
        write_whole(folder / base.manifest.file, _parquet(features))
        write_whole(base.book / MANIFEST, text.encode())
        for old in folder.glob("features-*.parquet"):
            if old.name != base.manifest.file:
                old.unlink(missing_ok=True)
    except Refused as fault:
        reason = Message("check", f"{fault.code}.message", **fault.values)
        raise SaveError("base", "no_save", path=folder, reason=reason) from fault
    except OSError as error:
        raise SaveError("base", "no_save", path=folder, reason=reason_of(error)[1]) from error


def read_base_file(book: Path, data: Any, report: Report) -> SourceInfo | None:
    """What the features of a manifest say of themselves; every fault is reported."""
    file = data.get("file") if isinstance(data, dict) else None
    if not isinstance(file, str) or "/" in file or "\\" in file:
        return None
    try:
        info = open_source(within(book, f"{BASE_FOLDER}/{file}")).info
    except Refused as fault:
        report.add(fault.code, MANIFEST, "", "file", **fault.values)
        return None
    except RequestError as error:
        report.add("base_unreadable", MANIFEST, "", "file", value=file, reason=error.apart())
        return None
    counts = data.get("counts")
    said = sum(n for n in counts.values() if isinstance(n, int)) if isinstance(counts, dict) else 0
    if not set(COLUMNS) <= set(info.columns) or said != info.n:
        report.add("base_differs", MANIFEST, "", "file", value=file)
    return info


def _parquet(features: gpd.GeoDataFrame) -> bytes:
    target = io.BytesIO()
    features.to_parquet(target, index=False, compression="zstd")
    return target.getvalue()

"""Shapefile, File Geodatabase, GeoPackage, FlatGeobuf and MapInfo through GDAL's named drivers."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import pyogrio.raw

from ..faults import RefusedError
from ..formats.crs import crs_text
from ..formats.table import BATCH_ROWS
from .found import GEOMETRY, ROW, Fault, Found, Layer, kinds_of
from .texts import chosen, codec_of, cut_text, encoding_of, label_of, previews

DRIVERS = {
    "Shapefile": "ESRI Shapefile",
    "FileGDB": "OpenFileGDB",
    "GeoPackage": "GPKG",
    "FlatGeobuf": "FlatGeobuf",
    "MapInfo": "MapInfo File",
}
BYTES = "ISO-8859-1"
"""Read so every byte is one character, and what GDAL reads can be turned back into bytes."""
CURVES, CHORD_DEGREES = (8, 9, 10, 11, 12), 1
"""Codes of shapes with arcs, and how far a chord of one reaches."""
SAMPLE, PRJ_BYTES = 2000, 1 << 16
_SHP_HEAD = 100
_DBF_HEAD, _DBF_FIELD, _DBF_END = 32, 32, 0x0D
_LANGUAGES = {0x4D: "gbk", 0x7A: "gbk", 0x4F: "big5", 0x78: "big5", 0x13: "cp932", 0x03: "cp1252"}


def read_vector(path: Path, format: str, label: str, columns: int) -> Found:
    """The layers of a database or a MapInfo file; tables without shapes are left out.

    Raises RefusedError, pyogrio's errors for what GDAL cannot read.
    """
    pyogrio.set_gdal_config_options({"OGR_ARC_STEPSIZE": str(CHORD_DEGREES)})
    names = [str(name) for name, kind in pyogrio.list_layers(str(path)) if kind is not None]
    if not names:
        raise RefusedError("no_shapes")
    layers = [_layer(path, format, name, label, columns) for name in names]
    return Found(format, layers, "UTF-8")


def read_shapes(path: Path, name: str, asked: str | None, columns: int, scratch: Path) -> Found:
    """A Shapefile. Without its index one is made anew, without its table it has no fields."""
    parts = {one: _beside(path, one) for one in (".shx", ".dbf", ".cpg", ".prj")}
    _check_whole(path)
    # GDAL opens nothing beside a .prj that it cannot read.
    bad_prj = parts[".prj"] is not None and not _readable(parts[".prj"])
    if bad_prj:
        parts[".prj"] = None
    if bad_prj or parts[".shx"] is None:
        path = _copied(path, parts, scratch)
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": "YES"})
    declared, raw_names, samples = _table_head(parts[".dbf"], parts[".cpg"])
    codec = chosen(samples, asked, declared)
    layer = _layer(path, "Shapefile", path.stem, name, columns, codec, tuple(raw_names))
    layer.name = name
    layer.by = "prj" if layer.crs else ""
    if parts[".dbf"] is None:
        layer.faults.append((None, "", "no_dbf", {}))
    if parts[".shx"] is None:
        layer.faults.append((None, "", "no_shx", {}))
    if bad_prj:
        layer.faults.append((None, "", "prj_bad", {}))
    sample = b" ".join(one for one in samples if not one.isascii())
    return Found("Shapefile", [layer], label_of(codec), previews(sample) if sample else {})


def _layer(
    path: Path,
    format: str,
    table: str,
    label: str,
    most: int,
    codec: str | None = None,
    raw_names: Sequence[bytes] = (),
) -> Layer:
    if format == "MapInfo":
        codec = _of_mapinfo(str(path), table)
    plain = codec is None
    head = pyogrio.read_info(str(path), layer=table, encoding=None if plain else BYTES)
    if head["driver"] not in (DRIVERS[format], "GPKG"):
        raise RefusedError("unreadable", reason=head["driver"])
    if len(head["fields"]) > most:
        raise RefusedError("columns", n=len(head["fields"]), most=most)
    names = [str(one) for one in head["fields"]]
    raw = list(raw_names) or [one.encode("latin-1", "replace") for one in names]
    shown = names if plain else [cut_text(one, str(codec)) for one in raw[: len(names)]]
    shown = _once(shown if len(shown) == len(names) else names)
    faults: list[Fault] = [
        (None, name, "name_cut", {})
        for name, one in zip(shown, raw, strict=False)
        if not plain and len(one) >= 10 and not _whole(one, str(codec))
    ]
    codec = None if plain else codec
    return Layer(
        name=table,
        rows=int(head["features"]),
        geometry=str(head["geometry_type"] or "Unknown"),
        fields=dict(zip(shown, map(_kind, head["dtypes"]), strict=True)),
        tables=lambda: _tables(str(path), table, (names, shown), codec, format != "MapInfo",
                               faults),
        crs=_crs(head["crs"]),
        by="file" if head["crs"] else "",
        words=[("layer", table), ("file", label)],
        faults=faults,
    )  # fmt: skip


def _of_mapinfo(path: str, table: str) -> str:
    """What the texts of a MapInfo file are in; it may keep that to itself."""
    meta, _, _, values = pyogrio.raw.read(path, layer=table, encoding=BYTES, max_features=SAMPLE)
    texts = [one for column in values if column.dtype == object for one in column if one]
    # GDAL writes names with their bytes cut out.
    return encoding_of(str(one).encode("latin-1", "ignore") for one in texts or meta["fields"])


def _tables(
    path: str,
    table: str,
    fields: tuple[list[str], list[str]],
    codec: str | None,
    arrow: bool,
    faults: list[Fault],
) -> Iterator[pa.Table]:
    names, shown = fields
    at = 0
    for part in _parts(path, table, names, codec, arrow, faults):
        *values, wkb = part.columns
        values = [one if codec is None else _decoded(one, codec) for one in values]
        rows = pa.array(range(at + 1, at + part.num_rows + 1), pa.int64())
        at += part.num_rows
        yield pa.table([*values, wkb, rows], names=[*shown, GEOMETRY, ROW])


def _parts(
    path: str, table: str, names: list[str], codec: str | None, arrow: bool, faults: list[Fault]
) -> Iterator[pa.Table]:
    """Columns in their order, then WKB."""
    if not arrow:
        # GDAL's stream of this driver knows no bytes that are not UTF-8.
        meta, _, wkb, fields = pyogrio.raw.read(path, layer=table, encoding=codec and BYTES)
        values = [pa.array(one, from_pandas=True) for one in fields]
        yield pa.table([*values, pa.array(wkb, pa.binary())], names=[*names, GEOMETRY])
        return
    options: dict[str, Any] = {"layer": table, "batch_size": BATCH_ROWS, "use_pyarrow": True}
    if codec is not None:
        options["encoding"] = BYTES
    at = 0
    with pyogrio.open_arrow(path, **options) as (meta, reader):
        last = meta["geometry_name"] or "wkb_geometry"
        for batch in reader:
            part = pa.Table.from_batches([batch])
            columns = [part.column(part.schema.names.index(one)) for one in [*names, last]]
            curved = np.flatnonzero(np.isin(kinds_of(columns[-1]), CURVES))
            if len(curved):
                # pyogrio makes chords of arcs where it gives no Arrow.
                _, _, wkb, _ = pyogrio.raw.read(path, layer=table, columns=[], skip_features=at,
                                                max_features=part.num_rows)  # fmt: skip
                columns[-1] = pa.chunked_array([pa.array(wkb, pa.binary())])
                faults += [(at + int(k) + 1, GEOMETRY, "curved", {}) for k in curved]
            at += part.num_rows
            yield pa.table(columns, names=[str(one) for one in range(len(columns))])


def _decoded(column: pa.ChunkedArray, codec: str) -> pa.ChunkedArray:
    """Text that was read byte for byte; each value is decoded once. Where a format knows no
    nothing, it writes an empty text for it.
    """
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    coded = column.combine_chunks().dictionary_encode()
    words = [cut_text(one.encode("latin-1"), codec) or None for one in coded.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(words, pa.string()).take(coded.indices)])


def _table_head(
    dbf: Path | None, cpg: Path | None
) -> tuple[list[str | None], list[bytes], list[bytes]]:
    """Encodings that are declared, names of fields, and a sample of text of a .dbf."""
    if dbf is None:
        return [], [], []
    declared: list[str | None] = []
    if cpg is not None:
        declared.append(cpg.read_bytes()[:64].decode("ascii", "replace"))
    with dbf.open("rb") as file:
        head = file.read(_DBF_HEAD)
        if len(head) < _DBF_HEAD:
            raise RefusedError("dbf_broken")
        declared.append(_LANGUAGES.get(head[29]))
        n, size, width = (
            int.from_bytes(head[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12))
        )
        found = file.read(max(0, size - _DBF_HEAD))
        names, kinds, at = [], [], 0
        while at + _DBF_FIELD <= len(found) and found[at] != _DBF_END:
            names.append(found[at : at + 11].split(b"\x00")[0])
            kinds.append((found[at + 11], found[at + 16]))
            at += _DBF_FIELD
        if not names or not width:
            raise RefusedError("dbf_broken")
        step = max(1, n // SAMPLE)
        samples = list(names)
        for row in range(0, n, step):
            file.seek(size + row * width)
            record, start = file.read(width), 1
            for kind, length in kinds:
                if kind == ord("C"):
                    samples.append(record[start : start + length].rstrip(b" \x00"))
                start += length
    return declared, names, [one for one in samples if one]


def _beside(path: Path, ending: str) -> Path | None:
    """The part of a Shapefile with this ending, in either case; a link is none of ours."""
    for one in (ending, ending.upper()):
        found = path.with_suffix(one)
        if found.is_file() and (not found.is_symlink() or path.is_symlink()):
            return found
    return None


def _check_whole(shp: Path) -> None:
    """GDAL takes what is missing at the end of a .shp for rows without a shape."""
    with shp.open("rb") as file:
        said = 2 * int.from_bytes(file.read(_SHP_HEAD)[24:28], "big")
    if shp.stat().st_size < max(said, _SHP_HEAD):
        raise RefusedError("shp_cut")


def _readable(prj: Path) -> bool:
    try:
        crs_text(prj.read_bytes()[:PRJ_BYTES].decode("utf-8", "replace").strip())
    except RefusedError:
        return False
    return True


def _copied(path: Path, parts: dict[str, Path | None], scratch: Path) -> Path:
    folder = Path(mkdtemp(dir=scratch))
    for one in (path, *filter(None, parts.values())):
        shutil.copyfile(one, folder / f"data{one.suffix.lower()}")
    return folder / "data.shp"


def _crs(given: Any) -> str | None:
    try:
        return None if given is None else crs_text(given)
    except RefusedError:
        return None


def _kind(dtype: object) -> str:
    return {"object": "string"}.get(str(dtype), str(dtype).replace("datetime64[ms]", "datetime"))


def _once(names: list[str]) -> list[str]:
    """Names that are empty or there twice get a number."""
    found: list[str] = []
    for at, name in enumerate(names, start=1):
        plain = name.strip() or f"field_{at}"
        found.append(plain if plain not in found else f"{plain}_{at}")
    return found


def _whole(content: bytes, codec: str) -> bool:
    try:
        content.decode(codec)
    except UnicodeDecodeError:
        return False
    return codec_of(codec) is not None

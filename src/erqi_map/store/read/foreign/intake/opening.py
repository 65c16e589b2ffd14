"""What a file is, by its first bytes, and the reader it gets."""

import codecs
import glob
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path, PurePath

from ..faults import RefusedError
from ..formats.geojson import GeoJsonFile
from ..formats.parquet import ParquetFile
from ..formats.table import Reader
from .archive import MEMBERS, PACKED, Archive, Member, plain_name
from .drawing import is_dxf, read_drawing
from .found import GEOMETRY, ROW, Found, Layer
from .marked import read_marked
from .strangers import VAGUE, by_head, by_looks
from .survey import is_survey, read_survey
from .table import read_csv, read_workbook
from .texts import label_of, text_of
from .vector import read_shapes, read_vector

HEAD = 4096
GDB_TABLE = ".gdbtable"
OVITAL = frozenset({".ovkml", ".ovkmz"})
ENDINGS = frozenset({".gpkg", ".geojson", ".kml", ".kmz", ".ovkml", ".dxf", ".tab", ".mif", ".gpx",
                     ".fgb", ".parquet", ".csv", ".xlsx", ".xls"})  # fmt: skip
MB, MAX_LEFT = 1 << 20, 12
_PARTS = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg"})
_OLE, _SHP, _ZIP = b"\xd0\xcf\x11\xe0", b"\x00\x00\x27\x0a", (b"PK\x03\x04", b"PK\x05\x06")
Working = Callable[[], None]


class Opening:
    """Opens one file; `scratch` is the folder for what has to be unpacked."""

    def __init__(
        self, limits: dict[str, int], scratch: Path, asked: str | None, working: Working
    ) -> None:
        self._limits, self._scratch, self._asked = limits, scratch, asked
        self._working = working
        self._ovital = False

    def open(self, path: Path, name: str, inner: bool = False) -> Found:
        """What a file or folder holds. name: how it is called, without its ending.

        Raises RefusedError; what a library raises passes through.
        """
        if path.is_dir():
            return self._folder(path, name)
        self._ovital |= path.suffix.lower() in OVITAL
        with path.open("rb") as file:
            head = file.read(HEAD)
        try:
            return self._file(path, name, inner, head)
        except RefusedError as error:
            if error.key in VAGUE and (key := by_looks(path.suffix, head)):
                raise RefusedError(key) from error
            raise

    def _file(self, path: Path, name: str, inner: bool, head: bytes) -> Found:
        if not head:
            raise RefusedError("empty")
        if key := by_head(head):
            raise RefusedError(key)
        if path.suffix.lower() == GDB_TABLE:
            return self._folder(path.parent, path.parent.stem)
        if head.startswith(_ZIP):
            if inner and path.suffix.lower() not in PACKED:
                raise RefusedError("zip_nested", name=name)
            return self._archive(path, name, inner)
        if head.startswith(_SHP) or path.suffix.lower() in _PARTS - {".shp"}:
            shp = next((p for p in map(path.with_suffix, (".shp", ".SHP")) if p.is_file()), None)
            if shp is None:
                raise RefusedError("no_shp")
            return read_shapes(shp, name, self._asked, self._limits["columns"], self._scratch)
        return self._by_head(path, name, head)

    def _by_head(self, path: Path, name: str, head: bytes) -> Found:
        columns = self._limits["columns"]
        if head.startswith(b"PAR1"):
            reader: Reader = ParquetFile(str(path), columns, self._limits["value_mb"])
            return Found("GeoParquet", [_layer(reader, name)], "UTF-8")
        if head.startswith(b"fgb\x03"):
            return read_vector(path, "FlatGeobuf", name, columns)
        if head.startswith(b"SQLite format 3\x00"):
            if not head.startswith(b"GP", 68) and path.suffix.lower() != ".gpkg":
                raise RefusedError("tiles" if path.suffix.lower() == ".mbtiles" else "other_sqlite")
            return read_vector(path, "GeoPackage", name, columns)
        if head.startswith(_OLE):
            return read_workbook(path, name, columns)
        bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if bare.startswith((b"{", b"\xff\xfe{", b"\xfe\xff\x00{")):
            path, codec = self._in_utf8(path)
            reader = GeoJsonFile(str(path), columns, self._limits["vertices"], self._working)
            found = _layer(reader, name)
            if not reader.said_crs:
                found.crs, found.by = None, "rfc7946"
            return Found("GeoJSON", [found], label_of(codec))
        if bare.lower().startswith((b"!table", b"version")):
            parts = {one.suffix.lower() for one in path.parent.glob(f"{glob.escape(path.stem)}.*")}
            if bare.startswith(b"!") and not parts & {".dat", ".dbf"}:
                raise RefusedError("tab_alone")
            return read_vector(path, "MapInfo", name, columns)
        if bare.startswith(b"<") or b"\x00<" in head[:8] or b"<\x00" in head[:8]:
            content = read_whole(path, self._limits["text_mb"])
            return read_marked(content, name, self._asked, self._ovital)
        if is_dxf(bare):
            return read_drawing(path, read_whole(path, self._limits["text_mb"]), name, self._asked)
        if is_survey(head):
            return read_survey(read_whole(path, self._limits["text_mb"]), name, self._asked)
        return read_csv(read_whole(path, self._limits["text_mb"]), name, self._asked, columns)

    def _in_utf8(self, path: Path) -> tuple[Path, str]:
        """The file, or a copy of one in another encoding, and its codec."""
        with path.open("rb") as file:
            if self._asked is None and not file.read(2).startswith((b"\xff", b"\xfe")):
                decoder = codecs.getincrementaldecoder("utf-8")()
                with suppress(UnicodeDecodeError):
                    file.seek(0)
                    while chunk := file.read(MB):
                        decoder.decode(chunk)
                    return path, "utf-8"
        text, codec = text_of(read_whole(path, self._limits["text_mb"]), self._asked)
        target = self._scratch / "data.geojson"
        target.write_text(text, encoding="utf-8")
        return target, codec

    def _folder(self, path: Path, name: str) -> Found:
        names = os.listdir(path)
        if any(one.lower().endswith(GDB_TABLE) for one in names):
            if not str(path).lower().endswith(".gdb"):
                path = self._as_gdb(path, names)
            return read_vector(path, "FileGDB", name, self._limits["columns"])
        inside = [one for one in islice(path.rglob("*"), MEMBERS) if not one.is_symlink()]
        shapes = sorted(one for one in inside if one.suffix.lower() == ".shp")
        others = sorted(_data_in(inside) - {*shapes})
        if shapes:
            return _with_left(self._shapes(shapes, [one.stem for one in shapes]), others)
        if len(others) != 1:
            raise RefusedError("folder_many" if others else "folder_empty", n=len(others))
        return self.open(path / others[0], others[0].stem)

    def _as_gdb(self, path: Path, names: list[str]) -> Path:
        """GDAL knows such a folder by its ending alone."""
        target = self._scratch / "data.gdb"
        target.mkdir()
        for one in names:
            source = path / one
            if source.is_file() and not source.is_symlink():
                shutil.copyfile(source, target / plain_name(one))
        return target

    def _archive(self, path: Path, name: str, inner: bool) -> Found:
        archive = Archive(str(path), self._limits["total_mb"])
        inside = archive.members
        names = {str(one.name) for one in inside}
        if ("[Content_Types].xml" in names and any(one.startswith("xl/") for one in names)) or (
            {"content.xml", "mimetype"} <= names
        ):
            return read_workbook(path, name, self._limits["columns"])
        data = _data_in(one.name for one in inside)
        if tables := [one for one in inside if one.ending == GDB_TABLE]:
            base = tables[0].name.parent
            return _with_left(self._gdb(archive, base.as_posix(), name), data - {base})
        if shapes := [one for one in inside if one.ending == ".shp"]:
            left = data - {one.name for one in shapes}
            return _with_left(self._zipped_shapes(archive, shapes), left)
        marked = [one for one in inside if one.ending in {".kml", ".ovkml"}]
        if inner and not marked:
            raise RefusedError("zip_nested", name=name)
        plain = marked[:1] or inside
        if plain and all(one.ending in _PARTS for one in plain):
            raise RefusedError("no_shp")
        chosen = [
            one for one in plain if one.ending not in {".txt", ".pdf", ".xml", ".png", ".jpg"}
        ] or plain
        if whole := [one for one in chosen if one.ending in (".tab", ".mif")]:
            chosen = whole
            for part in inside:
                if part.name.with_suffix("") == whole[0].name.with_suffix("") and part != whole[0]:
                    archive.unpack(part, self._scratch / f"data{_ending(part)}")
        if len(chosen) != 1:
            raise RefusedError("zip_unknown" if chosen else "zip_empty", n=len(chosen))
        target = archive.unpack(chosen[0], self._scratch / f"data{_ending(chosen[0])}")
        left = data - {chosen[0].name} if marked else set[PurePath]()
        return _with_left(self.open(target, chosen[0].name.stem, inner=True), left)

    def _gdb(self, archive: Archive, folder: str, name: str) -> Found:
        target = self._scratch / "data.gdb"
        for one in archive.members:
            if one.name.parent.as_posix() == folder:
                archive.unpack(one, target / plain_name(one.name.name))
                self._working()
        stem = Path(folder).stem
        return read_vector(target, "FileGDB", stem or name, self._limits["columns"])

    def _zipped_shapes(self, archive: Archive, shapes: list[Member]) -> Found:
        paths = []
        for at, shape in enumerate(shapes):
            whole = str(shape.name.with_suffix("")).lower()
            for one in archive.members:
                if one.ending in _PARTS and str(one.name.with_suffix("")).lower() == whole:
                    archive.unpack(one, self._scratch / f"{at}" / f"data{one.ending}")
            self._working()
            paths.append(self._scratch / f"{at}" / "data.shp")
        return self._shapes(paths, [one.name.stem for one in shapes])

    def _shapes(self, paths: list[Path], names: list[str]) -> Found:
        most = self._limits["columns"]
        found = [
            read_shapes(path, name, self._asked, most, self._scratch)
            for path, name in zip(paths, names, strict=True)
        ]
        first = found[0]
        first.layers = [layer for one in found for layer in one.layers]
        return first


def read_whole(path: Path, most_mb: int) -> bytes:
    """A file that is read at once. Raises RefusedError for one of more than `most_mb`."""
    if path.stat().st_size > most_mb * MB:
        raise RefusedError("text_large", most=most_mb)
    return path.read_bytes()


def _data_in(names: Iterable[PurePath]) -> set[PurePath]:
    """The files of data among `names`; of a geodatabase its folder."""
    return {
        one.parent if one.suffix.lower() == GDB_TABLE else one
        for one in names
        if one.suffix.lower() in {*ENDINGS, ".shp", GDB_TABLE}
    }


def _with_left(found: Found, left: Iterable[PurePath]) -> Found:
    """What lies beside the data that were taken is told of."""
    if names := sorted(one.name for one in left):
        for layer in found.layers[: 1 if found.alike else None]:
            layer.faults.append((None, "", "others_left", {"names": names[:MAX_LEFT]}))
    return found


def _ending(member: Member) -> str:
    ending = member.ending
    return ending if ending[1:].isalnum() and ending.isascii() else ""


def _layer(reader: Reader, name: str) -> Layer:
    """A layer of a reader that overlays have too."""
    import pyarrow as pa

    described = reader.described
    columns = list(described.columns)

    def tables():  # type: ignore[no-untyped-def]
        at = 0
        for part in reader.rows(columns, None):
            rows = pa.array(range(at + 1, at + part.num_rows + 1), pa.int64())
            at += part.num_rows
            yield pa.table([*part.columns, rows], names=[*columns, GEOMETRY, ROW])

    return Layer(
        name, described.n, "Unknown", dict(described.columns), tables, described.crs, "file",
        [("file", name)],
    )  # fmt: skip

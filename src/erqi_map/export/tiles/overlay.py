"""What of an overlay goes to a page: all of it, or tiles where it says so."""

from pathlib import Path
from tempfile import TemporaryDirectory

from erqi_map.compose.spec import MapSpec, OverlaySpec
from erqi_map.errors import ExportError
from erqi_map.i18n import Listed
from erqi_map.render.payload.encode_overlay import encode_overlay
from erqi_map.store.edition.source import PublicSource

from .archive import OPTIONS, export_tiles
from .kept import kept
from .program import Progress

MAX_IN_FILE_MB = 200


def overlay_bytes(spec: OverlaySpec, progress: Progress | None = None) -> bytes:
    """The payload of an overlay, or the archive of its tiles. Raises RequestError for data that
    cannot be drawn, ExportError without tippecanoe.
    """
    if not spec.overlay.tiles:
        return encode_overlay(spec)
    source, columns, by = spec.source(), spec.overlay.columns, spec.overlay.style.column

    def made() -> bytes:
        with TemporaryDirectory(prefix="erqi-map-tiles-") as folder:
            path = Path(folder) / "overlay.pmtiles"
            export_tiles(source, path, columns=columns, by=by, progress=progress)
            return path.read_bytes()

    if isinstance(source, PublicSource):
        # What it holds depends on more than the file.
        return made()
    return kept(spec.path, (spec.overlay.table, columns, by, OPTIONS), made)


def tiles_in_file(spec: MapSpec) -> dict[str, bytes]:
    """The archives of a map that go into its file. Raises ExportError for too much of them."""
    made = {one.id: overlay_bytes(one) for one in spec.overlays if one.overlay.tiles}
    if (size := sum(map(len, made.values()))) > MAX_IN_FILE_MB * 1_000_000:
        titles = [one.overlay.title.zh for one in spec.overlays if one.id in made]
        raise ExportError(
            "export",
            "error_tiles_large",
            mb=size // 1_000_000,
            most=MAX_IN_FILE_MB,
            names=Listed(titles),
        )
    return made

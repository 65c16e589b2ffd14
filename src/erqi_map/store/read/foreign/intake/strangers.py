"""What a file is that cannot be taken: told by its first bytes; by its ending where these say no
more than that it is some text, archive or compound file.
"""

_SIGNS = (
    (0, b"AC10", "dwg"), (0, b"\x00\x01\x00\x00Standard", "mdb"), (0, b"Rar!", "other_archive"),
    (0, b"7z\xbc\xaf", "other_archive"), (0, b"\x1f\x8b", "other_archive"),
    (0, b"BZh", "other_archive"), (0, b"\xfd7zXZ", "other_archive"),
    (257, b"ustar", "other_archive"), (0, b"%PDF", "picture"), (0, b"\x89PNG", "picture"),
    (0, b"\xff\xd8\xff", "picture"), (0, b"II*\x00", "picture"), (0, b"MM\x00*", "picture"),
    (0, b"II+\x00", "picture"), (0, b"GIF8", "picture"), (0, b"8BPS", "picture"),
    (8, b"WEBP", "picture"), (4, b"jP  \r\n", "picture"), (0, b"\x08\x09\xfe\x02", "dgn"),
    (0, b"EHFA_HEADER", "raster"), (0, b"LASF", "raster"), (0, b"\x89HDF", "raster"),
    (0, b"CDF\x01", "raster"), (0, b"PMTiles", "tiles"), (6, b"OSMHeader", "osm"),
    (0, b"ISO-10303-21", "model"), (0, b"EXP  0", "exchange"), (0, b"\x1e{", "json_lines"),
)  # fmt: skip
_ENDINGS = {
    ending: key
    for key, endings in {
        "project": "mxd aprx mapx mpk mpkx ppkx lyr lyrx lpk lpkx qgs qgz qlr qml sld wor stylx",
        "model": "rvt rfa ifc skp max 3ds 3dm 3mf obj stl fbx step stp glb b3dm",
        "dgn": "dgn", "office": "doc docx wps ppt pptx dps rtf pages numbers", "gml": "gml",
        "exchange": "e00 vct", "raster": "img ecw sid las laz nc asc grd tif tiff",
        "tiles": "mbtiles pmtiles", "picture": "bmp svg ai eps cdr psd", "osm": "osm pbf",
        "tab_alone": "dat map id ind mid", "no_shp": "sbn sbx qix", "json_lines": "geojsonl ndjson",
    }.items()
    for ending in endings.split()
}  # fmt: skip
_ROOTS = {"FeatureCollection": "gml", "CityModel": "gml", "osm": "osm", "svg": "picture",
          "Workbook": "xml_sheet"}  # fmt: skip
_WORDS = {b'"Topology"': "topojson", b"esriGeometry": "esri_json", b'"CIM': "project",
          b"}\n{": "json_lines", b"}\r\n{": "json_lines", b"HeadBegin": "exchange"}  # fmt: skip
VAGUE = frozenset({"not_text", "no_coordinates", "workbook", "bad_format", "zip_unknown",
                   "zip_empty", "xml_other", "xml_entities", "not_a_collection", "not_a_feature",
                   "encoding", "bad_json"})  # fmt: skip
"""Reasons that say less than what a file is."""


def by_head(head: bytes) -> str | None:
    """The key of i18n `intake` for what begins so; None for what may be taken."""
    return next((key for at, sign, key in _SIGNS if head.startswith(sign, at)), None)


def by_looks(ending: str, head: bytes) -> str | None:
    """The key for what is called so (".mxd") or has such words, and turned out to be nothing that
    can be taken.
    """
    found = _ENDINGS.get(ending.lower().lstrip("."))
    return found or next((key for word, key in _WORDS.items() if word in head), None)


def by_root(name: str) -> str:
    """The key for an XML whose root element is called so."""
    return _ROOTS.get(name, "xml_other")

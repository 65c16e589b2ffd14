"""GDAL's drivers: which may read here, and which are known to be left out.

GDAL can leave drivers out by name when it starts, not all but some. A child that still finds
another tells its name and is started again without it (reading.py).
"""

ALLOWED = frozenset({"FlatGeobuf", "GPKG", "MEM"})
EXTRACT = frozenset({"OSM"})
"""Beside them, in the process that `erqi-map base` starts for one extract."""
INTAKE = frozenset({"ESRI Shapefile", "MapInfo File", "OpenFileGDB"})
"""Beside them, in the process that reads one file of others as it stands."""

_KNOWN = """
    ADBC, AIVector, AVCBin, AVCE00, AmigoCloud, CSV, CSW, Carto, DGN, DXF, EDIGEO, EEDA, ESRI
    Shapefile, ESRIJSON, Elasticsearch, GDALG, GML, GPSBabel, GPX, GTFS, GeoJSON, GeoJSONSeq,
    GeoRSS, HTTP, Idrisi, JML, JSONFG, KML, LIBKML, LVBAG, MBTiles, MVT, MapInfo File, MapML,
    MiraMonVector, NGW, OAPIF, ODS, OGCAPI, OGR_GMT, OGR_PDS, OGR_VRT, OSM, OpenFileGDB, PCIDSK,
    PDF, PDS4, PGDUMP, PLSCENES, PMTiles, S57, SQLite, SXF, Selafin, TopoJSON, VDV, VFK, VICAR,
    WAsP, WFS, XLSX
"""
LEFT_OUT = frozenset(" ".join(_KNOWN.split()).split(", "))

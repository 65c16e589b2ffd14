"""Binary files cut off or changed: Shapefile, databases, GeoParquet, FlatGeobuf, workbooks."""

import sqlite3

import xlsxwriter

from tests.overlay_book import parcels

GRIDS = (
    'BOUNDCRS[SOURCECRS[GEOGCRS["a",DATUM["b",ELLIPSOID["c",6378137,298.25]],CS[ellipsoidal,2],'
    'AXIS["lat",north],AXIS["lon",east],ANGLEUNIT["degree",0.0174532925199433]]],TARGETCRS[GEOGCRS'
    '["WGS 84",DATUM["x",ELLIPSOID["c",6378137,298.25]],CS[ellipsoidal,2],AXIS["lat",north],'
    'AXIS["lon",east],ANGLEUNIT["degree",0.0174532925199433]]],ABRIDGEDTRANSFORMATION["g",'
    'METHOD["NTv2"],PARAMETERFILE["Latitude and longitude difference file","/etc/passwd"]]]'
)


def shapefile(folder, name, ending, change):
    """A sound Shapefile with one of its parts changed."""
    parcels(20).to_crs("EPSG:4547").to_file(folder / f"{name}.shp", encoding="UTF-8")
    part = folder / f"{name}{ending}"
    part.write_bytes(change(part.read_bytes()))
    return folder / f"{name}.shp"


def cut(folder, name, ending, share=0.5):
    """A file of which a part is left."""
    path = folder / f"{name}.{ending}"
    parcels(200).to_parquet(path) if ending == "parquet" else parcels(200).to_file(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def database(folder, name, *statements):
    """A database of SQLite without what a GeoPackage has."""
    with sqlite3.connect(folder / f"{name}.gpkg") as made:
        for one in statements:
            made.execute(one)
    made.close()
    return folder / f"{name}.gpkg"


def workbook(folder, name):
    """A workbook without coordinates."""
    with xlsxwriter.Workbook(folder / f"{name}.xlsx") as book:
        book.add_worksheet("表").write_row("A1", ["名称", "面积"])
    return folder / f"{name}.xlsx"


def geodatabase(folder, name, share):
    """A File Geodatabase whose tables are cut off."""
    path = folder / f"{name}.gdb"
    parcels(20).to_file(path, driver="OpenFileGDB")
    for one in path.glob("*.gdbtable"):
        one.write_bytes(one.read_bytes()[: int(one.stat().st_size * share)])
    return path


def empty_folder(folder, name):
    """A folder that is called as a geodatabase is."""
    (folder / f"{name}.gdb").mkdir()
    return folder / f"{name}.gdb"


BINARIES = {
    "断形": (lambda f, n: shapefile(f, n, ".shp", lambda b: b[:150]), "请"),
    "断表": (lambda f, n: shapefile(f, n, ".dbf", lambda b: b[:20]), "属性表已损坏"),
    "无字段": (lambda f, n: shapefile(f, n, ".dbf", lambda b: b[:32] + b"\x0d" + b[33:]), "请"),
    "乱坐标系": (lambda f, n: shapefile(f, n, ".prj", lambda b: b"PROJCS[garbage"), ""),
    "格网": (lambda f, n: shapefile(f, n, ".prj", lambda b: GRIDS.encode()), ""),
    "多报": (lambda f, n: shapefile(f, n, ".dbf", lambda b: b[:4] + b"\xff\xff\xff\x7f" + b[8:]),
        ""),
    "断库": (lambda f, n: cut(f, n, "gpkg"), "请"),
    "断包": (lambda f, n: cut(f, n, "parquet"), "请"),
    "断流": (lambda f, n: cut(f, n, "fgb"), "请"),
    "断头": (lambda f, n: cut(f, n, "fgb", 0.005), "请"),
    "别的库": (lambda f, n: database(f, n, "create table a(b)"), "请"),
    "无底库": (
        lambda f, n: database(
            f, n, "create view a as with recursive x(n) as (select 1 union all select n+1 from x) "
            "select n from x",
        ),
        "请",
    ),
    "断文件库": (lambda f, n: geodatabase(f, n, 0.3), "请"),
    "空文件库": (empty_folder, "没有能导入的数据"),
    "无坐标": (workbook, "找不到坐标列"),
}  # fmt: skip

"""Texts that are not what they are called, are cut off, or ask for what they must not get."""

from tests.security.corpus.packs import POINTS
from tests.security.foreign_makers import collection

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><kml><Document><name>&i;</name></Document></kml>"
)
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml><name>&a;</name></kml>'
FAR = '<!DOCTYPE kml SYSTEM "http://far.example/x.dtd"><kml/>'
VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)
PIPE = '{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline ! read /etc/passwd"}'
FAR_NAME = "http://www.opengis.net/wfs"
SPOT = "<Placemark><Point><coordinates>{}</coordinates></Point></Placemark>"
DEEP = "<Folder>" * 90 + "</Folder>" * 90
TOPO = '{"type":"Topology","objects":{},"arcs":[]}'
ESRI = '{"geometryType":"esriGeometryPoint","features":[{"geometry":{"x":1,"y":2}}]}'
NET = "<kml><NetworkLink><href>http://far.example</href></NetworkLink></kml>"
PATH = {"type": "name", "properties": {"name": "/etc/passwd"}}
TWO = "J1,1,3845000,38463000\nJ2,1,3845000,38463100\n"
LINK = {"type": "link", "properties": {"href": "http://far.example"}}
HEAD = "  0\nSECTION\n  2\nHEADER\n  9\n$ACADVER\n  1\nAC1021\n  0\nENDSEC\n"
SURVEY = "[属性描述]\n坐标系=2000国家大地坐标系\n[地块坐标]\n3,1,D1,甲,面,,,,@\n"

TEXTS = {
    "空.csv": ("", "是空文件"),
    "空.shp": ("", "是空文件"),
    "无坐标.csv": ("名称,面积\n甲,1\n", "找不到坐标列"),
    "只有表头.csv": ("名称,经度,纬度\n", "找不到坐标列"),
    "只有一列.csv": ("甲\n乙\n", "找不到坐标列"),
    "乱码.csv": (b"\xff\x80\x81" * 50 + b",1,2\n", "既不是 UTF-8 也不是 GB18030"),
    "二进制.csv": (b"a,b\n\x00\x01\x02,\x00", "也不是文本"),
    "随机.bin": (bytes(range(256)) * 4, "请"),
    "全零.geojson": (bytes(4096), "请"),
    "笑.kml": (LAUGHS, "XML 实体"),
    "密.kml": (FILE, "XML 实体"),
    "远.kml": (FAR, "XML 实体"),
    "断.kml": ("<kml><Document><Placemark>", "不是正确的 XML"),
    "伪装.kml": (VRT, "不是 KML 或 GPX"),
    "伪装.shp": (VRT, "不是 KML 或 GPX"),
    "伪装.csv": (VRT, "不是 KML 或 GPX"),
    "网页.kml": ("<html><body/></html>", "不是 KML 或 GPX"),
    "图.kml": ('<svg xmlns="http://www.w3.org/2000/svg"/>', "是图片"),
    "服务.xml": (f"<wfs:FeatureCollection xmlns:wfs='{FAR_NAME}'/>", "是 GML"),
    "表.xml": ("<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", "另存为 xlsx"),
    "工程.qgs": ("<!DOCTYPE qgis PUBLIC 'a' 'b'><qgis/>", "工程或样式"),
    "样式.lyrx": ('{"type":"CIMLayerDocument"}', "工程或样式"),
    "逐行.json": ('{"type":"Feature"}\n{"type":"Feature"}\n', "逐行的 GeoJSON"),
    "交换.vct": ("HeadBegin\nDatamark:CNSDTF-VCT\n", "VCT"),
    "孤.prj": ('GEOGCS["a"]', r"缺少同名的 \.shp"),
    "深.kml": (f"<kml>{DEEP}</kml>", "嵌套得太深"),
    "没有地标.kml": ("<kml><Document/></kml>", "没有带几何的图层"),
    "联网.kml": (
        "<kml><NetworkLink><href>http://far.example</href></NetworkLink></kml>",
        "只有网络链接",
    ),
    "笑.gpx": (LAUGHS.encode("utf-16"), "XML 实体"),
    "断.gpx": ("<gpx><wpt lat='1'", "不是正确的 XML"),
    "街道.osm": ("<osm><node id='1' lat='1' lon='1'/></osm>", "erqi-map base"),
    "断.geojson": (collection()[:80], "请"),
    "非数.geojson": (collection().replace("113.6", "NaN"), "不允许的数"),
    "拓扑.json": (TOPO, "mapshaper"),
    "管道.json": (PIPE, "不是 GeoJSON 要素集合"),
    "管道.gdalg.json": (PIPE, "不是 GeoJSON 要素集合"),
    "易智瑞.json": (ESRI, "f=geojson"),
    "深.geojson": ("{" + '"a":{' * 5000, "请"),
    "坐标是字.geojson": (collection().replace("[113.6, 34.7]", '["东", "北"]'), "几何"),
    "指向别处.geojson": (collection(crs=LINK), "坐标系读不懂"),
    "文件系统.geojson": (
        collection(crs=PATH),
        "坐标系",
    ),
    "断.dxf": (HEAD + "  0\nSECTION\n  2\nENTITIES\n  0\nLWPOLYLINE\n 90\n", "请"),
    "只有头.dxf": (HEAD + "  0\nEOF\n", "没有带几何的图层"),
    "错码.dxf": ("  0\nSECTION\nabc\nxyz\n", "DXF 读不了"),
    "没有点.txt": (SURVEY, "没有一个界址点"),
    "没有点二.txt": (SURVEY + "界址点,圈号,纵坐标,横坐标\n", "没有一个界址点"),
    "孤.mif": ('Version 300\nCharset "Neutral"\nDelimiter ","\n', "请"),
    "孤.tab": ("!table\n!version 300\n!charset Neutral\n\nDefinition Table\n", "MapInfo 表"),
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNS = {
    "工程.mxd": (OLE, "工程或样式"),
    "模型.rvt": (OLE, "三维模型"),
    "文稿.doc": (OLE, "Word"),
    "图.dgn": (OLE, "DGN"),
    "旧表.xls": (OLE, "请"),
    "瓦片.mbtiles": (b"SQLite format 3\x00", "切好的瓦片"),
    "库.sqlite": (b"SQLite format 3\x00", "不是 GeoPackage"),
    "点云.las": (b"LASF", "点云"),
    "旧图.dwg": (b"AC1015", "DXF"),
    "新图.dwg": (b"AC1032", "DXF"),
    "库.mdb": (b"\x00\x01\x00\x00Standard Jet DB\x00", "Access"),
    "库.accdb": (b"\x00\x01\x00\x00Standard ACE DB\x00", "Access"),
    "包.rar": (b"Rar!\x1a\x07", "zip"),
    "包.7z": (b"7z\xbc\xaf'\x1c", "zip"),
    "包.gz": (b"\x1f\x8b\x08", "zip"),
    "包.bz2": (b"BZh91AY", "zip"),
    "包.xz": (b"\xfd7zXZ\x00", "zip"),
    "文.pdf": (b"%PDF-1.7", "PDF"),
    "图.png": (b"\x89PNG\r\n", "图片"),
    "图.jpg": (b"\xff\xd8\xff\xe0", "图片"),
    "图.tif": (b"II*\x00", "图片"),
}
# Files that are read, with the row and the words of what is wrong in them.
READ = {
    "公式.csv": (POINTS + "=cmd|' /C calc'!A0,113.61,34.71\n", None, ""),
    "缺数.csv": (POINTS + "乙,113.61,\n", 3, "读不懂|没有坐标"),
    "坏数.csv": (POINTS + "乙,一百一十三,34\n", 3, "读不懂"),
    "天外.csv": (POINTS * 1 + "乙,113.7,34.7\n丙,9e99,34.7\n", 4, "不在地球上|不是数"),
    "坏坐标.kml": (f"<kml>{SPOT.format('x,y')}{SPOT.format('113.6,34.7')}</kml>", 1, "没有坐标"),
    "坏点.txt": (
        SURVEY + TWO + "J3,1,3845100,38463100\n坏,1,a,b\n",
        8,
        "不是界址点",
    ),
    "两点.txt": (SURVEY + TWO, 4, "围不成面"),
}

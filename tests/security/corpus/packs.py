"""Archives that lie, lead out of themselves, or unpack without end."""

import io
import stat
import struct
import zipfile

from tests.security.foreign_makers import collection

POINTS = "名称,经度,纬度\n甲,113.6,34.7\n"


def packed(*entries, method=zipfile.ZIP_DEFLATED, flags=0, mode=0):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type, info.external_attr = method, mode << 16
            archive.writestr(info, content)
    data = stream.getvalue()
    if flags:
        # Both headers of the entry say so.
        for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            spot = data.index(sign) + at
            data = data[:spot] + struct.pack("<H", flags) + data[spot + 2 :]
    return data


def lying():
    """An entry that says it has ten bytes and has a megabyte."""
    data = packed(("a.csv", POINTS + "x" * 1_000_000))
    size = struct.pack("<I", len((POINTS + "x" * 1_000_000).encode()))
    return data.replace(size, struct.pack("<I", 10))


ARCHIVES = {
    "截断.zip": (packed(("a.csv", POINTS))[:60], "已损坏"),
    "谎报.zip": (lying(), "已损坏"),
    "加密.zip": (packed(("a.csv", POINTS), flags=1), "有密码"),
    "上级.zip": (packed(("../../a.shp", "x")), "指向包外"),
    "绝对.zip": (packed(("/etc/a.shp", "x")), "指向包外"),
    "盘符.zip": (packed(("C:/a.shp", "x")), "指向包外"),
    "反斜线.zip": (packed(("..\\a.shp", "x")), "指向包外"),
    "链接.zip": (packed(("a.shp", "/etc/passwd"), mode=stat.S_IFLNK | 0o777), "是链接"),
    "套娃.zip": (packed(("b.zip", packed(("a.csv", POINTS)))), "又有压缩包"),
    "套娃改名.zip": (packed(("b.csv", packed(("a.csv", POINTS)))), "又有压缩包"),
    "套娃压缩.zip": (packed(("b.tar.gz", b"\x1f\x8b123")), "又有压缩包"),
    "炸弹.zip": (packed(("a.csv", b"0" * (80 << 20))), "倍以上"),
    "太多.zip": (packed(*((f"{at}.csv", "") for at in range(5001)), method=0), "超过上限"),
    "空包.zip": (packed(), "没有数据文件"),
    "工程.qgz": (packed(("a.qgs", "<qgis/>"), ("a.qgd", "x")), "工程或样式"),
    "文稿.docx": (packed(("[Content_Types].xml", "<x/>"), ("word/a.xml", "<x/>")), "Word"),
    "套娃.kmz": (packed(("a.kmz", packed(("b.kmz", packed(("doc.kml", "<kml/>")))))), "又有压缩包"),
    "两份.zip": (
        packed(("a.geojson", collection()), ("b.geojson", collection())),
        "看不出要哪一个",
    ),
    "缺形.zip": (packed(("a.dbf", b"\x03" + bytes(40))), r"缺少同名的 \.shp"),
    "坏库名.zip": (packed(("库.gdb/库.gdbtable", b"x")), "不合规"),
    "坏库.zip": (packed(("a.gdb/a00000001.gdbtable", b"x" * 50)), "请"),
    "图纸.zip": (packed(("a.dwg", b"AC1032" + bytes(9))), "另存为 DXF"),
    "截断.xlsx": (packed(("[Content_Types].xml", "<x"), ("xl/workbook.xml", "<")), "工作簿"),
}

"""Write the libraries of folium's pages, from npm, as one archive of the wheel.

Run by hand (`make vendor`) when folium links other versions. A style holds its pictures and
fonts itself, of fonts the newest form alone; `manifest.json` in the archive records package,
version, licence, address and the sha256 of what is stored.
"""

import base64
import hashlib
import json
import mimetypes
import re
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import folium
from vendor_assets import CLIENT_VENDOR, ROOT, Package, fetch_package

TABLE = ROOT / "tools" / "data" / "folium_libraries.toml"
ARCHIVE = CLIENT_VENDOR / "folium.zip"
LINK = re.compile(r"""url\(\s*["']?([^)"']+?)["']?\s*\)""")
FACE = re.compile(r"@font-face\s*\{[^}]*\}")
SOURCES = re.compile(r"src:[^;}]*;?")
LICENCE = re.compile(r"(mit-)?licen[cs]e([.-].*)?$", re.IGNORECASE)
OLD_FONTS = (".eot", ".ttf", ".svg", ".woff")
HEAT = "https://cdn.jsdelivr.net/gh/python-visualization/folium"
# What npm has not and the wheel of folium brings along.
OWN = {
    f"{HEAT}@main/folium/templates/leaflet_heat.min.js": "leaflet_heat.min.js",
    f"{HEAT}/folium/templates/pa7_hm.min.js": "pa7_hm.min.js",
    f"{HEAT}/folium/templates/pa7_leaflet_hm.min.js": "pa7_leaflet_hm.min.js",
}
ROTATED = f"{HEAT}/folium/templates/leaflet.awesome.rotate.min.css"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
PICTURES = ("marker-icon.png", "marker-icon-2x.png", "marker-shadow.png")


def embedded(path: Path) -> str:
    """A picture or font as a `data:` address."""
    media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"data:{media};base64,{base64.b64encode(path.read_bytes()).decode()}"


def whole_style(path: Path) -> str:
    """A style with all that it links in itself."""

    def settle(found: re.Match[str]) -> str:
        target = found[1].partition("#")[0].partition("?")[0]
        if not target or found[1].startswith(("data:", "%23")):
            return found[0]
        return f"url({embedded((path.parent / target).resolve())})"

    def newest(found: re.Match[str]) -> str:
        links = [one for one in LINK.findall(found[0]) if ".woff2" in one]
        source = f"src:url({links[-1]}) format('woff2');" if links else ""
        return SOURCES.sub("", found[0]).rstrip("}").rstrip(";") + f";{source}}}"

    text = path.read_text("utf-8")
    return LINK.sub(settle, FACE.sub(newest, text))


def whole_script(path: Path) -> str:
    """A script; one written for node gets the few words of node it asks for."""
    text = path.read_text("utf-8")
    if re.search(r"""require\(["']./layout.css["']\)""", text):
        node = "var module = {}, require = function () { return window.L; };"
        return f"(function () {{ {node}\n{text}\n}})();"
    return text


def leaflet_pictures(images: Path) -> str:
    """The script that gives Leaflet's own markers their pictures."""
    icon, retina, shadow = (json.dumps(embedded(images / name)) for name in PICTURES)
    return (
        'L.Icon.Default.imagePath = "";\n'
        f"L.Icon.Default.mergeOptions({{iconUrl: {icon}, iconRetinaUrl: {retina}, "
        f"shadowUrl: {shadow}}});\n"
    )


class Archive:
    """The files in the making, each with its entry."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self.texts: dict[str, str] = {}

    def add(self, address: str, text: str, package: dict[str, Any], file: str) -> None:
        """One address and what stands there."""
        name = f"{package['name']}-{package['version']}/{file}"
        self.texts[name] = text
        self.entries.append(
            {
                "address": address,
                "file": name,
                "package": package["name"],
                "version": package["version"],
                "licence": package["licence"],
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
                "note": package.get("note", ""),
            }
        )

    def write(self) -> None:
        """The archive, the same bytes for the same files."""
        manifest = json.dumps(self.entries, ensure_ascii=False, indent=1)
        with zipfile.ZipFile(ARCHIVE, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, text in {"manifest.json": manifest, **self.texts}.items():
                info = zipfile.ZipInfo(name, FIXED_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, text)


def add_package(archive: Archive, package: dict[str, Any], scratch: Path) -> None:
    """The files of one npm package and its licence."""
    wanted = Package(package["name"], package["version"], "", scratch, "", (), ())
    source = fetch_package(wanted, scratch)
    for address, file in package["files"].items():
        path = source / file
        text = whole_style(path) if path.suffix == ".css" else whole_script(path)
        archive.add(address, text, package, file)
    for path in source.iterdir():
        if LICENCE.match(path.name):
            name = f"{package['name']}-{package['version']}/{path.name}"
            archive.texts[name] = path.read_text("utf-8")


def main() -> None:
    """Write the archive."""
    archive = Archive()
    packages = tomllib.loads(TABLE.read_text("utf-8"))["packages"]
    with tempfile.TemporaryDirectory() as name:
        for package in packages:
            add_package(archive, package, Path(name))
        leaflet = {"name": "leaflet", "version": "1.9.4", "licence": "BSD-2-Clause"}
        source = fetch_package(Package("leaflet", "1.9.4", "", Path(name), "", (), ()), Path(name))
        images = source / "dist" / "images"
        archive.add("erqi:pictures.js", leaflet_pictures(images), leaflet, "pictures.js")
        switch = ".leaflet-control-layers-toggle{background-image:url(%s)}"
        style = switch % embedded(images / "layers.png")
        archive.add("erqi:pictures.css", style, leaflet, "pictures.css")
    templates = Path(folium.__file__).parent / "templates"
    own = {"name": "folium", "version": folium.__version__, "licence": "MIT"}
    for address, file in OWN.items():
        archive.add(address, (templates / file).read_text("utf-8"), own, file)
    turned = "".join(f".fa-rotate-{n}{{transform:rotate({n}deg)}}" for n in range(360))
    archive.add(ROTATED, turned, own, "rotate.css")
    archive.write()


if __name__ == "__main__":
    main()

"""Write the libraries of folium's pages, from npm, as one archive of the wheel.

Run by hand (`make vendor`) when folium links other versions. A style holds its pictures and
fonts itself, of fonts the newest form alone; `manifest.json` in the archive records package,
version, licence, address and the sha256 of what is stored, beside the licence texts.
"""

import base64
import hashlib
import json
import mimetypes
import re
import subprocess
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import folium

ROOT = Path(__file__).resolve().parent.parent
LICENCES = ROOT / "tools" / "data" / "licences"
TABLE = ROOT / "tools" / "data" / "folium_libraries.toml"
ARCHIVE = ROOT / "src" / "erqi_map" / "client" / "vendor" / "folium.zip"
LINK = re.compile(r"""url\(\s*["']?([^)"']+?)["']?\s*\)""")
FACE = re.compile(r"@font-face\s*\{[^}]*\}")
SOURCES = re.compile(r"src:[^;}]*;?")
FONT = re.compile(r"""font-(family|weight):\s*["']?([^;"'}]+)""")
LICENCE = re.compile(r"(mit-)?licen[cs]e([.-].*)?$|copying", re.IGNORECASE)
HEAT = "https://cdn.jsdelivr.net/gh/python-visualization/folium"
# What npm has not and the wheel of folium brings along.
OWN = {
    f"{HEAT}@main/folium/templates/leaflet_heat.min.js": "leaflet_heat.min.js",
    f"{HEAT}/folium/templates/pa7_hm.min.js": "pa7_hm.min.js",
    f"{HEAT}/folium/templates/pa7_leaflet_hm.min.js": "pa7_leaflet_hm.min.js",
}
ROTATED = f"{HEAT}/folium/templates/leaflet.awesome.rotate.min.css"
LEAFLET = "erqi:leaflet"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
PINS = {"iconUrl": "marker-icon", "iconRetinaUrl": "marker-icon-2x", "shadowUrl": "marker-shadow"}
# vega compiles its expressions, which the policy forbids, unless it is told to read them.
READ_VEGA = """
vegaEmbed = (function (embed) {
  return function (element, spec, options) {
    return embed(element, spec, Object.assign({ ast: true }, options));
  };
})(vegaEmbed);
"""
# What Chromium 80, Firefox 78 and Safari 14 lack.
OLDER = """
Object.hasOwn = Object.hasOwn || function (of, key) {
  return Object.prototype.hasOwnProperty.call(of, key);
};
String.prototype.replaceAll = String.prototype.replaceAll || function (found, put) {
  return typeof found === "string" ? this.split(found).join(put) : this.replace(found, put);
};
window.structuredClone = window.structuredClone || function (one) {
  return one === undefined ? one : JSON.parse(JSON.stringify(one));
};
"""
ESBUILD = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
Files = Iterator[tuple[str, str]]


def embedded(path: Path) -> str:
    """A picture or font as a `data:` address."""
    media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"data:{media};base64,{base64.b64encode(path.read_bytes()).decode()}"


def whole_styles(path: Path, file: str, apart: set[str]) -> Files:
    """A style with all that it links in itself, and the fonts that go into a page by themselves."""
    faces: dict[str, str] = {}

    def settle(found: re.Match[str]) -> str:
        if found[1].startswith(("data:", "#", "%23", "erqi:")):
            return found[0]
        # jquery-ui writes its quotation marks as %22.
        target = unquote(found[1]).strip('"').partition("#")[0].partition("?")[0]
        return f"url({embedded((path.parent / target).resolve())})"

    def newest(found: re.Match[str]) -> str:
        links = [one for one in LINK.findall(found[0]) if ".woff2" in one]
        source = f"src:url({links[-1]}) format('woff2');" if links else ""
        face = SOURCES.sub("", found[0]).rstrip("}").rstrip(";") + f";{source}}}"
        told = {"weight": "normal", **dict(FONT.findall(face))}
        name = f"{told['family']} {told['weight']}"
        if name not in apart:
            return face
        faces[name] = faces.get(name, "") + LINK.sub(settle, face)
        return ""

    yield file, LINK.sub(settle, FACE.sub(newest, path.read_text("utf-8")))
    yield from ((f"{name}.css", face) for name, face in faces.items())


def whole_script(path: Path, package: dict[str, Any]) -> str:
    """A script that runs in a page of a policy; a picture as its address."""
    if path.suffix == ".png":
        return embedded(path)
    text = path.read_text("utf-8")
    if "module" in package:
        node = "var module = {}, require = function () { return window.L; };"
        return f"(function () {{ {node}\n{text}\n}})();"
    if "compiles" in package:
        return from_node(ROOT / "tools" / "compile_texts.mjs", path)
    if "modern" in package:
        return OLDER + from_node(ESBUILD, path, "--minify", "--target=es2020", "--charset=utf8")
    return text + (READ_VEGA if package["name"] == "vega-embed" else "")


def from_node(*command: Path | str) -> str:
    """What a script of node writes."""
    return subprocess.run(["node", *command], check=True, capture_output=True, text=True).stdout


def leaflet_files(images: Path) -> Files:
    """What Leaflet lacks in a page by itself."""
    pins = {key: embedded(images / f"{name}.png") for key, name in PINS.items()}
    merged = f"L.Icon.Default.mergeOptions({json.dumps(pins)});\n"
    yield "pins.js", f'L.Icon.Default.imagePath = "";\n{merged}'
    yield "zoom.js", "L.Map.mergeOptions({ maxZoom: 18 });\n"
    switch = ".leaflet-control-layers-toggle{background-image:url(%s)}"
    yield "switch.css", switch % embedded(images / "layers.png")


class Archive:
    """The files in the making, each with its entry."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self.texts: dict[str, str] = {}

    def add(self, address: str, package: dict[str, Any], file: str, text: str) -> None:
        """One address and what stands there; there may be more than one."""
        name = f"{package['name']}-{package['version']}/{file}"
        self.texts[name] = text
        told = {key: package[key] for key in ("version", "licence", "note") if key in package}
        when = package.get("when", {}).get(file.removesuffix(".css"))
        entry = {
            "address": address,
            "file": name,
            "package": package["name"],
            **told,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "when": package.get("when", {}).get(file, when),
            "inserts": package.get("inserts"),
        }
        self.entries.append({key: value for key, value in entry.items() if value})

    def write(self) -> None:
        """The archive, the same bytes for the same files."""
        manifest = json.dumps(self.entries, ensure_ascii=False, indent=1)
        with zipfile.ZipFile(ARCHIVE, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, text in {"manifest.json": manifest, **self.texts}.items():
                info = zipfile.ZipInfo(name, FIXED_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, text)


def fetch_package(name: str, scratch: Path) -> Path:
    """Download and unpack one npm package, `name@version`; the path of its files."""
    folder = Path(tempfile.mkdtemp(dir=scratch))
    command = ["npm", "pack", "--silent", name]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    with tarfile.open(next(folder.glob("*.tgz"))) as tar:
        # Debian 12's Python does not know filters yet.
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        tar.extractall(folder, **safely)
    # Some packages name their folder otherwise.
    return next(path for path in folder.iterdir() if path.is_dir())


def add_package(archive: Archive, package: dict[str, Any], scratch: Path) -> None:
    """The files of one npm package and its licence."""
    source = fetch_package(f"{package['name']}@{package['version']}", scratch)
    first = next(iter(package["files"]), LEAFLET)
    more = [(first, file) for file in package.get("also", ())]
    for address, file in [*package["files"].items(), *more]:
        path = source / file
        if path.suffix == ".css":
            for name, text in whole_styles(path, file, set(package.get("when", ()))):
                archive.add(address, package, name, text)
        else:
            archive.add(address, package, file, whole_script(path, package))
    if package["name"] == "leaflet":
        for name, text in leaflet_files(source / "dist" / "images"):
            archive.add(first, package, name, text)
    archive.texts |= licences(package, source)


def licences(package: dict[str, Any], source: Path) -> dict[str, str]:
    """The licence texts of a package, by their names in the archive."""
    own = LICENCES / package["name"]
    found = [own] if own.is_file() else [p for p in source.iterdir() if LICENCE.match(p.name)]
    assert found, f"{package['name']} has no licence text; tools/data/licences may hold it"
    folder = f"{package['name']}-{package['version']}"
    return {f"{folder}/LICENSE{i or ''}": p.read_text("utf-8") for i, p in enumerate(sorted(found))}


def main() -> None:
    """Write the archive."""
    archive = Archive()
    with tempfile.TemporaryDirectory() as name:
        for package in tomllib.loads(TABLE.read_text("utf-8"))["packages"]:
            add_package(archive, package, Path(name))
    wheel = Path(folium.__file__).parent
    own = {"name": "folium", "version": folium.__version__, "licence": "MIT"}
    for address, file in OWN.items():
        archive.add(address, own, file, (wheel / "templates" / file).read_text("utf-8"))
    turned = "".join(f".fa-rotate-{n}{{transform:rotate({n}deg)}}" for n in range(360))
    archive.add(ROTATED, {**own, "when": {"rotate.css": "fa-rotate-"}}, "rotate.css", turned)
    told = next(wheel.parent.glob("folium-*.dist-info/licenses"))
    archive.texts |= licences(own, told)
    archive.write()


if __name__ == "__main__":
    main()

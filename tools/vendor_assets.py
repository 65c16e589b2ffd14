"""Fetch the packages the client stands on and write them with their manifest.

Run by hand, with npm on the path, when a version changes:

    python tools/vendor_assets.py

Every file is taken unchanged from the npm package; `manifest.json` records package, version,
public CDN address, sha256, the sha384 a browser checks, and the licence.
"""

import base64
import hashlib
import json
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CLIENT_VENDOR = ROOT / "src" / "erqi_map" / "client" / "vendor"
LICENCES = ROOT / "tools" / "data" / "licences"
CDN = "https://cdn.jsdelivr.net/npm"


@dataclass(frozen=True)
class Package:
    """One npm package: the files taken from it; its licence is kept beside them."""

    name: str
    version: str
    licence: str
    files: tuple[str, ...]
    # The licence text where the package itself has none: a file of tools/data/licences.
    own_licence: str | None = None


PACKAGES = (
    Package("leaflet", "1.9.4", "BSD-2-Clause", ("dist/leaflet.js", "dist/leaflet.css")),
    Package("pmtiles", "4.5.0", "BSD-3-Clause", ("dist/pmtiles.js",), own_licence="pmtiles"),
    Package("pbf", "5.1.2", "BSD-3-Clause", ("dist/pbf.js",)),
)


def fetch_package(package: Package, scratch: Path) -> Path:
    """Download and unpack one npm package; the path of its files."""
    command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
    subprocess.run(command, cwd=scratch, check=True, capture_output=True)
    plain = package.name.removeprefix("@").replace("/", "-")
    archive = scratch / f"{plain}-{package.version}.tgz"
    unpacked = scratch / f"{plain}-{package.version}"
    with tarfile.open(archive) as tar:
        # Debian 12's Python does not know filters yet.
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        tar.extractall(unpacked, **safely)
    # Some packages name their folder otherwise.
    return next(path for path in unpacked.iterdir() if path.is_dir())


def write_package(package: Package, source: Path) -> list[dict[str, Any]]:
    """Copy the files of one package and give their manifest entries."""
    folder = CLIENT_VENDOR / package.name
    folder.mkdir(parents=True, exist_ok=True)
    if package.own_licence is not None:
        text = (LICENCES / package.own_licence).read_bytes()
        (source / "LICENSE").write_bytes(text)
    (folder / "LICENSE").write_bytes((source / "LICENSE").read_bytes())
    entries = []
    for name in package.files:
        content = (source / name).read_bytes()
        (folder / Path(name).name).write_bytes(content)
        entries.append(describe(package, name, content))
    return entries


def describe(package: Package, name: str, content: bytes) -> dict[str, Any]:
    """The manifest entry of one file."""
    sha384 = base64.b64encode(hashlib.sha384(content).digest()).decode()
    return {
        "file": f"{package.name}/{Path(name).name}",
        "package": package.name,
        "version": package.version,
        "url": f"{CDN}/{package.name}@{package.version}/{name}",
        "sha256": hashlib.sha256(content).hexdigest(),
        "integrity": f"sha384-{sha384}",
        "licence": package.licence,
        "licence_files": [f"{package.name}/LICENSE"],
    }


def main() -> None:
    """Write all packages and their manifest."""
    entries: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        for package in PACKAGES:
            entries += write_package(package, fetch_package(package, Path(name)))
    text = json.dumps({"files": entries}, ensure_ascii=False, indent=2)
    (CLIENT_VENDOR / "manifest.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Answers what a peer's page asks of the network, from npm packages pinned by version.

A bench must not depend on the speed of a network, and may run where there is none. Files come from
`npm pack`, once, into `bench/out/cache`; every request is still counted. What cannot be had is
refused and named in the result.
"""

import json
import mimetypes
import re
import shutil
import subprocess
import tarfile
import tomllib
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from .settings import CACHE, HERE

TABLE = tomllib.loads((HERE / "cdn.toml").read_text(encoding="utf-8"))
# Debian 12's Python does not know filters of archives yet.
SAFELY: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
# https://host/[npm/]@scope/name@version/path
NAMED = re.compile(
    r"^https://(?:cdn\.jsdelivr\.net/npm|unpkg\.com)/(?P<package>(?:@[^/]+/)?[^@/]+)@(?P<version>[^/]+)"
    r"/(?P<file>.+)$"
)
EXACT = re.compile(r"^\d+\.\d+\.\d+[\w.-]*$")
SPLIT = re.compile(r"^(?P<package>(?:@[^/]+/)?[^@/]+)@(?P<version>[^/]+)/(?P<file>.*)$")
FETCH_LIMIT_S = 120


def answer(url: str) -> tuple[bytes, str] | None:
    """The content at an address and its media type; None when it cannot be had."""
    parts = urlsplit(url)
    path = _locate(unquote(f"{parts.scheme}://{parts.netloc}{parts.path}"))
    if path is None or not path.is_file():
        return None
    return path.read_bytes(), mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def _locate(address: str) -> Path | None:
    for beginning, target in TABLE["addresses"].items():
        if address.startswith(beginning):
            if target.startswith("python:"):
                return _in_wheel(target.removeprefix("python:"))
            rest = address.removeprefix(beginning) if target.endswith("/") else ""
            return _in_package(SPLIT.match(target + rest))
    return _in_package(NAMED.match(address))


def _in_wheel(name: str) -> Path | None:
    package, _, inner = name.partition("/")
    spec = find_spec(package)
    return None if spec is None or spec.origin is None else Path(spec.origin).parent / inner


def _in_package(found: re.Match[str] | None) -> Path | None:
    if found is None:
        return None
    package, version = found["package"], found["version"]
    version = TABLE["ranges"].get(f"{package}@{version}", version)
    folder = _unpacked(package, version) if EXACT.match(version) else None
    return None if folder is None else folder / found["file"]


@lru_cache
def _unpacked(package: str, version: str) -> Path | None:
    folder = CACHE / "npm" / f"{package.replace('/', '-')}-{version}"
    refused = folder.with_name(f"{folder.name}.refused")
    if folder.is_dir():
        return folder / "package"
    if refused.is_file():
        return None
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        _fetch(package, version, folder)
    except FileNotFoundError:  # no npm on this machine
        return None
    except (subprocess.SubprocessError, OSError, tarfile.TarError, ValueError, KeyError):
        refused.touch()
        return None
    return folder / "package"


def _fetch(package: str, version: str, folder: Path) -> None:
    command = ["npm", "pack", "--silent", "--json", f"{package}@{version}"]
    told = subprocess.run(
        command, cwd=folder.parent, check=True, capture_output=True, timeout=FETCH_LIMIT_S
    )
    archive = folder.parent / json.loads(told.stdout)[0]["filename"]
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    with tarfile.open(archive) as tar:
        tar.extractall(part, **SAFELY)
    archive.unlink()
    # Some packages name their folder otherwise.
    if not (part / "package").is_dir():
        next(part.iterdir()).rename(part / "package")
    part.rename(folder)

"""Checks the basemaps: addresses that can be asked for tiles and nothing else."""

import re
from typing import Any

from ..locate import entry_of, texts, walk
from ..read.raw import RawBook
from .report import Report

_FILE = "basemaps.yaml"
_PLACEHOLDERS = frozenset({"x", "y", "z", "s", "token"})
_NEEDED = frozenset({"x", "y", "z"})
_ADDRESS = re.compile(r"^https?://(?P<host>[^/?#]*)(?P<rest>[/?][^\s\"'<>\\`^|]*)?$")
_TOKEN_ENV = re.compile(r"^(TIANDITU_TOKEN|ERQI_MAP_[A-Z0-9_]+)$")
_HOST = re.compile(r"^(?!.*\.\.)(?:[A-Za-z0-9-]|\{s\})(?:[A-Za-z0-9.-]|\{s\})*(?::[0-9]{1,5})?$")


def check_basemaps(raw: RawBook, report: Report) -> None:
    """Reports wrong addresses, placeholders and keys, and a default that would need the network."""
    data = raw.document("basemaps")
    for loc, basemap in walk(data, "basemaps.*"):
        if not isinstance(basemap, dict):
            continue
        for number, url in texts(walk(basemap, "urls.*")):
            _check_url(url, basemap, entry_of(data, (*loc, *number)), report)
        _check_whole(basemap, data, report)


def _check_url(url: str, basemap: dict[str, Any], spot: tuple[str, str], report: Report) -> None:
    address = _ADDRESS.match(url)
    if not address:
        report.add("basemap_not_http", _FILE, *spot, value=url)
        return
    if not _HOST.match(address["host"]):
        report.add("basemap_host_bad", _FILE, *spot, value=address["host"])
    names = set(re.findall(r"\{([^{}]*)\}", url))
    loose = re.sub(r"\{[^{}]*\}", "", url)
    for name in sorted(names - _PLACEHOLDERS) or (["{"] if "{" in loose or "}" in loose else []):
        report.add("basemap_placeholder_unknown", _FILE, *spot, value=name)
    for name in sorted(_NEEDED - names):
        report.add("basemap_placeholder_missing", _FILE, *spot, value=f"{{{name}}}")
    if "s" in names and not basemap.get("subdomains"):
        report.add("basemap_without_subdomains", _FILE, *spot)
    if "token" in names and not basemap.get("token_env"):
        report.add("basemap_without_token_env", _FILE, *spot)


def _check_whole(basemap: dict[str, Any], data: Any, report: Report) -> None:
    id = basemap["id"] if isinstance(basemap.get("id"), str) else ""
    token_env = basemap.get("token_env")
    # The key goes to the tile server: a plan book must not be able to ask for other secrets.
    if isinstance(token_env, str) and not _TOKEN_ENV.match(token_env):
        report.add("basemap_token_env_foreign", _FILE, id, "token_env", value=token_env)
    urls = [url for _, url in texts(walk(basemap, "urls.*"))]
    if token_env and urls and not any("{token}" in url for url in urls):
        report.add("basemap_token_unused", _FILE, id, "token_env")
    if urls and basemap.get("datum") == "none":
        report.add("basemap_without_datum", _FILE, id, "datum")
    if urls and id and data.get("default") == id:
        report.add("basemap_default_online", _FILE, id, "default")

"""The bundles that ship are those made of the sources that are here (`make client`)."""

import hashlib
import re

from erqi_map import client

from .project_files import CLIENT, ROOT

DIST = CLIENT / "dist"
# A page holds scripts and styles between tags, and folium compiles what it is given as a template.
UNFIT = re.compile(r"</script|</style|\{\{|\{%|\{#", re.IGNORECASE)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_bundles_were_made_of_the_sources_that_are_here():
    listed = client.manifest()["sources"]
    ours = [path for folder in ("src", "css") for path in (CLIENT / folder).rglob("*")]
    there = {path.relative_to(ROOT).as_posix() for path in ours if path.is_file()}
    assert there <= listed.keys(), "run `make client`"
    found = {name: (ROOT / name).is_file() and sha256(ROOT / name) for name in listed}
    stale = [name for name, digest in found.items() if digest != listed[name]]
    assert stale == [], "run `make client`"


def test_the_bundles_are_as_they_were_made():
    there = {path.relative_to(DIST).as_posix(): path for path in DIST.rglob("*") if path.is_file()}
    del there["manifest.json"]
    assert {name: sha256(path) for name, path in there.items()} == client.manifest()["outputs"]


def test_no_bundle_holds_what_a_template_or_a_page_would_read():
    unfit = {
        path.name: UNFIT.findall(path.read_text("utf-8"))
        for path in DIST.rglob("*")
        if path.suffix in {".js", ".css"}
    }
    assert len(unfit) > 10
    assert {name: signs for name, signs in unfit.items() if signs} == {}

"""How the app is started: on this computer alone, and without a word to the outside."""

import re
import tomllib
from pathlib import Path

import pytest

from erqi_map.store import open_store
from erqi_map.ui.shell import launch
from erqi_map.ui.shell.policy import app_policy

ROOT = Path(__file__).resolve().parents[2]


def test_both_ways_to_start_have_the_same_options():
    own = (ROOT / "src/erqi_map/ui/config.toml").read_text("utf-8")
    assert (ROOT / ".streamlit/config.toml").read_text("utf-8") == own
    assert (
        launch.read_options()["browser.gatherUsageStats"]
        is tomllib.loads(own)["browser"]["gatherUsageStats"]
    )


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("browser.gatherUsageStats", False),
        ("server.address", "127.0.0.1"),
        ("server.enableStaticServing", True),
        ("client.showErrorDetails", "none"),
        ("client.showErrorLinks", False),
        ("client.toolbarMode", "minimal"),
    ],
)
def test_nothing_is_told_to_anybody(option, value):
    assert launch.read_options()[option] == value


def test_no_option_names_another_host():
    text = (ROOT / ".streamlit/config.toml").read_text("utf-8")
    assert re.findall(r"https?://", text) == []


def test_the_policy_allows_this_server_and_the_tiles_of_the_book_only():
    policy = app_policy(open_store().basemaps.basemaps)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["connect-src"] == "'self'"
    assert rules["object-src"] == "'none'"
    hosts = re.findall(r"https?://[^\s;]+", policy)
    assert hosts == re.findall(r"https?://\S+", rules["img-src"])
    assert "https://tile.openstreetmap.org" in hosts


def test_without_a_book_no_host_is_allowed():
    assert "http" not in app_policy(())

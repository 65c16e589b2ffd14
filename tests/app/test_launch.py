"""How the app is started: on this computer alone, and without a word to the outside."""

import asyncio
import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from erqi_map.store import open_store
from erqi_map.ui import launch
from erqi_map.ui.policy import app_policy

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


def test_a_port_in_use_is_said_and_nothing_is_started(capsys):
    with socket.socket() as taken:
        taken.bind((launch.ADDRESS, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert launch.launch(port) == 2
    assert str(port) in capsys.readouterr().err


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


def test_a_server_that_is_ended_clears_its_folder_away(tmp_path):
    with socket.socket() as free:
        free.bind((launch.ADDRESS, 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "erqi_map.cli", "serve", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path)},
        stdout=subprocess.PIPE,
    )
    try:
        wait_until_it_listens(process, port)
        assert [path.name for path in tmp_path.glob("erqi-map-*/static")] == ["static"]
        process.terminate()
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
    assert str(port).encode() in process.stdout.read()
    assert list(tmp_path.glob("erqi-map-*")) == []


def wait_until_it_listens(process, port):
    for _ in range(300):
        assert process.poll() is None
        with contextlib.suppress(OSError), socket.create_connection((launch.ADDRESS, port), 1):
            return
        time.sleep(0.2)
    raise AssertionError("the server does not listen")


def answer(content_type: str) -> dict[bytes, bytes]:
    sent = []

    async def app(_scope, _receive, send):
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-type", content_type.encode())],
            }
        )

    async def keep(message):
        sent.append(message)

    # In a thread of its own: another test of this worker may have left its loop running.
    with ThreadPoolExecutor(1) as thread:
        passed = launch.PolicyMiddleware(app)({"type": "http"}, None, keep)
        thread.submit(asyncio.run, passed).result()
    return dict(sent[0]["headers"])


def test_every_page_carries_the_policy():
    assert b"connect-src 'self'" in answer("text/html; charset=utf-8")[b"content-security-policy"]


def test_files_are_served_as_they_are():
    assert list(answer("application/javascript")) == [b"content-type"]

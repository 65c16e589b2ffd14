"""Both ways to start the app answer the same, and only to its own pages."""

import json

import pytest

from ..raw_http import UPGRADE, ask
from ..waiting import LIMIT_S
from .started import started

SERVE = ["-m", "erqi_map.cli.app", "serve", "--port"]
RUN = ["-m", "streamlit", "run", "streamlit_app.py", "--server.port"]
WAYS = {"serve": SERVE, "streamlit run": RUN}
NAME = "plan.example"


def run(way, folder, *more, **environment):
    return started(WAYS[way], *more, TMPDIR=str(folder), TEMP=str(folder), **environment)


@pytest.fixture(scope="module", params=WAYS)
def port(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("app")
    with run(request.param, folder, ERQI_MAP_HOSTS=NAME) as (_, port):
        yield port


PATHS = (
    "/",
    "/clusters",
    "/_stcore/health",
    "/_stcore/host-config",
    "/app/static/a.js",
    "/media/a",
)
UPLOAD = "/_stcore/upload_file/a/b"


def get(port, target, method="GET", **headers):
    given = {"Host": f"localhost:{port}", **headers}
    return ask(port, given.items(), target=target, method=method)


def shake_hands(port, host, *origins):
    headers = [("Host", host), *UPGRADE, *(("Origin", origin) for origin in origins)]
    return ask(port, headers, target="/_stcore/stream")[0]


def test_a_page_carries_the_policy_and_every_answer_is_for_its_own_pages(port):
    assert "connect-src 'self'" in get(port, "/")[1]["content-security-policy"]
    for path in PATHS:
        status, headers, _ = get(port, path, Origin=f"http://localhost:{port}")
        assert status in (200, 404), path
        assert headers["cross-origin-resource-policy"] == "same-origin", path
        assert headers["x-content-type-options"] == "nosniff", path
        assert "access-control-allow-origin" not in headers, path


def test_no_page_elsewhere_steers_the_app_by_messages(port):
    assert json.loads(get(port, "/_stcore/host-config")[2])["allowedOrigins"] == []


def test_a_host_that_is_not_its_own_is_refused_everywhere(port):
    for host in ("evil.example", f"evil.example:{port}", "localhost", f"localhost:{port + 1}"):
        for path in PATHS:
            assert get(port, path, Host=host)[0] == 421, (host, path)
        assert get(port, UPLOAD, "PUT", Host=host)[0] == 421
        assert shake_hands(port, host, f"http://{host}") == 403
        assert shake_hands(port, host, f"http://localhost:{port}") == 403
    for hosts in ([], [f"localhost:{port}", "evil.example"]):
        for path in PATHS:
            assert ask(port, [("Host", host) for host in hosts], target=path)[0] == 400


def test_a_page_of_another_origin_is_refused_everywhere(port):
    own = f"localhost:{port}"
    strange = [
        "http://localhost:9999",
        f"http://127.0.0.1:{port}",
        f"http://127.0.0.1:{port + 1}",
        f"https://{own}",
        f"http://{own}.evil.example",
        f"http://localhost.evil.example:{port}",
        f"http://me@{own}",
        "http://evil.example",
        "null",
        "",
    ]
    for origin in strange:
        for path in PATHS:
            assert get(port, path, Origin=origin)[0] == 403, (origin, path)
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            assert get(port, UPLOAD, method, Origin=origin)[0] == 403, (origin, method)
        assert shake_hands(port, own, origin) == 403, origin
    assert shake_hands(port, own) == 403
    assert shake_hands(port, own, f"http://{own}", "http://evil.example") in (400, 403)


def test_other_sites_may_lead_here_but_not_use_what_is_here(port):
    link = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert get(port, "/", **{"Sec-Fetch-Site": "cross-site"}, **link)[0] == 200
    script = {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}
    for site in ("cross-site", "same-site"):
        assert get(port, "/app/static/a.js", **{"Sec-Fetch-Site": site}, **script)[0] == 403


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_its_own_pages_are_answered_and_connected(port, name):
    host = f"{name}:{port}"
    assert get(port, "/", Host=host)[0] == 200
    assert shake_hands(port, host, f"http://{host.lower()}") == 101
    # Without a token of the session an upload is refused by Streamlit itself, not for its origin.
    status, _, body = get(port, UPLOAD, "PUT", Host=host, Origin=f"http://{host.lower()}")
    assert (status, b"XSRF" in body) == (403, True)


def test_a_named_proxy_is_let_in_with_its_own_pages(port):
    for host in (NAME, f"{NAME}:{port}"):
        assert get(port, "/", Host=host)[0] == 200
        for scheme in ("http", "https"):
            assert shake_hands(port, host, f"{scheme}://{host}") == 101
        assert shake_hands(port, host, f"http://localhost:{port}") == 403
    assert get(port, "/", Host=f"{NAME}:9999")[0] == 421


def test_a_target_for_a_proxy_is_refused(port):
    assert get(port, "http://evil.example/")[0] == 400


def said_by(process):
    """All that a server has said, once it has ended."""
    process.wait(LIMIT_S)
    process.stdout.seek(0)
    return process.stdout.read().decode()


@pytest.mark.parametrize("way", WAYS)
def test_a_server_that_is_ended_clears_its_folder_away(way, tmp_path):
    with run(way, tmp_path) as (process, port):
        assert [path.name for path in tmp_path.glob("erqi-map-*/static")] == ["static"]
        process.terminate()
        assert str(port) in said_by(process)
    # Streamlit passes the signal on.
    assert process.returncode == 0 or way == "streamlit run"
    assert list(tmp_path.glob("erqi-map-*")) == []


def test_what_a_killed_server_leaves_goes_when_the_next_one_starts(tmp_path):
    with run("serve", tmp_path) as (process, _):
        [left] = tmp_path.glob("erqi-map-*/static")
        process.kill()
        process.wait()
    assert left.is_dir()
    with run("serve", tmp_path):
        assert not left.exists()


def test_what_others_may_reach_says_so_when_it_starts(tmp_path):
    with run("serve", tmp_path, "--address", "0.0.0.0", "--open", "--host", "a.example:1") as it:
        process, port = it
        assert get(port, "/")[0] == 200
        assert get(port, "/", Host="a.example:1")[0] == 200
        assert get(port, "/", Host="a.example")[0] == 421
        process.terminate()
        assert "任何人都能看到、修改" in said_by(process)

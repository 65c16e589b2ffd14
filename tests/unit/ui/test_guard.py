"""Who is let in: whoever asks this server by its own name, from its own pages."""

import pytest

from erqi_map.errors import RequestError
from erqi_map.serve.guard import (
    FORBIDDEN,
    MALFORMED,
    MISDIRECTED,
    Guard,
    find_refusal,
    read_names,
)

from ...raw_http import finished

OWN = "localhost:8501"
NAMES = frozenset({"plan.example", "other.example:8443"})


def refusal(
    host=OWN, *, kind="http", method="GET", server=("127.0.0.1", 8501), scheme=None, **more
):
    """What is answered; a header is a text, or several, or None for one that is not sent."""
    given = {"host": host, **{name.replace("_", "-"): value for name, value in more.items()}}
    headers = [
        (name.encode(), value.encode("utf-8"))
        for name, values in given.items()
        if values is not None
        for value in ([values] if isinstance(values, str) else values)
    ]
    scope = {
        "type": kind,
        "scheme": scheme or ("ws" if kind == "websocket" else "http"),
        "server": server,
        "path": "/",
        "headers": headers,
    }
    return find_refusal(scope | ({"method": method} if kind == "http" else {}), NAMES)


OWN_HOSTS = ["localhost:8501", "LocalHost:8501", "127.0.0.1:8501", "[::1]:8501"]
PROXY_HOSTS = ["plan.example", "plan.example:8501", "PLAN.example", "other.example:8443"]
STRANGE_HOSTS = [
    "evil.example",
    "evil.example:8501",
    "localhost",
    "localhost:80",
    "localhost:8502",
    "localhost:08501",
    "localhost:8501:8501",
    "localhost.:8501",
    "localhost.evil.example:8501",
    "evil-localhost:8501",
    "127.0.0.2:8501",
    "127.1:8501",
    "0.0.0.0:8501",
    "2130706433:8501",
    "0x7f000001:8501",
    "192.168.1.5:8501",
    "[::]:8501",
    "[0:0:0:0:0:0:0:1]:8501",
    "[::ffff:127.0.0.1]:8501",
    "::1:8501",
    "me@localhost:8501",
    "localhost:8501@evil.example",
    "localhost:8501/",
    "localhost:8501, evil.example",
    " localhost:8501",
    "localhost:8501 ",
    "http://localhost:8501",
    "plan.example:80",
    "plan.example:9999",
    "plan.example.",
    "a.plan.example",
    "other.example",
    "other.example:8501",
    "",
    ":8501",
    "ｌocalhost:8501",
]


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_host_is_one_of_its_own_names_with_its_port(kind):
    for host in OWN_HOSTS:
        assert refusal(host, kind=kind, origin=f"http://{host.lower()}") is None, host
    for host in PROXY_HOSTS:
        for scheme in ("http", "https"):
            assert refusal(host, kind=kind, origin=f"{scheme}://{host.lower()}") is None, host
    for host in STRANGE_HOSTS:
        assert refusal(host, kind=kind, origin=f"http://{host}") == MISDIRECTED, host
    for hosts in (None, [OWN, "evil.example"], ["evil.example", OWN], [OWN, OWN]):
        assert refusal(hosts, kind=kind, origin=f"http://{OWN}") == MALFORMED, hosts


STRANGE_ORIGINS = [
    "http://localhost:9999",
    "http://localhost:8502",
    "http://localhost:85010",
    "http://localhost:8501.",
    "http://localhost",
    "http://127.0.0.1:8501",
    "http://[::1]:8501",
    "https://localhost:8501",
    "ws://localhost:8501",
    "file://localhost:8501",
    "chrome-extension://localhost:8501",
    "null",
    "",
    "*",
    "localhost:8501",
    "//localhost:8501",
    "http:localhost:8501",
    "http://localhost:8501/",
    "http://localhost:8501/a",
    "http://localhost:8501?",
    "http://localhost:8501#",
    "HTTP://localhost:8501",
    "http://LOCALHOST:8501",
    "http://localhost.:8501",
    "http://localhost.evil.example",
    "http://localhost.evil.example:8501",
    "http://localhost:8501.evil.example",
    "http://evil.example/localhost:8501",
    "http://evil-localhost:8501",
    "http://a.localhost:8501",
    "http://me@localhost:8501",
    "http://localhost:8501@evil.example",
    "http://evil.example",
    "http://evil.example:8501",
    "http://localhost:8501 http://evil.example",
    " http://localhost:8501",
]


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_an_origin_is_exactly_the_page_of_the_host(kind, method):
    assert refusal(kind=kind, method=method, origin=f"http://{OWN}") is None
    for origin in STRANGE_ORIGINS:
        assert refusal(kind=kind, method=method, origin=origin) == FORBIDDEN, origin
    for both in (["http://evil.example", f"http://{OWN}"], [f"http://{OWN}"] * 2):
        assert refusal(kind=kind, method=method, origin=both) == FORBIDDEN


def test_a_socket_without_an_origin_is_refused_a_page_is_not():
    assert refusal() is None
    assert refusal(method="PUT") is None
    assert refusal(kind="websocket") == FORBIDDEN


def test_a_page_of_another_site_may_lead_here_and_nothing_else():
    link = {"sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    for site in ("cross-site", "same-site"):
        assert refusal(sec_fetch_site=site, **link) is None
        assert refusal(sec_fetch_site=site, method="POST", **link) == FORBIDDEN
        for mode, used in [
            ("no-cors", "script"),
            ("no-cors", "image"),
            ("no-cors", "style"),
            ("cors", "empty"),
            ("navigate", "iframe"),
            ("navigate", "embed"),
            ("navigate", "object"),
            ("no-cors", "document"),
        ]:
            told = {"sec_fetch_mode": mode, "sec_fetch_dest": used}
            assert refusal(sec_fetch_site=site, **told) == FORBIDDEN, told
        assert refusal(sec_fetch_site=site) == FORBIDDEN
    for site in ("same-origin", "none"):
        assert refusal(sec_fetch_site=site, sec_fetch_mode="no-cors") is None


@pytest.mark.parametrize(
    ("server", "host", "is_let_in"),
    [
        (("127.0.0.1", 80), "localhost", True),
        (("127.0.0.1", 80), "localhost:80", True),
        (("::1", 8501), "localhost:8501", True),
        (("192.168.1.5", 8501), "192.168.1.5:8501", True),
        (("192.168.1.5", 8501), "localhost:8501", False),
        (("192.168.1.5", 8501), "127.0.0.1:8501", False),
        (("::ffff:192.168.1.5", 8501), "192.168.1.5:8501", True),
        (("fe80::1%eth0", 8501), "[fe80::1]:8501", True),
        (("fd00::7", 8501), "[fd00::7]:8501", True),
        (("127.0.0.9", 8501), "127.0.0.9:8501", True),
        (("/run/erqi.sock", None), "localhost", False),
        (("/run/erqi.sock", None), "plan.example", True),
        (None, "localhost:8501", False),
    ],
)
def test_its_own_name_is_the_address_the_connection_came_in_by(server, host, is_let_in):
    assert refusal(host, server=server) == (None if is_let_in else MISDIRECTED)


def test_an_encrypted_server_has_encrypted_pages_only():
    assert refusal(scheme="https", origin=f"https://{OWN}") is None
    assert refusal(scheme="https", origin=f"http://{OWN}") == FORBIDDEN
    assert refusal(kind="websocket", scheme="wss", origin=f"https://{OWN}") is None


def test_names_are_read_as_browsers_write_them():
    given = ["Plan.Example", "plan.example:8443", "规划.example", "[FD00::7]:1", "10.0.0.7"]
    assert read_names(given) == (
        "plan.example", "plan.example:8443", "xn--wbrs17k.example", "[fd00::7]:1", "10.0.0.7"
    )  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["", " ", "*", "*.example", "http://plan.example", "a/b", "a:b", "a b", "a,b", ".a", "a" * 70],
)
def test_what_is_no_name_is_refused(name):
    with pytest.raises(RequestError, match="--host"):
        read_names([name])


def test_an_answer_may_not_be_used_by_other_sites_and_its_kind_is_not_guessed():
    async def app(_scope, _receive, send):
        headers = [(b"X-Content-Type-Options", b"nosniff"), (b"content-type", b"text/plain")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    sent = finished(answers(app, b"localhost:1"))
    assert sent[0]["headers"] == [
        (b"X-Content-Type-Options", b"nosniff"),
        (b"content-type", b"text/plain"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"x-frame-options", b"SAMEORIGIN"),
    ]


def test_a_refusal_says_what_to_do_and_repeats_nothing():
    async def app(*_):
        raise AssertionError("let in")

    start, body = finished(answers(app, b"evil.example"))
    assert start["status"] == 421
    assert "--host" in body["body"].decode()
    assert "evil" not in body["body"].decode()


async def answers(app, host):
    sent = []

    async def keep(message):
        sent.append(message)

    scope = {
        "type": "http",
        "scheme": "http",
        "method": "GET",
        "path": "/",
        "server": ("127.0.0.1", 1),
        "headers": [(b"host", host)],
    }
    await Guard(app)(scope, None, keep)
    return sent

"""Where a server listens, and how long it waits for who says nothing."""

import socket

import pytest

from erqi_map.errors import RequestError
from erqi_map.serve import serving

from ...raw_http import LIMIT_S, UPGRADE, ask, served


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "localhost"])
def test_this_computer_alone_needs_no_leave(address):
    with serving.bind(address, 0) as bound:
        assert bound.getsockname()[1] > 0


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "0", "192.168.255.254", "8.8.8.8"])
def test_an_address_others_reach_needs_leave_and_it_is_said_what_that_means(address):
    with pytest.raises(RequestError, match=r"任何人都能看到、修改.*--open"):
        serving.bind(address, 0)


def test_with_leave_others_may_reach_it():
    with serving.bind("0.0.0.0", 0, anybody=True) as bound:
        assert bound.getsockname()[0] == "0.0.0.0"


@pytest.mark.parametrize("address", ["203.0.113.7", "no-such-host.invalid", "a b", "", "é" * 90])
def test_an_address_this_computer_has_not_is_said(address):
    with pytest.raises(RequestError, match="--address"):
        serving.bind(address, 0, anybody=address != "")


def test_a_port_in_use_is_said():
    with socket.socket() as taken:
        taken.bind((serving.ADDRESS, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(RequestError, match=str(port)):
            serving.bind(serving.ADDRESS, port)


def test_the_address_a_browser_needs_is_told():
    assert serving.url_of("127.0.0.1", 1) == "http://127.0.0.1:1"
    assert serving.url_of("::1", 1) == "http://[::1]:1"
    assert serving.url_of("0.0.0.0", 1) == "http://localhost:1"


async def hello(scope, receive, send):
    """Answers at once; a socket is taken and kept until it is closed."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await receive()
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


@pytest.fixture
def port(monkeypatch):
    monkeypatch.setattr(serving, "PATIENCE_S", 0.5)
    settings = {**serving.SETTINGS, "lifespan": "off", "timeout_keep_alive": 1_000}
    del settings["log_level"]
    with served(hello, http=serving.PatientProtocol, **settings) as port:
        yield port


def is_closed(connection: socket.socket, *, pace_s: float = LIMIT_S) -> bool:
    """Whether the other side ends it; whatever it still says is read."""
    connection.settimeout(pace_s)
    try:
        while connection.recv(65536):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        pass
    return True


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"G",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nA: b",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT",
    ],
)
def test_a_connection_that_does_not_ask_to_the_end_is_closed(port, said):
    with socket.create_connection(("127.0.0.1", port), LIMIT_S) as silent:
        silent.sendall(said)
        assert is_closed(silent)


@pytest.mark.parametrize("before", [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"])
def test_a_letter_now_and_then_does_not_prolong_it(port, before):
    with socket.create_connection(("127.0.0.1", port), LIMIT_S) as slow:
        slow.sendall(before + b"GET / HTTP/1.1\r\nHost: localhost\r\nA: ")
        for _ in range(600):
            if is_closed(slow, pace_s=0.1):
                return
            try:
                slow.sendall(b"a")
            except ConnectionError:
                return
    raise AssertionError("the server waits on")


def test_who_has_asked_is_not_hurried(port):
    with socket.create_connection(("127.0.0.1", port), LIMIT_S) as taken:
        asked = "\r\n".join(
            ["GET / HTTP/1.1", "Host: localhost", *(f"{a}: {b}" for a, b in UPGRADE)]
        )
        taken.sendall(f"{asked}\r\n\r\n".encode())
        assert taken.recv(65536).startswith(b"HTTP/1.1 101")
        with socket.create_connection(("127.0.0.1", port), LIMIT_S) as silent:
            assert is_closed(silent)
        assert not is_closed(taken, pace_s=0.5)


def test_of_many_that_wait_the_oldest_go_and_who_asks_is_answered(port, monkeypatch):
    monkeypatch.setattr(serving, "PATIENCE_S", 1_000)
    monkeypatch.setattr(serving, "MAX_WAITING", 3)
    silent = [socket.create_connection(("127.0.0.1", port), LIMIT_S) for _ in range(6)]
    assert ask(port, [("Host", "localhost")])[0] == 200
    # Who asks waits for a moment too.
    assert all(is_closed(one) for one in silent[:4])
    assert not any(is_closed(one, pace_s=0.2) for one in silent[4:])
    for one in silent:
        one.close()

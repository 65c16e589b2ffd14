"""The policy of a page follows the plan book, and reading the book holds nothing else up."""

import asyncio
import threading

from erqi_map.model import Basemap
from erqi_map.store import open_store
from erqi_map.ui.shell import policy
from erqi_map.ui.shell.policy import PolicyMiddleware, app_policy, basemaps_of_book
from tests.waiting import LIMIT_S

from ...raw_http import finished


def test_no_text_is_compiled_in_the_app():
    assert "unsafe-eval" not in app_policy(())


async def answer(middleware: PolicyMiddleware) -> dict[bytes, bytes]:
    """The headers of an answer."""
    sent = []

    async def keep(message):
        sent.append(message)

    await middleware({"type": "http"}, None, keep)
    return dict(sent[0]["headers"])


def middleware(content_type: str, read=basemaps_of_book) -> PolicyMiddleware:
    async def app(_scope, _receive, send):
        headers = [(b"content-type", content_type.encode()), (b"etag", b'"1"')]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    return PolicyMiddleware(app, read)


PAGE, FILE = "text/html; charset=utf-8", "application/javascript"


def test_every_page_carries_the_policy_of_the_book():
    told = finished(answer(middleware(PAGE)))[b"content-security-policy"]
    assert told.decode() == app_policy(open_store().basemaps.basemaps)


def test_files_are_served_as_they_are():
    assert list(finished(answer(middleware(FILE)))) == [b"content-type", b"etag"]


def test_a_page_is_sent_anew_each_time_so_that_it_has_the_policy_of_now():
    assert b"etag" not in finished(answer(middleware(PAGE)))


def test_a_book_that_cannot_even_be_looked_for_still_has_a_page(monkeypatch):
    def broken():
        raise OSError("gone")

    monkeypatch.setattr(policy, "open_book", broken)
    told = finished(answer(middleware(PAGE)))
    assert told[b"content-security-policy"].decode() == app_policy(())


def test_while_a_book_is_being_read_files_are_served_and_it_is_read_once_for_all_pages():
    begun, may_end = threading.Event(), threading.Event()
    readings: list[int] = []

    def read() -> tuple[Basemap, ...]:
        readings.append(threading.get_ident())
        begun.set()
        assert may_end.wait(LIMIT_S)
        return ()

    async def ask() -> list[str]:
        order: list[str] = []
        both = middleware(PAGE, read)

        async def page() -> None:
            await answer(both)
            order.append("page")

        pages = [asyncio.create_task(page()) for _ in range(40)]
        assert await asyncio.to_thread(begun.wait, LIMIT_S)
        given_up = pages.pop()
        given_up.cancel()
        async with asyncio.timeout(LIMIT_S):
            await answer(middleware(FILE, read))
        order.append("file")
        may_end.set()
        await asyncio.gather(*pages)
        await page()
        assert threading.get_ident() not in readings
        return order

    assert finished(ask()) == ["file", *["page"] * 40]
    assert len(readings) == 2

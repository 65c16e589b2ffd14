"""Heavy work in the app: a planner sees how far it is and calls it off, and its process ends."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.overlay_book import book_with_overlay

from ..waiting import until
from .conftest import Watched, app_process

OVERLAY = 60_000
WORKER = "erqi_map.serve.work.worker"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen, str, Path]]:
    book = book_with_overlay(tmp_path_factory.mktemp("work"), OVERLAY)
    with app_process(book) as (process, address):
        yield process, address, book


def workers(process: subprocess.Popen) -> set[str]:
    """Ids of the processes that work for the app."""
    found = subprocess.run(
        ["ps", "--ppid", str(process.pid), "-o", "pid=,args="], capture_output=True, text=True
    )
    return {line.split()[0] for line in found.stdout.splitlines() if WORKER in line}


def until_gone(process: subprocess.Popen, ids: set[str]) -> None:
    until(lambda: not ids & workers(process))


def test_packing_can_be_called_off_and_begun_again(
    open_page: Callable[..., Watched], app: tuple
) -> None:
    process, address, _ = app
    page = open_page(address).page
    # The map is there before its overlay is.
    page.wait_for_selector(".erqi-map .erqi-title")
    page.locator(".st-key-erqi-pack-cancel button").click()
    again = page.locator(".st-key-erqi-pack-again button")
    expect(again).to_be_visible()
    until_gone(process, workers(process))
    again.click()
    expect(again).to_have_count(0)
    page.wait_for_selector("[data-overlay=test-parcels]", state="attached")


def test_a_file_that_is_being_made_can_be_called_off(
    open_page: Callable[..., Watched], app: tuple
) -> None:
    process, address, _ = app
    page = open_page(f"{address}/export").page
    # Web pages have a process of their own; that of the sheets begins with their preview.
    expect(page.locator(".st-key-erqi-export-download")).to_be_visible()
    before = workers(process)
    page.get_by_role("radio", name="图册").or_(page.get_by_role("button", name="图册")).click()
    page.locator(".st-key-erqi-export-make button").click()
    cancel = page.locator(".st-key-erqi-export-cancel button")
    expect(cancel).to_be_visible()
    begun = until(lambda: workers(process) - before)
    cancel.click()
    expect(page.get_by_text("已取消，没有生成文件。")).to_be_visible()
    until_gone(process, begun)


def test_a_book_that_becomes_faulty_stays_on_screen_with_a_notice_that_goes_again(
    open_page: Callable[..., Watched], app: tuple
) -> None:
    _, address, book = app
    page = open_page(f"{address}/indicators").page
    notice = page.locator(".st-key-erqi-notice button").first
    page.get_by_role("heading", name="指标").first.wait_for()
    names = (book / "names.yaml").read_bytes()
    (book / "names.yaml").write_bytes(b"[")
    page.reload()
    expect(notice).to_be_visible()
    expect(page.get_by_role("heading", name="指标").first).to_be_visible()
    notice.click()
    expect(page.get_by_text("names.yaml").first).to_be_visible()
    (book / "names.yaml").write_bytes(names)
    expect(notice).to_have_count(0)
    expect(page.get_by_role("heading", name="指标").first).to_be_visible()

"""What is packed for all sessions holds up none of them."""

import threading
from pathlib import Path

from erqi_map.ui.export.packing import Packer, Payload
from erqi_map.ui.shell.book import read_book
from tests.overlay_book import book_with_overlay
from tests.waiting import LIMIT_S


def test_a_payload_is_put_where_it_is_served_by_a_thread_of_the_workshop(tmp_path: Path) -> None:
    book = read_book(book_with_overlay(tmp_path, 12), "first")
    packer = Packer()
    told: list[tuple[str, Payload]] = []
    packer.begin(
        book, "one", LIMIT_S, lambda one: told.append((threading.current_thread().name, one))
    )
    ((thread, payload),) = told
    assert thread != threading.current_thread().name
    assert packer.find(book).payloads == {"test-parcels": payload}

"""A packed layer whose payload the page fetches itself, as the app does with its static files."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from erqi_map import PackedLayer

from .conftest import Watched
from .packed_pages import hit_row, layers_are_drawn, middle_of, squares, write_map

Open = Callable[..., Watched]
ADD = """([text, as]) => {
  const whole = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const padded = new Uint8Array(whole.length + 8);
  padded.set(whole, 4);
  const given = { buffer: whole.buffer, view: whole, part: padded.subarray(4, 4 + whole.length) }[as];
  globalThis.asked = 0;
  const bytes = async () => { asked += 1; return given; };
  globalThis.given = given;
  globalThis.layer = ErqiMap.packedLayer({ bytes }).addTo(ErqiMap.packed[0].map);
}"""


def opened(open_page: Open, tmp_path: Path, policy: str = "blob:") -> Watched:
    """A page with one layer of a single square far off, which brings scripts and map."""
    path = write_map(
        tmp_path / "map.html", lambda m: PackedLayer(squares(1, 1), table=True).add_to(m)
    )
    text = path.read_text("utf-8")
    path.write_text(text.replace("worker-src blob:", f"worker-src {policy}"), "utf-8")
    watched = open_page(path.as_uri(), offline=True, reduced_motion="reduce")
    layers_are_drawn(watched.page)
    return watched


@pytest.mark.parametrize("given", ["buffer", "view", "part"])
@pytest.mark.parametrize("policy", ["blob:", "'none'"], ids=["worker", "page"])
def test_bytes_are_drawn_like_the_text_of_an_element(
    open_page: Open, tmp_path: Path, given: str, policy: str
) -> None:
    gdf = squares()
    page = opened(open_page, tmp_path, policy).page
    payload = base64.b64encode(PackedLayer(gdf).payload).decode()
    page.evaluate(ADD, [payload, given])
    layers_are_drawn(page)
    assert page.evaluate("layer.plan.open.inWorker") is (policy == "blob:")
    assert [hit_row(page, *middle_of(gdf, row), layer=1)["row"] for row in (0, 9)] == [0, 9]
    assert page.evaluate("asked") == 1


def test_bytes_are_handed_to_the_worker_and_not_copied(open_page: Open, tmp_path: Path) -> None:
    page = opened(open_page, tmp_path).page
    page.evaluate(ADD, [base64.b64encode(PackedLayer(squares()).payload).decode(), "buffer"])
    layers_are_drawn(page)
    assert page.evaluate("given.byteLength") == 0


@pytest.mark.parametrize(
    "bytes_of",
    [
        "Promise.reject(new Error('404'))",
        "Promise.resolve(null)",
        "Promise.resolve(new Uint8Array(9))",
    ],
    ids=["refused", "nothing", "damaged"],
)
def test_bytes_that_do_not_come_are_told(open_page: Open, tmp_path: Path, bytes_of: str) -> None:
    page = opened(open_page, tmp_path).page
    failed: Any = page.evaluate(
        f"""() => new Promise((done) => {{
          const layer = ErqiMap.packedLayer({{ bytes: () => {bytes_of} }});
          layer.on("failed", (event) => done(event.error.code));
          layer.addTo(ErqiMap.packed[0].map);
        }})"""
    )
    assert failed in ("no-data", "damaged")
    assert "地图数据" in page.locator(".erqi-packed-failed").inner_text()

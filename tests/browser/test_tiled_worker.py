"""A tiled layer decodes in a worker of its own, which goes with it and may die or be refused."""

from pathlib import Path
from typing import Any

import pytest

from .packed_pages import ink_at
from .presenter import until
from .tiled_pages import (
    AT,
    IN_WORKER,
    READY,
    every_parcel_answers,
    many_parcels,
    ready,
    write_archive,
    write_page,
)

# From now on workers can be got at: told to be silent, and made to die.
CAUGHT = """() => {
  const Real = globalThis.Worker;
  Object.assign(globalThis, { workers: [], silent: false, sent: [] });
  globalThis.Worker = class extends Real {
    constructor(...given) {
      super(...given);
      workers.push(this);
    }
    postMessage(message, handed) {
      sent.push(message);
      if (silent) structuredClone(message, { transfer: handed });
      else super.postMessage(message, handed);
    }
  };
}"""
ANEW = "() => { const [layer] = ErqiMap.packed; layer.remove().addTo(globalThis.map); }"
GO = "([lat, lng, zoom]) => ErqiMap.packed[0].map.setView([lat, lng], zoom, { animate: false })"
TILES_SENT = "sent.filter(([, service]) => service === 'tile')"
PICTURE = """() => {
  const { map, paneNames } = ErqiMap.packed[0];
  const canvases = [...map.getPane(paneNames.base).children];
  return canvases.find((one) => one.style.visibility === "visible").toDataURL();
}"""


@pytest.fixture(scope="module")
def parcels() -> Any:
    return many_parcels()


@pytest.fixture(scope="module")
def archive(parcels, tmp_path_factory) -> Path:
    return write_archive(parcels, tmp_path_factory.mktemp("tiles"))


@pytest.fixture
def page(open_page, archive, tmp_path) -> Any:
    """The layer on its map, `map` of the page, drawn."""
    path = write_page(tmp_path / "one.html", archive, embed=True)
    found = open_page(path.as_uri(), offline=True, reduced_motion="reduce").page
    ready(found)
    found.evaluate("() => { globalThis.map = ErqiMap.packed[0].map; }")
    return found


def test_worker_and_page_draw_the_same_picture(open_page, archive, parcels, tmp_path):
    at = parcels.geometry[133].centroid
    pictures = []
    for worker in (True, False):
        path = write_page(tmp_path / f"{worker}.html", archive, embed=True, worker=worker)
        found = open_page(path.as_uri(), offline=True, reduced_motion="reduce").page
        ready(found)
        assert found.evaluate(IN_WORKER) is worker
        found.evaluate(f"(to) => {{ ({GO})(to); }}", [at.y, at.x, 15])
        ready(found)
        assert ink_at(found, 0, at.x, at.y)
        pictures.append(found.evaluate(PICTURE))
    assert pictures[0] == pictures[1]


def test_a_layer_taken_off_ends_its_worker_and_put_back_has_another(page, parcels):
    (worker,) = page.workers
    with worker.expect_event("close"):
        page.evaluate("() => { ErqiMap.packed[0].remove(); }")
    page.evaluate("() => { ErqiMap.packed[0].addTo(globalThis.map); }")
    ready(page)
    assert page.evaluate(IN_WORKER) is True
    every_parcel_answers(page, parcels)


def test_a_worker_that_dies_over_its_tiles_loses_none(page, parcels):
    page.evaluate(CAUGHT)
    page.evaluate("() => { globalThis.silent = true; }")
    page.evaluate(ANEW)
    until(page, f"{TILES_SENT}.length > 0")
    page.evaluate(
        "() => { workers[0].dispatchEvent(new ErrorEvent('error', { cancelable: true })); }"
    )
    ready(page)
    assert page.evaluate(IN_WORKER) is False
    every_parcel_answers(page, parcels)


def test_a_worker_that_cannot_run_its_script_is_as_none(page, parcels):
    page.evaluate(
        """() => {
          const Real = globalThis.Worker;
          const broken = URL.createObjectURL(new Blob(["throw new Error('worker: broken');"]));
          globalThis.Worker = class extends Real {
            constructor(address, options) { super(broken, options); }
          };
        }"""
    )
    page.evaluate(ANEW)
    ready(page)
    until(page, f"!{IN_WORKER}")
    every_parcel_answers(page, parcels)


def test_tiles_that_left_the_view_are_given_up(page, parcels):
    page.evaluate(CAUGHT)
    page.evaluate("() => { globalThis.silent = true; }")
    page.evaluate(ANEW)
    near, far = parcels.geometry[0].centroid, parcels.geometry[399].centroid
    page.evaluate(f"(to) => {{ ({GO})(to); }}", [near.y, near.x, 17])
    until(page, f"{TILES_SENT}.length > 0")
    page.evaluate(f"(to) => {{ ({GO})(to); }}", [far.y, far.x, 17])
    until(page, "sent.some(([, service]) => service === 'drop')")
    given_up = """sent.filter(([, service]) => service === 'drop')
      .every(([id]) => sent.some(([of, service]) => of === id && service === 'tile'))"""
    assert page.evaluate(given_up)
    page.evaluate("() => { globalThis.silent = false; }")
    page.evaluate(ANEW)
    assert page.evaluate(READY) == 1
    assert page.evaluate(AT, [far.y, far.x])["code"] == "P-399"

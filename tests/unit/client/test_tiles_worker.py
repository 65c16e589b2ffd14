"""Tiles are decoded in a worker; when it is refused or dies, in the page, and nothing is lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from .tiles import TILE, mixed, tiles_page

# A worker whose answers are noted, and one that answers nothing.
WORKERS = """() => {
  const Real = globalThis.Worker;
  globalThis.heard = [];
  globalThis.sent = [];
  globalThis.muted = false;
  globalThis.Worker = class extends Real {
    constructor(...given) {
      super(...given);
      globalThis.worker = this;
      const note = ({ data: [id, value, error] }) => heard.push([id, value !== null, error]);
      this.addEventListener("message", note);
    }
    postMessage(message, handed) {
      sent.push(message[1]);
      if (!muted) super.postMessage(message, handed);
      else structuredClone(message, { transfer: handed });
    }
  };
  globalThis.died = () => worker.dispatchEvent(new ErrorEvent("error", { cancelable: true }));
  globalThis.rule = { column: "use", breaks: null, styles: {} };
  const style = { column: "erqi:class", default: { stroke: "#000" }, cases: {} };
  for (const kind of ["area", "line", "point"]) rule.styles[kind] = style;
  globalThis.sourceOf = (bytes) => ({
    asked: 0,
    async tile() {
      this.asked += 1;
      return { bytes: bytes.slice(), packed: false, whole: true };
    },
  });
  globalThis.seen = ({ layers, whole }) => [whole, layers.map((layer) => [
    layer.geometry, layer.id_(0), { ...layer.properties(0) }, layer.value(0, "erqi:class"),
    [...layer.shape.xy],
  ])];
}"""
PREFIX = f"{TILE['z']}/{TILE['x']}/{TILE['y']}"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    found = tiles_page(browser)
    found.evaluate(WORKERS)
    yield found
    found.context.close()


def test_worker_and_page_give_the_same_layers(page: Page) -> None:
    worker, here, was = page.evaluate(
        """async ([layers, tile]) => {
          const read = async () => {
            const reader = client.createTileReader(sourceOf(writeTile(layers)), rule);
            const found = await reader.read(tile, new AbortController().signal);
            const was = reader.inWorker();
            reader.close();
            return [seen(found), was];
          };
          const [there, first] = await read();
          globalThis.Worker = class { constructor() { throw new Error("refused"); } };
          const [here, second] = await read();
          return [there, here, [first, second]];
        }""",
        [mixed(), TILE],
    )
    assert was == [True, False]
    assert worker == here
    assert [layer[:4] for layer in worker[1]] == [
        ["area", 3, {"use": "商业", "floor": 4}, "商业"],
        ["line", 2**40 + 7, {}, "erqi:rest"],
        ["point", f"{PREFIX}/point/0", {"use": "居住"}, "居住"],
    ]


def test_the_bytes_are_handed_over_and_come_back(page: Page) -> None:
    before, after, back = page.evaluate(
        """async ([layers, tile]) => {
          const link = client.linkWorker(client.TILE_WORKER);
          const bytes = writeTile(layers);
          const { length } = bytes;
          const answer = link.ask("tile", [bytes, false, tile, rule], [bytes.buffer]);
          const after = bytes.length;
          return [length, after, (await answer).bytes.length];
        }""",
        [mixed(), TILE],
    )
    assert (after, back) == (0, before)


def test_features_of_an_id_are_found_in_each_layer(page: Page) -> None:
    features = [{"type": 1, "commands": [9, 2, 2], "id": of} for of in (5, 8, 5)]
    features.append({"type": 1, "commands": [9, 2, 2]})
    found = page.evaluate(
        """async ([layers, tile]) => {
          const reader = client.createTileReader(sourceOf(writeTile(layers)), rule);
          const [layer] = (await reader.read(tile, new AbortController().signal)).layers;
          return [5, 8, 6, layer.id_(3), "1/0/0/point/3"].map((id) => [...layer.places(id)]);
        }""",
        [mixed(features=features), TILE],
    )
    assert found == [[0, 2], [1], [], [3], []]


def test_a_tile_given_up_is_not_decoded_and_the_others_are(page: Page) -> None:
    answers, heard = page.evaluate(
        """async ([layers, tile]) => {
          const link = client.linkWorker(client.TILE_WORKER);
          const given = [0, 1, 2, 3].map(() => new AbortController());
          const asked = given.map(({ signal }) =>
            link.ask("tile", [writeTile(layers), false, tile, rule], [], signal)
              .then(({ parts }) => parts.length, (error) => error.name));
          given[2].abort();
          const answers = await Promise.all(asked);
          given[0].abort();
          await link.ask("ready");
          return [answers, heard];
        }""",
        [mixed(), TILE],
    )
    assert answers == [3, 3, "AbortError", 3]
    assert [there for _, there, _ in heard] == [True, True, False, True, True]
    assert [error for _, _, error in heard] == [None] * 5


def test_what_is_given_up_before_it_is_asked_is_not_sent(page: Page) -> None:
    name, sent = page.evaluate(
        """async () => {
          const signal = AbortSignal.abort();
          const asked = client.linkWorker(client.TILE_WORKER).ask("tile", [], [], signal);
          return [await asked.catch((error) => error.name), sent];
        }"""
    )
    assert (name, sent) == ("AbortError", [])


@pytest.mark.parametrize("refused", [False, True], ids=["worker", "page"])
def test_a_damaged_tile_is_said_to_be_and_the_next_is_read(page: Page, refused: bool) -> None:
    said, kinds = page.evaluate(
        """async ([layers, tile, refused]) => {
          if (refused) delete globalThis.Worker;
          const source = sourceOf(writeTile(layers).slice(0, -9));
          const reader = client.createTileReader(source, rule);
          const { signal } = new AbortController();
          const told = ({ code, message }) => [code, message];
          const said = await reader.read(tile, signal).catch(told);
          source.tile = sourceOf(writeTile(layers)).tile;
          const { layers: found } = await reader.read(tile, signal);
          return [said, found.length];
        }""",
        [mixed(), TILE, refused],
    )
    assert said == ["damaged", f"damaged: tile {PREFIX}"]
    assert kinds == 3


def test_a_worker_that_dies_takes_no_tile_with_it(page: Page) -> None:
    kinds, asked, was = page.evaluate(
        """async ([layers, tile]) => {
          globalThis.muted = true;
          const source = sourceOf(writeTile(layers));
          const reader = client.createTileReader(source, rule);
          const { signal } = new AbortController();
          const waiting = [reader.read(tile, signal), reader.read(tile, signal)];
          while (sent.length < 2) await client.nextTask();
          const before = reader.inWorker();
          died();
          const found = await Promise.all([...waiting, reader.read(tile, signal)]);
          return [found.map((one) => one.layers.length), source.asked, [before, reader.inWorker()]];
        }""",
        [mixed(), TILE],
    )
    assert kinds == [3, 3, 3]
    assert asked == 5
    assert was == [True, False]


def test_a_link_that_has_died_says_so_to_all_who_ask(page: Page) -> None:
    codes: list[Any] = page.evaluate(
        """async () => {
          globalThis.muted = true;
          const link = client.linkWorker(client.TILE_WORKER);
          const code = ({ code }) => code;
          const waiting = link.ask("ready").catch(code);
          died();
          return [await waiting, await link.ask("ready").catch(code), link.alive()];
        }"""
    )
    assert codes == ["no-worker", "no-worker", False]


def test_a_source_without_a_tile_there_gives_none(page: Page) -> None:
    found = page.evaluate(
        """async (tile) => {
          const reader = client.createTileReader({ tile: async () => null }, rule);
          return [await reader.read(tile, new AbortController().signal), sent];
        }""",
        TILE,
    )
    assert found == [None, []]

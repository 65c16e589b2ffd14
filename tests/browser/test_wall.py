"""The map one hangs on a wall, in the exported file: nothing covered, colours as in the legend."""

from ..waiting import at_rest
from .hands import told

WINDOWS = [(1366, 768), (1093, 614), (1920, 1080), (3840, 2160), (390, 844)]

COVERED = """async () => {
  const { ctx } = app;
  await app.idle();
  const [west, south, east, north] = ctx.plan.manifest.extent;
  const a = ctx.map.latLngToContainerPoint([north, west]);
  const b = ctx.map.latLngToContainerPoint([south, east]);
  const { left, right, bottom } = ctx.insets();
  const size = ctx.map.getSize();
  const out = a.x < left || b.x > size.x - right || a.y < 0 || b.y > size.y - bottom;
  const over = ctx.covered().filter((box) =>
    box.x < b.x && a.x < box.x + box.width && box.y < b.y && a.y < box.y + box.height);
  return [out, over];
}"""
INSIDE_FREE = """() => {
  const { ctx } = app;
  const at = ctx.map.getContainer().getBoundingClientRect();
  const popup = document.querySelector(".erqi-popup .leaflet-popup-content-wrapper");
  const free = ctx.free();
  const box = popup && popup.getBoundingClientRect();
  return popup && box.left - at.left >= free.x - 1 && box.top - at.top >= free.y - 1
    && box.right - at.left <= free.x + free.width + 1
    && box.bottom - at.top <= free.y + free.height + 1;
}"""


def test_the_home_of_the_plan_lies_free_of_all_that_stands_over_the_map(open_plan):
    page = open_plan("#lang=en").page
    page.emulate_media(reduced_motion="reduce")
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("(width) => app.ctx.map.getSize().x === width", arg=width)
        at_rest(page)
        assert page.evaluate(COVERED) == [False, []], (width, height)
    # Shown, scale, notes and tools stand in one line within the strip at the foot.
    page.evaluate("app.setState({ scene: 'opening' })")
    for width, height in [(1366, 768), (3840, 2160)]:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("(width) => app.ctx.map.getSize().x === width", arg=width)
        at_rest(page)
        foot = """() => {
          const [notes, tools] = [".erqi-furniture", ".erqi-stage-foot"].map((one) => document.querySelector(one).getBoundingClientRect());
          const high = parseFloat(getComputedStyle(app.ctx.root, "::after").height);
          return [high / app.ctx.wall(), notes.top >= innerHeight - high, notes.right <= tools.left + 1];
        }"""
        assert page.evaluate(foot) == [46, True, True], (width, height)


def test_a_popup_stands_in_the_free_part_of_the_map(open_plan):
    page = open_plan().page
    page.emulate_media(reduced_motion="reduce")
    for id in ("erqi-commercial-district", "southwest-landscape"):
        page.evaluate("(focus) => { app.setState({ focus }); app.ctx.flyTo(focus); }", id)
        page.wait_for_function(INSIDE_FREE)


def test_a_cluster_has_the_colour_of_its_legend(open_plan):
    page = open_plan().page
    colour = page.evaluate(
        """async () => {
          const { ctx } = app;
          await app.idle();
          const layer = ctx.plan.layers.find((one) => one.id === "clusters");
          const view = ctx.canvas.view();
          const at = ctx.map.latLngToContainerPoint([34.67, 113.533]);
          const canvas = [...ctx.map.getPane("erqi-base").querySelectorAll("canvas")]
            .find((one) => one.style.visibility === "visible");
          const x = (at.x / view.unit + view.window.x - view.ox) * view.ratio;
          const y = (at.y / view.unit + view.window.y - view.oy) * view.ratio;
          const painted = [...canvas.getContext("2d").getImageData(x, y, 1, 1).data];
          const mixed = ({ fill, fill_opacity: share }) => [1, 3, 5].map((k) =>
            Math.round(255 - (255 - parseInt(fill.slice(k, k + 2), 16)) * share));
          const known = layer.symbols.map(mixed);
          return [painted, known];
        }"""
    )
    painted, known = colour
    assert painted[3] == 255
    nearest = min(max(abs(a - b) for a, b in zip(painted, one, strict=False)) for one in known)
    assert nearest <= 3, colour


def test_who_asks_for_more_than_is_known_is_told(open_plan):
    page = open_plan().page
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("app.ctx.map.setView([34.66, 113.53], 12, {animate: false})")
    for _ in range(6):
        page.evaluate("app.ctx.map.setZoom(app.ctx.map.getZoom() + 1, {animate: false})")
    page.locator("[data-tool=zoom_in]").click(force=True)
    told(page, "±500 米")


def test_a_map_that_nobody_sees_is_moved_without_losing_its_place(open_plan):
    watched = open_plan()
    stands = watched.page.evaluate(
        """() => {
          const { map } = app.ctx, node = map.getContainer();
          const at = () => [map.getCenter().lat, map.getCenter().lng, map.getZoom(), map.getMaxZoom()].every(Number.isFinite);
          node.style.display = "none";
          map.invalidateSize({ animate: false });
          app.ctx.flyTo("phoenix-lake");
          const hidden = at();
          node.style.display = "";
          // Seen again, and moved before it has heard of its size.
          for (const lng of [113.6, 113.61]) map.setView([34.7, lng], 13, { animate: false, reset: true });
          return [hidden, at()];
        }"""
    )
    assert stands == [True, True]
    assert watched.errors == []

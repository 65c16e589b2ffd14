"""Online basemaps: asked for by choice only, laid to the ground, given up when they fail."""

import io
import math

import numpy as np
import pytest
from PIL import Image, ImageDraw

from erqi_map.geo.datum import wgs84_to_gcj02
from erqi_map.render.payload.encode import encode_payload

from ...waiting import go_on
from .harness import mount
from .small_plan import build_spec

TILES = "https://tiles.invalid/**"
LANDMARK = (113.65991, 34.75312)
RADIUS_PX = 7


def requests_of(page) -> list[str]:
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url))
    return found


def picture(colour: str = "#ffffff") -> Image.Image:
    return Image.new("RGB", (256, 256), colour)


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def pixel_of(lng: float, lat: float, zoom: int) -> tuple[float, float]:
    size = 256 * 2**zoom
    sine = math.sin(math.radians(lat))
    return (lng / 360 + 0.5) * size, (0.5 - math.atanh(sine) / (2 * math.pi)) * size


def disc(px: float, py: float) -> bytes:
    """A red disc; drawn eight times as large, so that its middle is true to 1/8 pixel."""
    image = Image.new("RGB", (2048, 2048), "#ffffff")
    x, y, r = 8 * px, 8 * py, 8 * RADIUS_PX
    ImageDraw.Draw(image).ellipse((x - r, y - r, x + r, y + r), fill="#ff0000")
    return png(image.resize((256, 256), Image.BOX))


def serve_landmark(page) -> None:
    """A GCJ-02 tile source: white, with a red disc where the landmark is in GCJ-02."""
    lng, lat = (float(value) for value in wgs84_to_gcj02(*LANDMARK))

    def tile(route) -> None:
        z, x, y = (int(part) for part in route.request.url[:-4].split("/")[-3:])
        px, py = pixel_of(lng, lat, z)
        px, py = px - 256 * x, py - 256 * y
        near = max(abs(px - 128), abs(py - 128)) < 128 + RADIUS_PX
        route.fulfill(body=disc(px, py) if near else blank, content_type="image/png")

    blank = png(picture())
    page.route(TILES, tile)


def tiles_stand(page, count: int) -> None:
    """Until as many tiles are there, and each has ceased to fade in."""
    page.wait_for_function(
        """count => {
          const tiles = [...document.querySelectorAll(".leaflet-tile")];
          const stands = (one) =>
            one.matches(".leaflet-tile-loaded") && getComputedStyle(one).opacity === "1";
          return tiles.length >= count && tiles.every(stands);
        }""",
        arg=count,
    )


def red_middle(page) -> tuple[float, float]:
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    pixels = np.asarray(image).astype(float)
    # Hairlines between tiles are a shade of white, not red.
    weight = np.clip(235 - pixels[:, :, 1], 0, 255) * (pixels[:, :, 0] > 240)
    assert weight.sum() > 0, "the landmark is not on the screen"
    rows, columns = np.mgrid[0 : weight.shape[0], 0 : weight.shape[1]]
    total = weight.sum()
    return (columns * weight).sum() / total + 0.5, (rows * weight).sum() / total + 0.5


def test_a_landmark_of_a_gcj02_source_lies_within_one_pixel_of_its_place(page):
    page.set_viewport_size({"width": 1920, "height": 1000})
    serve_landmark(page)
    mount(page, encode_payload(build_spec(layers=())))
    page.evaluate("app.setState({basemap: 'shifted'})")
    for zoom, corner in ((15, (0, 0)), (18, (-880, -400)), (15, (880, 400))):
        expected = page.evaluate(
            """async ([[lng, lat], zoom, corner]) => {
              const { map } = app.ctx;
              const at = map.project([lat, lng], zoom).subtract(corner);
              map.setView(map.unproject(at, zoom), zoom, { animate: false });
              const { x, y } = map.latLngToContainerPoint([lat, lng]);
              return [x, y];
            }""",
            [LANDMARK, zoom, corner],
        )
        tiles_stand(page, 35)
        x, y = red_middle(page)
        assert math.hypot(x - expected[0], y - expected[1]) < 1, (zoom, corner)


def test_the_window_is_covered_although_the_source_is_shifted(page):
    page.route(
        TILES, lambda route: route.fulfill(body=png(picture("#ff0000")), content_type="image/png")
    )
    mount(page, encode_payload(build_spec(layers=())))
    page.evaluate("app.setState({basemap: 'shifted'}); app.ctx.map.setView([34.69, 113.6], 16)")
    tiles_stand(page, 12)
    pixels = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(int)
    assert (abs(pixels - [255, 0, 0]).max(axis=2) < 40).all()


def test_places_that_are_clicked_come_back_in_wgs84(page):
    serve_landmark(page)
    mount(page, encode_payload(build_spec()))
    page.evaluate("app.setState({basemap: 'shifted'})")
    hit = page.evaluate(
        """() => {
          const { map, plan } = app.ctx;
          const place = [34.72, 113.61];
          map.setView(place, 16, { animate: false });
          const clicked = map.containerPointToLatLng(map.latLngToContainerPoint(place));
          return plan.hit(clicked, 3).map(one => one.id);
        }"""
    )
    assert hit[0] == "site-0"


def test_nothing_is_asked_for_before_somebody_chooses(page, payload):
    page.clock.install()
    asked = requests_of(page)
    mount(page, payload)
    page.evaluate(
        "app.ctx.map.setView([34.7, 113.6], 15); app.setState({lang: 'en', focus: 'east'})"
    )
    go_on(page, 20_000)
    assert asked == []
    serve_landmark(page)
    page.evaluate("app.setState({basemap: 'shifted'})")
    page.wait_for_selector(".leaflet-tile-loaded")
    assert all(url.startswith("https://tiles.invalid/") for url in asked)


def test_tiles_tell_the_server_nothing_of_the_page(page, payload):
    serve_landmark(page)
    mount(page, payload)
    page.evaluate("app.setState({basemap: 'shifted'})")
    page.wait_for_selector(".leaflet-tile-loaded")
    tile = "document.querySelector('.leaflet-tile')"
    assert page.evaluate(f"{tile}.referrerPolicy") == "no-referrer"
    assert page.evaluate(f"{tile}.getAttribute('crossorigin')") is None


@pytest.mark.parametrize(
    "answer",
    [
        lambda route: route.abort(),
        # The page of a login, as an intranet answers with.
        lambda route: route.fulfill(body="<script>ran = 1</script>", content_type="text/html"),
    ],
    ids=["nothing", "a page"],
)
def test_a_server_that_answers_no_pictures_gives_way_to_the_offline_layers(page, payload, answer):
    page.route(TILES, answer)
    mount(page, payload)
    page.evaluate(
        "window.failed = []; app.on('basemap-error', (event) => failed.push(event.id));"
        "app.setState({basemap: 'shifted'})"
    )
    page.wait_for_function("app.getState().basemap === 'none'")
    assert page.evaluate("failed") == ["shifted"]
    assert page.locator(".erqi-notice").count() == 1
    assert page.locator(".leaflet-tile").count() == 0
    assert page.evaluate("app.ctx.plan.shown(app.ctx.plan.layer('roads'), 0, app.getState())")


def test_a_server_that_keeps_silent_is_given_up(page, payload):
    page.clock.install()
    page.route(TILES, lambda route: None)
    mount(page, payload)
    page.evaluate("app.setState({basemap: 'shifted'})")
    page.clock.run_for(20_000)
    page.wait_for_function("app.getState().basemap === 'none'")


def test_orientation_lines_rest_while_a_real_basemap_is_there(page, payload):
    serve_landmark(page)
    mount(page, payload)
    shown = "app.ctx.plan.shown(app.ctx.plan.layer('roads'), 0, app.getState())"
    assert page.evaluate(shown) is True
    page.evaluate("app.setState({basemap: 'shifted'})")
    assert page.evaluate(shown) is False


def test_a_basemap_without_its_key_is_offered_with_the_reason_and_not_used(page, payload):
    asked = requests_of(page)
    mount(page, payload)
    choices = {one["id"]: one for one in page.evaluate("app.ctx.basemap.choices()")}
    assert choices["keyed"]["problem"] == "token"
    assert choices["keyed"]["reason"]
    assert choices["none"]["problem"] is None
    page.evaluate("app.setState({basemap: 'keyed'})")
    assert page.evaluate("app.getState().basemap") == "none"
    assert asked == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "//host/{z}"])
def test_an_address_that_is_not_http_is_refused(library, url):
    problem = library.evaluate(
        "url => client.basemapProblem({id: 'x', urls: [url], datum: 'wgs84'})", url
    )
    assert problem == "address"

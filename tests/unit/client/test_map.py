"""The map itself: choosing, flying, following the state, and leaving nothing behind."""

import base64

import pytest

from ...waiting import at_rest, go_on
from .harness import mount

VIEW = (
    "(() => { const c = app.ctx.map.getCenter(); return [c.lat, c.lng, app.ctx.map.getZoom()]; })()"
)


def place_on_screen(page, lat: float, lng: float) -> tuple[float, float]:
    point = page.evaluate(
        """place => {
          const { x, y } = app.ctx.map.latLngToContainerPoint(place);
          return [x, y];
        }""",
        [lat, lng],
    )
    return point[0], point[1]


def test_the_first_view_shows_the_whole_plan(app):
    for lat, lng in [(34.6, 113.5), (34.77, 113.67)]:
        x, y = place_on_screen(app, lat, lng)
        assert 0 <= x <= 1000
        assert 0 <= y <= 700


def test_a_click_chooses_and_a_second_click_takes_what_lies_beneath(app):
    app.evaluate("app.ctx.map.setView([34.72, 113.61], 16, {animate: false})")
    app.evaluate("window.chosen = []; void app.on('select', event => chosen.push(event.id))")
    app.mouse.click(*place_on_screen(app, 34.72, 113.61))
    app.wait_for_function("app.getState().focus === 'site-0'")
    app.mouse.click(*place_on_screen(app, 34.72, 113.61))
    app.wait_for_function("app.getState().focus === 'east'")
    app.mouse.click(*place_on_screen(app, 34.72, 113.61))
    app.wait_for_function("app.getState().focus === 'site-0'")
    assert app.evaluate("chosen") == ["site-0", "east", "site-0"]


def test_a_click_on_empty_ground_lets_go(app):
    app.evaluate("app.setState({focus: 'east', goal: 'east-goal-1'})")
    app.mouse.click(*place_on_screen(app, 34.76, 113.52))
    app.wait_for_function("app.getState().focus === null && app.getState().goal === null")


def test_escape_puts_away_tool_then_goal_then_focus(app):
    app.evaluate("app.setState({focus: 'east', goal: 'east-goal-1', tool: 'measure'})")
    app.focus(".leaflet-container")
    for left in (["goal", "focus"], ["focus"], []):
        app.keyboard.press("Escape")
        state = app.evaluate("app.getState()")
        assert [key for key in ("tool", "goal", "focus") if state[key]] == left


def test_a_click_chooses_nothing_while_measuring(app):
    app.evaluate("app.setState({tool: 'measure'})")
    app.clock.install()
    app.mouse.click(*place_on_screen(app, 34.73, 113.655))
    go_on(app, 1000)
    assert app.evaluate("app.getState().focus") is None


def test_hovering_names_the_feature_and_leaving_takes_the_name_away(app):
    app.mouse.move(*place_on_screen(app, 34.73, 113.655))
    app.wait_for_selector(".erqi-tip:not([hidden])")
    assert app.inner_text(".erqi-tip-name") == "东片区"
    app.mouse.move(*place_on_screen(app, 34.76, 113.52))
    app.wait_for_selector(".erqi-tip", state="hidden")


def test_what_is_chosen_has_no_second_name_at_the_pointer(app):
    app.mouse.move(*place_on_screen(app, 34.73, 113.655))
    app.wait_for_selector(".erqi-tip:not([hidden])")
    app.evaluate("app.setState({focus: 'east'})")
    app.wait_for_selector(".erqi-tip", state="hidden")


def test_arrow_and_zoom_keys_move_the_map_that_has_the_focus(app):
    before = app.evaluate(VIEW)
    app.focus(".leaflet-container")
    app.keyboard.press("ArrowRight")
    app.wait_for_function(f"app.ctx.map.getCenter().lng > {before[1]}")
    at_rest(app)
    app.keyboard.press("+")
    app.wait_for_function(f"app.ctx.map.getZoom() > {before[2]}")


def test_flying_shows_the_feature_between_the_drawers(page, payload):
    page.emulate_media(reduced_motion="reduce")
    mount(page, payload)
    page.evaluate(
        """() => { const { slots } = app.ctx; const drawer = client.el("div", {text: "抽屉"});
          drawer.style.height = "100%"; slots.right.append(drawer); }"""
    )
    assert page.evaluate("app.ctx.insets().right") == 332
    assert page.evaluate("app.ctx.flyTo('east')") is True
    right = place_on_screen(page, 34.69, 113.66)[0]
    assert right <= 1000 - 372
    assert page.evaluate("app.ctx.flyTo('task-ecology')") is False


def test_flying_to_a_point_goes_near_but_not_back(page, payload):
    page.emulate_media(reduced_motion="reduce")
    mount(page, payload)
    page.evaluate("app.ctx.flyTo('site-3')")
    assert page.evaluate("app.ctx.map.getZoom()") == 15
    page.evaluate("app.ctx.map.setZoom(16, {animate: false}); app.ctx.flyTo('site-5')")
    assert page.evaluate("app.ctx.map.getZoom()") == 16


def test_with_motion_the_flight_ends_at_the_same_place(app):
    app.evaluate("app.ctx.flyTo('site-3')")
    app.wait_for_function("Math.abs(app.ctx.map.getZoom() - 15) < 0.01 && !app.ctx.flying")


def test_filter_and_layers_neither_move_nor_remount_the_map(app):
    before = app.evaluate(VIEW)
    app.evaluate("window.node = document.querySelector('.leaflet-container')")
    app.evaluate("app.setState({filter: {cluster: ['east']}}); app.setState({hidden: ['roads/-']})")
    at_rest(app)
    assert app.evaluate(VIEW) == before
    assert app.evaluate("node === document.querySelector('.leaflet-container')") is True


def test_a_scene_brings_its_whole_state(page, payload):
    page.emulate_media(reduced_motion="reduce")
    mount(page, payload)
    page.evaluate("app.setState({scene: 'opening'})")
    state = page.evaluate("app.getState()")
    assert state["focus"] == "east"
    assert abs(state["view"]["lat"] - 34.73) < 0.01
    assert "site-3" in page.evaluate("[...app.ctx.plan.highlighted(app.getState())]")


def test_a_view_from_the_host_is_shown_and_reported(page, payload):
    page.emulate_media(reduced_motion="reduce")
    mount(page, payload, {"state": {"view": {"lat": 34.7, "lng": 113.6, "zoom": 14}}})
    assert page.evaluate(VIEW) == pytest.approx([34.7, 113.6, 14], abs=1e-4)
    page.evaluate("window.views = []; void app.on('view', view => views.push(view))")
    page.evaluate("app.setState({view: {lat: 34.65, lng: 113.55, zoom: 13}})")
    page.wait_for_function("views.length > 0 && views[views.length - 1].zoom === 13")


def test_a_new_size_keeps_the_centre_of_a_map_that_was_moved(app):
    app.evaluate("app.ctx.map.setView([34.7, 113.6], 14, {animate: false})")
    app.set_viewport_size({"width": 700, "height": 500})
    app.wait_for_function("app.ctx.map.getSize().x === 700")
    assert app.evaluate(VIEW) == pytest.approx([34.7, 113.6, 14], abs=2e-4)


def test_a_new_size_keeps_the_frame_of_a_map_nobody_has_moved(app):
    app.set_viewport_size({"width": 420, "height": 600})
    app.wait_for_function("() => app.ctx.map.getSize().x === 420 && !app.ctx.flying")
    at_rest(app)
    for lat, lng in [(34.6, 113.5), (34.77, 113.67)]:
        assert 0 <= place_on_screen(app, lat, lng)[0] <= 420


def test_a_new_size_on_the_way_home_frames_the_plan_for_the_new_size(app):
    app.evaluate("app.ctx.map.setView([34.7, 113.6], 14, {animate: false})")
    app.evaluate("client.goHome(app.ctx)")
    assert app.evaluate("app.ctx.flying")
    app.set_viewport_size({"width": 420, "height": 600})
    app.wait_for_function("() => app.ctx.map.getSize().x === 420 && !app.ctx.flying")
    for lat, lng in [(34.6, 113.5), (34.77, 113.67)]:
        assert 0 <= place_on_screen(app, lat, lng)[0] <= 420


def test_a_hidden_element_is_framed_when_it_appears(page, payload):
    page.evaluate("document.getElementById('host').style.display = 'none'")
    mount(page, payload)
    page.evaluate("document.getElementById('host').style.display = ''")
    page.wait_for_function("app.ctx.map.getSize().x === 1000")
    page.wait_for_function("app.ctx.map.getZoom() > 10")
    x, _ = place_on_screen(page, 34.6, 113.5)
    assert 0 <= x <= 1000


def test_a_map_that_is_already_there_is_used_and_left_standing(page, payload):
    page.evaluate(
        """async base64 => {
          const element = document.getElementById("host");
          const map = L.map(element, { center: [34.7, 113.6], zoom: 11, zoomControl: false });
          window.theirs = map;
          window.app = await client.mount({ element, base64, map, options: { host: "folium" } });
          await app.idle();
        }""",
        base64.b64encode(payload).decode(),
    )
    assert page.evaluate("app.labels().length") > 0
    page.mouse.click(*place_on_screen(page, 34.73, 113.655))
    page.wait_for_function("app.getState().focus === 'east'")
    page.evaluate("app.destroy()")
    assert page.evaluate(
        "[theirs.getZoom() > 0, document.querySelectorAll('.erqi-map').length]"
    ) == [True, 0]
    assert page.errors == []


def test_two_maps_on_one_page_do_not_disturb_each_other(page, payload):
    page.evaluate(
        """async base64 => {
          const host = document.getElementById("host");
          const [a, b] = [0, 1].map(() => host.appendChild(document.createElement("div")));
          for (const node of [a, b]) node.style.height = "50%";
          window.one = await client.mount({ element: a, base64 });
          const options = { state: { lang: "en" } };
          window.two = await client.mount({ element: b, base64, options });
          one.setState({ focus: "east" });
        }""",
        base64.b64encode(payload).decode(),
    )
    assert page.evaluate("[one.getState().focus, two.getState().focus, two.getState().lang]") == [
        "east",
        None,
        "en",
    ]


def test_the_map_lives_in_a_shadow_root(page, payload):
    page.evaluate(
        """async base64 => {
          const host = document.getElementById("host");
          const shadow = host.attachShadow({ mode: "open" });
          const styles = document.querySelectorAll("style");
          shadow.append(...[...styles].map((style) => style.cloneNode(true)));
          const element = shadow.appendChild(document.createElement("div"));
          element.style.cssText = "position:absolute;inset:0";
          window.app = await client.mount({ element, base64, options: { host: "app" } });
          await app.idle();
        }""",
        base64.b64encode(payload).decode(),
    )
    before = page.evaluate(VIEW)
    page.mouse.click(*place_on_screen(page, 34.73, 113.655))
    page.wait_for_function("app.getState().focus === 'east'")
    page.mouse.move(500, 600)
    page.mouse.down()
    page.mouse.move(400, 560, steps=4)
    page.mouse.up()
    page.wait_for_function(f"app.ctx.map.getCenter().lng > {before[1]}")
    assert page.errors == []


def test_the_map_is_a_named_region_and_changes_are_spoken(app):
    region = app.locator(".leaflet-container")
    assert region.get_attribute("role") == "region"
    assert region.get_attribute("aria-label")
    assert region.get_attribute("tabindex") == "0"
    app.evaluate("app.ctx.announce('已选中')")
    assert app.text_content(".erqi-live") == "已选中"

"""A briefing from beginning to end: captured, written, saved, presented, taken away."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect
from pptx import Presentation

from erqi_map.store import Workspace, find_problems
from erqi_map.store.book.saving import make_workspace
from erqi_map.store.stories.saving import read_story
from tests.workspaces import shipped_workspace

from ..waiting import at_rest, go_on
from .conftest import Shared, app_process, opener, serve_app
from .hands import UNSAFE, told

ID = "briefing-1346"
VIEW = "?focus=phoenix-lake&lat=34.70&lng=113.57&zoom=14"
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def shared_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server for tests that save nothing."""
    with serve_app(shipped_workspace(tmp_path_factory.mktemp("shared")).where) as address:
        yield address


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return Path(shipped_workspace(tmp_path).where)


@pytest.fixture(scope="module")
def opened(browser: Browser, shared_url: str) -> Iterator[Shared]:
    """The page of a planner who saves nothing."""
    with opener(browser) as start:
        yield Shared(lambda: start(f"{shared_url}/briefing", reduced_motion="reduce"))


@pytest.fixture
def page(opened: Shared) -> Iterator[Page]:
    """The same page again, at the first scene of fourteen."""
    watched = opened.watched()
    page = watched.page
    on_stage(page)
    expect(page.locator(".scene").nth(13)).to_be_visible()
    page.locator(".scene").first.click()
    expect(page.locator(".scene").first).to_have_attribute("aria-current", "true")
    at_rest(page)
    yield page
    # Streamlit itself asks under the address of the page first where its server answers.
    assert [one for one in watched.errors if "404" not in one] == []


def wall(page: Page) -> FrameLocator:
    """The window of the stage, which is as large as a wall's."""
    return page.frame_locator("iframe.stage")


def on_stage(
    page: Page, title: str | None = None, where: Page | FrameLocator | None = None
) -> None:
    """Waits for the stage, in a scene with that title when one is given."""
    caption = (where or wall(page)).locator(".erqi-caption-title")
    expect(caption).to_be_visible()
    if title is not None:
        expect(caption).to_have_text(re.compile(title))


def button(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key} button").first


def press(page: Page, key: str) -> None:
    expect(button(page, key)).to_be_enabled()
    button(page, key).click()


def list_says(page: Page, text: str) -> None:
    expect(page.locator(".scene strong").filter(has_text=text).first).to_be_visible()


def title_field(page: Page) -> Locator:
    return page.get_by_label("标题（中文）", exact=True)


def write_title(page: Page, text: str) -> None:
    title_field(page).fill(text)
    title_field(page).press("Enter")
    list_says(page, text)


def saved(page: Page) -> None:
    expect(page.locator(".st-key-erqi-briefing-bar")).to_contain_text("已保存")


def capture_and_open(page: Page) -> None:
    """What the map shows as a scene, and the page where it stands."""
    press(page, "erqi-briefing")
    press(page, "erqi-map-capture")
    told(page, "已加入一场")
    # What the box was opened for is done: it closes, and only then is it pressed again.
    expect(page.locator(".st-key-erqi-map-capture")).to_have_count(0)
    press(page, "erqi-briefing")
    press(page, "erqi-open-briefing")


def test_a_view_captured_on_the_map_is_a_scene_that_survives_a_killed_server(open_page, workspace):
    with app_process(workspace) as (process, address):
        page = open_page(f"{address}/{VIEW}").page
        expect(page.locator(".erqi-map .erqi-title")).to_be_visible()
        capture_and_open(page)
        on_stage(page, "凤湖生态休闲区")
        write_title(page, "凤湖近景")
        on_stage(page, "凤湖近景")
        press(page, "erqi-save")
        saved(page)
        scene = read_story(workspace, ID)[0].scenes[1]
        assert (scene.title.zh, scene.focus) == ("凤湖近景", "phoenix-lake")
        west, south, east, north = scene.camera.extent
        assert west < 113.57 < east
        assert south < 34.70 < north
        assert 0.02 < east - west < 0.3
        # Killed while it saves once more: the workspace is whole, with the one title or the other.
        write_title(page, "杀不死的标题")
        press(page, "erqi-save")
        process.kill()
        process.wait(timeout=30)
    assert find_problems(Workspace(str(workspace)).folder) == ()
    title = read_story(workspace, ID)[0].scenes[1].title.zh
    assert title in ("凤湖近景", "杀不死的标题")
    with serve_app(workspace) as address:
        page = open_page(f"{address}/briefing").page
        on_stage(page)
        list_says(page, title)


def test_a_captured_extent_shows_the_same_again(open_page, shared_url):
    """What the map reports, fitted, is the view it was reported for."""
    page = open_page(f"{shared_url}/?lat=34.70&lng=113.57&zoom=13", reduced_motion="reduce").page
    expect(page.locator(".erqi-map .erqi-title")).to_be_visible()
    at_rest(page)
    # The map tells what it shows once it has been moved.
    page.mouse.move(900, 500)
    page.mouse.down()
    page.mouse.move(820, 500, steps=4)
    page.mouse.up()
    at_rest(page)
    expect(page).to_have_url(re.compile(r"#.*lng=113\.(?!57000)"))
    lng, zoom = (float(re.search(rf"#.*{key}=([\d.]+)", page.url)[1]) for key in ("lng", "zoom"))
    capture_and_open(page)
    on_stage(page, "二七规划图")
    page.get_by_role("tab", name="画面").click()
    words = page.get_by_text(re.compile("东经 ")).inner_text()
    west, east = map(float, re.search(r"东经 ([\d.]+)°—([\d.]+)°", words).groups())
    # The drawer on the left covers a part: what is free lies right of the middle of the map.
    width_px = (east - west) / 360 * 256 * 2**zoom
    assert 700 < width_px < 1440
    assert (west + east) / 2 > lng


def test_the_story_is_presented_from_the_page_by_the_keyboard(page):
    titles = page.locator(".scene strong").all_inner_texts()
    page.locator(".scene").nth(3).click()
    on_stage(page, titles[3])
    press(page, "erqi-present-here")
    page.wait_for_function("() => document.fullscreenElement !== null")
    on_stage(page, titles[3])
    page.keyboard.press("ArrowRight")
    on_stage(page, titles[4])
    page.keyboard.press("PageUp")
    on_stage(page, titles[3])
    page.keyboard.press("End")
    on_stage(page, titles[-1])
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.fullscreenElement === null")
    on_stage(page, titles[-1])
    expect(wall(page).locator(".erqi-resume")).to_be_hidden()
    # The scene the show ended in is the one to edit.
    edited = page.locator(".scene[aria-current=true] strong")
    expect(edited).to_have_text(titles[-1])


def test_an_edit_changes_the_stage_without_mounting_it_anew(page):
    wall(page).locator(".erqi-map").evaluate("node => { node.dataset.mark = 'same'; }")
    # The first scene is shown under the name of the briefing.
    said = wall(page).locator(".erqi-caption")
    write_title(page, "改了又改")
    expect(said).to_contain_text("改了又改")
    expect(wall(page).locator(".erqi-map")).to_have_attribute("data-mark", "same")
    press(page, "erqi-undo")
    expect(said).not_to_contain_text("改了又改")
    expect(wall(page).locator(".erqi-map")).to_have_attribute("data-mark", "same")


def test_the_preview_is_the_wall_and_its_view_is_moved_and_taken_over_in_place(page):
    stage = page.locator("iframe.stage")
    assert wall(page).locator("html").evaluate("() => [innerWidth, innerHeight]") == [1920, 1080]
    # Every scene has its picture in the list.
    expect(page.locator(".scene-picture canvas")).to_have_count(14)
    take = page.get_by_role("button", name="用这个画面作本场的镜头")
    expect(take).to_be_hidden()
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert abs(box["width"] / box["height"] - 16 / 9) < 0.01
    x, y = box["x"] + 0.75 * box["width"], box["y"] + 0.4 * box["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 150, y, steps=5)
    page.mouse.up()
    take.click()
    told(page, "已把预览的画面用作本场的镜头")
    expect(take).to_be_hidden()
    page.get_by_role("tab", name="画面").click()
    expect(page.get_by_text(re.compile("东经 "))).to_be_visible()


def test_scenes_are_moved_with_the_keyboard_and_keep_the_focus(page):
    titles = page.locator(".scene strong").all_inner_texts()
    page.locator(".scene").nth(1).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".scene strong").first).to_have_text(titles[1])
    expect(page.locator(".scene").first).to_be_focused()
    expect(page.locator(".scene").first).to_have_attribute("aria-current", "true")


def test_presenting_on_the_map_tells_the_app_nothing(open_page, app_url):
    """On a folder: a workspace is asked every few seconds what others have saved."""
    sent = []
    watched = open_page("about:blank", reduced_motion="reduce")
    page = watched.page
    page.on("websocket", lambda ws: ws.on("framesent", lambda frame: sent.append(frame)))
    page.clock.install()
    page.goto(app_url)
    expect(page.locator(".erqi-map .erqi-title")).to_be_visible()
    page.get_by_role("button", name="演示", exact=True).click()
    on_stage(page, "1346", page)
    # Longer than the map ever waits before it tells something.
    go_on(page, 1500)
    at_rest(page)
    sent.clear()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    on_stage(page, "中心城区", page)
    go_on(page, 1500)
    assert sent == []


def test_the_slides_are_made_here_and_taken_away(page):
    page.get_by_text("带走这份汇报").click()
    page.get_by_role("radio", name="幻灯片").or_(page.get_by_role("button", name="幻灯片")).click()
    expect(button(page, "erqi-export-make")).to_contain_text("幻灯片")
    press(page, "erqi-export-make")
    with page.expect_download() as download:
        button(page, "erqi-export-download").click()
    assert download.value.suggested_filename.endswith("汇报-zh.pptx")
    slides = Presentation(str(download.value.path())).slides
    assert len(slides) == page.locator(".scene").count()


def test_hostile_words_of_a_story_stay_words(open_page, book, tmp_path):
    file = book / "stories" / f"{ID}.yaml"
    text = re.sub(
        r'((?:title|points|zh|en)\S*: ?"|\{zh: "|, en: ")[^"]*"',
        rf'\g<1>{HOSTILE}"',
        file.read_text("utf-8"),
    )
    file.write_text(text, "utf-8")
    assert find_problems(book) == ()
    make_workspace(str(tmp_path / "work.sqlite"), book, "张三", "建立")
    with serve_app(tmp_path / "work.sqlite") as address:
        watched = open_page(f"{address}/briefing")
        page = watched.page
        on_stage(page, re.escape(HOSTILE))
        for frame in page.frames:
            frame.evaluate("() => { globalThis.alert = () => { globalThis.harmed = true; }; }")
        list_says(page, HOSTILE)
        page.get_by_role("tab", name="画面").click()
        press(page, "erqi-delete")
        expect(page.get_by_text(f"删除“{HOSTILE}”？")).to_be_visible()
        for frame in page.frames:
            assert not frame.evaluate("() => Boolean(globalThis.harmed)")
        assert page.evaluate(UNSAFE) == []
        assert watched.outside(address) == []

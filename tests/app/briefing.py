"""Using the briefing page in a test: what stands on it, and what a planner does there."""

from erqi_map.store import Workspace
from erqi_map.store.stories.saving import read_story, save_story

ID = "briefing-1346"
TITLE = f"erqi_scene_title_zh_{ID}_opening"


def draft(app, id=ID):
    return app.test.session_state["erqi_story_drafts"][id]


def scenes(app):
    return [item["id"] for item in app.figures()["erqi-scenes"]["items"]]


def chosen(app):
    return app.figures()["erqi-scenes"]["chosen"]


def write(app, key, text):
    app.test.get_by_key(key).set_value(text).run()


def list_of(app, kind, key):
    """A list to choose from; its key also names its labels."""
    return next(one for one in app.test.get(kind) if one.key and one.key.startswith(key))


def disabled(app, key):
    return app.test.button(key=key).disabled


def change_elsewhere(workspace):
    """Somebody else saves a title of the story."""
    story, base = read_story(workspace, ID)
    title = story.title.model_copy(update={"zh": "别人的标题"})
    save_story(workspace, story.model_copy(update={"title": title}), base=base)


def title_in(book: Workspace, id: str = ID, scene: int = 0) -> str:
    return read_story(book, id)[0].scenes[scene].title.zh


def begin(app, zh="凤湖专题", en="Phoenix Lake"):
    app.test.session_state["erqi-new"] = True
    app.test.run()
    app.test.text_input(key="erqi_new_zh").set_value(zh).run()
    app.test.text_input(key="erqi_new_en").set_value(en).run()
    app.press("erqi-new-begin")

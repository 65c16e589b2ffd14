"""编辑: hostile text in a form is kept as text, or refused with the words still there."""

from erqi_map.compose import compose_plan
from erqi_map.store import open_store

from ..security.payloads import payloads
from .test_edit_page import field, save

FIELDS = {
    ":name.zh": lambda place: place.name.zh,
    ":summary.en": lambda place: place.summary.en,
    ":responsible_unit.zh": lambda place: place.responsible_unit.zh,
    ":contact": lambda place: place.contact,
}
# A browser cannot send half a pair.
SENT = [name for name in payloads("x") if name != "surrogate"]


def test_hostile_text_in_every_sort_of_field_stays_the_same_text(app, workspace, tmp_path):
    app.open("edit")
    app.test.get_by_key("erqi_edit_place").set_value("dehua-street").run()
    kept = 0
    for name in SENT:
        text = payloads(tmp_path / "marker")[name]
        before = len(workspace.journal.history())
        for path in FIELDS:
            field(app, path).set_value(text)
        save(app)
        if app.errors():
            assert field(app, ":name.zh").value == text, name
            assert len(workspace.journal.history()) == before, name
            continue
        kept += 1
        place = open_store(workspace).place("dehua-street")
        assert {get(place) for get in FIELDS.values()} == {text.strip()}, name
        card = compose_plan(open_store(workspace), layers=["projects"]).content["cards"]
        said = {line["value"]["zh"] for line in card["dehua-street"]["register"]}
        assert said == {text.strip()}, name
    assert kept > 15
    assert not (tmp_path / "marker").exists()

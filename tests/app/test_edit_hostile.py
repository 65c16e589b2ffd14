"""编辑: hostile text in a form is kept as text, or refused with the words still there."""

import pytest

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


@pytest.mark.parametrize("name", SENT)
def test_hostile_text_in_every_sort_of_field_stays_the_same_text(app, workspace, tmp_path, name):
    app.open("edit")
    app.test.get_by_key("erqi_edit_place").set_value("dehua-street").run()
    text = payloads(tmp_path / "marker")[name]
    for path in FIELDS:
        field(app, path).set_value(text)
    save(app)
    if app.errors():
        assert field(app, ":name.zh").value == text
        assert len(workspace.journal.history()) == 1
        return
    store = open_store(workspace)
    place = store.place("dehua-street")
    assert {get(place) for get in FIELDS.values()} == {text.strip()}
    card = compose_plan(store).content["cards"]["dehua-street"]
    assert {line["value"]["zh"] for line in card["register"]} == {text.strip()}
    assert not (tmp_path / "marker").exists()

"""A scene in the editor is told in words."""

from types import SimpleNamespace
from typing import Any

from erqi_map.ui.briefing.words import _filter_words


def test_a_filter_of_the_plan_is_said_with_the_names_of_its_values():
    stage = {"id": "idea", "name": {"zh": "谋划", "en": "Idea"}}
    content = {"cards": {"task-a": {"short_name": {"zh": "甲"}}}, "facets": {"stage": [stage]}}
    content["terms"] = {"themes": {}, "statuses": {}}
    book: Any = SimpleNamespace(usable=(None, SimpleNamespace(content=content)))
    said = _filter_words(book, {"task": ["task-a"], "stage": ["idea"]})
    assert said == "重点工作为甲、阶段为谋划"

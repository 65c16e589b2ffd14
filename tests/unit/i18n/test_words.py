"""The words of the interface: the same keys and placeholders in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from erqi_map import i18n

SECTIONS = i18n.sections()
PLACEHOLDER = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")


def test_the_check_section_is_there():
    assert "check" in SECTIONS


def test_both_languages_have_the_same_sections():
    folder = Path(i18n.__file__).parent
    files = [{path.name for path in (folder / lang).glob("*.yaml")} for lang in i18n.LANGS]
    assert files[0] == files[1]


BOTH = {name: (i18n.words("zh", name), i18n.words("en", name)) for name in SECTIONS}


def test_keys_are_equal():
    assert {name: set(zh) ^ set(en) for name, (zh, en) in BOTH.items() if set(zh) != set(en)} == {}


def test_placeholders_are_equal():
    assert [
        (name, key)
        for name, (zh, en) in BOTH.items()
        for key in zh
        if set(PLACEHOLDER.findall(zh[key])) != set(PLACEHOLDER.findall(en[key]))
    ] == []


def test_no_word_is_empty():
    empty = [
        (name, key)
        for name, both in BOTH.items()
        for words in both
        for key, word in words.items()
        if not word.strip()
    ]
    assert empty == []


# Files whose words are fixed whatever the language: a standard's, a form's of the district.
FORMS = ("points_txt", "register")


def test_english_has_no_chinese_in_it_but_names_of_languages():
    foreign = [
        (name, key)
        for name, (chinese, english) in BOTH.items()
        for key, word in english.items()
        if re.search("[一-鿿，。；：！？]", word)
        and "lang" not in key.lower()
        and not (name in FORMS and word == chinese[key])
    ]
    assert foreign == []


def texts(value: Any) -> Iterator[str]:
    """The English texts of a document."""
    if isinstance(value, dict):
        yield from (text for key, text in value.items() if key == "en" and isinstance(text, str))
    for one in value.values() if isinstance(value, dict) else value:
        if isinstance(one, dict | list):
            yield from texts(one)


def test_english_has_one_kind_of_quotation_marks_and_apostrophes():
    book = [path.read_text("utf-8") for path in Path("geodata").rglob("*.yaml")]
    english = [text for one in book for text in texts(yaml.safe_load(one) or {})]
    english += [word for _, words in BOTH.values() for word in words.values()]
    # Between letters, and round a value that is not in code.
    assert [text for text in english if re.search(r"\w'[a-z]|(?<![=(\[])\"\{\w+\}\"", text)] == []


def test_words_are_read_once_and_cannot_be_changed():
    words = i18n.words("zh", "check")
    assert words is i18n.words("zh", "check")
    with pytest.raises(TypeError):
        words["new"] = "词"


@pytest.mark.parametrize(("lang", "section"), [("fr", "check"), ("zh", "nothing"), ("..", "check")])
def test_refuses_what_there_is_not(lang, section):
    with pytest.raises(ValueError, match="no words"):
        i18n.words(lang, section)


def test_a_value_with_braces_stays_as_it_is():
    text = i18n.phrase("zh", "check", "field_unknown.message", name="{value.__class__}")
    assert "{value.__class__}" in text


def test_every_problem_has_a_message_and_a_fix():
    keys = i18n.words("zh", "check")
    codes = {key.removesuffix(".message") for key in keys if key.endswith(".message")}
    assert codes == {key.removesuffix(".fix") for key in keys if key.endswith(".fix")}

"""The words of the interface: the same keys and placeholders in both languages."""

import re
from pathlib import Path

import pytest

from erqi_map import i18n

SECTIONS = i18n.sections()
PLACEHOLDER = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")


def test_the_check_section_is_there():
    assert "check" in SECTIONS


def test_both_languages_have_the_same_sections():
    folder = Path(i18n.__file__).parent
    files = [{path.name for path in (folder / lang).glob("*.yaml")} for lang in i18n.LANGS]
    assert files[0] == files[1]


@pytest.mark.parametrize("section", SECTIONS)
def test_keys_are_equal(section):
    assert set(i18n.words("zh", section)) == set(i18n.words("en", section))


@pytest.mark.parametrize("section", SECTIONS)
def test_placeholders_are_equal(section):
    zh, en = i18n.words("zh", section), i18n.words("en", section)
    for key in zh:
        assert set(PLACEHOLDER.findall(zh[key])) == set(PLACEHOLDER.findall(en[key])), key


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("lang", i18n.LANGS)
def test_no_word_is_empty(lang, section):
    assert all(word.strip() for word in i18n.words(lang, section).values())


@pytest.mark.parametrize("section", SECTIONS)
def test_english_has_no_chinese_in_it_but_names_of_languages(section):
    foreign = {key for key, word in i18n.words("en", section).items() if re.search("[一-鿿]", word)}
    assert {key for key in foreign if "lang" not in key.lower()} == set()


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

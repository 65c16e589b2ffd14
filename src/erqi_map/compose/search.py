"""What the search box of a map finds: names with their pinyin and its initials."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

import yaml
from pypinyin import lazy_pinyin

from erqi_map.remember import remembered

from .content_types import Card, SearchEntry
from .spec import LayerSpec


# After an edit all names but one are those of before.
@lru_cache(maxsize=50_000)
def pinyin_syllables(text: str) -> tuple[str, ...]:
    """The reading of a Chinese name, one syllable a part, without tones; ü is written v.

    Names that the dictionary of pypinyin reads wrong stand in readings.yaml. Latin letters and
    digits stay, signs fall away.
    """
    readings = _readings()
    found: list[str] = []
    plain = start = 0
    while start < len(text):
        word = next((name for name in readings if text.startswith(name, start)), None)
        if word is None:
            start += 1
            continue
        found += _plain_reading(text[plain:start])
        found += readings[word]
        plain = start = start + len(word)
    found += _plain_reading(text[plain:])
    return tuple(found)


@remembered()
def search_entry(id: str, zh: str, en: str, kind: str | None, layer: str | None) -> SearchEntry:
    """One entry of the index: docs/payload.md, `search`."""
    syllables = pinyin_syllables(zh)
    return {
        "id": id,
        "zh": zh,
        "en": en,
        "pinyin": " ".join(syllables),
        "initials": "".join(syllable[0] for syllable in syllables),
        "kind": kind,
        "layer": layer,
    }


def search_index(cards: Mapping[str, Card], layers: Iterable[LayerSpec]) -> list[SearchEntry]:
    """Every card, under its short name too where the full name does not hold it, and under its
    slogan; its goals; then every named feature without a card.
    """
    entries: list[SearchEntry] = []
    for card in cards.values():
        kind = card["subkind"] or card["kind"]
        name, short = card["name"], card["short_name"]
        entries.append(search_entry(card["id"], name["zh"], name["en"], kind, card["layer"]))
        if short["zh"] not in name["zh"]:
            entries.append(search_entry(card["id"], short["zh"], short["en"], kind, card["layer"]))
    for card in cards.values():
        if slogan := card["slogan"]:
            entries.append(search_entry(card["id"], slogan["zh"], slogan["en"], None, None))
        for goal in card["goals"]:
            text = goal["text"]
            entries.append(search_entry(goal["id"], text["zh"], text["en"], "goal", None))
    for layer in layers:
        entries += _features_without_card(layer)
    return entries


@remembered(200)
def _features_without_card(layer: LayerSpec) -> tuple[SearchEntry, ...]:
    columns = ("card", "label_zh", "name_zh", "name_en", "kind")
    rows = zip(layer.data.index, *(layer.data[name] for name in columns), strict=True)
    # Of the base much has no name of its own.
    return tuple(
        search_entry(id, zh, en, kind, layer.id)
        for id, card, label, zh, en, kind in rows
        if not card and label
    )


def _plain_reading(text: str) -> list[str]:
    if not text:
        return []
    # pypinyin takes a list here too, one item a syllable, though its types say text.
    parts = lazy_pinyin(text, errors=_letters_and_digits)  # type: ignore[arg-type]
    return [part.lower() for part in parts if part]


def _letters_and_digits(text: str) -> list[str]:
    plain = "".join(char if char.isascii() and char.isalnum() else " " for char in text)
    return plain.split()


@lru_cache(maxsize=1)
def _readings() -> Mapping[str, tuple[str, ...]]:
    text = (files(__package__) / "readings.yaml").read_text(encoding="utf-8")
    entries = yaml.load(text, Loader=yaml.CBaseLoader)
    longest_first = sorted(entries.items(), key=lambda entry: -len(entry[0]))
    return {word: tuple(reading.split()) for word, reading in longest_first}

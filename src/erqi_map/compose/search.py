"""What the search box of a map finds: names with their pinyin and its initials."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

import yaml
from pypinyin import lazy_pinyin

from erqi_map.remember import remembered

from .content_types import Card, Pair, SearchEntry
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
    found = [_of_card(card) for card in cards.values()]
    return [
        *(one for names, _ in found for one in names),
        *(one for _, others in found for one in others),
        *(one for layer in layers for one in _features_without_card(layer)),
    ]


@remembered()
def _of_card(card: Card) -> tuple[tuple[SearchEntry, ...], tuple[SearchEntry, ...]]:
    """Its names; its slogan and its goals."""
    id, kind, layer = card["id"], card["subkind"] or card["kind"], card["layer"]
    name, short, slogan = card["name"], card["short_name"], card["slogan"]
    names = [name] if short["zh"] in name["zh"] else [name, short]
    others: list[tuple[str, Pair, str | None]] = [(id, slogan, None)] if slogan else []
    others += [(goal["id"], goal["text"], "goal") for goal in card["goals"]]
    return (
        tuple(search_entry(id, one["zh"], one["en"], kind, layer) for one in names),
        tuple(search_entry(id, one["zh"], one["en"], sort, None) for id, one, sort in others),
    )


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

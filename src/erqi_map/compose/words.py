"""Texts of a map in both languages, and the JSON shape `{zh, en}` of a text."""

from collections.abc import Iterable

from erqi_map.i18n import phrase
from erqi_map.model import Text

from .content_types import Pair

SECTION = "compose"


def both(key: str, **values: Text | str | int) -> Text:
    """The words of compose.yaml under `key`, with texts filled in each in its own language."""
    return joined(
        *(
            phrase(lang, SECTION, key, **{name: _in(value, lang) for name, value in values.items()})
            for lang in ("zh", "en")
        )
    )


def joined(zh: str, en: str) -> Text:
    """A text made of others; it may be longer than one a planner writes."""
    return Text.model_construct(zh=zh, en=en)


def listed(texts: Iterable[Text]) -> Text:
    """Several texts as one list."""
    items = list(texts)
    return joined("、".join(item.zh for item in items), ", ".join(item.get("en") for item in items))


def pair(text: Text) -> Pair:
    """`{zh, en}`."""
    return {"zh": text.zh, "en": text.get("en")}


def pair_or_none(text: Text | None) -> Pair | None:
    """`{zh, en}`, or None where there is no text."""
    return None if text is None else pair(text)


def _in(value: Text | str | int, lang: str) -> str:
    return value.get(lang) if isinstance(value, Text) else str(value)

"""Words of one language: of the interface by key, of the plan as they come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from erqi_map import i18n
from erqi_map.compose.content_types import Pair
from erqi_map.compose.spec import Lang
from erqi_map.model import Text

Record = dict[str, Any]


@dataclass(frozen=True)
class Words:
    """`phrase` gives words of the interface, `text` those of the plan."""

    lang: Lang

    def phrase(self, key: str, /, **values: object) -> str:
        """The interface's words under `key` of section "app"."""
        return i18n.phrase(self.lang, "app", key, **values)

    def text(self, words: Text | Pair | Mapping[str, str] | None) -> str:
        """The plan's words; "" for none."""
        if words is None:
            return ""
        return words.get(self.lang) if isinstance(words, Text) else words[self.lang]

    def listed(self, items: Iterable[str]) -> str:
        """Items in one line."""
        return self.phrase("list.comma").join(item for item in items if item)

    def number(self, value: float) -> str:
        """A figure as the source gives it, no digit added."""
        return f"{value:,.10g}"

    def signed(self, percent: float) -> str:
        """A change in percent with its sign."""
        return f"{percent:+.10g}%".replace("-", "−")

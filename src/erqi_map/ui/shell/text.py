"""Text that stays text in Streamlit."""

import re

from erqi_map.model.signs import on_one_line

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Streamlit replaces icons, emoji and arrows, and makes links of addresses, after Markdown is read,
# so a backslash cannot stop it.
_REPLACED_LATER = re.compile(
    r"(:)(?=[\w+/-]+:|//)|([<>=~-])(?=[<>=-])|(www)(?=\.)|(@)", re.IGNORECASE
)
_WORD_JOINER = "\u2060"


def plain(text: str) -> str:
    """`text` so that Streamlit's Markdown shows exactly it: no link, icon, formula or colour."""
    joined = _REPLACED_LATER.sub(rf"\g<0>{_WORD_JOINER}", on_one_line(text))
    return _PUNCTUATION.sub(r"\\\1", joined)

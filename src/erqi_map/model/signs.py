"""Which signs of a text anybody sees: one rule for titles, files, sheets, slides and pages."""

import unicodedata

# Control, format (zero-width, direction of writing, soft hyphen), half a pair. Private use stays:
# rare characters of names stand there in fonts of offices.
_UNSEEN = ("Cc", "Cf", "Cs")
_NO_CHARACTERS = 0xFFFE
_MORE_NO_CHARACTERS = range(0xFDD0, 0xFDF0)


def shown(text: str) -> str:
    """`text` with a space for every white space and line end, and without signs nobody sees."""
    return "".join(map(_shown, text))


def on_one_line(text: str) -> str:
    """`shown`, with single spaces and none at the ends."""
    return " ".join(shown(text).split())


def _shown(sign: str) -> str:
    if sign.isspace():
        return " "
    code = ord(sign)
    if code & _NO_CHARACTERS == _NO_CHARACTERS or code in _MORE_NO_CHARACTERS:
        return ""
    return "" if unicodedata.category(sign) in _UNSEEN else sign

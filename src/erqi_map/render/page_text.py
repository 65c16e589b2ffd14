"""Text of users that must stand in a page outside the payload."""

import unicodedata

# Control, format (also right-to-left marks), surrogate and unassigned characters.
UNSEEN = ("Cc", "Cf", "Cs", "Cn", "Co")


def inert(text: str) -> str:
    """HTML text in which every sign is a character reference, so that no template, markup or
    script language finds anything in it; characters without a shape fall away.
    """
    seen = " ".join("".join(_seen(char) for char in text).split())
    return "".join(char if char.isalnum() or char == " " else f"&#{ord(char)};" for char in seen)


def _seen(char: str) -> str:
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in UNSEEN else char

"""Text of users that must stand in a page outside the payload."""

from erqi_map.model.signs import on_one_line


def inert(text: str) -> str:
    """HTML text in which every sign is a character reference, so that no template, markup or
    script language finds anything in it; characters without a shape fall away.
    """
    seen = on_one_line(text)
    return "".join(char if char.isalnum() or char == " " else f"&#{ord(char)};" for char in seen)

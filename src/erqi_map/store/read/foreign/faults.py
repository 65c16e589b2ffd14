"""What the child says instead of rows: a key of i18n and values; the parent words it."""

from typing import Any


class RefusedError(Exception):
    """A file or a part of it that is not read; `key` names the words of i18n `large`."""

    def __init__(self, key: str, /, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def short_reason(error: BaseException) -> str:
    """What a library said, on one line and no longer than a message can bear."""
    text = " ".join("".join(c if c.isprintable() else " " for c in str(error)).split())
    return text[:160] or type(error).__name__

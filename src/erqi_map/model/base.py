"""What all documents of the plan book share."""

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
HTTP_PATTERN = re.compile(r"^https?://[^\s<>\"'`{}|\\^]+$")

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=64)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]


def _nothing(value: Any) -> Any:
    return "" if value is None else value


OPTIONAL = BeforeValidator(_nothing)
"""Words that need not be there: `en:` with nothing behind it says nothing."""

English = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600), OPTIONAL]
Hex = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


def _web_address(value: str) -> str:
    if not HTTP_PATTERN.match(value):
        raise ValueError("not_http")
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
DAY_PATTERN = r"^(19|20)[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?$"


def _written(value: Any) -> Any:
    # A year without quotes is a number in YAML.
    return str(value) if type(value) is int else value


def _day(value: str) -> str:
    try:
        dt.date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError as error:
        raise ValueError("day_bad") from error
    return value


Year = Annotated[str, StringConstraints(pattern=r"^(19|20)[0-9]{2}$"), BeforeValidator(_written)]
Day = Annotated[
    str, StringConstraints(pattern=DAY_PATTERN), AfterValidator(_day), BeforeValidator(_written)
]
"""A day, a month or a year, as exactly as it is known: 2026-03-01, 2026-03 or 2026."""


class Document(BaseModel):
    """A frozen document that refuses unknown fields and numbers that are not finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Text(Document):
    """The same words in Chinese and in English; the Chinese stands in where there is no English."""

    zh: Words
    en: English = ""

    def get(self, lang: str) -> str:
        """The words in `lang`, "zh" or "en"; in Chinese where there is no English."""
        return (self.en if lang == "en" else "") or self.zh

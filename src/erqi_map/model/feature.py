"""The properties of a feature in `layers/*.geojson`: ids, codes and numbers, no words."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from .base import OPTIONAL, Document, Id, Text
from .catalog import Metres, Status


class FeatureProperties(Document):
    """What every feature carries.

    id: unique in the whole book. place: the place file it draws; null for orientation and context.
    kind: code of `terms.yaml` `kinds`. method: code of `terms.yaml` `methods`. rank: 1 (labelled
    first) to 9. opened: year in which dated context (a metro line) came into being. lines: ids of
    the lines that stop at a station.
    """

    id: Id
    kind: Id
    place: Id | None = None
    cluster: Id | None = None
    status: Status
    method: Id
    accuracy_m: Metres
    date: dt.date
    sources: tuple[Id, ...] = Field(min_length=1)
    rank: int = Field(default=5, ge=1, le=9)
    opened: int | None = Field(default=None, ge=1900, le=2100)
    lines: tuple[Id, ...] = Field(default=(), max_length=20)


class NamedThing(Text):
    """A name in `names.yaml` for an orientation or context feature."""

    zh: Annotated[str, Field(min_length=1, max_length=80)]
    en: Annotated[str, Field(max_length=120), OPTIONAL] = ""

"""The catalogue: what the plan book holds, who made it, where it comes from."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Document, Id, Text, WebAddress, Words

Status = Literal["statutory", "draft", "schematic"]
Datum = Literal["wgs84", "gcj02", "bd09", "none"]
Metres = Annotated[float, Field(gt=0, le=100_000)]


class Source(Document):
    """Where a fact or a geometry comes from. `to_check`: nobody has verified it yet (待核)."""

    id: Id
    title: Text
    publisher: Text
    kind: Literal["article", "web", "data", "derived"]
    licence: Text
    date: Words | None = None
    date_inferred: bool = False
    url: WebAddress | None = None
    note: Text | None = None
    to_check: bool = False


class Dataset(Document):
    """One file of `layers/`: title, origin, licence, date, datum, status and accuracy in metres."""

    id: Id
    file: Words
    title: Text
    sources: tuple[Id, ...] = Field(min_length=1)
    licence: Text
    date: dt.date
    datum: Literal["wgs84"]
    status: Status
    accuracy_m: Metres
    method: Text


class Disclosure(Document):
    """What a public edition of the book leaves out.

    internal: ids of what is internal as a whole (a layer, overlay, picture, place, source, story …)
    and fields: `contact` of every place is "place.contact", a column or field of one entry
    "parcels.owner". All else is public. decimals: of the degrees of its coordinates. blocked_codes:
    land (用地用海分类) whose features it never shows, with what is below.
    """

    internal: tuple[Words, ...] = Field(default=("place.contact", "scene.notes"), max_length=500)
    decimals: int = Field(default=5, ge=2, le=9)
    blocked_codes: tuple[Annotated[str, StringConstraints(pattern=r"^[0-9]{2,8}$")], ...] = (
        "1501",
        "1505",
    )


class Catalog(Document):
    """The imprint of the map and its data sets.

    `review_number` is the map approval number (审图号); empty means the map was never reviewed
    and every output says so. `review_exemption`: on what ground it needs none.
    """

    title: Text
    edition: Text
    year: int = Field(ge=1949, le=2100)
    year_inferred: bool
    editor: Text
    review_number: Annotated[str, Field(max_length=64)] = ""
    review_exemption: Text | None = None
    public: Disclosure = Disclosure()
    data_date: dt.date
    sources: tuple[Source, ...]
    datasets: tuple[Dataset, ...]

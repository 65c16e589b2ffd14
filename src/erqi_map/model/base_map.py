"""What `base/manifest.yaml` says of the base of a plan book."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Document, Words
from .catalog import Metres

DETAILS = ("districts", "streets", "buildings")
BASE_FOLDER = "base"
MANIFEST = f"{BASE_FOLDER}/manifest.yaml"
Degrees = Annotated[float, Field(ge=-180, le=180)]


class BaseMap(Document):
    """Where a base comes from and what it holds.

    file: the features beside the manifest. source: name of the extract; date: of that file.
    simplified_m: by how much shapes may differ from the extract's. bbox: west, south, east, north.
    counts: kind → features.
    """

    file: Annotated[str, StringConstraints(pattern=r"^features-[0-9a-f]{16}\.parquet$")]
    source: Words
    date: dt.date
    licence: Literal["ODbL-1.0"]
    attribution: Literal["© OpenStreetMap contributors"]
    detail: Literal["districts", "streets", "buildings"]
    datum: Literal["wgs84"]
    simplified_m: Metres
    bbox: tuple[Degrees, Degrees, Degrees, Degrees]
    counts: dict[str, int]

"""Pictures underneath: aerial photographs and scanned plans that lie under the plan."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from .base import Document, Id, Words
from .catalog import Metres, Status
from .overlay import Share

PICTURE_FOLDER = "pictures"


class PictureTitle(Document):
    """The name of a picture; the English one may be missing."""

    zh: Words
    en: Words | None = None

    def get(self, lang: str) -> str:
        """The name in `lang`, in Chinese where there is no English one."""
        return (self.en if lang == "en" else None) or self.zh


class Picture(Document):
    """A GeoTIFF, PNG or JPEG in the folder `pictures`. Without coordinates of its own it needs a
    world file beside it, and `crs`; `crs` and `datum` speak of those coordinates. A `base` lies
    lowest, an `overlay` above every base.
    """

    id: Id
    title: PictureTitle
    file: Words
    role: Literal["base", "overlay"] = "base"
    opacity: Share = 1.0
    date: dt.date
    sources: tuple[Id, ...] = Field(min_length=1)
    status: Status
    accuracy_m: Metres
    crs: Annotated[str, Field(pattern=r"^EPSG:[0-9]{4,6}$")] | None = None
    datum: Literal["wgs84", "gcj02", "bd09"] = "wgs84"

    @property
    def key(self) -> str:
        """What stands for it among the leaves a state hides."""
        return f"picture/{self.id}"


class Pictures(Document):
    """The pictures, the lowest of each role first."""

    pictures: tuple[Picture, ...] = Field(default=(), max_length=12)

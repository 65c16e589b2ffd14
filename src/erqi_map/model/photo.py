"""Pictures and papers at a place: what one sees there, and what was written about it."""

import datetime as dt

from pydantic import Field

from .base import Document, Id, Text, Words

PHOTO_FOLDER = "photos"


class Photo(Document):
    """A picture of a place as WebP in the folder `photos`; `alt`: what is on it, for those who do
    not see it. `paper`: the PDF whose first page it is.
    """

    id: Id
    place: Id
    file: Words
    alt: Text
    paper: Words | None = None
    date: dt.date | None = None
    sources: tuple[Id, ...] = ()


class Photos(Document):
    """The pictures, those of a place in their order."""

    photos: tuple[Photo, ...] = Field(default=(), max_length=1000)

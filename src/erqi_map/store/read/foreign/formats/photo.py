"""A photograph or the first page of a PDF as a small WebP without metadata; runs in the child."""

import io
from typing import Any

from PIL import Image, ImageOps
from PIL.ExifTags import GPS, IFD

from ..faults import RefusedError

EDGE_PX = 1600
QUALITY, MIN_QUALITY, STEP = 80, 50, 10
MAX_BYTES = 400_000
PAGE_PT = 72.0
_PAPER = "PDF"
_SCRIPTS = (b"/JavaScript", b"/JS ", b"/JS(", b"/JS<", b"/Launch", b"/EmbeddedFile")

# The size is looked at before anything is unpacked.
Image.MAX_IMAGE_PIXELS = None


def read_photo(path: str, format: str, most_mpx: int) -> tuple[dict[str, Any], bytes]:
    """What the file says (its position as longitude and latitude, its day), and the WebP.

    Raises RefusedError for too many pixels, and for a PDF with a script or another file in it.
    """
    if format == _PAPER:
        return {"position": None, "day": None}, _webp(_first_page(path))
    with Image.open(path, formats=(format,)) as image:
        mpx = image.width * image.height / 1e6
        if mpx > most_mpx:
            raise RefusedError("picture_pixels", n=round(mpx), most=most_mpx)
        # Of a JPEG no more is unpacked than is needed.
        image.draft("RGB", (EDGE_PX, EDGE_PX))
        said = _said(image)
        upright = ImageOps.exif_transpose(image)
        return said, _webp(upright)


def _said(image: Image.Image) -> dict[str, Any]:
    try:
        exif = image.getexif()
        place = exif.get_ifd(IFD.GPSInfo)
        taken = str(exif.get_ifd(IFD.Exif).get(0x9003) or "")[:10].replace(":", "-")
    except Exception:
        return {"position": None, "day": None}
    return {"position": _position(place), "day": taken or None}


def _position(place: Any) -> list[float] | None:
    try:
        found = []
        for axis, side, minus in (
            (GPS.GPSLongitude, GPS.GPSLongitudeRef, "W"),
            (GPS.GPSLatitude, GPS.GPSLatitudeRef, "S"),
        ):
            degrees, minutes, seconds = (float(one) for one in place[axis])
            value = degrees + minutes / 60 + seconds / 3600
            found.append(round(-value if place.get(side) == minus else value, 7))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    lon, lat = found
    return found if abs(lon) <= 180 and abs(lat) <= 90 and any(found) else None


def _webp(image: Image.Image) -> bytes:
    image.thumbnail((EDGE_PX, EDGE_PX))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image.convert("RGBA"), mask=image.convert("RGBA").getchannel("A"))
        image = ground
    # Pixels alone: whatever the file says besides stays behind.
    plain = Image.frombytes("RGB", image.size, image.convert("RGB").tobytes())
    for quality in range(QUALITY, MIN_QUALITY - 1, -STEP):
        stream = io.BytesIO()
        plain.save(stream, "WEBP", quality=quality, method=4)
        if stream.tell() <= MAX_BYTES:
            break
    return stream.getvalue()


def _first_page(path: str) -> Image.Image:
    import pypdfium2

    with open(path, "rb") as file:
        content = file.read()
    if any(sign in content for sign in _SCRIPTS):
        raise RefusedError("photo_script")
    document = pypdfium2.PdfDocument(content)
    raw = pypdfium2.raw
    if raw.FPDFDoc_GetJavaScriptActionCount(document) or document.count_attachments():
        raise RefusedError("photo_script")
    page = document[0]
    scale = min(EDGE_PX / max(page.get_size()), 300 / PAGE_PT)
    image: Image.Image = page.render(scale=scale).to_pil()
    return image

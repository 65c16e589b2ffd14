"""What a page prints: the words of every sheet of paper."""

import re
import unicodedata
from io import BytesIO

from playwright.sync_api import Page
from pypdf import PdfReader


def printed(page: Page, *, landscape: bool = False) -> list[str]:
    """The words of each sheet, without line breaks."""
    pdf = page.pdf(prefer_css_page_size=True, print_background=True, landscape=landscape)
    return [
        unicodedata.normalize("NFKC", sheet.extract_text().replace("\n", ""))
        for sheet in PdfReader(BytesIO(pdf)).pages
    ]


def says(words: str, said: str) -> bool:
    """Whether `words` hold `said`; a PDF may give a radical in place of a character."""
    given = unicodedata.normalize("NFKC", said)
    return bool(
        re.search("".join(rf"(?:{re.escape(one)}|[\u2e80-\u2eff])" for one in given), words)
    )

"""What the catalogue needs of a file: what is not known is filled in and marked as such."""

import datetime as dt
from pathlib import Path
from typing import Any

from erqi_map.i18n import LANGS, phrase

from ..book.putting import Fill, writes
from ..book.yaml_text import rewrite_yaml
from ..check.report import Report
from ..limits import Limits
from ..read.documents import parse_yaml
from .finder import Datum
from .source import SECTION, Incoming

CATALOG = "catalog.yaml"


def facts_of(target: str, title: str, file: Incoming, datum: Datum, who: str) -> dict[str, Any]:
    """What the catalogue needs. The decision on the datum stands in the method."""
    id = str(datum.chosen)
    source = f"import-{target}"[:64].strip("-")
    today = dt.date.today().isoformat()
    values = {"file": file.path.name, "id": id, "who": who, "date": today}
    return {
        "title": both("fact_title", title=title),
        "sources": [source],
        "licence": both("fact_unknown"),
        "date": today,
        "datum": "wgs84",
        "status": "schematic",
        "accuracy_m": datum.accuracy_m,
        "method": _method(datum, values),
        "source": {
            "id": source,
            "title": both("fact_source", **values),
            "publisher": both("fact_unknown"),
            "kind": "data",
            "licence": both("fact_unknown"),
            "date": today,
            "date_inferred": True,
            "to_check": True,
        },
    }


def _method(datum: Datum, values: dict[str, str]) -> dict[str, str]:
    told = both(f"fact_method_{datum.by or 'file'}", **values)
    if datum.shift is None:
        return told
    return {lang: f"{text} {datum.shift.said.text(lang)}"[:600] for lang, text in told.items()}


def both(key: str, **values: object) -> dict[str, str]:
    """Words of the import in both languages."""
    return {lang: phrase(lang, SECTION, key, **values)[:600] for lang in LANGS}


def data_of(book: Path, name: str) -> dict[str, Any]:
    """The data of a document; none where there is none."""
    path = book / name
    if not path.exists():
        return {}
    return parse_yaml(path.read_bytes(), name, Limits.from_env(), Report()) or {}


def with_data(book: Path, name: str, data: dict[str, Any]) -> Fill:
    """Writes a document with new data; what stays keeps its form and comments."""
    path = book / name
    before = path.read_bytes() if path.exists() else f"{next(iter(data))}:\n".encode()
    return writes(rewrite_yaml(before, data))

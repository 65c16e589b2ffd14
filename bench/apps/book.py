"""A plan book with the parcels as an overlay, for the product itself: `python -m bench.apps.book`.

Prints its folder. The product then filters them as its users do, in the drawer of the map.
"""

import argparse
import json
import shutil
from pathlib import Path

from bench.apps.parcels import CLUSTERS, in_clusters
from erqi_map.store import book_home

COLOURS = ("#D55E00", "#0072B2", "#E69F00", "#009E73")


def main() -> None:
    """Write the book anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(book_home().folder, folder)
    parcels = in_clusters()
    (folder / "overlays").mkdir()
    parcels.to_parquet(folder / "overlays" / "parcels.parquet")
    entry = overlay([name for name in parcels.columns if name != "geometry"])
    text = json.dumps({"overlays": [entry]}, ensure_ascii=False)
    (folder / "overlays.yaml").write_text(text, encoding="utf-8")


def overlay(columns: list[str]) -> dict[str, object]:
    """The entry of `overlays.yaml` (which JSON is too): coloured and filtered by cluster."""
    fields = [
        {
            "column": name,
            "name": _both(name),
            "uses": ["popup", "filter"] if name == "cluster" else ["popup"],
        }
        for name in columns
    ]
    classes = [
        {"value": one, "name": _both(one), "fill": fill}
        for one, fill in zip(CLUSTERS, COLOURS, strict=True)
    ]
    return {
        "id": "bench-parcels",
        "file": "overlays/parcels.parquet",
        "title": _both("bench parcels"),
        "sources": ["derived-cuts"],
        "licence": _both("made by bench"),
        "date": "2026-01-01",
        "datum": "wgs84",
        "status": "schematic",
        "accuracy_m": 100,
        "method": _both("made by script"),
        "id_column": "code",
        "visible": True,
        "fields": fields,
        "style": {"column": "cluster", "classes": classes},
    }


def _both(words: str) -> dict[str, str]:
    return {"zh": words, "en": words}


if __name__ == "__main__":
    main()

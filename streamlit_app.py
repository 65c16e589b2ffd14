"""The app as Streamlit runs it; the pages are in src/erqi_map/ui."""

from pathlib import Path

from erqi_map.ui.entry import run

run(static_dir=Path(__file__).resolve().parent / "static")

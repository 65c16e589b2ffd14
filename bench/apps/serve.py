"""Serves one of the apps: `python -m bench.apps.serve ours|st_folium_app|bare PORT`."""

import argparse
import os
import shutil
import tempfile
from pathlib import Path

import streamlit as st

from erqi_map.ui.shell.launch import read_options

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Serve until stopped. All apps get the same options of the server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=["ours", "st_folium_app", "bare"])
    parser.add_argument("port", type=int)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        script = Path(shutil.copy(HERE / f"{options.name}.py", folder))
        static = Path(folder) / "static"
        static.mkdir()
        os.environ["BENCH_STATIC"] = str(static)
        st.App(script).run(
            config={
                **read_options(),
                "server.port": options.port,
                "server.headless": True,
                "logger.hideWelcomeMessage": True,
            }
        )


if __name__ == "__main__":
    main()

"""The app as one ASGI application, the same for `erqi-map serve` and `streamlit run`.

Streamlit serves `static` beside the main script and the package folder may be read-only, so the
main script is written into a folder of this process's own, gone when the server stops.
"""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware

from .guard import Guard, names_of_environment
from .policy import PolicyMiddleware

SCRIPT = """from pathlib import Path

from erqi_map.ui.entry import run

run(static_dir=Path(__file__).resolve().parent / "static")
"""


def write_script(folder: Path) -> Path:
    """The main script in `folder`, beside the folder that Streamlit serves."""
    (folder / "static").mkdir()
    script = folder / "erqi_map_app.py"
    script.write_text(SCRIPT, encoding="utf-8")
    return script


def app_parts() -> dict[str, Any]:
    """The arguments of `st.App`. Streamlit finds an app only where `st.App` itself is called.

    Raises RequestError for a name in `ERQI_MAP_HOSTS` that is none.
    """
    names = names_of_environment()
    folder = tempfile.TemporaryDirectory(prefix="erqi-map-", ignore_cleanup_errors=True)

    @asynccontextmanager
    async def cleared_away(app: Any) -> AsyncIterator[None]:
        try:
            yield
        finally:
            folder.cleanup()

    return {
        "script_path": write_script(Path(folder.name)),
        "middleware": [Middleware(Guard, names=names), Middleware(PolicyMiddleware)],
        "lifespan": cleared_away,
    }

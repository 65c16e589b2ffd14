"""The app as one ASGI application, the same for `erqi-map serve` and `streamlit run`.

Streamlit serves `static` beside the main script and the package folder may be read-only, so the
main script is written into a folder of this process's own, gone when the server stops; what one
that was killed has left goes when the next one starts.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware

from erqi_map.serve.guard import Guard, names_of_environment
from erqi_map.serve.work import WorkFolder, sweep

from .policy import PolicyMiddleware
from .root import RootMiddleware

SCRIPT = """from pathlib import Path

from erqi_map.ui.shell.entry import run

run(static_dir=Path(__file__).resolve().parent / "static")
"""


def write_script(folder: Path) -> Path:
    """The main script in `folder`, beside the folder that Streamlit serves."""
    (folder / "static").mkdir()
    script = folder / "erqi_map_app.py"
    script.write_text(SCRIPT, encoding="utf-8")
    return script


def app_arguments() -> dict[str, Any]:
    """The arguments of `st.App`. Streamlit finds an app only where `st.App` itself is called.

    Raises RequestError for a name in `ERQI_MAP_HOSTS` that is none.
    """
    names = names_of_environment()
    sweep()
    folder = WorkFolder()

    @asynccontextmanager
    async def cleared_away(app: Any) -> AsyncIterator[None]:
        try:
            yield
        finally:
            folder.remove()

    return {
        "script_path": write_script(folder.path),
        "middleware": [
            Middleware(Guard, names=names),
            Middleware(PolicyMiddleware),
            Middleware(RootMiddleware),
        ],
        "lifespan": cleared_away,
    }

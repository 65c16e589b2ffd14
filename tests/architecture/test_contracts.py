"""The contracts between the rooms: import-linter's, and where each backend may be named."""

import os
from fnmatch import fnmatch

from importlinter.cli import lint_imports

from .project_files import PACKAGE, ROOT, imported, name_of, python_files

# library → the files that may import it
HOMES = {
    "streamlit": ("src/erqi_map/ui/*", "streamlit_app.py"),
    "folium": ("src/erqi_map/render/web/*",),
    "branca": ("src/erqi_map/render/web/*",),
    "jinja2": ("src/erqi_map/render/web/*",),
    # A slide shows the figure as a picture, which needs a canvas.
    "matplotlib": (
        "src/erqi_map/render/sheet/*",
        "src/erqi_map/render/page/type.py",
        "src/erqi_map/render/page/inks.py",
        "src/erqi_map/export/slides/picture.py",
        # Its colour maps by name, for who colours data by them.
        "src/erqi_map/render/web/colour_maps.py",
    ),
    "yaml": (
        "src/erqi_map/store/base/*",
        "src/erqi_map/store/read/*",
        "src/erqi_map/store/check/*",
        "src/erqi_map/store/intake/*",
        "src/erqi_map/i18n/*",
        "src/erqi_map/compose/*",
    ),
    # It keeps the comments of a document that is saved.
    "ruamel": ("src/erqi_map/store/book/yaml_text.py",),
    # Pictures of others are opened in the reading child alone.
    "rasterio": ("src/erqi_map/store/read/foreign/formats/raster.py",),
    # Drawings, workbooks and XML of others are opened in the reading child alone.
    "ezdxf": (
        "src/erqi_map/store/read/foreign/intake/drawing.py",
        "src/erqi_map/export/data/dxf.py",
    ),
    "python_calamine": ("src/erqi_map/store/read/foreign/intake/table.py",),
    "defusedxml": (
        "src/erqi_map/store/read/foreign/intake/marked.py",
        "src/erqi_map/store/read/foreign/intake/hidden.py",
    ),
    # The rooms that speak to a database.
    "sqlalchemy": ("src/erqi_map/store/book/*",),
    "alembic": ("src/erqi_map/store/book/*",),
    "psycopg": ("src/erqi_map/store/sources/postgis/*",),
    "psycopg_pool": ("src/erqi_map/store/sources/postgis/*",),
    # MBTiles that go into a file are read there.
    "sqlite3": ("src/erqi_map/store/book/database.py", "src/erqi_map/export/html/remote.py"),
    "socket": ("src/erqi_map/serve/serving.py",),
}
ROOMS = (
    "analysis", "cli", "client", "compose", "export", "frames", "geo", "i18n", "model", "render",
    "serve", "store", "ui",
)  # fmt: skip


def test_data_flows_one_way(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    broken = lint_imports(config_filename=str(ROOT / ".importlinter"), no_logo=True, no_cache=True)
    assert broken == 0, capsys.readouterr().out


def test_a_library_is_named_only_where_it_lives():
    named = {name_of(path): imported(path) & HOMES.keys() for path in python_files()}
    strangers = [
        (library, name)
        for name, libraries in named.items()
        for library in libraries
        if not any(fnmatch(name, home) for home in HOMES[library])
    ]
    assert strangers == []


def test_a_script_that_is_called_by_its_name_can_be_run():
    assert [
        one for one in (".ci/run", "tools/bootstrap.sh") if not os.access(ROOT / one, os.X_OK)
    ] == []


def test_every_room_says_what_it_is():
    for room in ROOMS:
        first = (PACKAGE / room / "__init__.py").read_text(encoding="utf-8")
        assert first.startswith('"""'), room


def test_there_is_no_room_without_a_contract():
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms == set(ROOMS)


def test_models_read_and_write_nothing():
    outside = {"io", "os", "pathlib", "shutil", "subprocess", "sys", "tempfile", "json", "yaml"}
    for path in (PACKAGE / "model").glob("*.py"):
        assert imported(path).isdisjoint(outside), name_of(path)
        assert "open(" not in path.read_text(encoding="utf-8"), name_of(path)


def test_the_app_file_is_a_router():
    lines = (ROOT / "streamlit_app.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 40

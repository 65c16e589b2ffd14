"""`TiledLayer` in the pages of folium: scripts once, those that decode tiles by themselves."""

import base64
import re

import folium

from erqi_map import TiledLayer, client

ADDRESS = "http://127.0.0.1:9/{z}/{x}/{y}.mvt"


def scripts_of(html: str) -> list[str]:
    addresses = re.findall(r'src="data:text/javascript;charset=utf-8;base64,([^"]+)"', html)
    return [base64.b64decode(one).decode() for one in addresses]


def scripts_of_a_page() -> list[str]:
    m = folium.Map([34.65, 113.55], tiles=None)
    for _ in range(2):
        TiledLayer(ADDRESS).add_to(m)
    return scripts_of(str(m.get_root().render()))


def test_scripts_come_once_however_many_layers() -> None:
    scripts = scripts_of_a_page()
    files = (
        *client.decode_scripts(),
        *client.packed_files(),
        *client.tiled_decode_scripts(),
        *client.tiled_files(),
    )
    for file in files:
        if file.name.endswith(".js"):
            assert sum(file.text in script for script in scripts) == 1, file.name


def test_what_decodes_tiles_is_a_script_of_its_own_which_a_worker_runs_too() -> None:
    decoding = [one for one in scripts_of_a_page() if "E.decodeTile = " in one]
    assert len(decoding) == 1
    parts = [client.vendored_file("pbf/pbf.js").text()]
    parts += [file.text for file in client.tiled_decode_scripts()]
    assert decoding[0] == ";\n".join(parts)
    assert "document." not in "".join(file.text for file in client.tiled_decode_scripts())

"""`TiledLayer` in the pages of folium: its scripts and libraries come once, in order."""

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
    own = [file.text for file in client.page_files("tiled").scripts]
    assert [script for script in scripts if script in own] == own

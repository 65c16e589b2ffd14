"""The server of tiles answers its own page, and every address in a way of its own."""

from types import SimpleNamespace

import pytest

from erqi_map import plan_map
from erqi_map.errors import RequestError
from erqi_map.serve import tiles as tile_server
from erqi_map.store.sources.postgis.tiles import Tile

from ...raw_http import ask, served


class Tiles:
    """Stands for a table's tiles; that of zoom 3 cannot be made."""

    def __init__(self, *_):
        pass

    def warm(self):
        pass

    def close(self):
        pass

    def tile(self, z, x, y, _query):
        if z == 3:
            raise RequestError("large", "slow", label="parcels")
        return Tile(b"tile", "all")


@pytest.fixture(scope="module")
def port():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tile_server, "PostgisTiles", Tiles)
        table = SimpleNamespace(info=SimpleNamespace(bbox=(113.5, 34.6, 113.7, 34.8), columns={}))
        app = tile_server.tile_app(table, plan_map(), [], names=["plan.example"], name="地块")
        with served(app) as port:
            yield port


def get(port, target, **headers):
    given = {"Host": f"127.0.0.1:{port}", **headers}
    return ask(port, given.items(), target=target)


MANY = "9" * 5_000


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/", 200),
        ("/tiles/2/1/1.mvt", 200),
        ("/tiles/24/16777215/16777215.mvt", 200),
        ("/tiles/3/1/1.mvt", 503),
        # There are no such tiles.
        ("/tiles/2/4/1.mvt", 404),
        ("/tiles/2/1/4.mvt", 404),
        ("/tiles/25/1/1.mvt", 404),
        ("/tiles/999999999/1/1.mvt", 404),
        ("/tiles/0/0/1.mvt", 404),
        # These are no tiles.
        ("/tiles/1/99999999999999999999/1.mvt", 400),
        (f"/tiles/{MANY}/1/1.mvt", 400),
        (f"/tiles/1/{MANY}/1.mvt", 400),
        (f"/tiles/1/1/{MANY}.mvt", 400),
        ("/tiles/-1/1/1.mvt", 400),
        ("/tiles/1/-0/1.mvt", 400),
        ("/tiles/a/1/1.mvt", 400),
        ("/tiles/1/1.5/1.mvt", 400),
        ("/tiles/1/1e0/1.mvt", 400),
        ("/tiles/1/%20/1.mvt", 400),
        ("/tiles/1/%D9%A1/1.mvt", 400),
        ("/tiles/1/%EF%BC%91/1.mvt", 400),
        # These are no pages.
        ("/tiles/1/1/1", 404),
        ("/tiles/1/1/1/1.mvt", 404),
        ("/tiles/1//1.mvt", 404),
        ("/tiles/", 404),
        ("/other", 404),
        ("/../etc/passwd", 404),
        ("/%2e%2e/etc/passwd", 404),
        ("//evil.example", 404),
        ("http://evil.example/", 400),
    ],
)
def test_every_address_has_an_answer(port, target, status):
    found, _, body = get(port, target)
    assert found == status
    assert len(body) < 1_000 or status == 200


def test_it_is_for_its_own_page_only(port):
    own = f"127.0.0.1:{port}"
    for target in ("/", "/tiles/2/1/1.mvt", "/other"):
        assert get(port, target, Host="evil.example")[0] == 421
        assert get(port, target, Origin="http://localhost:9999")[0] == 403
        assert get(port, target, Origin="null")[0] == 403
        assert get(port, target, **{"Sec-Fetch-Site": "same-site"})[0] == 403
        assert ask(port, [], target=target)[0] == 400
        assert ask(port, [("Host", own), ("Host", "evil.example")], target=target)[0] == 400
        for host in (own, "plan.example", f"localhost:{port}"):
            status, headers, _ = get(port, target, Host=host, Origin=f"http://{host}")
            assert status == (404 if target == "/other" else 200)
            assert headers["cross-origin-resource-policy"] == "same-origin"
            assert headers["x-content-type-options"] == "nosniff"

"""Assets are what was vendored, and nothing else is ever fetched."""

import base64
import hashlib
from importlib.resources import files

import pytest

from erqi_map import client
from erqi_map.errors import ExportError
from erqi_map.export.html.assets import checked_style, read_asset, script_text, style_text


class TestVendored:
    @pytest.mark.parametrize("file", client.vendored(), ids=lambda file: file.file)
    def test_files_are_those_of_the_manifest(self, file: client.VendoredFile) -> None:
        content = (files(client) / "dist" / file.file).read_bytes()
        sha384 = base64.b64encode(hashlib.sha384(content).digest()).decode()
        assert file.integrity == f"sha384-{sha384}"
        name = file.file.removeprefix(f"{file.package}/")
        assert file.url.endswith(f"/npm/{file.package}@{file.version}/dist/{name}")

    @pytest.mark.parametrize("file", client.vendored(), ids=lambda file: file.file)
    def test_each_comes_with_its_licence(self, file: client.VendoredFile) -> None:
        licence = files(client) / "dist" / file.package / "LICENSE"
        assert "Copyright" in licence.read_text(encoding="utf-8")

    def test_the_libraries_are_there(self) -> None:
        found = {(file.package, file.version) for file in client.vendored()}
        assert found == {
            ("leaflet", "1.9.4"),
            ("pmtiles", "4.5.0"),
            ("pbf", "5.1.2"),
        }

    def test_an_unknown_name_is_a_key_error(self) -> None:
        with pytest.raises(KeyError):
            client.vendored_file("jquery/jquery.js")


class TestClientFiles:
    @pytest.mark.parametrize("kinds", [("plan",), ("packed",), ("overlays",), ("plan", "tiled")])
    def test_a_page_of_more_kinds_takes_each_file_once(self, kinds: tuple[str, ...]) -> None:
        found = client.page_files(*kinds)
        names = [file.name for file in (*found.scripts, *found.styles)]
        assert len(names) == len(set(names))
        assert [name for name in names if name.endswith(".js")][:1] != ["plan.js"]

    def test_an_unknown_kind_is_a_key_error(self) -> None:
        with pytest.raises(KeyError):
            client.page_files("globe")


class TestReading:
    def test_a_public_address_gives_the_vendored_bytes(self) -> None:
        file = client.vendored_file("leaflet/leaflet.js")
        assert read_asset(file.url).decode() == file.text()

    @pytest.mark.parametrize(
        ("address", "content"),
        [
            ("data:text/css;base64,YXt9", b"a{}"),
            ("data:text/css;charset=utf-8,a%7B%7D", b"a{}"),
            ("data:,", b""),
        ],
    )
    def test_a_data_address_gives_its_content(self, address: str, content: bytes) -> None:
        assert read_asset(address) == content

    @pytest.mark.parametrize(
        "address",
        [
            "https://example.org/x.js",
            "//example.org/x.js",
            "x.js",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/css;base64,***",
            "https://cdn.jsdelivr.net/npm/leaflet@1.0.0/dist/leaflet.js",
        ],
    )
    def test_every_other_address_is_an_error_that_names_it(self, address: str) -> None:
        with pytest.raises(ExportError, match="导出中断") as caught:
            read_asset(address)
        assert address in str(caught.value)

    def test_an_address_with_control_characters_stays_on_one_line(self) -> None:
        with pytest.raises(ExportError) as caught:
            read_asset("https://a\n\x1b[31m" + "x" * 500)
        message = str(caught.value)
        assert message.isprintable()
        assert len(message) < 250

    def test_source_maps_are_not_asked_for(self) -> None:
        assert "sourceMappingURL" not in script_text(client.vendored_file("leaflet/leaflet.js").url)


class TestStyles:
    def test_unused_pictures_of_leaflet_are_taken_out(self) -> None:
        style = style_text(client.vendored_file("leaflet/leaflet.css").url)
        assert "images/" not in style
        assert "url(#default#VML)" in style

    def test_data_and_fragments_stay(self) -> None:
        style = "a{background:url('data:image/png;base64,AA')} b{fill:url(#x)}"
        assert checked_style(style, "x") == style

    @pytest.mark.parametrize(
        "style",
        [
            "a{background:url(https://example.org/x.png)}",
            "a{background:URL( 'x.png' )}",
            '@font-face{src:url("//example.org/f.woff")}',
            "@import 'x.css';",
            "a{}</style><script>",
        ],
    )
    def test_everything_else_is_an_error(self, style: str) -> None:
        with pytest.raises(ExportError):
            checked_style(style, "style")

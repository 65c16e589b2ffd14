"""An OpenStreetMap extract becomes the base of a plan book, or nothing is written."""

import json

import geopandas as gpd
import pytest
import shapely

from erqi_map.errors import RequestError, SaveError
from erqi_map.store import find_problems, open_store
from erqi_map.store.base import files as base_files
from erqi_map.store.base.build import base_box, build_base
from erqi_map.store.base.files import draft_base, write_base
from erqi_map.store.read.foreign.extract import read_extract
from erqi_map.store.sources import open_source
from tests.plans import copy_of_book
from tests.town import KINDS, SOUTH, STEP_DEG, WEST, write_town, write_town_pbf

BOX = base_box(open_store())


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    return write_town(tmp_path_factory.mktemp("town") / "town.osm")


@pytest.fixture(scope="module")
def features(town):
    return build_base(town, BOX, "buildings")


@pytest.fixture
def book(tmp_path):
    return copy_of_book(tmp_path)


def put(book, town, detail="streets"):
    write_base(draft_base(book, build_base(town, BOX, detail), town, BOX, detail))


class TestWhatIsTakenOver:
    def test_every_kind_is_there(self, features):
        assert set(features["kind"]) == KINDS
        assert features.crs == "EPSG:4326"
        assert features.geometry.is_valid.all()

    def test_pbf_xml_and_geojson_give_the_same(self, town, features, tmp_path):
        found = []
        for part in read_extract(town, BOX, lambda share: None):
            tagged = part.rename(columns={"name_en": "name:en"}).to_json(drop_id=True)
            found += json.loads(tagged)["features"]
        flat = tmp_path / "town.geojson"
        flat.write_text(json.dumps({"type": "FeatureCollection", "features": found}))
        for path in (write_town_pbf(tmp_path / "town.osm.pbf"), flat):
            other = build_base(path, BOX, "buildings")
            assert other.drop(columns="geometry").equals(features.drop(columns="geometry")), path
            assert shapely.equals_exact(
                other.geometry.normalize(), features.geometry.normalize(), tolerance=1e-6
            ).all()

    def test_what_has_one_kind_and_name_is_one_feature(self, features):
        road = features[features["name_zh"] == "造城大道"]
        assert len(road) == 1
        assert shapely.get_num_geometries(road.geometry.iloc[0]) == 1
        assert features.loc[features["name_zh"] == "造城镇", "name_en"].tolist() == [
            "Zaocheng Town"
        ]

    def test_yards_footways_and_service_roads_are_left_out(self, features):
        assert "不收的小路" not in set(features["name_zh"])
        rail = features[features["kind"] == "rail-line"]
        assert rail["name_zh"].tolist() == ["造城铁路"]

    def test_a_place_without_a_name_says_nothing(self, features):
        assert (features.loc[features["kind"] == "village", "name_zh"] == "柳树村").all()

    def test_an_edge_of_a_district_bears_no_name(self, features):
        edges = features[features["kind"] == "admin-line"]
        assert edges["name_zh"].tolist() == [""]

    def test_what_lies_in_the_box_alone_is_kept(self, town):
        box = (WEST - 0.001, SOUTH - 0.001, WEST + 10 * STEP_DEG, SOUTH + 7 * STEP_DEG)
        found = build_base(town, box, "streets")
        assert shapely.box(*box).buffer(1e-5).covers(shapely.union_all(found.geometry.to_numpy()))
        assert "镜湖" not in set(found["name_zh"])

    @pytest.mark.parametrize(
        ("detail", "absent"),
        [
            ("districts", {"building", "built-up", "road-4", "road-5", "stream", "hamlet"}),
            ("streets", {"building"}),
        ],
    )
    def test_detail_says_how_much(self, town, detail, absent):
        assert set(build_base(town, BOX, detail)["kind"]) == KINDS - absent

    def test_the_progress_runs_to_the_end(self, town):
        told = []
        build_base(town, BOX, "streets", told.append)
        assert told == sorted(told)
        assert told[-1] == 1


def cut(path, town):
    path.write_bytes(town.read_bytes()[:-40])


def cut_pbf(path, town):
    whole = write_town_pbf(path.with_name("whole.osm.pbf")).read_bytes()
    path.write_bytes(whole[:-10])


def half_a_block(path, town):
    whole = write_town_pbf(path.with_name("whole.osm.pbf")).read_bytes()
    path.write_bytes(whole + b"\x00\x00")


def damaged_pbf(path, town):
    whole = bytearray(write_town_pbf(path.with_name("whole.osm.pbf")).read_bytes())
    for at in range(300, 360):
        whole[at] ^= 0x5A
    path.write_bytes(whole)


def damaged(path, town):
    path.write_text(town.read_text().replace("<way", "<way <", 5), encoding="utf-8")


def sparse(path, town):
    with path.open("wb") as file:
        file.write(town.read_bytes())
        file.truncate(50 * 1024**3)


BAD = {
    "cut off": (cut, "不完整"),
    "a cut off pbf": (cut_pbf, "不完整"),
    "half a block too much": (half_a_block, "不完整"),
    "damaged inside": (damaged, "读不了"),
    "a pbf damaged inside": (damaged_pbf, "读不了"),
    "50 GB": (sparse, "超过 8192 MB"),
    "empty": (lambda path, town: path.write_bytes(b""), "空文件"),
    "another region": (lambda path, town: write_town(path, corner=(100.0, 30.0)), "别处"),
    "ways without nodes": (lambda path, town: write_town(path, places=[], nodes=False), "节点"),
    "nothing that is drawn": (
        lambda path, town: write_town(path, [({"power": "line"}, [(0, 0), (1, 1)])], []),
        "没有可以用的",
    ),
    "a text": (lambda path, town: path.write_text("城市"), "不是 OpenStreetMap 摘录"),
    "an archive": (lambda path, town: path.write_bytes(b"BZh91AY" + bytes(99)), "压缩包"),
    "a web page": (
        lambda path, town: path.write_text("<?xml version='1.0'?><html></html>"),
        "不是 OpenStreetMap 摘录",
    ),
    "broken GeoJSON": (lambda path, town: path.write_text('{"type": '), "JSON"),
    "a folder": (lambda path, town: path.mkdir(), "没有文件"),
}


class TestBadExtracts:
    @pytest.mark.parametrize("name", BAD)
    def test_each_is_told_in_one_sentence(self, name, town, tmp_path):
        make, said = BAD[name]
        path = tmp_path / "extract.osm"
        make(path, town)
        with pytest.raises(RequestError) as fault:
            build_base(path, BOX, "streets")
        assert said in str(fault.value)
        assert "\n" not in str(fault.value)

    def test_an_extract_is_read_by_this_command_alone(self, town, tmp_path):
        for path in (town, write_town_pbf(tmp_path / "town.osm.pbf")):
            with pytest.raises(RequestError):
                open_source(path)

    def test_no_settings_of_the_user_lead_the_reader(self, town, tmp_path, monkeypatch):
        other = tmp_path / "osmconf.ini"
        other.write_text("[lines]\nattributes=name\n")
        monkeypatch.setenv("OSM_CONFIG_FILE", str(other))
        assert len(build_base(town, BOX, "streets"))


class TestBook:
    def test_a_book_has_what_was_put_in(self, book, town, features):
        assert open_store(book).base is None
        put(book, town, "buildings")
        assert not find_problems(book)
        base = open_store(book).base
        assert base.manifest.attribution == "© OpenStreetMap contributors"
        assert sum(base.manifest.counts.values()) == len(base.features) == len(features)
        assert base.features["name_zh"].tolist() == features["name_zh"].tolist()

    def test_a_new_base_takes_the_place_of_the_old(self, book, town):
        put(book, town, "buildings")
        put(book, town, "districts")
        assert len(list((book / "base").iterdir())) == 2
        assert open_store(book).base.manifest.detail == "districts"

    def test_a_base_that_cannot_be_written_whole_leaves_the_old_one(self, book, town, monkeypatch):
        put(book, town, "districts")
        real = base_files.write_whole

        def fails(target, content):
            if target.name == "manifest.yaml":
                raise OSError(28, "No space left on device")
            real(target, content)

        monkeypatch.setattr(base_files, "write_whole", fails)
        with pytest.raises(SaveError, match="没有改动"):
            put(book, town, "buildings")
        assert not find_problems(book)
        assert open_store(book).base.manifest.detail == "districts"

    @pytest.mark.parametrize(
        ("damage", "field"),
        [
            (lambda folder, file: file.write_bytes(b"PAR1" + bytes(50)), "file"),
            (lambda folder, file: file.unlink(), "file"),
            (lambda folder, file: gpd.GeoDataFrame(
                {"kind": ["water"]}, geometry=[shapely.Point(113.6, 34.7)], crs=4326
            ).to_parquet(file), "file"),
            (lambda folder, file: (folder / "manifest.yaml").write_text("file: ../x\n"), "file"),
        ],
    )  # fmt: skip
    def test_a_damaged_base_is_a_problem_of_the_book(self, book, town, damage, field):
        put(book, town)
        damage(book / "base", next((book / "base").glob("*.parquet")))
        problems = find_problems(book)
        assert problems
        assert {one.file for one in problems} == {"base/manifest.yaml"}
        assert field in {one.field for one in problems}

    @pytest.mark.parametrize("name", ["manifest.yaml", "*.parquet"])
    def test_no_link_leads_out_of_the_book(self, book, town, tmp_path, name):
        put(book, town)
        file = next((book / "base").glob(name))
        file.rename(tmp_path / "outside")
        file.symlink_to(tmp_path / "outside")
        assert {one.code for one in find_problems(book)} == {"link_outside"}

    def test_a_folder_that_leads_out_is_neither_read_nor_written(self, book, town, tmp_path):
        put(book, town)
        (book / "base").rename(tmp_path / "outside")
        (book / "base").symlink_to(tmp_path / "outside")
        before = sorted((tmp_path / "outside").iterdir())
        assert {one.code for one in find_problems(book)} == {"link_outside"}
        with pytest.raises(SaveError):
            put(book, town, "districts")
        assert sorted((tmp_path / "outside").iterdir()) == before

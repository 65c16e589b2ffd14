"""The file of the slides as a package that office programs open without repairing it."""

import io
import posixpath
import shutil
import subprocess
import zipfile

import pytest
from lxml import etree
from pptx.oxml.ns import qn
from pypdf import PdfReader

from erqi_map.export.slides.make import export_slides


class TestPackage:
    """What PowerPoint would have to repair."""

    @pytest.fixture
    def archive(self, made):
        with zipfile.ZipFile(io.BytesIO(made[1].content)) as archive:
            yield archive

    def test_every_part_is_there_once_and_is_xml_or_a_picture(self, archive):
        names = archive.namelist()
        assert len(names) == len(set(names))
        for name in names:
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
            else:
                assert name.endswith(".png"), name

    def test_every_link_between_parts_leads_somewhere(self, archive):
        names = set(archive.namelist())
        for name in names:
            if not name.endswith(".rels"):
                continue
            folder = posixpath.dirname(posixpath.dirname(name))
            for link in etree.fromstring(archive.read(name)):
                target = posixpath.normpath(posixpath.join("/", folder, link.get("Target")))
                assert target.lstrip("/") in names, (name, target)

    def test_every_part_has_a_content_type(self, archive):
        listed = etree.fromstring(archive.read("[Content_Types].xml"))
        parts = {one.get("PartName") for one in listed if one.get("PartName")}
        endings = {one.get("Extension") for one in listed if one.get("Extension")}
        for name in archive.namelist():
            assert f"/{name}" in parts or name.rpartition(".")[2] in endings, name
        assert parts <= {f"/{name}" for name in archive.namelist()}

    def test_no_two_shapes_of_a_slide_share_an_id(self, deck):
        for slide in deck.slides:
            ids = [one.get("id") for one in slide._element.iter(qn("p:cNvPr"))]
            assert len(ids) == len(set(ids))


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice Impress is not installed")
def test_libreoffice_opens_the_deck_and_shows_every_title(spec, tmp_path):
    result = export_slides(spec, tmp_path / "deck.pptx")
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "deck.pptx")], check=True, timeout=300)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "deck.pdf").pages]
    assert len(pages) == len(result.slides)
    for page, scene in zip(pages, spec.scenes, strict=True):
        words = "".join(page.split())
        assert "".join(scene.title.zh.split()) in words, scene.id
        for point in scene.points:
            assert "".join(point.zh.split())[:5] in words, (scene.id, point.zh)

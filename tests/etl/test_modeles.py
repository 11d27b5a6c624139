"""A model is refused before a library opens it, each time for its reason; kept, it is found by its content."""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm

from etl import modeles
from etl.findings import Refused
from etl.modeles import forget, from_file, keep, kept, load, opened
from tests.models import added, changed, letterhead, saved, slides, template

BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
OUTSIDE = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://x/%s" Target="%s" TargetMode="External"/></Relationships>'
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PDALHPD_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def deck() -> bytes:
    return saved(slides())


def why(content: bytes, name: str = "modele.pptx") -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        opened(content, name)
    (finding,) = refused.value.findings
    return finding.id, finding.message


@pytest.mark.parametrize("make", [slides, letterhead])
def test_a_template_becomes_a_document_in_memory(make: object) -> None:
    plain = saved(make())  # type: ignore[operator]
    assert opened(plain, "a").kind == opened(template(plain), "a").kind
    assert b"template.main" not in opened(template(plain), "a").content


def test_each_refusal_says_its_own_reason(deck: bytes) -> None:
    assert why(b"ceci n'en est pas un")[0] == "format"
    assert why(deck[:2000])[0] == "format"
    assert why(deck + b"\0" * (10 << 20)) == ("taille", "le modèle « modele.pptx » dépasse 10 Mo")
    assert why(added(deck, "ppt/grand.xml", b" " * (17 << 20)))[0] == "taille"
    assert why(added(deck, "ppt/bombe.xml", BOMB))[0] == "piege"
    assert why(added(deck, "../dehors.xml", b"<a/>"))[0] == "piege"
    assert why(added(deck, "ppt/vbaProject.bin", b"x"))[0] == "macros"
    assert why(added(deck, "ppt/activeX/activeX1.bin", b"x"))[0] == "macros"
    enabled = (
        b"openxmlformats-officedocument.presentationml.presentation.main",
        b"ms-powerpoint.presentation.macroEnabled.main",
    )
    assert why(changed(deck, **{"[Content_Types].xml": lambda said: said.replace(*enabled)}))[0] == "macros"
    sheet = (b"presentationml.presentation", b"spreadsheetml.sheet")
    assert why(changed(deck, **{"[Content_Types].xml": lambda said: said.replace(*sheet)}))[0] == "illisible"


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (b"image", b"http://x/a.png"),
        (b"hyperlink", b"file:///etc/passwd"),
        (b"oleObject", b"//x/a"),
        (b"frame", b"http://x"),
    ],
)
def test_what_would_be_fetched_elsewhere_is_refused(deck: bytes, kind: bytes, target: bytes) -> None:
    found, said = why(added(deck, "ppt/slides/_rels/x.xml.rels", OUTSIDE % (kind, target)))
    assert found == "lien"
    assert target.decode() in said


def test_a_link_to_click_stays_and_the_path_of_the_author_is_dropped(deck: bytes) -> None:
    opened(added(deck, "ppt/slides/_rels/x.xml.rels", OUTSIDE % (b"hyperlink", b"https://x.fr")), "a")
    path = OUTSIDE % (b"attachedTemplate", b"file:///C:/Users/x/normal.dotm")
    assert b"Users" not in opened(added(saved(letterhead()), "word/_rels/settings.xml.rels", path), "a").content


def test_a_file_too_large_is_not_opened_an_absent_one_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = tmp_path / "grand.pptx"
    with large.open("wb") as sparse:
        sparse.truncate(12_000_000)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("ouvert"))
    with pytest.raises(Refused, match="dépasse 10 Mo"):
        from_file(large)
    with pytest.raises(Refused, match="introuvable"):
        from_file(tmp_path / "absent.pptx")


def test_a_model_is_kept_by_its_content_for_its_owner_alone(data: Path, deck: bytes) -> None:
    keep(opened(deck, "<b>maison</b>.pptx"), deck)
    (one,) = kept()
    assert one.name == "<b>maison</b>.pptx"
    assert one.content == b""
    assert load(one).content == opened(deck, "x").content
    folder = data / "modeles"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    path = data / "autre nom.pptx"
    path.write_bytes(deck)
    keep(replace(one, served={"Message": "Title Only"}))
    assert from_file(path).served == {"Message": "Title Only"}
    (folder / one.sha256).write_bytes(b"autre")
    with pytest.raises(Refused, match="abîmé"):
        load(one)
    forget(one)
    assert [*folder.iterdir()] == []
    with pytest.raises(Refused, match="plus gardé"):
        load(one)


def test_no_more_than_twenty_are_kept(data: Path, deck: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modeles, "MOST_KEPT", 1)
    keep(opened(deck, "a"), deck)
    keep(opened(deck, "a"), deck)  # the same again
    other = saved(letterhead())
    with pytest.raises(Refused, match="déjà gardés"):
        keep(opened(other, "b"), other)


def test_a_description_cut_short_is_passed_over(data: Path, deck: bytes) -> None:
    keep(opened(deck, "a"), deck)
    (path,) = (data / "modeles").glob("*.json")
    path.write_text('{"name"', encoding="utf-8")
    assert kept() == []


ELSEWHERE = "http://127.0.0.1:9/x.dotm"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
BEGIN, SHOW, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))


def code(words: str) -> str:
    return f"<w:r><w:instrText>{words}</w:instrText></w:r>"


def bound(content: bytes, part: str, relation: str, kind: str = "", said: bytes = b"", name: str = "") -> bytes:
    """A model with one more relation from a part, and what it binds, of this content type."""
    typed = f'<Override PartName="/{name}" ContentType="{kind}"/>' if kind else ""
    made = changed(content, **{
        part: lambda given: given.replace(b"</Relationships>", f"{relation}</Relationships>".encode()),
        "[Content_Types].xml": lambda given: given.replace(b"</Types>", f"{typed}</Types>".encode()),
    })  # fmt: skip
    return added(made, name, said) if name else made


@pytest.mark.parametrize(
    "written",
    [
        f'<Relationship Id="rIdT" Type="{KINDS}attachedTemplate" Target="{ELSEWHERE}" TargetMode="External"/>',
        f"<Relationship Id='rIdT' Type='{KINDS}attachedTemplate' Target='{ELSEWHERE}' TargetMode='External'/>",
        f'<Relationship Id="rIdT" Type="{KINDS}attachedTemplate" Target="{ELSEWHERE}" TargetMode="External">'
        "</Relationship>",
    ],
)
def test_the_template_of_the_author_is_dropped_however_it_is_written(deck: bytes, written: str) -> None:
    def named(given: bytes) -> bytes:
        tag = b'<w:attachedTemplate r:id="rIdT"></w:attachedTemplate><w:documentProtection w:edit="readOnly" w:x=">"/>'
        return given.replace(b"<w:zoom", tag + b"<w:zoom", 1)

    own = changed(saved(letterhead()), **{"word/settings.xml": named})
    own = bound(own, "word/_rels/document.xml.rels", written)
    for content in (own, bound(deck, "slideMaster1.xml.rels", written)):
        with zipfile.ZipFile(io.BytesIO(opened(content, "a").content)) as archive:
            parts = b"".join(map(archive.read, archive.namelist()))
        assert b"w:zoom" in parts or content is not own
        assert [word for word in (b"attachedTemplate", b"127.0.0.1", b"documentProtection") if word in parts] == []


@pytest.mark.parametrize(
    ("found", "written"),
    [
        ("DDEAUTO", BEGIN + code(" DDEAUTO c:\\cmd.exe ") + END),
        ("DDE", BEGIN + code(" D") + code("DE x") + SHOW + END),
        ("INCLUDEPICTURE", '<w:fldSimple w:instr=" includepicture &quot;http://x&quot; "/>'),
        ("INCLUDETEXT", BEGIN + code("INCLUDETEXT x") + SHOW + END),
        ("LINK", BEGIN + code(" IF 1 = 1 ") + BEGIN + code("LINK Excel.Sheet x") + END + END),
        ("…", BEGIN + BEGIN + code("DOCPROPERTY x") + END + END),
    ],
)
def test_a_field_that_acts_is_refused_in_any_part(found: str, written: str) -> None:
    for part in ("word/document.xml", "word/styles.xml"):
        last = b"</w:body>" if "document" in part else b"</w:styles>"
        field = f"<w:p>{written}</w:p>".encode()
        own = changed(saved(letterhead()), **{part: lambda said, f=field, last=last: said.replace(last, f + last)})
        said = why(own)
        assert (said[0], found.lower() in said[1].lower()) == ("champ", True)


@pytest.mark.parametrize("action", ["program?calc.exe", "macro?name=X", "ole?verb=0"])
def test_a_click_that_runs_something_is_refused(deck: bytes, action: str) -> None:
    clicked = f'<a:hlinkClick r:id="" action="ppaction://{action}"/></p:cNvPr>'.encode()
    own = changed(
        deck, **{"slideLayout1.xml": lambda said: re.sub(rb"(<p:cNvPr [^>]*)/>", rb"\1>" + clicked, said, count=1)}
    )
    assert own != changed(deck)
    assert why(own)[0] == "champ"


def test_a_field_of_the_document_itself_stays() -> None:
    fields = (
        " PAGE \\* MERGEFORMAT ",
        'TOC \\o "1-3" \\h',
        ' HYPERLINK \\l "_Toc1" ',
        ' HYPERLINK "https://x.fr" ',
        "=1+1",
    )
    written = "".join(f"<w:p>{BEGIN}{code(one)}{SHOW}{END}</w:p>" for one in fields).encode()
    own = changed(
        saved(letterhead()), **{"word/document.xml": lambda s: s.replace(b"</w:body>", written + b"</w:body>")}
    )
    assert opened(own, "a").kind == "docx"


@pytest.mark.parametrize(
    ("found", "kind", "relation"),
    [
        ("macros", "application/vnd.ms-office.vbaProject", "vbaProject"),
        ("macros", "image/png", "vbaProject"),
        ("objet", "application/vnd.openxmlformats-officedocument.oleObject", "oleObject"),
        ("objet", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "package"),
        ("objet", "application/octet-stream", "image"),
        ("objet", "image/png", "package"),
        ("objet", "text/html", "aFChunk"),
    ],
)
def test_what_no_model_needs_is_refused_under_any_name(deck: bytes, found: str, kind: str, relation: str) -> None:
    written = f'<Relationship Id="rIdX" Type="{KINDS}{relation}" Target="media/autre.dat"/>'
    for content, rels in ((deck, "presentation.xml.rels"), (saved(letterhead()), "word/_rels/document.xml.rels")):
        assert why(bound(content, rels, written, kind, b"x", "ppt/media/autre.dat"))[0] == found


def test_an_example_goes_with_the_workbook_of_its_chart_and_a_layout_keeps_none() -> None:
    chart = CategoryChartData()
    chart.categories = ["2024"]
    chart.add_series("Exemple", [1])
    own = slides()
    own.slides[0].shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Cm(9), Cm(6), chart)
    content = saved(own)
    with zipfile.ZipFile(io.BytesIO(opened(content, "a").content)) as archive:
        left = archive.namelist()
    assert [part for part in left if "embeddings" in part or "chart" in part] == []
    assert "ppt/slideMasters/slideMaster1.xml" in left
    found = f'<Relationship Id="rIdX" Type="{KINDS}chart" Target="../charts/%s"/>'
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (drawn,) = (part.rpartition("/")[2] for part in archive.namelist() if part.startswith("ppt/charts/chart"))
    for holder in ("slideLayout3.xml.rels", "slideMaster1.xml.rels"):
        assert why(bound(content, holder, found % drawn))[0] == "objet"
    macros = bound(content, "slides/_rels/slide1.xml.rels", f'<Relationship Id="x" Type="{KINDS}vba" Target="a.bin"/>')
    assert why(macros)[0] == "macros"


def test_a_trap_is_seen_whatever_the_part_is_called(deck: bytes) -> None:
    for said in (BOMB, b"\xef\xbb\xbf" + BOMB, BOMB.decode().encode("utf-16")):
        assert why(bound(deck, ".x", "", "application/xml", said, "ppt/a.dat"))[0] == "piege"
    assert why(bound(deck, ".x", "", "image/png", BOMB, "ppt/a.dat"))[0] == "piege"
    assert why(bound(deck, ".x", "", "application/xml", b" " * (17 << 20), "ppt/a.dat"))[0] == "taille"
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://x/a.png"/></svg>'
    assert why(bound(deck, ".x", "", "image/svg+xml", drawing, "ppt/a.svg"))[0] == "lien"


@pytest.mark.parametrize(("many", "within"), [(10_000, "p:sp"), (300_000, "a:x"), (900_000, "p:sp")])
def test_more_shapes_than_can_be_weighed_are_refused(deck: bytes, many: int, within: str) -> None:
    heavy = f"<{within}/>".encode() * many + b"</p:spTree>"
    content = changed(deck, **{"slideMaster1.xml": lambda said: said.replace(b"</p:spTree>", heavy)})
    if many == 300_000:
        assert opened(content, "a").kind == "pptx"
    else:
        assert why(content)[0] == "taille"


def test_only_a_file_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tube.pptx")
    with pytest.raises(Refused, match="n’est pas un fichier"):
        from_file(tmp_path / "tube.pptx")


def test_two_people_keep_the_same_model_at_once(data: Path, deck: bytes) -> None:
    one = opened(deck, "a")
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda _: keep(one, deck), range(100)))
    assert {path.name for path in (data / "modeles").iterdir()} == {one.sha256, f"{one.sha256}.json"}
    forget(one)
    with pytest.raises(Refused, match="plus gardé"):  # of one that another removed, nothing is written again
        keep(one)
    assert kept() == []

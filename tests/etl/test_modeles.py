"""A model is refused before a library opens it, each time for its reason; kept, it is found by its content."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

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

"""Every document as of a past day: sound, or refused where no figure was known."""

from __future__ import annotations

import datetime as dt
import io
from itertools import product

import pytest
from docx import Document as Word
from pptx import Presentation

from etl.warehouse import PUBLIE, connect, current, declared
from reporting.documents import DOCUMENTS, Material, Refusal
from reporting.documents.document import Document
from reporting.documents.report import headed
from tests.vaste import spread

pytestmark = pytest.mark.usefixtures("instance")
READ = [name for name, document in DOCUMENTS.items() if document.suffix in ("pptx", "docx")]


def made(document: Document, day: dt.date) -> bytes:
    with connect(current(PUBLIE), day) as connection:
        return document.write(Material(connection, declared(connection), "v1"), lambda share, words: None)


DAYS = [dt.date(2022, 6, 1), dt.date(2024, 6, 1), dt.date(2026, 6, 1)]
# Below, a day before any figure has them all; test_package.py, test_annex.py a past day of theirs.
PAST = spread(product(DOCUMENTS, DAYS), kept=lambda asked: asked[1] == DAYS[0] and asked[0] in ("slides", "report"))


@pytest.mark.parametrize("asked", PAST, ids=lambda asked: f"{asked[0]}-{asked[1]}")
def test_a_document_of_a_past_day_is_sound(asked: tuple[str, dt.date]) -> None:
    name, day = asked
    written = made(DOCUMENTS[name], day)
    if name == "slides":
        assert len(Presentation(io.BytesIO(written)).slides) > 10
    if DOCUMENTS[name].suffix == "docx":
        lines = [paragraph.text.rstrip() for paragraph in Word(io.BytesIO(written)).paragraphs]
        assert not [line for line in lines if line.endswith(":")]  # nothing is announced and not said


@pytest.mark.parametrize("name", READ)
def test_before_any_figure_there_is_nothing_to_read(name: str) -> None:
    with pytest.raises(Refusal, match=r"^Aucun chiffre n’était connu le 1er juin 2001 : rien à préparer\.$"):
        made(DOCUMENTS[name], dt.date(2001, 6, 1))


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name not in READ])
def test_before_any_figure_the_files_of_data_are_empty_and_whole(name: str) -> None:
    assert made(DOCUMENTS[name], dt.date(2001, 6, 1))


def test_before_the_dwellings_compare_the_diagnosis_says_what_lacks() -> None:
    lines = [one.text for one in Word(io.BytesIO(made(DOCUMENTS["diagnostic"], dt.date(2024, 6, 1)))).paragraphs]
    (said,) = [line for line in lines if line.startswith("Ce qui a changé dans chaque arrondissement")]
    assert "au 1er juin 2024, rien au tableau de bord depuis 2022" in said.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (dt.date(2005, 1, 1), "Bilan annuel, avant le plan"),
        (dt.date(2022, 6, 30), "Bilan annuel 2022, en cours d’année"),
        (dt.date(2024, 6, 30), "Bilan annuel 2023"),
    ],
)
def test_the_report_is_of_a_year_that_is_over_or_says_that_none_is(day: dt.date, title: str) -> None:
    """« Bilan annuel 2022 » was its title on a day of 2005."""
    with connect(current(PUBLIE), day) as connection:
        assert headed(Material(connection, declared(connection), "v1"))[0] == title

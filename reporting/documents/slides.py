"""The committee's deck: what must be known, the state of the plan, a message a slide, the dates, the definitions."""

from __future__ import annotations

import gc
from typing import Final

import pandas as pd

from etl.catalog import Catalog
from reporting import queries
from reporting.documents.choices import shown, under
from reporting.documents.document import Material, Refusal, Tell, Zone
from reporting.documents.since import since
from reporting.documents.zones import figures, to_reread
from reporting.exhibits import EXHIBITS, summarise
from reporting.piece.exhibit import Exhibit
from reporting.render.office import Deck, TemplateRefused

TITLE: Final = "6e PDALHPD de Paris"
PAGES: Final = ("synthese", "logement-social", "offre-nouvelle", "demande-attributions", "hebergement-115", "dalo")
LETTERS: Final = 160  # of a title
SLIDES: Final = tuple(record.name for record in EXHIBITS.values() if record.slide)


def write(material: Material, tell: Tell) -> bytes:
    """PPTX, 16:9 or 4:3, or in the user's own template. Refusal if the template cannot carry the slides."""
    try:
        deck = Deck(material.mark, material.mention, shape=material.shape, template=material.template)
    except TemplateRefused as refused:
        raise Refusal(f"{refused}.") from refused
    deck.cover(TITLE, [words for words in ("Comité responsable du plan", material.mark, material.mention) if words])
    if material.edition and material.edition.corrects:
        deck.words(f"Erratum : remplace « {material.edition.corrects} »", [material.edition.erratum])
    deck.words("Ce que le comité doit savoir", _to_know(material))
    silent: list[str] = []
    used: dict[str, None] = {}
    for place, name in enumerate(SLIDES):
        tell(place / len(SLIDES), f"diapositives, {place + 1} sur {len(SLIDES)}")
        piece = shown(material, name)
        if piece is None or _zone(name, "").skip in material.texts:
            continue
        if piece.table.empty and piece.figure is None:
            silent.append(piece.title)
            continue
        used |= dict.fromkeys(piece.indicators)
        title, why = _title(material, name)
        notes = [why, *(_defined(i, material.catalog) for i in piece.indicators)]
        deck.exhibit(piece, title=title, definitions=list(filter(None, notes)))
    if material.previous:
        deck.exhibit(since(material, material.previous))
    if silent:
        deck.words("Sans chiffre pour l'année montrée", silent)
    deck.table(_definitions(list(used), material.catalog))
    made = deck.bytes()
    del deck
    gc.collect()  # tens of megabytes that refer to one another: the next document would stand beside them
    return made


def zones(material: Material) -> list[Zone]:
    """The title of each slide, in place of the finding of the rules."""
    found = [(name, piece) for name in SLIDES if (piece := shown(material, name)) is not None]
    return [_zone(name, f"{place}. {piece.title}") for place, (name, piece) in enumerate(found, start=1)]


def _zone(name: str, head: str) -> Zone:
    question = "le titre de la diapositive, une phrase qui dit le constat"
    place = f"diapositives/{name}"
    return Zone(f"{place}/titre", head, question, under(name), letters=LETTERS, skip=f"{place}/ecartee")


def _title(material: Material, name: str) -> tuple[str, str]:
    """The title that someone wrote, and a note. One written on other figures is not shown: the note says so."""
    zone = _zone(name, "")
    text = material.texts.get(zone.place)
    if text is None:
        return "", ""
    words = " ".join(text.words.split())
    if why := to_reread(text, figures(material, zone), sealed=material.edition is not None):
        return "", f"Titre à relire, non repris : {why}. « {words} »"
    return words, ""


def _to_know(material: Material) -> list[str]:
    """The sentence at the head of each page."""
    said = [summarise(page, material.connection, material.catalog).sentence for page in PAGES]
    return [sentence.replace("**", "") for sentence in said]


def _defined(identifier: str, catalog: Catalog) -> str:
    indicator = catalog.indicators[identifier]
    return f"{indicator.label} : {indicator.definition}"


def _definitions(used: list[str], catalog: Catalog) -> Exhibit:
    """The annex: what each figure of the deck counts, and who provides it."""
    found = [catalog.indicators[identifier] for identifier in used]
    return Exhibit(
        name="definitions",
        title="Annexe : définitions",
        subtitle="Indicateurs montrés dans ce document",
        rows=pd.DataFrame(columns=queries.SERIES),
        table=pd.DataFrame(
            {
                "Indicateur": [indicator.short for indicator in found],
                "Unité": [indicator.unit for indicator in found],
                "Définition": [indicator.definition for indicator in found],
                "Producteurs": [" ; ".join(indicator.producers) for indicator in found],
            }
        ),
        reading="",
        scope="",
        alternative="Tableau des définitions.",
        indicators=tuple(used),
    )

"""The committee's deck: what must be known, a message of the story a slide, then the annex and its definitions."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from etl.catalog import Catalog
from etl.story import told
from reporting.documents.choices import shown, under
from reporting.documents.document import Material, Refusal, Tell, Zone
from reporting.documents.held import to_reread
from reporting.documents.recit import Telling, answer, on_one_line, tellings
from reporting.documents.since import since
from reporting.documents.zones import figures
from reporting.exhibits import EXHIBITS, summarise
from reporting.exhibits.attendus import holder_of, tally
from reporting.exhibits.recit import tellable
from reporting.piece.exhibit import Exhibit
from reporting.piece.sentences import capitalised
from reporting.render.office import Deck, TemplateRefused

TITLE: Final = "6e PDALHPD de Paris"
# Of each page whose answer must be known, the messages that it says: with one of them left unsaid, it is not repeated.
PAGES: Final[dict[str, tuple[str, ...]]] = {
    "logement-social": ("sru_taux",),
    "offre-nouvelle": ("logements_finances",),
    "demande-attributions": ("tension",),
    "hebergement-115": ("sans_abri", "115_taux_chute"),
    "dalo": ("dalo_recours", "dalo_favorables", "dalo_stock"),
}
LETTERS: Final = 160  # of a title
SLIDES: Final = tuple(record.name for record in EXHIBITS.values() if record.slide)  # the story's are not repeated


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
    used: dict[str, None] = {}
    every = tellings(material)
    story = [one for one in every if one.told.message.slide]
    for place, one in enumerate(story):
        tell(place / (len(story) + len(SLIDES)), f"messages, {place + 1} sur {len(story)}")
        if one.told.silence is None:
            used |= dict.fromkeys(one.piece.indicators if one.piece else ())
            beside = [also for also in every if also.told.message.goes_with == one.told.message.id]
            _message(deck, material.catalog, one, [also for also in beside if also.told.silence is None])
    silent: list[str] = []
    for place, name in enumerate(SLIDES):
        tell((place + len(story)) / (len(story) + len(SLIDES)), f"annexe, {place + 1} sur {len(SLIDES)}")
        piece = shown(material, name)
        if piece is None or _told(piece, story) or _zone(name, "").skip in material.texts:
            continue
        if piece.table.empty and piece.figure is None:
            silent.append(piece.title)
            continue
        used |= dict.fromkeys(piece.indicators)
        title, why = _title(material, name)
        notes = [why, *(_defined(i, material.catalog) for i in piece.indicators)]
        deck.exhibit(replace(piece, written=title), definitions=list(filter(None, notes)))
    if material.previous:
        deck.exhibit(since(material, material.previous))
    if silent:
        deck.words("Sans chiffre pour l’année montrée", silent)
    deck.table(_definitions(list(used), material.catalog))
    made = deck.bytes()
    del deck
    gc.collect()  # tens of megabytes that refer to one another: the next document would stand beside them
    return made


def _message(deck: Deck, catalog: Catalog, one: Telling, beside: Sequence[Telling]) -> None:
    """Its slide, with what goes with it in the notes; its words alone where its exhibit shows nothing."""
    indicators = one.piece.indicators if one.piece else ()
    notes = [*(f"{also.title or also.finding}." for also in beside), *(_defined(i, catalog) for i in indicators)]
    notes = [*filter(None, [one.why]), *notes]
    if one.piece is None or (one.piece.table.empty and one.piece.figure is None):
        lines = [f"{one.piece.title}. {one.piece.subtitle}.", capitalised(one.piece.reading)] if one.piece else []
        deck.words(one.title or one.finding, lines, "\n".join([one.finding, *notes]))
    else:
        deck.exhibit(replace(one.piece, written=one.title), definitions=notes)


def _told(piece: Exhibit, story: Sequence[Telling]) -> bool:
    """Whether a slide of the story shows it, or would if its message were not left unsaid."""
    return any(one.piece and (one.piece.name, one.piece.asked) == (piece.name, piece.asked) for one in story)


def zones(material: Material) -> list[Zone]:
    """The title of each slide of the annex, in place of the finding of the rules; those of the story are its own."""
    story = [one for one in tellings(material) if one.told.message.slide]
    found = [(name, piece) for name in SLIDES if (piece := shown(material, name)) and not _told(piece, story)]
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
    words = on_one_line(text.words)
    if why := to_reread(text, figures(material, zone), sealed=material.edition is not None):
        return "", f"Titre à relire, non repris : {why}. « {words} »"
    return words, ""


def _to_know(material: Material) -> list[str]:
    """The answer of Synthèse, what is received, then that of each page of which the story leaves nothing unsaid."""
    silenced = {one.message.id for one in told(tellable(material.catalog), material.texts) if one.silence is not None}
    pages = [page for page, says in PAGES.items() if silenced.isdisjoint(says)]
    heads = [summarise(page, material.connection, material.catalog).sentence for page in pages]
    said = [answer(material), tally(material.connection, material.catalog).sentence, *heads]
    return [sentence.replace("**", "") for sentence in said if sentence]


def _defined(identifier: str, catalog: Catalog) -> str:
    indicator = catalog.indicators[identifier]
    return f"{indicator.label} : {indicator.definition}"


def _definitions(used: list[str], catalog: Catalog) -> Exhibit:
    """The annex: what each figure of the deck counts, and who holds it."""
    found = [catalog.indicators[identifier] for identifier in used]
    return Exhibit(
        name="definitions",
        title="Annexe : définitions",
        subtitle="Indicateurs montrés dans ce document",
        table=pd.DataFrame(
            {
                "Indicateur": [indicator.short for indicator in found],
                "Unité": [indicator.unit for indicator in found],
                "Définition": [indicator.definition for indicator in found],
                "Détenteur": [holder_of(indicator, catalog) for indicator in found],
            }
        ),
        reading="",
        scope="",
        alternative="Tableau des définitions.",
        indicators=tuple(used),
    )

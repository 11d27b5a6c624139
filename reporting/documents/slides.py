"""The committee's deck: the story, a message a slide, what the committee is asked; then the annex, hidden."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from etl.catalog import Catalog
from etl.french import NBSP, NNBSP, format_date
from etl.story import told
from reporting.analysis.change import REFERENCES
from reporting.documents import show
from reporting.documents.bilan import RETAINED
from reporting.documents.choices import ROWS, day, shown, under
from reporting.documents.document import Material, Refusal, Tell, Zone
from reporting.documents.recit import Telling, answer, tellings, titled
from reporting.documents.sections import listed, sources
from reporting.documents.since import since
from reporting.documents.zones import figures
from reporting.exhibits import EXHIBITS, summarise
from reporting.exhibits.attendus import holder_of, tally
from reporting.exhibits.recit import tellable
from reporting.piece.exhibit import HOLLOW, Exhibit
from reporting.piece.sentences import capitalised
from reporting.render.office import Deck, legible
from reporting.render.office.layouts import BLOCKS

TITLE: Final = "6e PDALHPD de Paris"
# Of each page whose answer must be known, the messages that it says: with one of them left unsaid, it is not repeated.
PAGES: Final[dict[str, tuple[str, ...]]] = {
    "logement-social": ("sru_taux",),
    "offre-nouvelle": ("logements_finances",),
    "demande-attributions": ("tension",),
    "hebergement-115": ("sans_abri", "115_taux_chute"),
    "dalo": ("dalo_recours", "dalo_favorables", "dalo_stock"),
}
MISSING: Final = "synthese-manques"
LETTERS: Final = 160  # of a title
ROWS_OF_A_SLIDE: Final = 3  # the fewest
SLIDES: Final = tuple(record.name for record in EXHIBITS.values() if record.slide)  # the story's are not repeated


def write(material: Material, tell: Tell) -> bytes:
    """PPTX, 16:9 or 4:3, or in the user's own template, which suits."""
    when = format_date(day(material))
    deck = Deck(material.mark, material.mention, shape=material.shape, template=material.template, day=when)
    every = tellings(material)
    story = [one for one in every if one.told.message.slide]
    _open(deck, material)
    used = [piece for one in story if one.told.silence is None and (piece := one.piece)]
    aims: set[str] = set()
    for place, one in enumerate(story):
        tell(place / (len(story) + len(SLIDES)), f"messages, {place + 1} sur {len(story)}")
        if one.told.silence is None:
            beside = [also for also in every if also.told.message.goes_with == one.told.message.id]
            _message(deck, material.catalog, one, [also for also in beside if also.told.silence is None], aims)
    _close(deck, material)
    deck.annex()
    _, stale = show.retained(material)
    deck.words("Ce que le comité doit savoir", [*filter(None, [stale]), *_to_know(material)])
    deck.table(_readings([one for one in story if one.told.silence is None]))
    silent: list[str] = []
    short: list[str] = []
    for place, name in enumerate(SLIDES):
        tell((place + len(story)) / (len(story) + len(SLIDES)), f"annexe, {place + 1} sur {len(SLIDES)}")
        piece = shown(material, name)
        if piece is None or _told(piece, story) or _zone(name, "").skip in material.texts:
            continue
        if piece.table.empty and piece.figure is None:
            silent.append(piece.title)
            continue
        used.append(piece)
        if not _fills(piece):
            short += [f"{piece.finding}."] * bool(piece.finding)
            continue
        title, why = ("", "") if name in (ROWS, MISSING) else _title(material, name)
        found = "" if name in (ROWS, MISSING) else piece.finding  # which their slides in the show have
        deck.exhibit(
            replace(piece, written=title, finding=found),
            show.within([*filter(None, [piece.warning, why]), f"{piece.headline}.", *piece.caveats]),
        )
    if material.previous:
        deck.exhibit(since(material, material.previous))
    if short:
        deck.words("En une phrase", short)
    if silent:
        deck.words("Sans chiffre pour l’année montrée", silent)
    deck.table(_definitions(list(dict.fromkeys(i for piece in used for i in piece.indicators)), material.catalog))
    deck.table(replace(sources(used), title="Annexe : sources"))
    made = deck.bytes()
    del deck
    gc.collect()  # tens of megabytes that refer to one another: the next document would stand beside them
    return made


def measure(path: Path) -> list[str]:
    """What a room can read of a deck, in lines of words. Refusal if the file is none."""
    try:
        return legible.lines(legible.read(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise Refusal(f"{path} n’est pas un jeu de diapositives (.pptx) lisible.") from error


def _open(deck: Deck, material: Material) -> None:
    """What leads: the cover, what an edition corrects, what the secretariat wrote, the key figures."""
    sitting, _, _ = show.zones(material)
    deck.cover(TITLE, ["Comité responsable du plan"], "\n".join(show.written(material, sitting)))
    if material.edition and material.edition.corrects:
        deck.words(f"Erratum : remplace « {material.edition.corrects} »", [material.edition.erratum])
    lines, _ = show.retained(material)
    if lines:
        deck.words(RETAINED, lines)
    title, blocks, left = show.key_figures(material, BLOCKS)
    if blocks:
        beside = [f"{label}{NBSP}: {value}, {when}" for value, label, when in left]
        deck.numbers(title, blocks, f"Sans place ici{NBSP}: {f'{NNBSP}; '.join(beside)}." if beside else "")


def _close(deck: Deck, material: Material) -> None:
    """What follows the messages: where they go, what has changed, what is missing, what the committee is asked."""
    (rows, missing), whys = zip(*(_title(material, name) for name in (ROWS, MISSING)), strict=True)
    if (columns := show.sides(material)) and (tensions := _kept(material, ROWS)):
        counted = summarise("diagnostic", material.connection, material.catalog).sentence.partition(". ")[0]
        compared = f"Le diagnostic compte autrement{NBSP}: {counted[:1].lower()}{counted[1:]}."
        notes = show.within([*filter(None, [tensions.warning, whys[0]]), f"{tensions.finding}.", compared, REFERENCES])
        deck.columns(rows or tensions.finding, columns, notes)
    if newer := show.newer(material):
        deck.exhibit(newer, notes=show.within([newer.written, *newer.caveats]))
    if _kept(material, MISSING) and (found := show.missing(material)):
        notes = show.within([*filter(None, [whys[1]]), capitalised(found.reading), *found.caveats])
        deck.exhibit(replace(found, written=missing), notes=notes)
    asked, dates = show.requests(material)
    if asked:
        deck.columns("Le comité est appelé à décider", [(show.ASKED, asked), (show.DATES, dates)])
    elif dates:
        deck.words(show.DATES, dates)


def _kept(material: Material, name: str) -> Exhibit | None:
    """An exhibit that someone has not left out."""
    return None if _zone(name, "").skip in material.texts else shown(material, name)


def _message(deck: Deck, catalog: Catalog, one: Telling, beside: Sequence[Telling], aims: set[str]) -> None:
    """Its slide; its words alone where its exhibit shows nothing. `aims`: the objectives of the sheets said so far."""
    notes = show.spoken(one, beside, catalog, aims)
    if one.piece is None or (one.piece.table.empty and one.piece.figure is None):
        lines = [f"{one.piece.title}. {one.piece.subtitle}.", capitalised(one.piece.reading)] if one.piece else []
        deck.words(one.title or one.finding, lines, notes)
    else:
        deck.exhibit(replace(one.piece, written=one.title), notes=notes)


def _told(piece: Exhibit, story: Sequence[Telling]) -> bool:
    """Whether a slide of the story shows it, or would if its message were not left unsaid."""
    return any(one.piece and (one.piece.name, one.piece.asked) == (piece.name, piece.asked) for one in story)


def _fills(piece: Exhibit) -> bool:
    """Whether it has a slide of its own in the annex: a table of a row or two is a sentence."""
    return piece.native or len(piece.table) >= ROWS_OF_A_SLIDE


def zones(material: Material) -> list[Zone]:
    """What the committee is asked; the title of each slide of the annex, in place of the finding of the rules."""
    story = [one for one in tellings(material) if one.told.message.slide]
    every = [(name, piece) for name in SLIDES if (piece := shown(material, name))]
    found = [(name, piece) for name, piece in every if _fills(piece) and not _told(piece, story)]
    annex = [_zone(name, f"{place}. {piece.title}") for place, (name, piece) in enumerate(found, start=1)]
    return [*show.zones(material), *annex]


def _zone(name: str, head: str) -> Zone:
    question = "le titre de la diapositive, une phrase qui dit le constat"
    place = f"diapositives/{name}"
    return Zone(f"{place}/titre", head, question, under(name), letters=LETTERS, skip=f"{place}/ecartee")


def _title(material: Material, name: str) -> tuple[str, str]:
    """The title that someone wrote, and a note. One written on other figures is not shown: the note says so."""
    zone = _zone(name, "")
    text = material.texts.get(zone.place)
    return titled(text, lambda: figures(material, zone), sealed=material.edition is not None)


def _to_know(material: Material) -> list[str]:
    """The answer of Synthèse, what is received, then that of each page of which the story leaves nothing unsaid."""
    silenced = {one.message.id for one in told(tellable(material.catalog), material.texts) if one.silence is not None}
    pages = [page for page, says in PAGES.items() if silenced.isdisjoint(says)]
    heads = [summarise(page, material.connection, material.catalog).sentence for page in pages]
    said = [answer(material), tally(material.connection, material.catalog).sentence, *heads]
    return [sentence.replace("**", "") for sentence in said if sentence]


def _readings(story: Sequence[Telling]) -> Exhibit:
    """Of each message shown, what its notes have no room for."""
    lines = [line for one in story if one.piece for line in _read(one.title or one.finding, one.piece)]
    table = pd.DataFrame(lines, columns=["Message", "", "Ce qui est à savoir"])
    return listed("lectures", "Annexe : lecture des messages", "Champ, réserves et calcul de chacun", table)


def _read(title: str, piece: Exhibit) -> list[tuple[str, str, str]]:
    caveats = [("Réserve", line) for line in piece.caveats if not line.startswith(HOLLOW)]
    said = [("Champ", capitalised(piece.scope)), *caveats, ("Calcul", piece.calculation)]
    return [("" if place else title, *one) for place, one in enumerate(one for one in said if one[1])]


def _definitions(used: list[str], catalog: Catalog) -> Exhibit:
    """The annex: what each figure of the deck counts, and who holds it."""
    found = [catalog.indicators[identifier] for identifier in used]
    table = pd.DataFrame(
        {
            "Indicateur": [indicator.short for indicator in found],
            "Unité": [indicator.unit for indicator in found],
            "Définition": [indicator.definition for indicator in found],
            "Détenteur": [holder_of(indicator, catalog) for indicator in found],
        }
    )
    return listed("definitions", "Annexe : définitions", "Indicateurs montrés dans ce document", table)

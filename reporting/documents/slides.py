"""The committee's deck: what must be known, the state of the plan, a message a slide, the dates, the definitions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from etl.catalog import Catalog
from reporting import queries
from reporting.documents.document import Material, Refusal, Tell
from reporting.documents.since import since
from reporting.echeances import next_committee
from reporting.exhibit import Exhibit
from reporting.exhibits import make, summarise
from reporting.exhibits.bilans import ARPP
from reporting.exhibits.bilans import annees as years_of
from reporting.exhibits.dalo import annees as years_dalo
from reporting.exhibits.demande_attributions import annees as years_asked
from reporting.exhibits.logement_social import annees as years_sru
from reporting.exhibits.offre_nouvelle import annees as years_approved
from reporting.exhibits.sru_calculs import annees as years_split
from reporting.exhibits.urgence_115 import annees as years_115
from reporting.office import Deck, TemplateRefused

TITLE: Final = "6e PDALHPD de Paris"
PARIS: Final = "75056"
TOLD: Final = 4  # sentences on a slide
PAGES: Final = ("synthese", "logement-social", "offre-nouvelle", "demande-attributions", "hebergement-115", "dalo")

Choices = Mapping[str, Any] | None  # None: nothing to choose from, hence nothing to show


def write(material: Material, tell: Tell) -> bytes:
    """PPTX, 16:9 or 4:3, or in the user's own template. Refusal if the template cannot carry the slides."""
    try:
        deck = Deck(material.mark, shape=material.shape, template=material.template)
    except TemplateRefused as refused:
        raise Refusal(f"{refused}.") from refused
    deck.cover(TITLE, [words for words in ("Comité responsable du plan", material.mark, material.mention) if words])
    if material.edition and material.edition.corrects:
        deck.words(f"Erratum : remplace « {material.edition.corrects} »", [material.edition.erratum])
    for title, lines in _to_know(material):
        deck.words(title, lines)
    planned = _contents(material)
    silent: list[str] = []
    used: dict[str, None] = {}
    for place, (name, choices) in enumerate(planned):
        tell(place / len(planned), f"diapositive « {name} »")
        piece = make(name, material.connection, material.catalog, material.known_on, **choices or {})
        if piece.table.empty and piece.figure is None:
            silent.append(piece.title)
            continue
        used |= dict.fromkeys(piece.indicators)
        deck.exhibit(piece, definitions=[_defined(i, material.catalog) for i in piece.indicators])
    if material.previous:
        deck.exhibit(since(material, material.previous))
    if silent:
        deck.words("Ce que rien ne mesure encore", silent)
    deck.table(_definitions(list(used), material.catalog))
    return deck.bytes()


def _to_know(material: Material) -> list[tuple[str, list[str]]]:
    """The sentence at the head of each page, a few a slide."""
    said = [summarise(page, material.connection, material.catalog).sentence for page in PAGES]
    plain = [re.sub(r"\*\*", "", sentence) for sentence in said]
    groups = [plain[start : start + TOLD] for start in range(0, len(plain), TOLD)]
    title = "Ce que le comité doit savoir"
    return [(title if place == 0 else f"{title} (suite)", group) for place, group in enumerate(groups)]


def _contents(material: Material) -> list[tuple[str, Choices]]:
    """The exhibits in order, each with the choices that its page makes when nobody makes any."""
    here, known = material.connection, material.catalog
    sru, asked = _latest(years_sru(here)), _latest(years_asked(here))
    split = years_split(here, known, PARIS)
    day = queries.last_consultation(here)
    committee = next_committee(day)
    calendar = {"jour": day.isoformat(), "corep": committee.isoformat(), "bilan": committee.year - 1}
    planned: list[tuple[str, Choices]] = [
        ("synthese-tensions", {}),
        ("catalogue-etats", {}),
        ("sru-carte", sru),
        ("sru-classement", sru),
        ("trajectoire", {"indicateur": "sru_taux"}),
        ("sru-decomposition", {"territoire": PARIS, "depuis": split[0], "annee": split[-1]} if split else None),
        ("sru-concentration", {}),
        ("offre-financements", {}),
        ("offre-arrondissements", _latest(years_approved(here, known))),
        ("offre-part", {}),
        ("offre-hors-25", {}),
        ("offre-service", {}),
        ("demandes-paris", {}),
        ("demandes-region", {}),
        ("comparer-carte", asked and {"indicateur": "tension", **asked}),
        ("tension-classement", asked),
        ("demandes-repartition", asked),
        ("sans-abri", {}),
        ("places", {}),
        ("115-taux-chute", {}),
        ("115-mensuel", {}),
        ("115-saisons", _latest(years_115(here, known))),
        ("115-flux", {}),
        ("durees", {}),
        ("dalo-flux", {}),
        ("dalo-favorables", {}),
        ("dalo-bilan", _latest(years_dalo(here, known))),
        ("dalo-rapport", _latest(years_dalo(here, known))),
        ("dalo-stock", {}),
        ("arpp", {}),
        ("arpp-bilan", _latest(years_of(ARPP, here, known))),
        ("convention-attribution", {}),
        ("lda-personnes", {}),
        ("relogements-cibles", {}),
        ("logement-d-abord", {}),
        *((name, {}) for name in ("accompagnement-suivis", "protocole-flux", "accompagnement-moyens")),
        ("plan-actions", {}),
        ("plan-livrables", {}),
        ("synthese-manques", {}),
        ("echeances-prochaines", calendar),
        ("completude", calendar),
    ]
    return [(name, choices) for name, choices in planned if choices is not None]


def _latest(years: Sequence[Any]) -> Choices:
    """The most recent of these years."""
    return {"annee": years[0]} if years else None


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

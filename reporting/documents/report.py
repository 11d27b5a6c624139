"""Le bilan annuel: synthesis in prose, key figures, a page for each action, what is asked, what is missing, annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from etl.catalog import PLAN_YEARS, SUBJECTS
from etl.catalog.plan import Action
from etl.french import NNBSP
from reporting.analysis.words import unfound
from reporting.documents import show
from reporting.documents.bilan import RETAINED, by_subject, comments, decisions, messages, programme, synthesis
from reporting.documents.choices import day, last_year, shown
from reporting.documents.document import Material, Tell, piece
from reporting.documents.recit import Telling, answer, tellings
from reporting.documents.sections import listed, opened, pieces, qualified, sources
from reporting.documents.zones import print_zone
from reporting.exhibits import EXHIBITS
from reporting.exhibits.attendus import tally
from reporting.exhibits.plan_action import key, silent
from reporting.exhibits.tensions import AGAINST, TOWARDS
from reporting.piece.exhibit import HOLLOW, MARKS, Exhibit
from reporting.piece.sentences import capitalised
from reporting.piece.tables import ABSENT
from reporting.render.office import Report, Sentence

MOST: Final = 3  # figures of an action
FEW: Final = 2  # values that the synthesis says in words
DATED: Final = re.compile(r"((?:En|Début|De|Depuis|Au) [^,:;]*\d{4}, )")
UNDATED: Final = (ABSENT, "à fixer")  # what the calendar writes where the sheet gives no day
APPOSED: Final = re.compile(r", ((?:environ|près de|plus de) [\d\s]*\d)(?=,)")
OWN: Final = ("Pilotes", "Année suivante")  # that an action's page says
ALIKE: Final = 18  # letters: the year, and what is counted
ELSEWHERE: Final = (
    "Toutes les valeurs, par année et par arrondissement, sont dans l’annexe des chiffres (classeur XLSX)."
)


def write(material: Material, tell: Tell) -> bytes:
    """The report of the last year over, as a Word document."""
    report = opened(material, *headed(material))
    found = {}
    for place, action in enumerate(material.catalog.actions):
        tell(place / 10, f"action {key(action)}")
        found[key(action)] = [one for members in pieces(material, key(action)).values() for one in members]
    tell(0.7, "mise en page")
    every = tellings(material)
    told = {_named(one.piece) for one in every if one.piece}
    others = {name: [one for one in few if _named(one) not in told] for name, few in found.items()}
    said = [one for one in every if one.told.silence is None]
    used = _synthesis(report, material, [one for few in others.values() for one in few])
    first = report.fitted(apart := _apart(material, said), FEW)
    first += _key_figures(report, material, [one for one in apart if one not in first])
    for action in material.catalog.actions:
        left = [one for one in said if one.piece not in first]
        used += _action(report, material, action, left, others[key(action)])
    _asked(report, material)
    tell(0.9, "calendrier, définitions, sources")
    _annex(report, material, used)
    written = report.bytes()
    tell(1, "bilan prêt")
    return written


def headed(material: Material) -> tuple[str, str]:
    """Its title and what it is; of a past day, it may be before the plan, or in its first year."""
    year, now = last_year(material), day(material).year
    if now < PLAN_YEARS.start:
        first = f"le premier bilan d’exécution sera celui de {year}"
        return "Bilan annuel, avant le plan", f"Le plan n’a pas commencé{NNBSP}; {first}"
    title, whole = f"Bilan annuel {year}", f"Bilan d’exécution de l’année {year}"
    committee = "pour le comité responsable du plan (COREP)"
    if now > year:
        return title, f"{whole}, {committee}"
    return f"{title}, en cours d’année", f"{whole}, qui n’est pas finie, {committee}"


def _synthesis(report: Report, material: Material, others: Sequence[Exhibit]) -> list[Exhibit]:
    """Two pages: what the secretariat wrote, where the plan stands, then a paragraph or two for each subject.

    `others`: the exhibits of the actions that tell no message. Gives those that are said.
    """
    year, used = last_year(material), []
    report.heading("Synthèse", 1)
    report.heading(RETAINED, 2)
    print_zone(report, material, messages(year))
    report.heading("Où en est le plan", 2)
    report.say(" ".join(filter(None, [answer(material), tally(material.connection, material.catalog).sentence])))
    messages_of = by_subject(material)
    for subject in dict.fromkeys([*messages_of, *SUBJECTS]):
        members = messages_of.get(subject, [])
        beside = [one for one in others if one.finding and EXHIBITS[one.name].subject == subject]
        if not members and not beside:
            continue
        used += [*(one.piece for one in members if one.piece), *beside]
        report.heading(SUBJECTS[subject], 2)
        zone = synthesis(subject, year)
        if zone.place in material.texts:
            print_zone(report, material, zone)
            continue
        report.prose(_once([line for one in members for line in _told(one)]))
        report.prose(_once([(qualified(one, one.finding), one) for one in beside]))
    return used


def _apart(material: Material, told: Sequence[Telling]) -> list[Exhibit]:
    """The charts of the story that no action shows before the others."""
    moving = _moving(material)
    mine = [one for one in told if one.told.message.slide and _short(material, one) not in moving]
    return [one.piece for one in mine if one.piece and one.piece.chart()]


def _once(lines: Sequence[Sentence]) -> list[Sentence]:
    """The last of those that begin alike: they say one thing. A date that opens one after the other is said once, and a
    figure that stands beside what it counts, if it was said.
    """
    kept: list[Sentence] = []
    for words, shows in {words[:ALIKE]: (words, shows) for words, shows in lines}.values():
        again = [one for one in APPOSED.finditer(words) if any(one[1] in before for before, _ in kept)]
        kept.append((words.replace(again[0][0], "", 1) if again else words, shows))
    dates = ["", *(opening[1] if (opening := DATED.match(words)) else "" for words, _ in kept)]
    return [
        (words if not date or date != before or f"{date}«" in words else capitalised(words.removeprefix(date)), shows)
        for (words, shows), before, date in zip(kept, dates, dates[1:], strict=False)
    ]


def _told(one: Telling) -> list[Sentence]:
    """What a message finds, then what changes its reading."""
    if one.piece is None:
        return [(one.title or one.finding, None)]
    found: list[Sentence] = [(qualified(one.piece, one.title or one.finding), one.piece)]
    if not one.told.message.slide:
        return found
    limits = [line for line in one.piece.caveats if not line.startswith((HOLLOW, MARKS))][: len(one.piece.rows)]
    after = map(capitalised, [qualified(one.piece, one.piece.lecture), *(one.piece.standing or limits[:1])])
    return found + [(line, None) for line in after if line and line[:ALIKE] != one.finding[:ALIKE]]


def _key_figures(report: Report, material: Material, drawn: Sequence[Exhibit]) -> list[Exhibit]:
    """Those of the deck, with what each has become; what has changed since the edition before; one of those drawn, if
    there is room. Gives it.
    """
    title, blocks, _ = show.key_figures(material)
    if not blocks:
        return []
    report.heading("Chiffres clés", 1)
    moved = [capitalised(show.change(one)) for one in show.rows(material) if one.when]
    lines = [(figure, f"{label}, {when}", change) for (figure, label, when), change in zip(blocks, moved, strict=True)]
    table = pd.DataFrame(lines, columns=["Chiffre", "Ce qui est compté", "Évolution"])
    report.numbers(listed("chiffres-cles", title, "Dernier chiffre de chaque tension du plan", table))
    if newer := show.newer(material):
        report.exhibit(newer, brief=True)
    return report.fitted(drawn, 1)


def _action(
    report: Report, material: Material, action: Action, told: Sequence[Telling], others: Sequence[Exhibit]
) -> list[Exhibit]:
    """Its page: state, three figures at most, comment, programme. Gives the figures."""
    numero, year = key(action), last_year(material)
    sheet = piece(material, "plan-action", numero=numero)
    report.heading(f"Action {numero} : {action.title}", 1)
    report.say(f"Objectif : {action.objective[:1].lower()}{action.objective[1:]}")
    report.say(f"{sheet.subtitle}. {' '.join(sheet.caveats)}")
    candidates = _candidates(material, action, told, others)
    if silent(sheet) and any(one.action == numero for one in material.catalog.plan_indicators.values()):
        none = unfound(
            material.catalog, "aucun chiffre reçu ni trouvé ne permet encore de constat", "qui permette un constat"
        )
        report.say(f"{capitalised(none)}.")
    if not any(one.finding for one in candidates):  # elsewhere they would take the room of the figures
        report.say(f"Étapes de la fiche : {' ; '.join(step[:1].lower() + step[1:] for step in action.steps)}.")
    place = report.heading("Commentaire", 2)
    for zone in comments(action, year):
        print_zone(report, material, zone)
    report.heading(f"Programme {year + 1}", 2)
    print_zone(report, material, programme(action, year))
    return report.fitted(candidates, MOST, place)


def _candidates(
    material: Material, action: Action, told: Sequence[Telling], others: Sequence[Exhibit]
) -> list[Exhibit]:
    """The figures of an action, the most telling first: tensions that move, then the story's, then other findings."""
    moving = _moving(material)
    mine = [one for one in told if one.told.message.slide and one.piece and _of(material, action, one)]
    mine.sort(key=lambda one: _short(material, one) not in moving)
    drawn = [one.piece for one in mine if one.piece]
    found = [*drawn, *(one for one in others if one.finding)] or [_overview(one) for one in others]
    return [one for one in found if one.chart() is not None or len(one.table) > FEW * bool(one.finding)]


def _overview(piece: Exhibit) -> Exhibit:
    """Without what the page of each action says of it."""
    kept = [one for one in piece.table.columns if one not in OWN]
    if len(kept) == len(piece.table.columns):
        return piece
    return replace(piece, subtitle=f"{', '.join(kept[1:])} de chacune", table=piece.table[kept])


def _moving(material: Material) -> set[str]:
    """The tensions that improve or worsen."""
    return {one.label for one in show.rows(material) if one.side in (TOWARDS, AGAINST)}


def _short(material: Material, one: Telling) -> str:
    return material.catalog.indicators[one.told.message.row or ""].short


def _of(material: Material, action: Action, one: Telling) -> bool:
    """Whether a message tells of this action: its indicator's, else its exhibit's."""
    row = material.catalog.indicators[one.told.message.row or ""]
    own = f"{row.axis}.{row.action}" if row.axis else EXHIBITS[one.told.message.exhibit].action
    return own == key(action)


def _asked(report: Report, material: Material) -> None:
    """What the committee is asked, as written for it, then action by action; the dates to come; what is missing."""
    _, asked, dates = show.zones(material)
    year, actions = last_year(material), material.catalog.actions
    by_action = [(one, zone) for one in actions if (zone := decisions(one, year)).place in material.texts]
    lines = show.written(material, asked)
    asks = bool(lines or by_action)
    report.heading("Demandes au comité et calendrier" if asks else "Calendrier et chiffres manquants", 1)
    if asks:
        report.heading(show.ASKED, 2)
        report.points(lines)
    for action, zone in by_action:
        report.heading(f"Action {key(action)}", 3)
        print_zone(report, material, zone)
    report.heading(show.DATES, 2)
    if written := show.written(material, dates):
        report.points(written)
    elif coming := shown(material, "echeances-prochaines"):
        report.exhibit(coming, brief=True)
    if missing := show.missing(material, named=True):
        report.heading("Ce qui manque", 1 if asks else 2)
        report.exhibit(missing, brief=True)


def _annex(report: Report, material: Material, used: Sequence[Exhibit]) -> None:
    """The plan's own indicators: what each asks and counts, when it is due; where the figures shown come from."""
    catalog = material.catalog
    report.heading("Annexe : les indicateurs des fiches", 1)
    report.say(ELSEWHERE)
    for action in catalog.actions:
        asked = [one for one in catalog.plan_indicators.values() if one.action == key(action)]
        if asked:
            report.heading(f"Action {key(action)}", 2)
        for one in asked:
            series = [catalog.indicators[name].definition for name in one.exige]
            report.points([f"{one.id} {one.label}. {' '.join(series)}"])
    if dated := shown(material, "echeances"):
        report.heading("Annexe : calendrier des indicateurs", 1)
        for when, due in dated.table.groupby("Date de la fiche", sort=False):
            if when in UNDATED and set(due["Dernier chiffre"]) == {ABSENT}:
                report.say(f"Sans jour dans leur fiche ni chiffre : {' ; '.join(due['Indicateur'])}.")
                continue
            title = "Indicateurs sans jour dans leur fiche" if when in UNDATED else f"Indicateurs attendus le {when}"
            kept = due[["Indicateur", "Dernier chiffre"]]
            report.exhibit(listed(f"calendrier-{when}", title, "Dernier chiffre de chacun", kept), brief=True)
    report.heading("Annexe : sources", 1)
    report.exhibit(sources(used), brief=True)


def _named(one: Exhibit) -> tuple[str, str]:
    return one.name, str(one.asked)

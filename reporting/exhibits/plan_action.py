"""Plan d'action: the seven sheets, their state, documents, events, schemes, next year's programme, what they lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from etl.catalog import Catalog, Indicator
from etl.catalog.plan import Action, ActionState
from etl.french import format_date, format_period, quantity
from reporting import queries, tables
from reporting.exhibit import Exhibit, Headline, Summary
from reporting.exhibits import attendus
from reporting.exhibits.manques import FED
from reporting.exhibits.sentences import amount, last
from reporting.queries import Connection

AWAITED = "à renseigner par DRIHL 75"
SCOPE = "6e PDALHPD de Paris 2022-2027, fiches actions."
KEPT = "Le suivi est tenu par le secrétariat ; ce qui manque est « à renseigner »."


def numeros(connection: Connection, catalog: Catalog) -> list[str]:
    """The actions, as chosen in a link: « 1.1 » to « 3.2 »."""
    return [key(action) for action in catalog.actions]


def key(action: Action | ActionState) -> str:
    return f"{action.axis}.{action.number}"


def sheet_of(catalog: Catalog, numero: str) -> Action:
    return next(action for action in catalog.actions if key(action) == numero)


def summary(connection: Connection, catalog: Catalog) -> Summary:
    count = len(catalog.actions)
    stated = {key(state) for state in catalog.states}
    documents = [i for i in catalog.indicators.values() if i.kind == "livrable"]
    known = {document.indicator for document in catalog.deliverables}
    sentence = (
        f"Le plan compte **{quantity(count, 0, 'action', 'actions')}** sur trois axes ; "
        + (
            f"**{len(stated)}** ont un état renseigné."
            if stated
            else "**aucune** n'a encore d'état renseigné par son pilote."
        )
        + " Le bilan annuel se présente en COREP au 1er semestre ; les deux actions de l'axe 3 sont à échéance de mi-parcours."
    )
    return Summary(
        sentence,
        (
            Headline("Actions", str(count), "sur trois axes"),
            Headline("États renseignés", f"{len(stated)} sur {count}", AWAITED if len(stated) < count else ""),
            Headline("Documents attendus", str(len(documents)), f"{len(known)} ont un état" if known else AWAITED),
            Headline(
                "Événements tenus",
                str(len(catalog.meetings)) if catalog.meetings else "nd",
                "" if catalog.meetings else AWAITED,
            ),
        ),
    )


def actions(connection: Connection, catalog: Catalog) -> Exhibit:
    """One line per action: pilots, deadline, last state, how many of its indicators are fed, the next year."""
    states = queries.indicators(connection).set_index("id")["state"]
    lines = []
    for action in catalog.actions:
        mine = _indicators(action, catalog)
        fed = sum(states[i.id] == "alimenté" for i in mine)
        state = _state(action, catalog)
        lines.append(
            {
                "Action": tables.Link(f"{key(action)} {action.title}", f"plan-d-action?action={key(action)}"),
                "Pilotes": " ; ".join(action.pilots),
                "Échéance": action.deadline,
                "État": f"{state.state} ({state.year})" if state else AWAITED,
                "Indicateurs": f"{quantity(fed, 0, 'alimenté', 'alimentés')} sur {len(mine)}" if mine else "aucun",
                "Année suivante": (state.next_year if state else "") or AWAITED,
            }
        )
    return plan_table("plan-actions", "Les actions du plan, axe par axe", "Pilotes, échéance, état, indicateurs, programmation", lines,
                  "l'état et la programmation sont ceux que les pilotes remontent chaque année.", (KEPT,))  # fmt: skip


def action(connection: Connection, catalog: Catalog, numero: str) -> Exhibit:
    """The whole sheet of one action, with the last value of each of its indicators."""
    sheet = sheet_of(catalog, numero)
    states = queries.indicators(connection).set_index("id")["state"]
    lines = []
    for indicator in _indicators(sheet, catalog):
        here = last(queries.series(connection, [indicator.id], [indicator.paris]))
        lines.append(
            {
                "Indicateur": tables.sheet(indicator),
                "Nature": indicator.kind,
                "Dernière valeur": "–"
                if here is None
                else f"{amount(here, indicator)}, {format_period(here['period'])}",
                "État": str(states[indicator.id]),
                "Producteurs": " ; ".join(indicator.producers),
            }
        )
    return plan_table("plan-action", f"Action {numero} : {sheet.title}", f"Pilotes : {' ; '.join(sheet.pilots)}. Échéance : {sheet.deadline}", lines,
                  "la dernière valeur de chaque indicateur de cette fiche, quelle que soit son année.", (_told(sheet, catalog),))  # fmt: skip


def suites(connection: Connection, catalog: Catalog, numero: str, **choices: str | int) -> Exhibit:
    """What an action still lacks: who provides it, when the next figure is due, what is open and who decides."""
    states = queries.indicators(connection).set_index("id")["state"]
    sheet = sheet_of(catalog, numero)
    mine = {indicator.id for indicator in _indicators(sheet, catalog) if states[indicator.id] != FED}
    found = attendus.lines(connection, catalog, attendus.View(**choices))  # type: ignore[arg-type]
    lines = [
        {
            "Indicateur": line.link,
            "État": states[line.indicator.id],
            "Producteurs": " ; ".join(line.indicator.producers),
            "Attendu le": format_date(when) if (when := line.situation.expected) else tables.ABSENT,
            "Question ouverte": line.indicator.question,
            "Qui décide": line.indicator.decider,
        }
        for line in found
        if line.indicator.id in mine
    ]
    return plan_table("plan-suites", f"Ce que l'action {numero} attend encore", "Indicateurs dont le dernier chiffre dû n'est pas publié", lines,
                  "une date passée est celle à laquelle le chiffre était dû." if lines else "le dernier chiffre dû de chaque indicateur de cette action est là.", ())  # fmt: skip


def livrables(connection: Connection, catalog: Catalog) -> Exhibit:
    """The documents the sheets ask for: state, day, link."""
    known = {document.indicator: document for document in catalog.deliverables}
    lines = []
    for indicator in (i for i in catalog.indicators.values() if i.kind == "livrable"):
        document = known.get(indicator.id)
        lines.append(
            {
                "Document": indicator.label,
                "Échéance": indicator.deadline,
                "État": document.state if document else "à renseigner",
                "Date": format_period(document.day) if document else "–",
                "Lien": document.link if document and document.link else "–",
                "Producteurs": " ; ".join(indicator.producers),
            }
        )
    return plan_table("plan-livrables", "Documents attendus", "Livrables des fiches de l'axe 3", lines,
                  "un document a un état, une date et un lien ; non commencé, en cours ou achevé.", (KEPT,))  # fmt: skip


def evenements(connection: Connection, catalog: Catalog) -> Exhibit:
    """Thematic days and seminars, with their partners and whether minutes went round."""
    lines = [
        {
            "Date": format_period(meeting.day),
            "Thème": meeting.theme,
            "Partenaires": " ; ".join(meeting.partners) or "–",
            "Compte-rendu": "diffusé" if meeting.minutes else "non diffusé",
        }
        for meeting in sorted(catalog.meetings, key=lambda meeting: meeting.day)
    ]
    return plan_table("plan-evenements", "Journées thématiques et séminaires", "Action 3 de l'axe 1", lines,
                  f"aucun événement renseigné : {AWAITED}." if not lines else "un événement tenu a sa date, son thème, ses partenaires.", ())  # fmt: skip


def dispositifs(connection: Connection, catalog: Catalog) -> Exhibit:
    """The labelled schemes by theme and perimeter, as the first action asks to lay them out."""
    lines = [
        {"Thème": scheme.theme, "Périmètre": scheme.perimeter, "Dispositif": scheme.name}
        for scheme in sorted(catalog.schemes, key=lambda scheme: (scheme.theme, scheme.perimeter, scheme.name))
    ]
    return plan_table("plan-dispositifs", "Dispositifs labellisés qui concourent au plan", "Par thème et périmètre, action 1 de l'axe 1", lines,
                  f"aucun dispositif renseigné : {AWAITED}." if not lines else "les dispositifs sont rangés par thème, puis par périmètre.", ())  # fmt: skip


def _indicators(sheet: Action, catalog: Catalog) -> list[Indicator]:
    return [i for i in catalog.indicators.values() if (i.axis, i.action) == (sheet.axis, sheet.number)]


def _state(sheet: Action, catalog: Catalog) -> ActionState | None:
    mine = [state for state in catalog.states if key(state) == key(sheet)]
    return max(mine, key=lambda state: state.year) if mine else None


def _told(sheet: Action, catalog: Catalog) -> str:
    """The state of an action as its pilots told it, with their comment and the next year's programme."""
    state = _state(sheet, catalog)
    if state is None:
        return f"État et programmation : {AWAITED}."
    following = state.next_year and f"Année suivante : {state.next_year}"
    said = [f"État en {state.year} : {state.state}", state.comment, following]
    return ". ".join(words.rstrip(".") for words in said if words) + "."


def plan_table(
    name: str,
    title: str,
    subtitle: str,
    lines: Sequence[Mapping[str, object]],
    reading: str,
    caveats: tuple[str, ...] = (),
) -> Exhibit:
    """A table of the plan's own words: no figure."""
    return Exhibit(
        name=name,
        title=title,
        subtitle=subtitle,
        rows=pd.DataFrame(columns=queries.SERIES),
        table=pd.DataFrame(lines),
        reading=reading,
        scope=SCOPE,
        caveats=caveats,
        alternative=f"Tableau : {title}.",
        indicators=(),
    )


EXHIBITS = {
    "plan-actions": actions,
    "plan-action": action,
    "plan-suites": suites,
    "plan-livrables": livrables,
    "plan-evenements": evenements,
    "plan-dispositifs": dispositifs,
}
SUMMARIES = {"plan-d-action": summary}

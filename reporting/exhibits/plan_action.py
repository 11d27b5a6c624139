"""Plan d'action: the seven sheets, their state, documents, events, schemes, next year's programme, what they lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from etl.catalog import PLAN_YEARS, Catalog, Indicator
from etl.catalog.entry import ONCE
from etl.catalog.plan import Action, ActionState
from etl.french import format_period, listing, quantity, with_article
from reporting.analysis.echeances import FOLLOWED, HELD, READING, UNKNOWN
from reporting.analysis.words import unbegun
from reporting.exhibits import attendus
from reporting.exhibits.completude import by_action
from reporting.piece import tables
from reporting.piece.exhibit import Exhibit, Headline, Summary
from reporting.piece.record import Choice, Record
from reporting.piece.sentences import capitalised
from reporting.queries import Connection

AWAITED = f"à renseigner par {with_article('DRIHL 75')}"
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
    if before := unbegun(attendus.before_returns(connection)):
        actions = f"**{quantity(count, 0, 'action', 'actions')}**"
        return Summary(f"{capitalised(before)} ; ses fiches prévoient {actions} sur trois axes.")
    stated = {key(state) for state in catalog.states}
    documents = [i for i in catalog.indicators.values() if i.kind == "livrable"]
    known = {document.indicator for document in catalog.deliverables}
    holders = listing(dict.fromkeys(with_article(attendus.holder_of(one, catalog)) for one in documents))
    sentence = (
        f"Le plan compte **{quantity(count, 0, 'action', 'actions')}** sur trois axes ; "
        + (
            f"**{len(stated)}** ont un état renseigné."
            if stated
            else "**aucune** n’a encore d’état renseigné par son pilote."
        )
        + " Le bilan annuel se présente en COREP au 1er semestre ; les deux actions de l’axe 3 sont à échéance de mi-parcours."
    )
    return Summary(
        sentence,
        (
            Headline("Actions", str(count), "sur trois axes"),
            Headline("États renseignés", f"{len(stated)} sur {count}", AWAITED if len(stated) < count else ""),
            Headline(
                "Documents attendus",
                str(len(documents)),
                f"{len(known)} ont un état" if known else f"à renseigner par {holders}",
            ),
            Headline(
                "Événements tenus",
                str(len(catalog.meetings)) if catalog.meetings else "non renseigné",
                "" if catalog.meetings else AWAITED,
            ),
        ),
    )


def actions(connection: Connection, catalog: Catalog) -> Exhibit:
    """One line per action: pilots, deadline, last state, how many of its indicators are there, the next year."""
    counted = attendus.tally(connection, catalog)
    year, before = counted.year, not counted.heading
    unknown = attendus.before_returns(connection)
    counts, defined = by_action(connection, catalog, year), {i.action for i in catalog.plan_indicators.values()}
    lines = []
    for action in catalog.actions:
        nothing = (UNKNOWN if unknown else f"rien d’attendu en {year}") if key(action) in defined else FOLLOWED
        count = "" if unknown else counts.get(key(action))
        state = _state(action, catalog)
        lines.append(
            {
                "Action": tables.Link(f"{key(action)} {action.title}", f"plan-d-action?action={key(action)}"),
                "Pilotes": " ; ".join(action.pilots),
                "Échéance": action.deadline,
                "État": f"{state.state} ({state.year})" if state else tables.ABSENT if before else AWAITED,
                "Indicateurs" if before else f"Indicateurs, {year}": f"{count} : reçu ou publié ailleurs"
                if count
                else nothing,
                "Année suivante": (state.next_year if state else "") or (tables.ABSENT if before else AWAITED),
            }
        )
    return plan_table("Les actions du plan, axe par axe", "Pilotes, échéance, état, indicateurs, programmation", lines,
                  "l’état et la programmation sont ceux que les pilotes remontent chaque année.", (KEPT,), ("actions",))  # fmt: skip


def action(connection: Connection, catalog: Catalog, numero: str) -> Exhibit:
    """The whole sheet of one action, with the last value of each of its series."""
    sheet = sheet_of(catalog, numero)
    lasts, states = attendus.paris_last(connection, catalog), attendus.series_state(connection, catalog, numero)
    counted = attendus.tally(connection, catalog)
    lines = [
        {
            "Indicateur": tables.sheet(indicator),
            "Sert": ", ".join(_served(indicator, sheet, catalog))
            or ("suivi du plan" if indicator.axis == 1 else "contexte"),
            "Dernier chiffre": attendus.last_said(indicator, lasts.loc[indicator.id]),
            f"État, {counted.year}" if counted.heading else "État": states[indicator.id],
            "Détenteur": attendus.holder_of(indicator, catalog),
        }
        for indicator in _indicators(sheet, catalog)
    ]
    return plan_table(f"Action {numero} : {sheet.title}", f"Pilotes : {' ; '.join(sheet.pilots)}. Échéance : {sheet.deadline}", lines,
                  "le dernier chiffre de chaque série de cette fiche, quelle que soit son année.", (_told(sheet, catalog),))  # fmt: skip


def silent(sheet: Exhibit) -> bool:
    """Whether no series of an action, as `action` shows them, has a figure."""
    return set(sheet.table.get("Dernier chiffre", ())) <= {tables.ABSENT}


def suites(connection: Connection, catalog: Catalog, numero: str) -> Exhibit:
    """The indicators of an action that lack a year of the plan: the years, who holds them, what is open, who decides."""
    found = [one for one in attendus.standings(connection, catalog) if one.asked.action == numero and one.expected]
    lacking = [one for one in found if one.year >= PLAN_YEARS.start and one.state not in (*HELD, UNKNOWN)]
    lines = []
    for asked in dict.fromkeys(one.asked.id for one in lacking):
        mine = [one for one in lacking if one.asked.id == asked]
        series = [catalog.indicators[name] for name in mine[-1].asked.exige]
        lines.append(
            {
                "Indicateur": f"{asked} {mine[0].asked.label}",
                "État": attendus.states_said({one.year: one.state for one in mine}),
                "Années": attendus.years_said(one.year for one in mine),
                "Détenteur": mine[0].asked.said_holder,
                "Question ouverte": " ".join(dict.fromkeys(filter(None, (i.question for i in series)))),
                "Qui décide": " ; ".join(dict.fromkeys(filter(None, (i.decider for i in series)))),
            }
        )
    unknown = attendus.before_returns(connection)
    return plan_table(f"Ce que l’action {numero} attend encore", "" if unknown else "Indicateurs dont une année du plan n’est ni reçue ni publiée ailleurs", lines,
                  "ces années sont à demander au détenteur ; une question ouverte est à trancher d’abord." if lines else attendus.NOT_COUNTED if unknown else "aucune année n’est à demander pour cette action.",
                  (READING,) if any(one.asked.deadline in ONCE for one in lacking) else ())  # fmt: skip


def livrables(connection: Connection, catalog: Catalog) -> Exhibit:
    """The documents the sheets ask for: state, day, link."""
    known = {document.indicator: document for document in catalog.deliverables}
    lines = []
    for indicator in (i for i in catalog.indicators.values() if i.kind == "livrable"):
        document = known.get(indicator.id)
        lines.append(
            {
                "Document": indicator.label,
                "Échéance": indicator.said_deadline,
                "État": document.state if document else "à renseigner",
                "Date": format_period(document.day) if document else "–",
                "Lien": document.link if document and document.link else "–",
                "Détenteur": attendus.holder_of(indicator, catalog),
            }
        )
    return plan_table("Documents attendus", "Livrables des fiches de l’axe 3", lines,
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
    return plan_table("Journées thématiques et séminaires", "Action 3 de l’axe 1", lines,
                  f"aucun événement renseigné : {AWAITED}." if not lines else "un événement tenu a sa date, son thème, ses partenaires.", (), ("evenements",))  # fmt: skip


def dispositifs(connection: Connection, catalog: Catalog) -> Exhibit:
    """The labelled schemes by theme and perimeter, as the first action asks to lay them out."""
    lines = [
        {"Thème": scheme.theme, "Périmètre": scheme.perimeter, "Dispositif": scheme.name}
        for scheme in sorted(catalog.schemes, key=lambda scheme: (scheme.theme, scheme.perimeter, scheme.name))
    ]
    return plan_table("Dispositifs labellisés qui concourent au plan", "Par thème et périmètre, action 1 de l’axe 1", lines,
                  f"aucun dispositif renseigné : {AWAITED}." if not lines else "les dispositifs sont rangés par thème, puis par périmètre.", (), ("dispositifs",))  # fmt: skip


def _indicators(sheet: Action, catalog: Catalog) -> list[Indicator]:
    """Its own, then those of another sheet that serve one of its indicators."""
    own = [i for i in catalog.indicators.values() if (i.axis, i.action) == (sheet.axis, sheet.number)]
    return [*own, *(i for i in catalog.indicators.values() if i not in own and _served(i, sheet, catalog))]


def _served(indicator: Indicator, sheet: Action, catalog: Catalog) -> list[str]:
    """Those of its indicators that it serves."""
    return [name for name in indicator.serves if catalog.plan_indicators[name].action == key(sheet)]


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
    title: str,
    subtitle: str,
    lines: Sequence[Mapping[str, object]],
    reading: str,
    caveats: tuple[str, ...] = (),
    indicators: tuple[str, ...] = (),
) -> Exhibit:
    """A table of the plan's own words: no figure."""
    return Exhibit(
        title=title,
        subtitle=subtitle,
        table=pd.DataFrame(lines),
        reading=reading,
        scope=SCOPE,
        caveats=caveats,
        alternative=f"Tableau : {title}.",
        indicators=indicators,
    )


SHEET = Choice("numero", "Fiche action", numeros, address="action")
RECORDS = (
    Record("plan-actions", actions, "gouvernance", "plan-d-action", slide=True, action="1.2", register=True),
    Record("plan-action", action, "gouvernance", "plan-d-action", (SHEET,), register=True),
    Record("plan-suites", suites, "gouvernance", "", (SHEET,), register=True),
    Record("plan-livrables", livrables, "accompagnement", "plan-d-action", slide=True, action="3.2", register=True),
    Record("plan-evenements", evenements, "gouvernance", "plan-d-action", action="1.3", register=True),
    Record("plan-dispositifs", dispositifs, "gouvernance", "plan-d-action", action="1.1", register=True),
)
SUMMARIES = {"plan-d-action": summary}

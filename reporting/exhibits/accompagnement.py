"""Accompagnement: who is followed in AVDL and ASLL, the protocole beside the ARPP, the work of the groups."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from etl.catalog import ENSEMBLE, PLAN_YEARS, Catalog
from etl.catalog.plan import MID_TERM
from etl.french import format_number, format_percent
from reporting import queries
from reporting.analysis.comparability import warning_to_divide
from reporting.analysis.flows import Term, flow_ratio
from reporting.analysis.words import counted, percent, unfound
from reporting.exhibits.attendus import NOT_COUNTED, before_returns, due_since
from reporting.exhibits.constats import publics as constats_publics
from reporting.piece import tables
from reporting.piece.drawing import Lines, Profiles
from reporting.piece.exhibit import Exhibit, Headline, Summary
from reporting.piece.record import HISTORY, Choice, Record, one_of, opened, yearly
from reporting.piece.sentences import agreeing, amount, at, capitalised, last, marked, stamped
from reporting.queries import Connection

PARIS = "75"
CARACTERISTIQUES = ("composition", "entrée", "sortie")
AVDL_ASLL = {"avdl_menages": "AVDL", "asll_menages": "ASLL"}
PROTOCOLE = {
    "protocole_proposes": "Protocole, proposés",
    "protocole_reloges": "Protocole, relogés",
    "arpp_menages_caracteristiques": "ARPP",
}
FLUX = {"protocole_proposes": "Proposés", "protocole_reloges": "Relogés"}
FEW = 100  # households: under that, no modality is said to be the most met
VERBS = {
    "avdl_menages": "sont suivis en AVDL",
    "asll_menages": "sont suivis en ASLL",
    "protocole_proposes": "sont proposés au protocole",
    "protocole_reloges": "sont relogés",
}
MOYENS = ("gt_reunions", "fiches_produites", "outils_diffuses")
SHARES = "Parts de ce qui est renseigné : un ménage sans caractéristique connue n’y est pas compté."


def annees(connection: Connection, catalog: Catalog) -> list[int]:
    """The years with a profile of either scheme, most recent first; none in the published figures."""
    rows = queries.series(connection, [*AVDL_ASLL, *PROTOCOLE], [PARIS], ())
    return sorted({int(period[:4]) for period in rows["period"]}, reverse=True)


def summary(connection: Connection, catalog: Catalog) -> Summary:
    rows = queries.series(connection, [*AVDL_ASLL, *FLUX], [PARIS])
    found = {i: last(points) for i, points in rows.groupby("indicator")}
    avdl, asll = found.get("avdl_menages"), found.get("asll_menages")
    if avdl is None or asll is None:
        if before_returns(connection):
            return Summary(f"**{capitalised(unfound(catalog, when='pour l’accompagnement'))}** ; {NOT_COUNTED}")
        asked = {i for i, one in catalog.plan_indicators.items() if one.action.startswith("3.")}
        due, lacking = due_since(connection, catalog, PLAN_YEARS.start)
        middle = sum(catalog.plan_indicators[i].deadline == MID_TERM for i in asked & lacking)
        count, half = len(asked & lacking), f", dont {middle} {MID_TERM}" if middle else ""
        awaited = f"{count} {'attendent' if count > 1 else 'attend'} une remontée de la Ville et de l’État{half}"
        rest = f" ; rien n’est encore dû pour {len(asked - due)}" if asked - due else ""
        return Summary(
            f"**Aucun chiffre n’a été reçu ni trouvé** pour l’accompagnement : des {len(asked)} indicateurs des deux fiches de l’axe 3, "
            f"{awaited}{rest}. La page montre qui doit les fournir, pour quand, et le modèle à remplir ; "
            "[la même page en démonstration](accompagnement?jeu=demonstration) montre ce qu’elle sera."
        )
    sentence = (
        f"{at(avdl).capitalize()}, **{amount(avdl, catalog.indicators['avdl_menages'])}** {agreeing(avdl, catalog.indicators['avdl_menages'], 'suivis', 'suivi')} en AVDL et "
        f"**{amount(asll, catalog.indicators['asll_menages'])}** en ASLL : deux champs, qui ne s’additionnent pas."
    )
    labels = {"avdl_menages": "Suivis en AVDL", "asll_menages": "Suivis en ASLL", "protocole_proposes": "Proposés au protocole",
              "protocole_reloges": "Relogés par le protocole"}  # fmt: skip
    return Summary(
        stamped(sentence, avdl),
        tuple(
            Headline(label, format_number(row["value"]), marked(f"ménages, {row['period']}", row))
            for i, label in labels.items()
            if (row := found.get(i)) is not None
        ),
        [*labels],
    )


def profil(connection: Connection, catalog: Catalog, caracteristique: str, annee: int) -> Exhibit:
    """AVDL and ASLL by one characteristic: shares, never sums."""
    return _profile(connection, catalog, "Publics suivis en AVDL et en ASLL",
                    AVDL_ASLL, caracteristique, annee)  # fmt: skip


def profil_protocole(connection: Connection, catalog: Catalog, caracteristique: str, annee: int) -> Exhibit:
    """The protocole AVDL-LDA and the ARPP by the same characteristic."""
    return _profile(connection, catalog, "Protocole AVDL-LDA et ARPP", PROTOCOLE, caracteristique, annee)


def suivis(connection: Connection, catalog: Catalog, histoire: bool = False) -> Exhibit:
    """Households followed each year in each scheme."""
    return _lines(
        connection,
        catalog,
        "Ménages suivis",
        AVDL_ASLL,
        "Deux champs différents : ces effectifs ne s’additionnent pas.",
        histoire,
    )


def protocole(connection: Connection, catalog: Catalog, histoire: bool = False) -> Exhibit:
    """Households proposed and rehoused each year: two flows, their ratio."""
    piece = _lines(
        connection,
        catalog,
        "Protocole AVDL-LDA : proposés et relogés",
        FLUX,
        "Rapport de flux : les relogés d’une année ont pu être proposés avant.",
        histoire,
    )
    wide = piece.rows.pivot_table(index="period", columns="indicator", values="value")
    if not set(FLUX) <= set(wide.columns):
        return piece
    ratios = [flow_ratio(Term(row.protocole_reloges), Term(row.protocole_proposes)) for row in wide.itertuples()]
    piece.table["Relogés pour 100 proposés"] = [tables.ABSENT if r is None else counted(r) for r in ratios]
    return piece


def moyens(connection: Connection, catalog: Catalog) -> Exhibit:
    """Meetings, notes and tools of the two working groups."""
    rows = queries.series(connection, list(MOYENS), [PARIS], ("AVDL-ASLL", "protocole-ARPP"))
    named = rows.assign(
        name=[f"{catalog.indicators[i].short}, {b}" for i, b in zip(rows["indicator"], rows["breakdown"], strict=True)]
    )
    here = last(rows)
    said = (
        unfound(
            catalog,
            "aucun chiffre reçu ni trouvé : à demander au groupe AVDL-ASLL (3.1-a) ; ceux du groupe protocole-ARPP "
            "(3.2-a) sont attendus avant la fin du plan",
        )
        if here is None
        else f"dernière année remontée : {here['period']}"
    )
    return Exhibit(
        title="Travaux des groupes",
        subtitle="Réunions, fiches produites, outils diffusés, par groupe de travail et par année",
        rows=rows,
        table=tables.crossed(named, catalog.indicators, "name", "period", "Moyen, groupe")
        if len(rows)
        else pd.DataFrame(),
        reading=f"{said}.",
        scope="Groupes de travail AVDL-ASLL et protocole-ARPP.",
        alternative=capitalised(f"{said}."),
        indicators=MOYENS,
    )


def _profile(
    connection: Connection,
    catalog: Catalog,
    title: str,
    groups: dict[str, str],
    caracteristique: str,
    annee: int,
) -> Exhibit:
    rows = queries.series(connection, list(groups), [PARIS], ())
    rows = rows[(rows["period"] == str(annee)) & rows["breakdown"].str.startswith(f"{caracteristique} : ")]
    shares = _shares(rows, groups)
    top = shares.loc[shares["share"].idxmax()] if len(shares) else None
    said = (
        f"{unfound(catalog)}."
        if top is None
        else f"{top['group']}, {format_percent(top['share'])} : {top['modality']} ({annee})."
    )
    one, other = (catalog.indicators[i] for i in list(groups)[:2])
    table = (
        shares.assign(text=[percent(share) for share in shares["share"]]).pivot(
            index="modality", columns="group", values="text"
        )
        if len(shares)
        else pd.DataFrame()
    )
    if len(table):
        table = table.reindex(
            index=list(dict.fromkeys(shares["modality"])), columns=list(dict.fromkeys(shares["group"]))
        ).fillna(tables.ABSENT)
        table.insert(0, capitalised(caracteristique), table.index)
        table = table.reset_index(drop=True).rename_axis(columns=None)
    warning = warning_to_divide(one, other)
    few = [group for i, group in groups.items() if rows.loc[rows["indicator"] == i, "value"].sum() < FEW]
    hidden = [group for i, group in groups.items() if rows.loc[rows["indicator"] == i, "value"].isna().any()]
    return Exhibit(
        finding=constats_publics.commonest(shares[~shares["group"].isin(few)], hidden, caracteristique, annee),
        title=f"{title}, {annee}",
        subtitle=f"En % des ménages dont la caractéristique « {caracteristique} » est renseignée",
        drawing=Profiles(shares) if len(shares) else None,
        rows=rows,
        table=table,
        reading=said,
        scope=" ; ".join(dict.fromkeys(catalog.indicators[i].base.field for i in groups)) + ".",
        caveats=(SHARES, *((f"Profils comparés, effectifs non : {warning}.",) if warning else ())),
        alternative=f"Barres par dispositif. {capitalised(said)}",
        indicators=tuple(groups),
        calculation="Part = ménages de la modalité ÷ somme des modalités renseignées de la même caractéristique.",
    )


def _shares(rows: pd.DataFrame, groups: dict[str, str]) -> pd.DataFrame:
    """Each modality's share of what is filled in for its group; nothing where a value is hidden."""
    found = []
    for identifier, group in groups.items():
        mine = rows[rows["indicator"] == identifier]
        whole = mine["value"].sum()
        if mine.empty or mine["value"].isna().any() or not whole:
            continue
        found += [
            {"group": group, "modality": breakdown.split(" : ", 1)[1], "share": 100 * value / whole}
            for breakdown, value in zip(mine["breakdown"], mine["value"], strict=True)
        ]
    return pd.DataFrame(found, columns=["group", "modality", "share"])


def _lines(
    connection: Connection,
    catalog: Catalog,
    title: str,
    groups: dict[str, str],
    caveat: str,
    histoire: bool,
) -> Exhibit:
    rows = opened(queries.series(connection, list(groups), [PARIS], (ENSEMBLE,)), histoire)
    lines = rows.assign(name=rows["indicator"].map(groups))
    said = _last_said(lines, list(groups), catalog)
    return Exhibit(
        finding=constats_publics.followed(rows, VERBS, catalog),
        title=title,
        subtitle="En nombre de ménages, par année",
        drawing=Lines(lines, catalog.indicators[next(iter(groups))], zero=True, height=340) if len(rows) else None,
        rows=rows,
        table=tables.crossed(lines, catalog.indicators, "period", "name", "Année", list(groups.values()))
        if len(rows)
        else pd.DataFrame(),
        reading=said,
        scope=" ; ".join(dict.fromkeys(catalog.indicators[i].base.field for i in groups)) + ".",
        caveats=(caveat,),
        alternative=f"Courbes annuelles. {capitalised(said)}",
        indicators=tuple(groups),
    )


def _last_said(lines: pd.DataFrame, order: Sequence[str], catalog: Catalog) -> str:
    ends = [last(lines[lines["indicator"] == i]) for i in order]
    said = [
        f"{row['name']}, {amount(row, catalog.indicators[row['indicator']])} {at(row)}"
        for row in ends
        if row is not None
    ]
    return f"{' ; '.join(said) or unfound(catalog, 'aucun chiffre reçu ni trouvé : à demander')}."


_YEAR = yearly(annees)
_TRAIT = Choice("caracteristique", "Caractéristique", one_of(CARACTERISTIQUES))
_AT_EXIT = {"caracteristique": "sortie"}  # what the committee is shown: what became of the households
RECORDS = (
    Record("accompagnement-suivis", suivis, "accompagnement", "accompagnement", (HISTORY,), slide=True, action="3.1"),
    Record("protocole-flux", protocole, "accompagnement", "accompagnement", (HISTORY,), slide=True, action="3.2"),
    Record(
        "accompagnement-profil",
        profil,
        "accompagnement",
        "accompagnement",
        (_TRAIT, _YEAR),
        action="3.1",
        documents=_AT_EXIT,
    ),
    Record(
        "protocole-profil",
        profil_protocole,
        "accompagnement",
        "accompagnement",
        (_TRAIT, _YEAR),
        action="3.2",
        documents=_AT_EXIT,
    ),
    Record(
        "accompagnement-moyens", moyens, "accompagnement", "accompagnement", slide=True, action="3.1", register=True
    ),
)
SUMMARIES = {"accompagnement": summary}

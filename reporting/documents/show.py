"""What the committee is shown beside the messages of the story, and the notes from which one speaks of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from etl.catalog import Catalog
from etl.french import NBSP, format_date, listing
from reporting.documents.bilan import RETAINED, decisions, messages
from reporting.documents.choices import ROWS, day, last_year, shown
from reporting.documents.document import LETTERS, Material, Zone
from reporting.documents.held import to_reread
from reporting.documents.recit import Telling
from reporting.documents.since import since
from reporting.documents.zones import figures
from reporting.exhibits.tensions import AGAINST, NEUTRAL, SILENT, STILL, TOWARDS
from reporting.piece.drawing import Rows, Tension
from reporting.piece.exhibit import HOLLOW, MARKS, Exhibit
from reporting.piece.finding import cardinal
from reporting.piece.sentences import capitalised

SITTING: Final = 80  # letters of the day and place of a committee, for which its cover has room
SPOKEN: Final = 120  # words of notes that one can speak from
ASKED: Final = "Ce qui est demandé au comité"
DATES: Final = "Prochaines dates"
TENSIONS: Final = "Les tensions du plan"
CONFIRMED: Final = " (à confirmer)"
UNSURE: Final = {
    SILENT: "Rien de comparable avant le plan",
    NEUTRAL: "Sans but déclaré",
    STILL: "Sans sens net",
}


def zones(material: Material) -> tuple[Zone, Zone, Zone]:
    """What people write for one committee, year by year: its day and place, what it is asked, the dates to come."""
    year = last_year(material)

    def zone(place: str, head: str, question: str, letters: int = LETTERS) -> Zone:
        here, before = (f"comite/{asked}/{place}" for asked in (year, year - 1))
        return Zone(here, head, question, lambda _: [], before=before, letters=letters)

    return (
        zone("seance", "Séance", "la date du comité, puis son lieu, une ligne chacun", SITTING),
        zone(
            "demandes", ASKED, "ce que le comité est appelé à décider, une ligne par demande, trois ou quatre au plus"
        ),
        zone("dates", DATES, "les prochaines dates du plan, une par ligne ; sans texte, celles des fiches"),
    )


def written(material: Material, zone: Zone) -> list[str]:
    """The lines of a zone, without the dashes before them."""
    text = material.texts.get(zone.place)
    lines = text.words.split("\n") if text else []
    return [words for line in lines if (words := line.strip().removeprefix("-").strip())]


def retained(material: Material) -> tuple[list[str], str]:
    """What the secretariat wrote for the committee to keep in mind; or, if figures have moved, why it is not shown."""
    zone = messages(last_year(material))
    text = material.texts.get(zone.place)
    why = to_reread(text, figures(material, zone), sealed=material.edition is not None) if text else ""
    return ([], f"« {RETAINED} » est à relire, et n’est pas repris : {why}.") if why else (written(material, zone), "")


def rows(material: Material) -> Sequence[Tension]:
    """The tensions that are told, in the order of the story."""
    found = shown(material, ROWS)
    return found.drawing.rows if found and isinstance(found.drawing, Rows) else ()


Block = tuple[str, str, str]  # a figure, what it counts, its day


def key_figures(material: Material, most: int | None = None) -> tuple[str, list[Block], list[Block]]:
    """A title, then each tension that has a figure; those left out where there is room for `most`: the last that
    another message already speaks of.
    """
    beside = {material.catalog.indicators[m.row].short for m in material.catalog.messages if m.goes_with and m.row}
    told = [one for one in rows(material) if one.when]
    spare = len(told) - (most or len(told))
    left = [*[one for one in told if one.label in beside][::-1], *told[::-1]][: max(0, spare)]
    shown, spared = (
        [(" ".join(filter(None, (one.doubt, one.value, one.unit))), one.label, one.when) for one in told
         if (one in left) == out] for out in (False, True)
    )  # fmt: skip
    several = "s" if len(told) > 1 else ""
    counted = f"{cardinal(len(told))} chiffre{several}"
    said = f"{cardinal(len(shown))} des {counted}" if spared else f"{counted} connu{several}"  # on one line
    title = f"{said} au {format_date(day(material))}"
    return capitalised(title), shown, spared


def sides(material: Material) -> list[tuple[str, list[str]]]:
    """What goes towards its aim, what goes against, what cannot be said; none where nothing has moved.

    A side to which nothing has moved is said in the head of the other.
    """
    found = rows(material)
    moved = [[_moved(one) for one in found if one.side == side] for side in (TOWARDS, AGAINST)]
    unsure = {words: [one.label for one in found if one.side == side] for side, words in UNSURE.items()}
    said = [f"{words}{NBSP}: {', '.join(names)}" for words, names in unsure.items() if names]
    if not any(moved):
        return []
    verbs = "s’améliore", "se dégrade"
    heads = [f"Ce qui {verb}" for verb in verbs]
    if not all(moved):
        at = int(not moved[0])  # the side that has any
        heads, moved = [f"{heads[at]} (aucune tension du récit ne {verbs[1 - at]})"], [moved[at]]
    return [*zip(heads, moved, strict=True), *([("Ce qu’on ne peut pas dire", said)] if said else [])]


def _moved(one: Tension) -> str:
    """What no day says beside: a change to a figure that is not final is not final."""
    said = replace(one, sentence=f"{one.sentence}, {one.state}") if one.state and one.since else one
    return f"{one.label}{NBSP}: {change(said)}"


def change(one: Tension) -> str:
    """What it has become, since when; why nothing is said of it."""
    return f"{one.sentence}, {one.since}" if one.since else one.sentence


def missing(material: Material, *, named: bool = False) -> Exhibit | None:
    """What is missing by who holds it, in counts; `named`: one by one too. None where nothing is."""
    found = shown(material, "synthese-manques")
    if found is None or found.table.empty:
        return None
    counts = found.table if named else found.table.drop(columns="Indicateurs")
    kept = [column for column in counts if any(str(cell) not in ("", "0") for cell in counts[column])]
    table = counts[kept]
    if table["Détenteur"].str.endswith(CONFIRMED).all():  # said once, in the heading
        table = table.assign(Détenteur=table["Détenteur"].str.removesuffix(CONFIRMED))
        table = table.rename(columns={"Détenteur": f"Détenteur{CONFIRMED}"})
    return replace(found, table=table)


def newer(material: Material) -> Exhibit | None:
    """What has changed of the tensions since the edition before; None without one, or where none has."""
    if material.previous is None:
        return None
    found = since(material, material.previous)
    told = {one.row for one in material.catalog.messages if one.row}
    table = found.table[[name in told for name in found.indicators]]
    count = len(table)
    if not count:
        return None
    named = f"{cardinal(count)} tension{'s ont' if count > 1 else ' a'}"
    title = f"Depuis l’édition « {material.previous.name} », {named} un chiffre nouveau ou révisé"
    return replace(found, title=TENSIONS, written=title, table=table.drop(columns=table.columns[1]))


def requests(material: Material) -> tuple[list[str], list[str]]:
    """What the committee is asked, as written for it, else action by action; the dates to come."""
    _, asked, dates = zones(material)
    year = last_year(material)
    found = ((one, material.texts.get(decisions(one, year).place)) for one in material.catalog.actions)
    by_action = [f"Action {one.axis}.{one.number}{NBSP}: {text.words}" for one, text in found if text]
    return written(material, asked) or by_action, written(material, dates) or _expected(material)


def _expected(material: Material) -> list[str]:
    """The next dates of the sheets, each with the year of the figures due and who holds them."""
    found = shown(material, "echeances-prochaines")
    if found is None or found.table.empty:
        return []
    years = found.table["Chiffres attendus"].str.partition(" : ")[0]
    by_date = found.table.groupby([found.table["Date"].map(str), years], sort=False)["Détenteur"]
    return [
        f"{date}, date des fiches, chiffres de {year}{NBSP}: {listing(one.removesuffix(CONFIRMED) for one in holders)}"
        for (date, year), holders in by_date
    ]


def spoken(one: Telling, beside: Sequence[Telling], catalog: Catalog, aims: set[str]) -> str:
    """What one says of a message: what it finds, what changes its reading, what it counts and why it matters.

    `aims`: the objectives of the sheets said so far, each once.
    """
    found = [one.finding, *(also.title or also.finding for also in beside)]
    warned = [also.piece.warning for also in (one, *beside) if also.piece and also.piece.warning]
    said = [*warned[:1], *filter(None, [one.why]), *(f"{sentence}." for sentence in found)]
    indicator = catalog.indicators[one.told.message.row] if one.told.message.row else None
    action = indicator and next(
        (a for a in catalog.actions if (a.axis, a.number) == (indicator.axis, indicator.action)), None
    )
    standing = one.piece.standing if one.piece else ()
    said += standing
    if action and action.objective not in aims:
        aims.add(action.objective)
        said.append(f"Enjeu, action {action.axis}.{action.number}{NBSP}: {action.objective}")
    elif indicator:
        said.append(f"Ce qui est compté{NBSP}: {indicator.definition}")
    caveats = [line for line in one.piece.caveats if line not in standing] if one.piece else []
    limits = [line for line in caveats if not line.startswith((MARKS, HOLLOW))] or list(
        indicator.limits if indicator else ()
    )
    said += [f"Réserve{NBSP}: {limits[0]}"] if limits else []
    return within(said)


def within(said: Sequence[str], most: int = SPOKEN) -> str:
    """The first of these lines, and of the others all that keep to so many words."""
    kept = list(said[:1])
    for line in said[1:]:
        if len(" ".join([*kept, line]).split()) <= most:
            kept.append(line)
    return "\n".join(line.replace("**", "").replace("`", "") for line in kept)

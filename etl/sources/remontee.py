"""A producer's return: each filled row is one figure, taken as it is written or refused with what to mend."""

from __future__ import annotations

import re

import pandas as pd

from etl.catalog import ENSEMBLE, Indicator
from etl.catalog.entry import VALUELESS
from etl.formats import UNCOMPUTED
from etl.french import format_number, parse_arrondissement, parse_period, parse_value, plain
from etl.observations import Collector
from etl.printable import visible
from etl.reading import Extract, Record
from etl.reading.returned import BREAKDOWN, INDICATOR, NOTE, PERIOD, STATUS, TERRITORY, UNIT, VALUE

ERASE = "effacer"
WITHDRAWN = "Retiré par le producteur."
STATES = ("définitif", "provisoire", "révisé", "estimé", "approché")
MAX_NOTE = 300
# Signs that one service reads as nothing, another as secret, a third as zero.
SIGNS = "écrire « 0 » si c’est zéro, « s » si c’est secret, « nd » si le chiffre manque"
AMBIGUOUS = dict.fromkeys(("-", "–", "—", "ε", "?", "x", "na", "n/a"), SIGNS)
AMBIGUOUS[UNCOMPUTED] = "ouvrir le fichier dans le tableur et l’enregistrer"
ERROR = re.compile(r"#[A-Z/0-9!?À-Ü]+")
PERSONAL = {
    "un numéro de sécurité sociale": re.compile(
        r"\b[12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]|[2-9][0-9]) ?[0-9AB]{2} ?[0-9]{3} ?[0-9]{3}\b"
    ),
    "une adresse électronique": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "un numéro de téléphone": re.compile(r"\b0[1-9](?:[ .]?[0-9]{2}){4}\b"),
    "un état civil": re.compile(r"\bn[ée]+e? le\b|\b(?:M\.|Mme|Mlle|Monsieur|Madame) [A-ZÉÈ]"),
}


def clean(found: Extract, collector: Collector) -> pd.DataFrame:
    """Records of a return to rows (columns OBSERVATION); Refused with every fault."""
    _Return(found, collector).all()
    return collector.observations()


class _Return:
    """One return: who sends it, for which year, and its rows."""

    def __init__(self, found: Extract, collector: Collector) -> None:
        self.found, self.collector = found, collector
        self.seen: dict[tuple[str, str, str, str], str] = {}  # key → where it stands
        self.shares: dict[str, list[tuple[float, Record]]] = {}  # of indicators in %, what was written without its sign

    def all(self) -> None:
        for fault in self.found.faults:
            place = {"sheet": fault.sheet, "column": fault.column, "text": fault.text}
            self.collector.say(fault.id, fault.tier, fault.message, fault.fix, fault.line, **place)
        self._head()
        if not self.found.records:
            fix = "remplir la colonne « Valeur », ou ne pas déposer le fichier"
            self.collector.fault("vide", "aucune ligne remplie", fix, self.found.header)
        for record in self.found.records:
            self._record(record)
        self._check_shares()

    def _head(self) -> None:
        senders = {name for i in self.collector.catalog.indicators.values() for name in i.senders}
        if self.found.publisher not in senders:
            said = f"« {self.found.publisher} » n’est pas un producteur du plan" if self.found.publisher else "absent"
            fix = f"choisir, en tête de feuille, l’un de : {', '.join(sorted(senders))}"
            self.collector.fault("producteur", f"producteur {said}", fix)
        if self.found.edition and not re.fullmatch(r"20[0-9]{2}", self.found.edition):
            message = f"« Bilan de l’année » illisible : « {self.found.edition} »"
            self.collector.fault("annee-du-bilan", message, "écrire quatre chiffres, comme « 2025 »")

    def _record(self, record: Record) -> None:
        indicator = self._indicator(record)
        if indicator is None:
            return
        territory, period = self._territory(record, indicator), self._period(record, indicator)
        breakdown = self._breakdown(record, indicator)
        if territory is None or period is None or breakdown is None:
            return
        self._unit(record, indicator)
        note = self._note(record)
        value, status = self._value(record, indicator)
        if value is None and status is None:
            return
        key = (indicator.id, territory, period, breakdown)
        if first := self.seen.get(key):
            place = f"{indicator.short}, {territory}, {period}, {breakdown}"
            self._say(
                "doublon",
                f"doublon : {place} est déjà {first}",
                "dire lequel des deux chiffres est le bon",
                record,
                VALUE,
            )
            return
        self.seen[key] = f"à la ligne {record.line}" + (f" de « {record.sheet} »" if record.sheet else "")
        self.collector.put(indicator.id, breakdown, territory, period, value, status, record.line, note, record.sheet)

    def _indicator(self, record: Record) -> Indicator | None:
        text = record.cells[INDICATOR]
        indicator = self.collector.catalog.indicators.get(text)
        if indicator is None:
            self._say("indicateur", f"indicateur inconnu : « {text} »", "rétablir le code du modèle", record, INDICATOR)
            return None
        if not indicator.senders:
            message = f"« {indicator.short} » ne se transmet pas : l’outil le calcule, ou ne l’attend de personne"
            self._say("indicateur-calcule", message, "vider cette ligne", record, INDICATOR)
            return None
        if self.found.publisher and self.found.publisher not in indicator.senders:
            message = f"« {indicator.short} » n’est pas attendu de {self.found.publisher}"
            fix = f"le laisser à : {', '.join(indicator.senders)}"
            self._say("indicateur-d-un-autre", message, fix, record, INDICATOR)
            return None
        return indicator

    def _territory(self, record: Record, indicator: Indicator) -> str | None:
        text = record.territory
        code = text if text in self.collector.catalog.territories else None
        if code is None:
            try:
                code = parse_arrondissement(text)
            except ValueError as error:
                self._say("territoire", str(error), "rétablir le code du modèle", record, TERRITORY)
                return None
        level = self.collector.catalog.territories[code].level
        allowed = {indicator.paris, "75056"} if indicator.geography == "arrondissement" else {indicator.paris}
        if level != "arrondissement" and code not in allowed:
            name = self.collector.catalog.territories[code].name
            message = f"« {name} » ({code}) n’est pas attendu pour « {indicator.short} »"
            self._say("territoire", message, f"codes attendus : {', '.join(sorted(allowed))}", record, TERRITORY)
            return None
        return code

    def _period(self, record: Record, indicator: Indicator) -> str | None:
        try:
            span = parse_period(record.period)
        except ValueError as error:
            self._say("periode", str(error), "rétablir le code du modèle", record, PERIOD)
            return None
        wanted = indicator.dated.format(annee=span.start.year)
        if span.iso != wanted and not (indicator.months and span.iso == f"{span.start:%Y-%m}"):
            message = f"période « {record.period} » : « {indicator.short} » se date « {wanted} »"
            self._say("periode", message, f"écrire « {wanted} »", record, PERIOD)
            return None
        year = self.found.edition
        if year and str(span.start.year) > year:
            message = f"période « {record.period} » postérieure à l’année du bilan, {year}"
            self._say("annee-differente", message, "vérifier l’année en tête de feuille", record, PERIOD)
        elif year and str(span.start.year) < year:
            message = f"période « {record.period} » antérieure à l’année du bilan, {year} : lue comme une correction"
            fix = "vérifier que c’en est une"
            self._say("annee-anterieure", message, fix, record, PERIOD, tier="avertissement")
        return span.iso

    def _breakdown(self, record: Record, indicator: Indicator) -> str | None:
        text = record.cells[BREAKDOWN]
        names = {plain(name): name for name in indicator.modalities}
        found = names.get(plain(text or ENSEMBLE))
        if found is None:
            message = f"ventilation inconnue : « {text} »"
            self._say("ventilation", message, f"ventilations : {', '.join(indicator.modalities)}", record, BREAKDOWN)
        elif found == ENSEMBLE and indicator.computed:
            message = f"« {indicator.short} » ne se transmet que ventilé : l’ensemble est calculé"
            self._say("indicateur-calcule", message, "vider cette ligne", record, BREAKDOWN)
            return None
        return found

    def _unit(self, record: Record, indicator: Indicator) -> None:
        unit = record.cells.get(UNIT, "")
        if unit and plain(unit) != plain(indicator.unit) and unit != indicator.unit:
            message = f"unité « {unit} » au lieu de « {indicator.unit} »"
            self._say("unite", message, f"donner le chiffre en {indicator.unit}", record, UNIT)

    def _value(self, record: Record, indicator: Indicator) -> tuple[float | None, str | None]:
        """The figure and its status, or a status alone; neither, once told, if the row cannot be taken."""
        text, state = record.cells[VALUE], record.cells.get(STATUS, "")
        if not text:
            if state or record.cells.get(NOTE):
                message = "un état ou un commentaire, sans valeur : rien n’est changé"
                self._say("sans-valeur", message, "donner la valeur, ou vider la ligne", record, VALUE, "avertissement")
            return None, None
        if plain(text) == ERASE:
            return None, "non disponible"
        status = next((one for one in STATES if plain(one) == plain(state or STATES[0])), None)
        if status is None:
            self._say("etat", f"état inconnu : « {state} »", f"états : {', '.join(STATES)}", record, STATUS)
            return None, None
        try:
            value, marker = _read(text, indicator)
        except ValueError as error:
            self._say("valeur", str(error), f"donner un chiffre en {indicator.unit}", record, VALUE)
            return None, None
        if value is not None and indicator.unit == "%" and "%" not in text:
            self.shares.setdefault(indicator.id, []).append((value, record))
        if marker in VALUELESS:
            return None, marker
        return self._rounded(value, indicator, record), status

    def _rounded(self, value: float | None, indicator: Indicator, record: Record) -> float | None:
        """To the decimals that are printed of the indicator: 14,2857 % says that it is one household out of seven."""
        if value is None or not indicator.decimals or (kept := round(value, indicator.decimals)) == value:
            return value  # whole numbers are checked as such
        said = format_number(kept, indicator.decimals)
        message = f"plus de décimales que l’indicateur n’en montre : arrondi à {said}"
        self._say("decimales", message, "donner la valeur arrondie", record, VALUE, "avertissement")
        return kept

    def _note(self, record: Record) -> str:
        # What is not seen would hide an address from the search below, or turn a line round.
        text = " ".join("".join(map(_seen, record.cells.get(NOTE, ""))).split())
        for what, shape in PERSONAL.items():
            if shape.search(text):
                message = f"le commentaire paraît contenir {what}"
                fix = "le retirer : seuls des effectifs agrégés sont reçus"
                self.collector.say(
                    "donnees-personnelles", "erreur", message, fix, record.line, sheet=record.sheet, column=NOTE
                )
                return ""
        if len(text) > MAX_NOTE:
            message = f"commentaire de {len(text)} caractères (au plus {MAX_NOTE})"
            self._say("commentaire", message, "le raccourcir", record, NOTE)
        # What the producer says of a figure that is not to be seen may tell it.
        if plain(record.cells[VALUE]) == ERASE:
            return WITHDRAWN
        return text

    def _check_shares(self) -> None:
        """Percentages that are all proportions: the unit has changed. One alone may be a small rate: it is told."""
        for written in self.shares.values():
            small = [record for value, record in written if 0 < value <= 1]
            wrong = len(small) >= 3 and len(small) == sum(value > 0 for value, _ in written)
            for record in small:
                text = record.cells[VALUE]
                message = f"« {text} » pour un pourcentage : une proportion ?"
                fix = f"écrire « 22,4 », non « 0,224 », pour 22,4 % ; si c’est bien {text} %, l’écrire avec son signe"
                self._say("unite", message, fix, record, VALUE, "erreur" if wrong else "avertissement")

    def _say(self, id: str, message: str, fix: str, record: Record, column: str, tier: str = "erreur") -> None:
        said = {TERRITORY: record.territory, PERIOD: record.period, **record.cells}.get(column, "")
        place = {"sheet": record.sheet, "column": column, "text": said}
        self.collector.say(id, tier, message, fix, record.line, **place)  # type: ignore[arg-type]


def _seen(sign: str) -> str:
    return sign if visible(sign) else " " if sign.isspace() else ""


def _read(text: str, indicator: Indicator) -> tuple[float | None, str | None]:
    """The figure or the marker of a cell. ValueError if it is neither, or in another unit."""
    if words := AMBIGUOUS.get(text.casefold()) or (ERROR.match(text) and "la formule est en erreur"):
        raise ValueError(f"« {text} » : {words}")
    value, marker = parse_value(text)
    if value is not None and "%" in text and indicator.unit != "%":
        raise ValueError(f"pourcentage « {text} » pour un chiffre en {indicator.unit}")
    return value, marker

"""How the French administration writes numbers, dates, periods and arrondissements, read and written."""

import math
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache, lru_cache
from unicodedata import combining, normalize

NNBSP = "\u202f"
NBSP = "\u00a0"
MINUS = "\u2212"
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
MONTHS = _MONTHS.split("|")
YEARS = range(1990, 2101)

# "-", "–", "ε", "<11" or "#N/A" mean one thing in one file and another in the next: the source declares them.
NON_VALUES: dict[str, str] = {
    **dict.fromkeys(("", "nd", "n.d.", "nc", "n.c."), "non disponible"),
    **dict.fromkeys(("s", "c", "secret stat.", "secret"), "secret"),
    **dict.fromkeys(("///", "so", "s.o."), "sans objet"),
}
STATUS_MARKS: dict[str, str] = {
    "définitif": "",
    "révisé": "r",
    "provisoire": "p",
    "estimé": "e",
    "approché": "≈",
    "à vérifier": "?",
    "secret": "s",
    "non disponible": "nd",
    "sans objet": "///",
}

# One kind of space per number: "1 234 567" with two kinds is likelier two cells glued together.
_NUMBER = re.compile(
    r"(?P<sign>[-+\u2212]?)"
    r"(?P<whole>[1-9][0-9]{0,2}(?P<space>[ \u00a0\u202f\u2009])[0-9]{3}(?:(?P=space)[0-9]{3})*|[0-9]+)"
    r"(?:,(?P<decimals>[0-9]+))?"
    r"(?:[ \u00a0\u202f\u2009]?%)?"
)
_POINTED = re.compile(r"[-+\u2212]?(?:(?P<ambiguous>[0-9]{1,3}(?:\.[0-9]{3})+)|[0-9]+\.[0-9]+)\s?%?")
# The largest float has 309 digits; the smallest, 324 decimals and more.
_WIDE = Context(prec=2000)

_ARRONDISSEMENT_CODE = re.compile(r"75[01]([0-9]{2})(?:\.0)?")
_ARRONDISSEMENT_NAME = re.compile(
    r"(?:paris(?: | ?- ?))?"
    r"(?:(0?1)(?:er|\.0)?|(0?[2-9]|1[0-9]|20)(?:e|ème|eme|\.0)?)"
    r"(?: (?:arrondissement|arr?dt\.?|arr\.?))?"
)
_SUPERSCRIPTS = str.maketrans("ᵉʳ", "er")

_ISO = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_SLASHED = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_WORDED = re.compile(rf"(?:(1er|[0-9]{{1,2}}) )?({_MONTHS}) ([0-9]{{4}})")


def parse_number(text: str) -> float:
    """The number written in `text`; "22,45 %" is 22.45. ValueError unless it is written the French way."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"nombre illisible : « {text} » ; {_expected_number(text.strip())}")
    whole = re.sub(r"\D", "", found["whole"])
    value = float(f"{whole}.{found['decimals'] or 0}")
    if math.isinf(value):
        raise ValueError(f"nombre trop grand : « {text} » ; attendu moins de 309 chiffres")
    return -value if value and found["sign"] in ("-", MINUS) else value


def _expected_number(text: str) -> str:
    pointed = _POINTED.fullmatch(text)
    if pointed and pointed["ambiguous"]:
        return "ambigu, le point peut séparer les milliers ou les décimales ; attendu « 1 234 » ou « 1,234 »"
    if pointed:
        return "séparateur décimal attendu : la virgule"
    return "attendu un nombre écrit à la française, comme « 260 563 », « −22,45 » ou « 22,45 % »"


def _exact(value: float) -> Decimal:
    if not math.isfinite(value):
        raise ValueError(f"nombre impossible à écrire : « {value} » ; attendu un nombre fini")
    # repr, not the binary value: 1.005 is rounded to 1,01, as one does by hand.
    return Decimal(repr(float(value)))


def _rounded(value: float, decimals: int) -> Decimal:
    return _exact(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)


def rounded(value: float, decimals: int = 0) -> float:
    """`value` as `format_number` prints it. ValueError if not finite."""
    return float(_rounded(value, decimals))


def format_number(value: float, decimals: int = 0, *, sign: bool = False) -> str:
    """`value` rounded half away from zero; `sign` shows + too, never on zero. ValueError if not finite."""
    rounded = _rounded(value, decimals)
    digits = f"{rounded.copy_abs():,f}".translate({ord(","): NNBSP, ord("."): ","})
    if rounded < 0:
        return MINUS + digits
    return "+" + digits if sign and rounded > 0 else digits


def format_exact(value: float) -> str:
    """`value` with all its decimals, so that `parse_number` gives it back. ValueError if not finite."""
    exponent = _exact(value).normalize().as_tuple().exponent
    return format_number(value, max(0, -int(exponent)))


def quantity(value: float, decimals: int, singular: str, plural: str, *, sign: bool = False) -> str:
    """As in "276 032 logements", "22,4 %"; plural from 2 once rounded. ValueError if not finite."""
    unit = plural if _rounded(value, decimals).copy_abs() >= 2 else singular
    return format_number(value, decimals, sign=sign) + (NNBSP if unit == "%" else NBSP) + unit


def format_percent(value: float, decimals: int = 1) -> str:
    """22.4 as "22,4 %". ValueError if not finite."""
    return quantity(value, decimals, "%", "%")


def format_points(value: float, decimals: int = 2, sign: bool = True) -> str:
    """A difference of rates: "+0,11 point", "−2,00 points". ValueError if not finite."""
    return quantity(value, decimals, "point", "points", sign=sign)


def parse_value(text: str, tokens: Mapping[str, str] = {}) -> tuple[float | None, str | None]:
    """(number, None) or (None, status); the source's `tokens` win over all else. ValueError if neither."""
    statuses = NON_VALUES | {token.strip().casefold(): status for token, status in tokens.items()}
    status = statuses.get(text.strip().casefold())
    if status is not None:
        return None, status
    try:
        return parse_number(text), None
    except ValueError as error:
        known = ", ".join(sorted(filter(None, statuses)))
        expected = f"attendu un nombre écrit à la française ou un marqueur déclaré ({known})"
        raise ValueError(f"valeur illisible : « {text} » ; {expected}") from error


def parse_arrondissement(text: str) -> str:
    """INSEE code, "75101" to "75120", of an arrondissement in any usual spelling. ValueError otherwise."""
    name = _plain(text).translate(_SUPERSCRIPTS)
    # 75116 is the INSEE code of the 16e and also one of its two postal codes: both readings agree.
    found = _ARRONDISSEMENT_CODE.fullmatch(name) or _ARRONDISSEMENT_NAME.fullmatch(name)
    number = int(found[found.lastindex or 0]) if found else 0
    if not 1 <= number <= 20:
        expected = "attendu « 1er », « 02 », « Paris 3e »… ou un code, 75001 à 75020 ou 75101 à 75120"
        raise ValueError(f"arrondissement illisible : « {text} » ; {expected}")
    return f"751{number:02}"


def format_arrondissement(code: str) -> str:
    """The ordinal, "1er", "2e"…, of an INSEE code. ValueError unless it is "75101" to "75120"."""
    found = re.fullmatch(r"751(0[1-9]|1[0-9]|20)", code)
    if found is None:
        raise ValueError(f"code d’arrondissement inconnu : « {code} » ; attendu de 75101 à 75120")
    return "1er" if code == "75101" else f"{int(found[1])}e"


@dataclass(frozen=True)
class Period:
    """A year, a month, a day or an interval of one of these, in ISO 8601; `end` is its last day, included."""

    iso: str
    start: date
    end: date


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """The period written in ISO ("2004-11/2005-03") or French ("mars 2024"), 1990-2100. ValueError else."""
    try:
        bounds = _bounds(_plain(text))
        spans = [_span(bound) for bound in bounds]
    except ValueError as error:
        known = "« 2024 », « 2024-03 », « 2024-03-31 », « 31/12/2024 », « mars 2024 », « 1er mars 2024 »"
        expected = f"attendu {known} ou un intervalle, de 1990 à 2100"
        raise ValueError(f"période illisible : « {text} » ; {expected}") from error
    if len(spans) > 1 and (len(bounds[0]) != len(bounds[1]) or spans[0] >= spans[1]):
        expected = "attendu deux années, deux mois ou deux jours, dans l’ordre"
        raise ValueError(f"intervalle illisible : « {text} » ; {expected}")
    return Period("/".join(bounds), spans[0][0], spans[-1][1])


def format_period(period: Period | str) -> str:
    """The period in French, what its two bounds share printed once. ValueError on an unreadable text."""
    iso = (parse_period(period) if isinstance(period, str) else period).iso
    first, *rest = [format_partial(bound) for bound in iso.split("/")]
    if not rest:
        return first
    head, tail = first.split(), rest[0].split()
    link = "au" if len(head) == 3 else "à"  # before a day; before a month or a year
    while head[-1] == tail[len(head) - 1]:
        head.pop()
    return " ".join([*head, link, *tail])


def format_date(day: date) -> str:
    """A day as in "1er janvier 2025", "23 novembre 2026"."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def with_article(services: str) -> str:
    """A service in a sentence: « la DRIHL 75/SHRU », « le SIAO de Paris »; several joined by « et »."""
    masculine = ("SIAO", "comité")
    return " et ".join(f"{'le' if one.startswith(masculine) else 'la'} {one}" for one in services.split(" et "))


def format_partial(text: str) -> str:
    """A partial ISO date in French: "2021-11" as "novembre 2021". ValueError if it is not one."""
    words = format_date(known_on(text)).split()
    return " ".join(words[-len(text.split("-")) :])


def known_on(text: str) -> date:
    """The last day of a partial ISO date: 30 November for "2021-11". ValueError if it is not one."""
    try:
        return _span(text.strip())[1]
    except ValueError as error:
        expected = "attendu « 2021 », « 2021-11 » ou « 2021-11-30 », de 1990 à 2100"
        raise ValueError(f"date illisible : « {text} » ; {expected}") from error


@cache
def plain(label: str) -> str:
    """Without case, accent, punctuation nor line break: "Nombre_lls_ Inventaire" as "nombre lls inventaire"."""
    letters = "".join(letter for letter in normalize("NFKD", label) if not combining(letter)).casefold()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split())


def _plain(text: str) -> str:
    return " ".join(normalize("NFC", text).casefold().split())


def _bounds(text: str) -> list[str]:
    """The one or two ISO dates of a period; "10 juin au 10 juillet 2017" lends its year to its first half."""
    if text.count("/") == 1:
        return text.split("/")
    head, *rest = re.split(" à | au ", text, maxsplit=1)
    missing = rest[0].split()[len(head.split()) :] if rest else []
    return [_iso(part) for part in (" ".join([head, *missing]), *rest)]


def _iso(text: str) -> str:
    if found := _SLASHED.fullmatch(text):
        return "-".join(reversed(found.groups()))
    if found := _WORDED.fullmatch(text):
        day, month, year = found.groups()
        return f"{year}-{MONTHS.index(month) + 1:02}" + (f"-{int(day.removesuffix('er')):02}" if day else "")
    return text


def _span(iso: str) -> tuple[date, date]:
    if not _ISO.fullmatch(iso) or int(iso[:4]) not in YEARS:
        raise ValueError(iso)
    first = date.fromisoformat((iso + "-01-01")[:10])
    if len(iso) == len("2024-03-31"):
        return first, first
    month = 12 if len(iso) == len("2024") else first.month
    return first, date(first.year, month, monthrange(first.year, month)[1])


def listing(items: Iterable[str]) -> str:
    """The items as "a, b et c"; nothing gives the empty text."""
    *others, last = list(items) or [""]
    return f"{', '.join(others)} et {last}" if others else last

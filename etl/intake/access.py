"""The instance's `acces.toml`: who signs in as what. Read each time it is asked, so that a right withdrawn is gone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from etl.catalog import load_catalog
from etl.catalog.entry import Entry, Text
from etl.catalog.load import parse_entry, read_toml
from etl.findings import Finding, Refused, refuse
from etl.intake.people import NOBODY, PRODUCTEUR, Person, Role, owners
from etl.paths import data_directory, shown

FILE = "acces.toml"
EXAMPLE = "voir docs/acces/acces.exemple.toml"
# Plain letters only: two addresses that look alike are not one.
ADDRESS = re.compile(r"[\w.%+'-]+@[\w.-]+\.\w+", re.ASCII)
UNVOUCHED = Person("adresse non garantie")  # signed in, under an address that nobody answers for
T = TypeVar("T", bound=Entry)


def _address(text: str) -> str:
    if not ADDRESS.fullmatch(text):
        raise PydanticCustomError("courriel", "adresse électronique attendue")
    return text.lower()


class Settings(Entry):
    """What holds for every visitor."""

    lecture: Literal["ouverte", "réservée"] = "ouverte"
    courriels_fiables: tuple[Text, ...] = ()  # providers trusted on addresses that they do not say they verified
    session_heures: int | None = Field(default=None, ge=1, le=24)  # none: as long as the identity token
    contact_accessibilite: Annotated[str, AfterValidator(_address)] | None = None


class Member(Entry):
    """One of `[[personnes]]`."""

    courriel: Annotated[str, AfterValidator(_address)]
    role: Role
    producteurs: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Access:
    """What the instance decides. With a fault, nobody has a role; reading is closed if that cannot be told."""

    settings: Settings = field(default_factory=Settings)
    people: Mapping[str, Person] = field(default_factory=dict)  # by address, in small letters
    faults: tuple[Finding, ...] = ()

    @property
    def open(self) -> bool:
        """Whether anybody may read the published figures."""
        return self.settings.lecture == "ouverte"


CLOSED = Settings(lecture="réservée")


def read_access() -> Access:
    """The rights as the file gives them now. Never raises: what is wrong is among the faults, and gives no right."""
    path = data_directory() / FILE
    if not path.exists():
        return Access()
    try:
        content = read_toml(path)
    except Refused as refused:
        return Access(CLOSED, faults=refused.findings)
    except OSError:
        unreadable = refuse("acces", shown(path), "fichier illisible", "vérifier les droits du fichier")
        return Access(CLOSED, faults=unreadable.findings)
    return _access(content, shown(path))


def check_access() -> None:
    """Refused with every fault of the file, producers that no indicator has among them."""
    access = read_access()
    known = owners(load_catalog(data_directory()))
    faults = list(access.faults)
    for address, person in access.people.items():
        for name in sorted(set(person.producers) - known):
            message = f"{address}, clé « producteurs » : aucun indicateur n’a pour producteur « {name} »"
            faults.append(_fault(shown(data_directory() / FILE), message, f"admis : {', '.join(sorted(known))}"))
    if faults:
        raise Refused(faults)


def identify(claims: Mapping[str, Any], access: Access, now: float) -> Person:
    """Who these claims of the identity provider show, a lecteur if not listed; NOBODY once their session has ended."""
    if _ended(claims, access, now):
        return NOBODY
    address = _address_vouched_for(claims, access)
    return access.people.get(address, Person(address)) if address else UNVOUCHED


def _ended(claims: Mapping[str, Any], access: Access, now: float) -> bool:
    """Whether to sign in again: the instance's hours since signing in, or the end of the identity token."""
    hours = access.settings.session_heures  # the cookie of Streamlit itself would last thirty days
    start = claims.get("iat" if hours else "exp")
    return not isinstance(start, int | float) or now >= start + 3600 * (hours or 0)


def _address_vouched_for(claims: Mapping[str, Any], access: Access) -> str:
    """The address in small letters, "" if nobody answers for it."""
    address = claims.get("email")
    # Trust in a provider stands for what it does not say; never against what it says.
    vouched = claims.get("email_verified") is True or (
        claims.get("provider") in access.settings.courriels_fiables and "email_verified" not in claims
    )
    return address.lower() if vouched and isinstance(address, str) and ADDRESS.fullmatch(address) else ""


def _access(content: dict[str, Any], file: str) -> Access:
    faults: list[Finding] = []
    listed = content.pop("personnes", [])
    settings = _parsed(Settings, content, "réglages", file, faults)
    if settings is None and content.pop("contact_accessibilite", None) is not None:  # it closes nothing by itself
        settings = _parsed(Settings, content, "réglages", file, [])
    if not isinstance(listed, list):
        faults.append(_fault(file, "clé « personnes » : liste de tables attendue", EXAMPLE))
        listed = []
    people: dict[str, Person] = {}
    for number, values in enumerate(listed, start=1):
        where = f"personnes n° {number}"
        member = _parsed(Member, values, where, file, faults)
        if member is None:
            continue
        if member.courriel in people:
            faults.append(_fault(file, f"{where}, clé « courriel » : adresse déjà inscrite", "garder une entrée"))
        if (member.role == PRODUCTEUR) != bool(member.producteurs):
            message = f"{where}, clé « producteurs » : elle va avec le rôle « producteur », et lui avec elle"
            faults.append(_fault(file, message, EXAMPLE))
        people[member.courriel] = Person(member.courriel, member.role, member.producteurs)
    return Access(settings or CLOSED, {} if faults else people, tuple(faults))


def _parsed(model: type[T], values: Any, where: str, file: str, faults: list[Finding]) -> T | None:
    try:
        return parse_entry(model, values, where, file)
    except Refused as refused:
        for found in refused.findings:
            faults.append(_fault(file, found.message, found.fix if found.fix.startswith("admis") else EXAMPLE))
        return None


def _fault(file: str, message: str, fix: str) -> Finding:
    return Finding("acces", "erreur", file, message, fix)

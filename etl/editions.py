"""An edition: the figures and the texts of one committee, kept whole under a name; another may correct it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from etl.catalog import load_catalog
from etl.findings import refuse
from etl.french import plain
from etl.intake import SECRETARIAT, Person, require
from etl.intake.journal import Event, now, record
from etl.intake.people import RIGHT
from etl.intake.turn import one_at_a_time
from etl.paths import data_directory, shown
from etl.texts import Text, printed_texts, read_texts, texts
from etl.warehouse import (
    ASIDE,
    FORMAT,
    GIVEN_UP,
    PUBLIE,
    SEALED,
    Line,
    Published,
    Unavailable,
    as_sealed,
    current,
    described,
    expected,
    holdings,
    intact,
    modern,
)

DESCRIPTION: Final = "edition.json"
WAREHOUSE: Final = "entrepot.duckdb"
TEXTS: Final = "textes.jsonl"
OLDEST: Final = 7  # the first format of editions that is still read
LONGEST: Final = 60
RESTORE: Final = "restaurer l’édition d’une sauvegarde : elle ne se corrige pas à la main"
AGAIN: Final = "restaurer ce fichier d’une sauvegarde : sans lui, aucun chiffre nouveau n’est publié"
OTHERWISE: Final = "l’ouvrir avec la version de l’application qui l’a scellée"


@dataclass(frozen=True)
class Edition:
    """What was sealed: `name` as printed, `corrects` the name of the edition that this one replaces, `erratum` why."""

    name: str
    sealed: str  # UTC, ISO 8601
    who: str
    reason: str
    published: Published
    corrects: str = ""
    erratum: str = ""
    texts: str = ""  # SHA-256 of the texts sealed with it, empty in an edition older than they are

    @property
    def slug(self) -> str:
        return slug(self.name)

    @property
    def day(self) -> dt.date:
        """When it was sealed."""
        return dt.date.fromisoformat(self.sealed[:10])

    @property
    def sealed_path(self) -> Path:
        """Its own copy of the warehouse."""
        return folder() / self.slug / WAREHOUSE

    @property
    def path(self) -> Path:
        """The file to read: its own copy, or the same figures in today's format if it was sealed in a former one."""
        self.check()
        return modern(self.sealed_path, self.published)

    def check(self) -> None:
        """Unavailable if its copy is missing or has changed: no build makes it again."""
        try:
            intact(self.sealed_path, self.published, OLDEST)
        except Unavailable as lost:
            read = OLDEST <= self.published.format <= FORMAT
            raise Unavailable(str(lost), AGAIN if read else OTHERWISE) from lost


def folder() -> Path:
    return data_directory() / "editions"


def slug(name: str) -> str:
    """The name as a folder: « Bilan 2026 » → bilan-2026."""
    return re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-")


def editions() -> list[Edition]:
    """The sealed ones, oldest first. Refused if a description cannot be read, or is not what the journal says."""
    found = described()
    lines = expected() if found else {}
    return sorted((_read(path, lines.get(path.parent.name)) for path in found), key=lambda edition: edition.sealed)


def find(name: str) -> Edition:
    """The edition of this name, whole, ready to be read. Refused if there is none, Unavailable if it has changed."""
    known = {edition.slug: edition for edition in editions()}
    if slug(name) not in known:
        fix = f"éditions scellées : {', '.join(e.name for e in known.values()) or 'aucune'}"
        raise refuse("edition", shown(folder()), f"aucune édition « {name} »", fix)
    edition = known[slug(name)]
    _ = edition.path
    return edition


def texts_of(edition: Edition | None) -> dict[str, Text]:
    """The texts sealed with an edition; those of today for none. Refused if they are not whole."""
    if edition is None:
        return texts()
    if not edition.texts:
        return {}
    path = folder() / edition.slug / TEXTS
    try:
        content = path.read_bytes()
    except OSError as error:
        raise refuse("edition", shown(path), "textes absents", RESTORE) from error
    if _hash(content) != edition.texts:
        raise refuse("edition", shown(path), "textes modifiés depuis le scellement", RESTORE)
    return read_texts(content.decode(), path)


def before(edition: Edition | None) -> Edition | None:
    """The one that this edition follows and does not correct; the last one for what is published today; or None."""
    found = editions()
    if edition is not None:
        found = [e for e in found if e.sealed < edition.sealed and e.name != edition.corrects]
    replaced = {e.corrects for e in found}
    return next((e for e in reversed(found) if e.name not in replaced), None)


def seal(name: str, person: Person, reason: str, *, corrects: str = "", erratum: str = "") -> Edition:
    """Keeps a copy of the published figures and of the texts under this name. Refused, and nothing kept, without the
    right, a reason, a name that no other has, or the words of an erratum where another edition is corrected; nor while
    one is missing.
    """
    name, reason, erratum = name.strip(), reason.strip(), erratum.strip()
    catalog = load_catalog(data_directory())
    require(person, catalog.indicators, catalog, f"édition {name}")
    corrected = find(corrects).name if corrects else ""
    _check(name, reason, corrected, erratum)
    holdings()
    with one_at_a_time():
        published = current(PUBLIE)
        written = printed_texts(texts()).encode()
        edition = Edition(name, now(), person.name, reason, published, corrected, erratum, _hash(written))
        _keep(edition, written, person)
    return edition


def give_up(name: str, person: Person, reason: str) -> str:
    """Builds go on without a lost edition, whose name is returned: nothing protects what it showed any more.

    Refused but to the secrétariat, for a reason, of an edition that the journal says sealed and that has no folder.
    """
    if person.role != SECRETARIAT:
        raise refuse(RIGHT, f"édition {name}", "seul le secrétariat du plan abandonne une édition", "le lui demander")
    if not reason.strip():
        raise refuse("raison", f"édition {name}", "aucune raison donnée", "dire pourquoi aucune sauvegarde ne la rend")
    with one_at_a_time():
        lost = expected().get(slug(name))
        if lost is None:
            raise refuse("edition", shown(folder()), f"aucune édition scellée « {name} » au journal", "relire son nom")
        if (place := folder() / lost.slug).exists():
            fix = "la restaurer d’une sauvegarde ; s’il n’en existe aucune, ranger d’abord ce dossier ailleurs"
            raise refuse("edition", shown(place), "le dossier de l’édition est là", fix)
        reason = f"{lost.name} : {reason.strip()}"
        record(Event(now(), person.name, GIVEN_UP, reason, file=lost.slug, sha256=lost.digest, role=person.role))
    return lost.name


def _event(edition: Edition, person: Person, digest: str) -> Event:
    """`digest`: of the description, which no one then changes unseen."""
    return Event(
        when=edition.sealed,
        who=person.name,
        action=SEALED,
        reason=f"{edition.name} : {edition.reason}",
        file=edition.slug,
        sha256=digest,
        version=edition.published.version,
        role=person.role,
    )


def _check(name: str, reason: str, corrected: str, erratum: str) -> None:
    where = f"édition {name}" if name else "édition"
    if not slug(name) or len(name) > LONGEST or "\n" in name:
        raise refuse(
            "nom", where, "nom illisible ou trop long", f"de 1 à {LONGEST} lettres et chiffres : « Bilan AAAA »"
        )
    if slug(name) in {edition.slug for edition in editions()}:
        fix = "une édition scellée ne change plus : en sceller une autre, qui la corrige"
        raise refuse("nom", where, f"l’édition « {name} » existe déjà", fix)
    if not reason:
        raise refuse("raison", where, "aucune raison donnée", "dire pour quel comité ces chiffres sont scellés")
    if bool(corrected) != bool(erratum):
        raise refuse("erratum", where, "une correction va avec un erratum, et lui avec elle", "dire ce qui est corrigé")


def _keep(edition: Edition, written: bytes, person: Person) -> None:
    """The copy, the texts, the description and the line of the journal, whole or not at all.

    The folder comes first: a machine that stops in between leaves an edition that secrecy reads, none that is missing.
    """
    folder().mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=folder()))
    try:
        shutil.copyfile(edition.published.path, aside / WAREHOUSE)
        (aside / WAREHOUSE).chmod(0o440)
        (aside / TEXTS).write_bytes(written)
        (aside / TEXTS).chmod(0o440)
        said = json.dumps(asdict(edition), ensure_ascii=False, indent=1)
        (aside / DESCRIPTION).write_text(said, encoding="utf-8", newline="\n")
        (aside / DESCRIPTION).chmod(0o600)  # the digests of what was received, tried with ten values, tell a hidden one
        aside.chmod(0o750)
        kept = aside.rename(folder() / edition.slug)  # refused by the system if the folder is there, with its edition
        try:
            record(_event(edition, person, _hash(said.encode())))
        except BaseException:
            kept.rename(aside)
            raise
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(path: Path, line: Line | None) -> Edition:
    """`line`: of the journal, if it says that the edition was sealed here."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        edition = Edition(**{**content, "published": Published(**content["published"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise refuse("edition", shown(path), "description illisible", RESTORE) from error
    if edition.slug != path.parent.name:
        raise refuse("edition", shown(path), "le nom ne va pas avec le dossier", RESTORE)
    if line and not as_sealed(path, line):
        raise refuse("edition", shown(path), "description modifiée depuis le scellement", RESTORE)
    return edition

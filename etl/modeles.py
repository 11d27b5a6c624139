"""A model of slides or of a report: looked at before any library opens it, kept by its content with what serves."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from etl.findings import Refused, out_of_reach, refuse
from etl.formats import FormatError
from etl.formats.archive import inspect
from etl.paths import data_directory, private

SUFFIXES: Final = ("pptx", "potx", "docx", "dotx")
KINDS: Final = {"presentationml": "pptx", "wordprocessingml": "docx"}  # → that of the documents made in it
MOST_BYTES: Final = 10 << 20  # as the page takes
MOST_XML: Final = 16 << 20  # bytes of a part that a library holds as a tree
MOST_KEPT: Final = 20
TYPES: Final = "[Content_Types].xml"
MAIN: Final = re.compile(
    rb"application/vnd\.openxmlformats-officedocument\.(?:(presentationml)\.(presentation|template|slideshow)"
    rb"|(wordprocessingml)\.(document|template))\.main\+xml"
)
ATTACHED: Final = re.compile(rb"<w:attachedTemplate\b[^>]*/>")  # the path of a template on the author's machine
RELATION: Final = re.compile(rb"<Relationship\b[^>]*/attachedTemplate\"[^>]*/>")
SAFE: Final = ("http://", "https://", "mailto:")  # of a link that only a click follows
SAVE: Final = "l’ouvrir dans le logiciel de bureau et l’enregistrer de nouveau"
ADVICE: Final = {  # of the archive's look: what is wrong, what to do
    "taille": ("est trop gros une fois ouvert (200 Mo et 1 000 parties au plus)", "en retirer images et exemples"),
    "piege": (
        "est piégé : une partie déclare des entités, en double une autre ou sort de l’archive",
        "ne pas l’ouvrir",
    ),
    "macros": ("contient des macros", "l’enregistrer sans macro, en .pptx, .potx, .docx ou .dotx"),
}


@dataclass(frozen=True)
class Modele:
    """`content`: as a library takes it; `sha256`: of what was brought; `served`: use → the name of its layout."""

    name: str
    kind: str  # pptx or docx
    sha256: str
    content: bytes = field(default=b"", repr=False)
    served: Mapping[str, str] = field(default_factory=dict)


def from_file(path: Path) -> Modele:
    """The model at this path, with what was said of it on the page. Refused if it is absent or may not be used."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _large(path.name)
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise out_of_reach(error) from error
    read = opened(content, path.name)
    return next((replace(read, served=one.served) for one in kept() if one.sha256 == read.sha256), read)


def opened(content: bytes, name: str) -> Modele:
    """A model by its content. Refused if it is too large, unreadable, a trap, or fetches something elsewhere."""
    if len(content) > MOST_BYTES:
        raise _large(name)
    try:
        inspect(io.BytesIO(content))
    except FormatError as error:
        message, fix = ADVICE.get(error.id, ("est abîmé, tronqué, chiffré, ou d’un autre format", SAVE))
        raise refuse(error.id, name, f"le modèle « {name} » {message}", fix) from error
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {member.filename: archive.read(member) for member in archive.infolist()}
    types = parts.get(TYPES, b"")
    found = MAIN.search(types)
    if b"macroEnabled" in types or any("activex" in part.lower() for part in parts):
        raise refuse("macros", name, f"le modèle « {name} » {ADVICE['macros'][0]}", ADVICE["macros"][1])
    if not found:
        fix = f"donner un fichier {', '.join(f'.{suffix}' for suffix in SUFFIXES)}"
        raise refuse("illisible", name, f"« {name} » n’est un modèle ni de diapositives ni de document", fix)
    if heavy := [part for part, said in parts.items() if part.endswith((".xml", ".rels")) and len(said) > MOST_XML]:
        raise refuse("taille", name, f"la partie {heavy[0]} du modèle « {name} » dépasse 16 Mo", "l’alléger")
    _refuse_outside(parts, name)
    family = found[1] or found[3]
    plain = b"presentation" if found[1] else b"document"
    parts[TYPES] = types.replace(found[0], found[0].replace((found[2] or found[4]) + b".main", plain + b".main"))
    for part, without in (("word/settings.xml", ATTACHED), ("word/_rels/settings.xml.rels", RELATION)):
        if part in parts:
            parts[part] = without.sub(b"", parts[part])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part, said in parts.items():
            archive.writestr(part, said)
    return Modele(name, KINDS[family.decode()], hashlib.sha256(content).hexdigest(), made.getvalue())


def _refuse_outside(parts: Mapping[str, bytes], name: str) -> None:
    """Refuses what an office program would fetch by itself when it opens the document."""
    for part in (part for part in parts if part.endswith(".rels")):
        try:
            relations = [*ElementTree.fromstring(parts[part])]
        except ElementTree.ParseError as error:
            raise refuse("illisible", name, f"la partie {part} du modèle « {name} » est abîmée", SAVE) from error
        for relation in relations:
            kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
            clicked = kind == "hyperlink" and target.lower().startswith(SAFE)
            if relation.get("TargetMode") == "External" and not clicked and kind != "attachedTemplate":
                fix = "l’incorporer au modèle ou l’en retirer"
                raise refuse("lien", name, f"le modèle « {name} » va chercher ailleurs « {target[:80]} »", fix)


def kept() -> list[Modele]:
    """Those that the instance keeps, by name, without their content."""
    found = []
    for path in sorted(_folder().glob("*.json")):
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            found.append(Modele(str(said["name"]), str(said["kind"]), path.stem, served=dict(said["served"])))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # cut short: brought again, it is written again
    return sorted(found, key=lambda one: (one.name.casefold(), one.sha256))


def load(one: Modele) -> Modele:
    """A kept model with its content. Refused if it is there no more, or is not what was brought."""
    try:
        content = (_folder() / one.sha256).read_bytes()
    except OSError as error:
        raise refuse(
            "absent", one.name, f"le modèle « {one.name} » n’est plus gardé", "le déposer de nouveau"
        ) from error
    if hashlib.sha256(content).hexdigest() != one.sha256:
        raise refuse("illisible", one.name, f"le modèle « {one.name} » gardé est abîmé", "le déposer de nouveau")
    return replace(opened(content, one.name), served=one.served)


def keep(one: Modele, content: bytes | None = None) -> None:
    """Keeps a model, `content` as it was brought, or only what now serves. Refused where there is no room."""
    folder = _folder()
    others = [other for other in kept() if other.sha256 != one.sha256]
    if len(others) >= MOST_KEPT:
        raise refuse("quota", one.name, f"{MOST_KEPT} modèles sont déjà gardés", "en retirer un")
    said = json.dumps({"name": one.name, "kind": one.kind, "served": dict(one.served)}, ensure_ascii=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        private(folder)
        for name, written in (("", content), (".json", said.encode())):
            if written is not None:
                aside = folder / f".{one.sha256}.{os.getpid()}"
                aside.touch(0o600)
                private(aside).write_bytes(written)
                aside.replace(folder / f"{one.sha256}{name}")
    except OSError as error:
        raise out_of_reach(error) from error


def forget(one: Modele) -> None:
    """The instance keeps it no more."""
    for name in (".json", ""):
        (_folder() / f"{one.sha256}{name}").unlink(missing_ok=True)


def _folder() -> Path:
    return data_directory() / "modeles"


def _large(name: str) -> Refused:
    return refuse("taille", name, f"le modèle « {name} » dépasse 10 Mo", "en retirer images et exemples")

"""A model of slides or of a report: looked at before any library opens it, kept by its content with what serves."""

from __future__ import annotations

import hashlib
import io
import json
import os
import posixpath
import re
import stat
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from etl.findings import Refused, out_of_reach, refuse
from etl.formats import FormatError
from etl.formats.archive import inspect
from etl.ooxml import SAFE, ExpatError, Heavy, Part, Trap
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
MOST_TAGS: Final = 500_000  # of all its parts together
MOST_SHAPES: Final = 400  # of a master or of a layout
MOST_WEIGHED: Final = 8_000  # of all of them: those of a master are weighed for each of its layouts
SHEETS: Final = (".slidemaster+xml", ".slidelayout+xml")
XML_TYPES: Final = ("/xml", "+xml", "/vnd.openxmlformats-officedocument.vmldrawing")
MAY_HOLD: Final = re.compile(  # content types, in small letters
    r"image/[\w.+-]+|(?:application|text)/xml|application/x-font[\w-]*"
    r"|application/vnd\.openxmlformats-package\.(?:relationships|core-properties)\+xml"
    r"|application/vnd\.openxmlformats-officedocument\.(?:(?:presentationml|wordprocessingml|drawingml)\.[\w.]+"
    r"|theme|themeoverride|drawing|customxmlproperties|(?:custom|extended)-properties)\+xml"
    r"|application/vnd\.openxmlformats-officedocument\.(?:vmldrawing|obfuscatedfont"
    r"|(?:presentationml|wordprocessingml)\.printersettings)"
    r"|application/vnd\.ms-(?:word|powerpoint|office)\.(?:styleswitheffects|people|comments\w*|authors|tags"
    r"|chartstyle|chartcolorstyle|drawingml\.diagramdrawing|classificationlabels|changesinfo|revisioninfo)\+xml"
)
MAY_BIND: Final = {  # kinds of relation, in small letters
    *("officedocument", "core-properties", "extended-properties", "custom-properties", "thumbnail", "customxml"),
    *("customxmlprops", "slidemaster", "slidelayout", "slide", "notesmaster", "notesslide", "handoutmaster", "theme"),
    *("themeoverride", "presprops", "viewprops", "tablestyles", "printersettings", "tags", "commentauthors", "authors"),
    *("comments", "commentsextended", "commentsids", "commentsextensible", "people", "image", "hdphoto", "font"),
    *("styles", "styleswitheffects", "numbering", "settings", "websettings", "fonttable", "header", "footer"),
    *("footnotes", "endnotes", "glossarydocument", "hyperlink", "chart", "chartusershapes", "chartstyle"),
    *("chartcolorstyle", "diagramdata", "diagramlayout", "diagramquickstyle", "diagramcolors", "diagramdrawing"),
    *("vmldrawing", "drawing", "classificationlabels", "changesinfo", "revisioninfo"),
}
ADDRESS: Final = re.compile(r"[A-Za-z][\w+.-]*:|//|\\\\")  # of what is not in the file
MACROS: Final = ("macro", "vba", "activex", "keymap")  # of a type or a relation
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
        state = path.stat()
        if not stat.S_ISREG(state.st_mode) and not stat.S_ISDIR(state.st_mode):  # a pipe never ends
            raise refuse("illisible", path.name, f"« {path.name} » n’est pas un fichier", "donner celui du modèle")
        if state.st_size > MOST_BYTES:
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
        parts = {member.filename: archive.read(member) for member in archive.infolist() if not member.is_dir()}
    types = parts.get(TYPES, b"")
    found = MAIN.search(types)
    if b"macroenabled" in types.lower() or any("activex" in part.lower() for part in parts):
        raise _macros(name)
    if not found:
        fix = f"donner un fichier {', '.join(f'.{suffix}' for suffix in SUFFIXES)}"
        raise refuse("illisible", name, f"« {name} » n’est un modèle ni de diapositives ni de document", fix)
    parts = _examined(parts, name)
    family = found[1] or found[3]
    plain = b"presentation" if found[1] else b"document"
    parts[TYPES] = types.replace(found[0], found[0].replace((found[2] or found[4]) + b".main", plain + b".main"))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part, said in parts.items():
            archive.writestr(part, said)
    return Modele(name, KINDS[family.decode()], hashlib.sha256(content).hexdigest(), made.getvalue())


def _examined(parts: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """The parts of a model, lightened. Refused if one is a trap, too heavy, acts, or fetches something elsewhere.

    A part without a content type is left out: no office program opens it; and what only examples of slides bind.
    """
    declared = _part(TYPES, parts[TYPES], MOST_TAGS, name).declared
    own = {held.get("PartName", "").lower(): held.get("ContentType", "").lower() for _, held in declared}
    by_suffix = {held.get("Extension", "").lower(): held.get("ContentType", "").lower() for _, held in declared}
    drawn: dict[str, list[int]] = {sheet: [] for sheet in SHEETS}
    kept, tags = {TYPES: parts[TYPES]}, 0
    slides, beneath = _examples(parts, name)
    for part, said in parts.items():
        kind = own.get(f"/{part.lower()}") or by_suffix.get(part.lower().rpartition(".")[2], "")
        relations = part.lower().endswith(".rels")
        if part == TYPES or not (kind or relations):
            continue
        left_out = part.lower() in beneath or (relations and _binder(part) in slides | beneath)
        _refuse_kind(part, kind or "application/xml", name, left_out=left_out)
        kept[part] = said
        if relations or kind.endswith(XML_TYPES) or said.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            read = _part(part, said, MOST_TAGS - tags, name)
            tags += read.tags
            if sheet := next((sheet for sheet in SHEETS if kind.endswith(sheet)), None):
                drawn[sheet].append(read.shapes)
            for tag, held in read.declared if relations else ():
                _refuse_relation(held, name, left_out=left_out) if tag == "Relationship" else None
            kept[part] = read.lightened()
        if left_out:
            del kept[part]
    master, layout = (drawn[sheet] for sheet in SHEETS)
    if max(master + layout, default=0) > MOST_SHAPES or sum(master) * len(layout) + sum(layout) > MOST_WEIGHED:
        message = f"les dispositions du modèle « {name} » portent trop de formes ({MOST_SHAPES} au plus chacune)"
        raise refuse("taille", name, message, "les remplacer par une image")
    return kept


def _examples(parts: Mapping[str, bytes], name: str) -> tuple[set[str], set[str]]:
    """Of the slides of a model, their names and those of what nothing else binds, in small letters."""
    slides: set[str] = set()
    bound: dict[str, set[str]] = {}
    left = MOST_TAGS
    for part, said in parts.items():
        if not part.lower().endswith(".rels"):
            continue
        read, binder = _part(part, said, left, name), _binder(part)
        left -= read.tags
        for _, held in read.declared:
            target = posixpath.join(f"/{posixpath.dirname(binder)}", held.get("Target", "").lower())
            bound.setdefault(binder, set()).add(target := posixpath.normpath(target).lstrip("/"))
            if held.get("Type", "").lower().endswith("/slide"):
                slides.add(target)
    return slides, _reached(slides, bound, set()) - _reached({""}, bound, slides) - slides


def _reached(starts: set[str], bound: Mapping[str, set[str]], apart: set[str]) -> set[str]:
    """What these parts bind and what that binds, themselves included, but not through those that are apart."""
    found, left = set(starts), list(starts)
    while left:
        fresh = bound.get(left.pop(), set()) - found - apart
        found |= fresh
        left += fresh
    return found


def _binder(relations: str) -> str:
    """The part whose relations a part holds, in small letters; "" of those of the file."""
    folder, _, own = relations.lower().rpartition("_rels/")
    return folder + own.removesuffix(".rels")


def _part(part: str, said: bytes, most: int, name: str) -> Part:
    """One part read; refused in words."""
    if len(said) > MOST_XML:
        raise refuse("taille", name, f"la partie {part} du modèle « {name} » dépasse 16 Mo", "l’alléger")
    try:
        read = Part(said, most)
    except Trap as trap:
        raise refuse("piege", name, f"le modèle « {name} » {ADVICE['piege'][0]}", ADVICE["piege"][1]) from trap
    except Heavy as heavy:
        raise refuse("taille", name, f"la partie {part} du modèle « {name} » a trop d’éléments", "l’alléger") from heavy
    except (ExpatError, ValueError, LookupError) as error:
        raise refuse("illisible", name, f"la partie {part} du modèle « {name} » est abîmée", SAVE) from error
    if read.active:
        what = f"un champ ou un lien qui agit ou va chercher ailleurs : « {read.active[0][:40]} »"
        message = f"le modèle « {name} » contient {what}"
        raise refuse("champ", name, message, "l’en retirer")
    if read.outside:
        raise _outside(read.outside[0], name)
    return read


def _refuse_kind(part: str, kind: str, name: str, *, left_out: bool) -> None:
    """Refuses a part that no model needs: code, an object of another program, a sound, unless that is left out."""
    if any(word in kind for word in MACROS):
        raise _macros(name)
    if not left_out and not MAY_HOLD.fullmatch(kind):
        raise _object(part, name)


def _refuse_relation(held: Mapping[str, str], name: str, *, left_out: bool) -> None:
    """Refuses what an office program would fetch or run by itself when it opens the document."""
    kind, target = held.get("Type", "").rpartition("/")[2].lower(), held.get("Target", "")
    clicked = kind == "hyperlink" and target.lower().startswith(SAFE)
    if (held.get("TargetMode", "").lower() == "external" or ADDRESS.match(target)) and not clicked:
        raise _outside(target, name)
    if any(word in kind for word in MACROS):
        raise _macros(name)
    if not left_out and kind not in MAY_BIND:
        raise _object(target, name)


def _macros(name: str) -> Refused:
    return refuse("macros", name, f"le modèle « {name} » {ADVICE['macros'][0]}", ADVICE["macros"][1])


def _outside(target: str, name: str) -> Refused:
    fix = "l’incorporer au modèle ou l’en retirer"
    return refuse("lien", name, f"le modèle « {name} » va chercher ailleurs « {target[:80]} »", fix)


def _object(part: str, name: str) -> Refused:
    fix = "retirer les objets, classeurs, sons et films, et les graphiques d’exemple"
    return refuse("objet", name, f"le modèle « {name} » contient un objet incorporé : « {part[:80]} »", fix)


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
        raise _absent(one.name) from error
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
        if content is None and not (folder / one.sha256).exists():
            raise _absent(one.name)
        for name, written in (("", content), (".json", said.encode())):
            if written is not None:
                _write(folder / f"{one.sha256}{name}", written)
    except OSError as error:
        raise out_of_reach(error) from error


def _write(path: Path, written: bytes) -> None:
    """Whole or not at all, whoever else writes the same; for its owner alone, as mkstemp makes it."""
    number, aside = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(written)
        Path(aside).replace(path)
    except OSError:
        Path(aside).unlink(missing_ok=True)
        raise


def forget(one: Modele) -> None:
    """The instance keeps it no more."""
    for name in (".json", ""):
        (_folder() / f"{one.sha256}{name}").unlink(missing_ok=True)


def _folder() -> Path:
    return data_directory() / "modeles"


def _absent(name: str) -> Refused:
    return refuse("absent", name, f"le modèle « {name} » n’est plus gardé", "le déposer de nouveau")


def _large(name: str) -> Refused:
    return refuse("taille", name, f"le modèle « {name} » dépasse 10 Mo", "en retirer images et exemples")

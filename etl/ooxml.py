"""One part of an office file, read once without a tree: what it declares, draws, computes, fetches, asks to be cut."""

from __future__ import annotations

import re
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

MOST_DEEP: Final = 200  # elements one in another; lxml stops at 256
CUT: Final = {  # a template elsewhere, a source of data, a lock: of the author's, never of our document
    *("attachedTemplate", "documentProtection", "writeProtection", "modifyVerifier", "mailMerge", "linkStyles"),
}
SHAPES: Final = {"sp", "pic", "grpSp", "cxnSp", "graphicFrame", "wsp", "wgp", "shape", "rect", "line", "oval"}
DECLARED: Final = {"Default", "Override", "Relationship"}
FETCHING: Final = {"imagedata", "fill", "stroke", "image", "use", "feImage", "tref"}
ACTS: Final = ("ppaction://program", "ppaction://macro", "ppaction://ole")  # a click runs it
SAFE: Final = ("http://", "https://", "mailto:")  # of a link that only a click follows
FIELDS: Final = {  # that compute from the document alone
    *("page", "numpages", "section", "sectionpages", "date", "time", "createdate", "savedate", "printdate", "edittime"),
    *("title", "subject", "author", "keywords", "comments", "lastsavedby", "filename", "template", "docproperty"),
    *("docvariable", "numwords", "numchars", "revnum", "filesize", "username", "userinitials", "useraddress"),
    *("styleref", "ref", "pageref", "noteref", "toc", "tc", "index", "xe", "seq", "listnum", "hyperlink", "if", "eq"),
    *("symbol", "advance", "formtext", "formcheckbox", "formdropdown", "citation", "bibliography", "mergefield"),
}
SVG: Final = "http://www.w3.org/2000/svg"
RELATION: Final = re.compile(r"/officeDocument/(\d+/)?relationships$")  # an attribute of it holds an identifier
ELSEWHERE: Final = re.compile(r"url\(\s*['\"]?\s*(?!#|data:)|@\s*import", re.I)
SWITCH: Final = re.compile(r'\\[lot]\s+(?:"[^"]*"|\S+)|\\[mn]\b')
NAME: Final = re.compile(r"\s*([^\s\\\"]*)(.*)", re.S)  # of a field, and what follows
TAG: Final = re.compile(rb"<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")


class Trap(ValueError):
    """A part declares a document type, or hides its words in another encoding."""


class Heavy(ValueError):
    """A part has more elements than are left."""


class Part:
    """What a part holds. Trap, Heavy past `most` elements, ExpatError if it is no XML."""

    def __init__(self, said: bytes, most: int) -> None:
        self.declared: list[tuple[str, dict[str, str]]] = []  # content types and relations
        self.tags = self.shapes = 0
        self.active: list[str] = []  # fields and scripts
        self.outside: list[str] = []  # addresses that a program would fetch by itself
        self._said, self._most, self._deep = said, most, 0
        self._codes: list[tuple[list[str], bool]] = [([], True)]  # of each field open; whether it is read already
        self._reads: list[str] | None = None
        self._cuts: list[tuple[int, int]] = []
        self._from: tuple[int, int] | None = None  # of the element being cut: its depth, its first byte
        if b"\0" in said:
            raise Trap
        self._parser = parser = ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._trap
        parser.StartElementHandler, parser.EndElementHandler = self._open, self._close
        parser.CharacterDataHandler, parser.ProcessingInstructionHandler = self._words, self._instruction
        parser.Parse(said, True)
        for code, _ in self._codes:
            self._field("".join(code))

    def lightened(self) -> bytes:
        """The part without what is to be cut, byte for byte the same elsewhere."""
        kept, at = b"", 0
        for first, last in self._cuts:
            kept, at = kept + self._said[at:first], last
        return kept + self._said[at:]

    def _trap(self, *_: object) -> None:
        raise Trap

    def _instruction(self, target: str, _: str) -> None:
        if target == "xml-stylesheet":
            self.outside.append(target)

    def _open(self, name: str, held: dict[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        self.tags, self._deep = self.tags + 1, self._deep + 1
        if self.tags > self._most or self._deep > MOST_DEEP:
            raise Heavy
        self.shapes += tag in SHAPES
        own = {
            key.rpartition(" ")[2]: value for key, value in held.items() if not RELATION.search(key.partition(" ")[0])
        }
        dropped = tag in CUT or (tag == "Relationship" and own.get("Type", "").endswith("/attachedTemplate"))
        if dropped and self._from is None:
            self._from = self._deep, self._parser.CurrentByteIndex
        if self._from is not None:
            return
        if tag in DECLARED:
            self.declared.append((tag, own))
        elif tag == "fldChar":
            self._mark(own.get("fldCharType", ""))
        elif tag == "fldSimple":
            self._field(own.get("instr", ""))
        elif tag in ("instrText", "delInstrText") or (tag == "style" and space == SVG):
            self._reads = []
        elif space == SVG and tag in ("script", "foreignObject"):
            self.active.append(tag)
        for key, value in own.items():
            if key == "action" and value.lower().startswith(ACTS):
                self.active.append(value)
            if ELSEWHERE.search(value) and space == SVG:
                self.outside.append(value)
            if key.lower() in ("src", "href", "althref"):
                clicked = key == "href" and tag not in FETCHING and value.lower().startswith(SAFE)
                if value and not clicked and not value.lower().startswith(("#", "data:image/")):
                    self.outside.append(value)

    def _close(self, name: str) -> None:
        if self._from is not None and self._from[0] == self._deep:
            first = self._from[1]
            last = TAG.match(self._said, first)
            if last and not last[0].endswith(b"/>"):
                last = TAG.match(self._said, self._parser.CurrentByteIndex)
            self._cuts.append((first, last.end() if last else len(self._said)))
            self._from = None
        elif self._reads is not None:
            words = "".join(self._reads)
            if name.endswith(" style"):
                self.outside += ["style"] if ELSEWHERE.search(words) else []
            else:
                self._codes[-1][0].append(words)
            self._reads = None
        self._deep -= 1

    def _words(self, words: str) -> None:
        if self._reads is not None:
            self._reads.append(words)

    def _mark(self, kind: str) -> None:
        """A field begins, shows what it gave, or ends; inside the code of another it stands for words unknown."""
        code, read = self._codes[-1]
        if kind == "begin":
            code += [] if read else ["\0"]
            self._codes.append(([], False))
        elif len(self._codes) > 1:
            self._field("".join(code))
            self._codes[-1] = [], True
            if kind == "end":
                self._codes.pop()

    def _field(self, code: str) -> None:
        first, rest = NAME.match(code).groups()  # type: ignore[union-attr]
        if first.lower() == "hyperlink":
            target = SWITCH.sub("", rest).strip(' "')
            if target and not target.lower().startswith(SAFE):
                self.outside.append(target)
        elif first and first.lower() not in FIELDS and not first.startswith("="):
            self.active.append(first.replace("\0", "…"))


__all__ = ["SAFE", "ExpatError", "Heavy", "Part", "Trap"]

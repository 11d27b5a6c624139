"""A report that one rewrites: true headings and contents, native charts, tables with captions, zones to fill in."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from docx.shared import Cm, Emu

from etl.modeles import Modele
from etl.repack import normalised
from reporting.piece.drawing import Map
from reporting.piece.exhibit import HOLLOW, MARKS, Chart, Exhibit
from reporting.piece.tables import doubts, numeric
from reporting.render.office.columns import fitting, widths_of
from reporting.render.office.drawings import Drawings
from reporting.render.office.word import (
    add_edges,
    add_field,
    add_link,
    blank,
    bookmark,
    close_field,
    mark_table,
    open_field,
)
from reporting.render.office.word_model import fill_cover, width

LETTER: Final = int(Cm(0.145))  # the mean width of one, in a cell
MAP: Final = int(Cm(9))  # the height of one
DEEPEST: Final = 2  # headings of the contents
PROMPTS: Final = {True: "À rédiger (obligatoire)", False: "À rédiger (facultatif)"}
TO_REREAD: Final = "À relire"


class Report:
    """Sections one after the other; `mark`: the edition, and `mention`: what the figures are, on every page."""

    def __init__(self, title: str, mark: str, mention: str = "", template: Modele | None = None) -> None:
        self._document = blank(template)
        self._drawings = Drawings(self._document)
        self._counts: Counter[str] = Counter()
        self._headings: list[tuple[int, str]] = []
        self._contents: Any = None
        self._mention = mention
        self._document.core_properties.title = title
        self._document.core_properties.author = "Secrétariat du PDALHPD de Paris"
        self._document.core_properties.comments = mention
        head = f"{title}\t{' · '.join(filter(None, (mention, mark)))}"
        add_edges(self._document, head, "6e PDALHPD de Paris", own=template is None)

    def cover(self, title: str, lines: Sequence[str]) -> None:
        """The first page: title, mention, lines."""
        if fill_cover(self._document, title, [*filter(None, (self._mention,)), *lines]):
            return  # of the model
        self.say(title, "Title")
        if self._mention:
            self.say(self._mention, "Mention")
        for line in lines:
            self.say(line, "Subtitle")

    def contents(self) -> None:
        """The place of the table of contents, filled with what follows."""
        self.say("Sommaire", "Titre du sommaire")
        self._contents = self._document.add_paragraph()

    def heading(self, words: str, level: int) -> None:
        """From 1, on a new page, to 3."""
        number = len(self._headings) + 1
        bookmark(self._document.add_paragraph(words, f"Heading {level}"), _anchor(number), number)
        self._headings.append((level, words))

    def say(self, words: str, style: str = "Normal") -> None:
        """A paragraph; words between two pairs of stars, and those in code, are plain."""
        self._document.add_paragraph(re.sub(r"\*\*|`", "", words), style)

    def located(self, words: str, code: str, alternative: str) -> None:
        """A paragraph, with where an arrondissement is at its right."""
        self.say(words)
        self._drawings.place(self._document.paragraphs[-1], code, alternative)

    def points(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.say(line, "List Bullet")

    def prompt(self, question: str, *, required: bool) -> None:
        """A box for the author to fill in."""
        self.say(f"{PROMPTS[required]} : {question}", "À rédiger")

    def text(self, words: str) -> None:
        """What a person wrote: a paragraph a line, those that begin with a dash as points."""
        for line in filter(None, map(str.strip, words.splitlines())):
            point = line.startswith(("- ", "• ", "– "))
            self._document.add_paragraph(line[2:].strip() if point else line, "List Bullet" if point else "Normal")

    def flag(self, why: str) -> None:
        """That the text above must be read again."""
        self.say(f"{TO_REREAD} : {why}", "À rédiger")

    def exhibit(self, piece: Exhibit, *, height: float | None = None) -> None:
        """One exhibit: its chart, `height` cm high, its map or its table, never two of these; what it says."""
        chart = piece.chart()
        left = ""
        if chart is not None:
            self._figure(piece, chart, int(Cm(height)) if height else _height(chart))
        elif isinstance(piece.drawing, Map):
            self._map(piece, piece.drawing)
        elif piece.table.size:
            left = self._table(piece)
        else:
            self.say(f"{piece.title} : {piece.reading}")
            return
        said = {"Lecture": piece.lecture, "Champ": piece.scope, "Source": piece.source + left}
        self.say(" ".join(f"{head} : {_ended(words)}" for head, words in said.items() if words), "Lecture")
        told = (chart.remark if chart else "", *piece.caveats, *doubts(piece.table))
        remarks = [remark for remark in told if not remark.startswith((HOLLOW, MARKS))]
        if noted := " ".join(map(_ended, filter(None, remarks))):
            self.say(f"À noter : {noted}", "Lecture")

    def bytes(self) -> bytes:
        """The file; the same sections give the same bytes."""
        if self._contents is not None:
            self._fill_contents()
            self._contents = None
        made = io.BytesIO()
        self._document.save(made)
        return normalised(made.getvalue())

    def _figure(self, piece: Exhibit, chart: Chart, height: int) -> None:
        place = self._document.add_paragraph(style="Figure")
        self._drawings.chart(place, chart, height, piece.title, piece.alternative)
        self._caption("Figure", piece)

    def _map(self, piece: Exhibit, drawing: Map) -> None:
        place = self._document.add_paragraph(style="Figure")
        self._drawings.map(place, drawing, MAP, piece.title, piece.alternative)
        self._caption("Figure", piece)

    def _table(self, piece: Exhibit) -> str:
        """Draws the table, and says the columns left out."""
        shown, left = fitting(piece.table)
        self._caption("Tableau", piece)
        drawn = self._document.add_table(len(shown) + 1, len(shown.columns), "Tableau du plan")
        drawn.autofit = False
        cells = [list(map(str, shown.columns)), *shown.to_numpy().tolist()]
        styles = ["Cellule nombre" if numeric(piece.table[name]) else "Cellule" for name in shown.columns]
        for column, wide in zip(drawn.columns, widths_of(shown, width(self._document), LETTER), strict=True):
            column.width = Emu(wide)
        for row, words in zip(drawn.rows, cells, strict=True):
            for cell, text, style, column in zip(row.cells, words, styles, drawn.columns, strict=True):
                cell.width = column.width
                cell.paragraphs[0].text, cell.paragraphs[0].style = text, style
        mark_table(drawn, piece.title, piece.alternative)
        return left

    def _caption(self, kind: str, piece: Exhibit) -> None:
        """« Tableau 1 – … », numbered by the program that opens the file."""
        self._counts[kind] += 1
        caption = self._document.add_paragraph(f"{kind} ", "Caption")
        add_field(caption, f"SEQ {kind} \\* ARABIC", str(self._counts[kind]))
        caption.add_run(f" – {piece.headline}. {piece.below}" if piece.below else f" – {piece.headline}")

    def _fill_contents(self) -> None:
        """An entry per heading, that the field replaces with pages beside when it is brought up to date."""
        listed = [(n, level, words) for n, (level, words) in enumerate(self._headings, 1) if level <= DEEPEST]
        entries = [self._contents.insert_paragraph_before(style=f"toc {level}") for _, level, _ in listed]
        open_field(entries[0], f'TOC \\o "1-{DEEPEST}" \\h \\z \\u')
        for entry, (number, _, words) in zip(entries, listed, strict=True):
            add_link(entry, words, _anchor(number))
        close_field(entries[-1])
        self._contents._p.getparent().remove(self._contents._p)


def _anchor(number: int) -> str:
    return f"_Toc{number:06d}"


def _ended(words: str) -> str:
    return words if words.rstrip().endswith((".", "…", "?", "!")) else f"{words.rstrip()}."


def _height(chart: Chart) -> int:
    """Bars need a line each."""
    lines = len(chart.categories) if chart.kind == "barres" else 0
    return int(Cm(min(14.0, max(7.0, 1.5 + 0.5 * lines)))) if not 0 < lines < 6 else int(Cm(1.5 + 0.8 * lines))

"""A report that one rewrites: true headings and contents, native charts, tables with captions, zones to fill in."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, Final

import pandas as pd
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt

from etl.modeles import Modele
from etl.repack import normalised
from reporting.piece.drawing import Map
from reporting.piece.exhibit import HOLLOW, MARKS, Chart, Exhibit, source_line
from reporting.piece.tables import doubts, numeric
from reporting.render.office.columns import fitting, widths_of
from reporting.render.office.drawings import Drawings
from reporting.render.office.paper import APART, Paper
from reporting.render.office.word import (
    add_edges,
    add_field,
    add_link,
    add_page,
    blank,
    bookmark,
    close_field,
    mark_table,
    open_field,
    write,
)
from reporting.render.office.word_model import fill_cover, width

LETTER: Final = int(Cm(0.145))  # the mean width of one, in a cell
MAP: Final = int(Cm(9))  # the height of one
LEAD: Final = 0.3  # of a page, the width of its key figures
FULL: Final = 0.95  # of a page, how much is laid: what another program sets a little higher must stay on it
SHORT: Final = 0.5  # of a page, the height of a table
SIZES: Final = (8.5, 8.0, 7.5, 7.0, 6.5)  # of what a part must shrink to keep to its page
SMALL: Final = ("Cellule", "Cellule nombre", "Lecture", "Sous-titre de figure")
LOWEST: Final = 2.2  # cm, of a figure of such a page
LEAST, MOST = 4.0, 6.5  # cm, of the charts of a page that must hold them all
PROMPT: Final = "À rédiger (obligatoire)"
TO_REREAD: Final = "À relire"
Sentence = tuple[str, Exhibit | None]  # words, and what shows them


class Report:
    """Sections one after the other; `mark`: the edition, and `mention`: what the figures are, on every page."""

    def __init__(self, title: str, mark: str, mention: str = "", template: Modele | None = None) -> None:
        self._document = blank(template)
        self._width = width(self._document)
        self._drawings = Drawings(self._document)
        self._own = template is None
        self._counts: Counter[str] = Counter()
        self._marks = count(1)  # of the bookmarks
        self._headings: list[tuple[str, str]] = []  # the parts, each with its bookmark
        self._contents: Any = None
        self._captions: dict[tuple[str, str], tuple[str, int, str]] = {}  # of each exhibit: kind, number, bookmark
        self._prose: list[tuple[Any, Sequence[Sentence]]] = []
        self._mention = mention
        self._document.core_properties.title = title
        self._document.core_properties.author = "Secrétariat du PDALHPD de Paris"
        self._document.core_properties.comments = mention
        head = f"{title}\t{' · '.join(filter(None, (mention, mark)))}"
        add_edges(self._document, head, "6e PDALHPD de Paris", own=template is None)
        self._paper = Paper(self._document)

    def cover(self, title: str, lines: Sequence[str], *, theirs: bool = False) -> None:
        """The first page: title, mention, lines; none of ours where only `theirs`, the model's, is wanted."""
        if fill_cover(self._document, title, [*filter(None, (self._mention,)), *lines]) or theirs:
            return  # of the model
        self.say(title, "Title")
        if self._mention:
            self.say(self._mention, "Mention")
        for line in lines:
            self.say(line, "Subtitle")

    def contents(self) -> None:
        """The place of the table of contents, filled with what follows."""
        self.say("Sommaire", "Titre du sommaire")
        if self._own:  # under the cover
            self._document.paragraphs[-1].paragraph_format.page_break_before = False
            self._document.paragraphs[-1].paragraph_format.space_before = Pt(APART)
        self._contents = self._document.add_paragraph()

    def heading(self, words: str, level: int) -> Any:
        """From 1, a part, on a new page and in the contents, to 3; its paragraph."""
        made = write(self._document.add_paragraph(style=f"Heading {level}"), words)
        if level == 1:
            self._headings.append((words, self._bookmark(made.runs[0]._r, "_Toc")))
        return made

    def say(self, words: str, style: str = "Normal") -> None:
        """A paragraph; words between two pairs of stars, and those in code, are plain."""
        write(self._document.add_paragraph(style=style), _plain(words))

    def prose(self, sentences: Sequence[Sentence]) -> None:
        """A paragraph of sentences, each with the exhibit that shows it: a link to its figure, if it is printed."""
        if not sentences:
            return
        self._prose.append((self._document.add_paragraph(style="Normal"), sentences))
        self._write(*self._prose[-1])  # takes its room

    def located(self, words: str, code: str, alternative: str) -> None:
        """A paragraph, with where an arrondissement is at its right."""
        self.say(words)
        self._drawings.place(self._document.paragraphs[-1], code, alternative)

    def points(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.say(line, "List Bullet")

    def prompt(self, question: str) -> None:
        """A box for the author to fill in."""
        self.say(f"{PROMPT} : {question}", "À rédiger")

    def text(self, words: str) -> None:
        """What a person wrote: a paragraph a line, those that begin with a dash as points."""
        for line in filter(None, map(str.strip, words.splitlines())):
            point = line.startswith(("- ", "• ", "– "))
            made = self._document.add_paragraph(style="List Bullet" if point else "Normal")
            write(made, line[2:].strip() if point else line)

    def flag(self, why: str) -> None:
        """That the text above must be read again."""
        self.say(f"{TO_REREAD} : {why}", "À rédiger")

    def exhibit(self, piece: Exhibit, *, height: float | None = None, brief: bool = False) -> None:
        """One exhibit: its chart or its map, `height` cm high, else its table; what it says.

        `brief`: of what it says, its source and what changes its reading.
        """
        chart = piece.chart()
        if chart is None and not piece.table.size:
            self.say(f"{piece.title} : {piece.reading}")
            return
        left = ""
        if chart is not None:
            self._caption("Figure", piece)
            place = self._document.add_paragraph(style="Figure")
            self._drawings.chart(place, chart, _height(chart, height), piece.title, piece.alternative)
        elif isinstance(piece.drawing, Map):
            self._caption("Figure", piece)
            place = self._document.add_paragraph(style="Figure")
            self._drawings.map(place, piece.drawing, int(Cm(height)) if height else MAP, piece.title, piece.alternative)
        else:
            shown, left = fitting(piece.table)
            self._caption("Tableau", piece)
            self._table(piece, shown)
        for line in _notes(piece, left, brief=brief):
            self.say(line, "Lecture")

    def fitted(self, pieces: Sequence[Exhibit], most: int, before: Any = None) -> list[Exhibit]:
        """Of these exhibits, in order, those that the page of their part has room for; printed before a paragraph."""
        used = list(self._document.iter_inner_content())
        start = max(n for n, block in enumerate(used) if block.style.name == "Heading 1")
        left = self._paper.left(used[start:]) - self._paper.height * (1 - FULL)
        chosen: list[Exhibit] = []
        for piece in pieces:
            if len(chosen) < most and (need := self._needed(piece)) <= left:
                chosen.append(piece)
                left -= need
        charts = sum(piece.chart() is not None for piece in chosen)
        last = used[-1]._element
        for piece in chosen:
            spare = left / charts / Cm(1) * Pt(1) if charts else 0
            least = _least(piece.chart())
            self.exhibit(piece, height=max(least, min(MOST, least + spare)), brief=True)
        added = [] if before is None else [one for one in last.itersiblings() if not one.tag.endswith("}sectPr")]
        for element in added:
            before._p.addprevious(element)
        return chosen

    def on_one_page(self, most: float) -> None:
        """Each part on its page, in a model whose pages hold less than ours: its figures lower, from `most` cm, then
        its cells and its notes smaller.
        """
        blocks = list(self._document.iter_inner_content())
        starts = [at for at, block in enumerate(blocks) if block.style.name == "Heading 1"]
        parts = [blocks[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
        figures = [[block for block in part if block.style.name == "Figure"] for part in parts]
        least, high = Cm(LOWEST) / Pt(1), 0.0
        for size in SIZES:
            for style in (self._document.styles[name] for name in SMALL if size < SIZES[0]):
                style.font.size = Pt(size)
            paper = Paper(self._document)
            left = [
                (paper.height * FULL - paper.used(part) + paper.used(drawn)) / len(drawn)
                for part, drawn in zip(parts, figures, strict=True)
                if drawn
            ]
            if (high := min([*left, Cm(most) / Pt(1)])) >= least:
                break
        for extent in (one for drawn in figures for block in drawn for one in block._p.iter(qn("wp:extent"))):
            extent.set("cy", str(int(Pt(max(high, least)))))

    def numbers(self, piece: Exhibit) -> None:
        """Its table, the first column in large."""
        self._caption("Tableau", piece)
        styles = ["Chiffre", *["Normal"] * (len(piece.table.columns) - 1)]
        rest = self._width * (1 - LEAD) / (len(styles) - 1)
        self._lay(piece.table, styles, [int(self._width * LEAD), *[int(rest)] * (len(styles) - 1)], piece)

    def bytes(self) -> bytes:
        """The file; the same sections give the same bytes."""
        for paragraph, sentences in self._prose:
            self._write(paragraph.clear(), sentences)
        self._prose = []
        if self._contents is not None:
            if self._own:  # nobody knows the cover of a model
                self._paper.gathered("Heading 1")
            self._fill_contents()
            self._contents = None
        made = io.BytesIO()
        self._document.save(made)
        return normalised(made.getvalue())

    def _table(self, piece: Exhibit, shown: pd.DataFrame) -> None:
        styles = ["Cellule nombre" if numeric(piece.table[name]) else "Cellule" for name in shown.columns]
        self._lay(shown, styles, widths_of(shown, self._width, LETTER), piece)

    def _lay(self, shown: pd.DataFrame, styles: Sequence[str], widths: Sequence[int], piece: Exhibit) -> None:
        drawn = self._document.add_table(len(shown) + 1, len(shown.columns), "Tableau du plan")
        drawn.autofit = False
        heads = ["Cellule nombre" if style == "Cellule nombre" else "Cellule" for style in styles]
        cells = [list(map(str, shown.columns)), *shown.to_numpy().tolist()]
        for column, wide in zip(drawn.columns, widths, strict=True):
            column.width = Emu(wide)
        held = {name: self._document.styles[name].style_id for name in {*styles, *heads}}  # looked for once
        for place, (row, words) in enumerate(zip(drawn.rows, cells, strict=True)):
            said = zip(row.cells, words, styles if place else heads, widths, strict=True)
            for cell, text, style, wide in said:
                cell.width = Emu(wide)
                write(cell.paragraphs[0], str(text))._p.style = held[style]
        if self._paper.used([drawn]) < self._paper.height * SHORT:  # no page cuts it
            for row in drawn.rows[:-1]:
                for cell in row.cells:
                    cell.paragraphs[0].paragraph_format.keep_with_next = True
        mark_table(drawn, piece.title, piece.alternative)

    def _caption(self, kind: str, piece: Exhibit) -> None:
        """« Tableau 1 – … », numbered by the program that opens the file; what is drawn, below."""
        self._counts[kind] += 1
        caption = self._document.add_paragraph(f"{kind} ", "Caption")
        number = add_field(caption, f"SEQ {kind} \\* ARABIC", str(self._counts[kind]))
        mark = self._bookmark(number, "_Ref")
        self._captions.setdefault((piece.name, piece.title), (kind.lower(), self._counts[kind], mark))
        write(caption, f" – {piece.headline}")
        if piece.below:
            self.say(piece.below, "Sous-titre de figure")

    def _needed(self, piece: Exhibit) -> float:
        """The room that a brief exhibit takes, its chart as low as it may be."""
        chart, (shown, left) = piece.chart(), fitting(piece.table)
        said = [(f"Tableau 10 – {piece.headline}", "Caption"), (piece.below, "Sous-titre de figure")]
        said += [(line, "Lecture") for line in _notes(piece, left, brief=True)]
        room = sum(self._paper.words(words, style) for words, style in said if words)
        if piece.native:
            return room + float((Cm(_least(chart)) if chart else MAP) / Pt(1))
        widths = [float(wide / Pt(1)) for wide in widths_of(shown, self._width, LETTER)]
        lines = [list(map(str, shown.columns)), *shown.astype(str).to_numpy().tolist()]
        return room + sum(self._paper.row([(cell, "Cellule") for cell in line], widths) for line in lines)

    def _write(self, paragraph: Any, sentences: Sequence[Sentence]) -> None:
        for place, (words, piece) in enumerate(sentences):
            found = self._captions.get((piece.name, piece.title)) if piece else None
            said = _plain(words).rstrip()
            paragraph.add_run(" " if place else "")
            if not found:
                write(paragraph, _ended(said))
                continue
            kind, number, mark = found
            write(paragraph, f"{said.removesuffix('.')} ({kind}\u00a0")
            add_field(paragraph, f"REF {mark} \\h", str(number))
            paragraph.add_run(").")

    def _bookmark(self, element: Any, kind: str) -> str:
        number = next(self._marks)
        bookmark(element, name := f"{kind}{number:06d}", number)
        return name

    def _fill_contents(self) -> None:
        """An entry per part, with its page where it is certain; a field, for whoever brings it up to date."""
        entries = [self._contents.insert_paragraph_before(style="toc 1") for _ in self._headings]
        open_field(entries[0], 'TOC \\o "1-1" \\h \\z \\u')
        for entry, (words, mark) in zip(entries, self._headings, strict=True):
            add_link(entry, words, mark)
        close_field(entries[-1])
        self._contents._p.getparent().remove(self._contents._p)
        starts = self._paper.starts("Heading 1") if self._own else [None] * len(entries)
        for entry, (_, mark), page in zip(entries, self._headings, starts, strict=True):
            if page:
                add_page(entry, mark, page)


def _plain(words: str) -> str:
    return re.sub(r"\*\*|`", "", words)


def _notes(piece: Exhibit, left: str, *, brief: bool) -> Iterator[str]:
    """The lines under an exhibit."""
    chart = piece.chart()
    shown = piece.drawn if piece.native else piece.citations
    said = {"Source": source_line(shown) + left}
    told = (chart.remark if chart else "", *piece.standing)
    if not brief:
        said = {"Lecture": piece.lecture, "Champ": piece.scope, **said}
        told = (told[0], *piece.caveats)
    if chart is None or not brief:
        told = (*told, *doubts(piece.table))
    if line := " ".join(f"{head} : {_ended(words)}" for head, words in said.items() if words):
        yield line
    remarks = [remark for remark in told if remark and not remark.startswith((HOLLOW, MARKS))]
    if remarks:
        yield f"À noter : {' '.join(map(_ended, remarks))}"


def _ended(words: str) -> str:
    return words if words.rstrip().endswith((".", "…", "?", "!")) else f"{words.rstrip()}."


def _least(chart: Chart | None) -> float:
    """Cm; bars need a line each."""
    return max(LEAST, 1.2 + 0.42 * len(chart.categories)) if chart and chart.kind == "barres" else LEAST


def _height(chart: Chart, asked: float | None = None) -> int:
    """EMU; bars need a line each."""
    if asked:
        return int(Cm(asked))
    lines = len(chart.categories) if chart.kind == "barres" else 0
    return int(Cm(min(14.0, max(7.0, 1.5 + 0.5 * lines)))) if not 0 < lines < 6 else int(Cm(1.5 + 0.8 * lines))

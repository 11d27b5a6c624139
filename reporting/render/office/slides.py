"""A deck of slides: the finding as title, one native chart, map or table, what it says and where it comes from."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.exc import PackageNotFoundError
from pptx.util import Emu, Inches, Pt

from etl.repack import normalised
from reporting.piece.drawing import Map
from reporting.piece.exhibit import Exhibit
from reporting.piece.palette import ACCENT, INK, SECONDARY
from reporting.piece.tables import key_of
from reporting.render.office.columns import fitting, widths_of
from reporting.render.office.map import add_map
from reporting.render.office.native import MENTION, add_chart, write
from reporting.render.office.slide_table import LETTER, POINTS, draw_table, pages

# What each layout may be called; the first is ours.
COVER: Final = ("Couverture", "Diapositive de titre", "Title Slide")
MESSAGE: Final = ("Message", "Titre seul", "Title Only")
SIZES: Final = {"16:9": (Inches(13.333), Inches(7.5)), "4:3": (Inches(10), Inches(7.5))}
MARGIN: Final = Inches(0.5)
TOLD: Final = 140  # letters of a remark that a slide has room for; the notes have them all
POINTS_SAID: Final = ((24, 440), (20, 760))  # size of sentences, and the letters that a 16:9 slide then holds


class TemplateRefused(ValueError):
    """A user's template that cannot carry our slides; the words say what is missing."""


class Deck:
    """Slides one after the other, in the project's template or in the user's.

    `mark`: the edition, and `mention`: what the figures are, on every slide.
    """

    def __init__(self, mark: str, mention: str = "", *, shape: str = "16:9", template: Path | None = None) -> None:
        self._mark, self._mention = mark, mention
        self._deck = _opened(template) if template else _ours(shape)
        self._cover, self._message = (_layout(self._deck, names) for names in (COVER, MESSAGE))
        self._width, self._height = int(self._deck.slide_width), int(self._deck.slide_height)

    def cover(self, title: str, lines: Sequence[str]) -> None:
        """The first slide."""
        slide = self._deck.slides.add_slide(self._cover)
        slide.shapes.title.text_frame.text = title
        for place in [p for p in slide.placeholders if p.placeholder_format.idx != 0]:
            if place.has_text_frame and lines:
                place.text_frame.text = "\n".join(lines)
                lines = ()
            else:
                place._element.getparent().remove(place._element)  # an empty placeholder invites the public to type

    def exhibit(self, piece: Exhibit, *, definitions: Sequence[str] = ()) -> None:
        """One exhibit: the title that someone wrote or its finding, then its chart or its map, else its table."""
        chart = piece.chart()
        notes = _notes(piece, definitions)
        title = piece.written or piece.finding
        if chart is not None:
            add_chart(self._slide(piece, notes, title).shapes, chart, self._body(), piece.alternative)
        elif isinstance(piece.drawing, Map):
            add_map(self._slide(piece, notes, title).shapes, piece.drawing, self._body(), piece.alternative)
            self.table(piece, notes, f"{title or piece.title} (suite)")
        else:
            self.table(piece, notes, title)

    def table(self, piece: Exhibit, notes: str = "", title: str = "") -> None:
        """The table of an exhibit, on as many slides as it takes; columns that do not fit are said."""
        shown, left = fitting(piece.table)
        box = self._body()
        widths = widths_of(shown, box[2], int(LETTER * POINTS[0]))
        large, small = (pages(shown, widths, box[3], points) for points in POINTS)
        points, parts = (POINTS[1], small) if len(small) < len(large) else (POINTS[0], large)
        for place, part in enumerate(parts):
            slide = self._slide(piece, notes, "" if place else title, follows=place > 0, left=left)
            if len(part.columns):
                draw_table(slide.shapes, part, widths, box, points, piece.alternative)

    def words(self, title: str, lines: Sequence[str], notes: str = "") -> None:
        """Sentences read in the room, on as many slides as they take."""
        room = self._width / SIZES["16:9"][0]
        size, most = next(((s, m * room) for s, m in POINTS_SAID if _taken(lines) <= m * room), (20, 760 * room))
        for place, part in enumerate(_shared(lines, most)):
            slide = self._titled(title + (" (suite)" if place else ""), notes)
            frame = self._text(slide, self._body(), "Texte")
            for row, line in enumerate(part):
                paragraph = frame.paragraphs[0] if row == 0 else frame.add_paragraph()
                paragraph.space_after = Pt(10)
                write(paragraph, f"• {line}", size, INK)

    def bytes(self) -> bytes:
        """The file; the same slides give the same bytes."""
        made = io.BytesIO()
        self._deck.save(made)
        return normalised(made.getvalue())

    def _slide(self, piece: Exhibit, notes: str, found: str, *, follows: bool = False, left: str = "") -> Any:
        """A slide with all but its body: what was found as its title, subtitle, foot."""
        slide = self._titled(found or piece.title + (" (suite)" if follows else ""), notes)
        below = f"{piece.title}. {piece.subtitle}" if found else piece.subtitle
        across = self._width - 2 * MARGIN
        frame = self._text(slide, (MARGIN, Inches(1.42), across, Inches(0.4)), "Sous-titre")
        size = 14 if len(below) + len(piece.mention) <= 125 * across / SIZES["16:9"][0] else 11
        if piece.mention:
            write(frame.paragraphs[0], f"{piece.mention} · ", size, MENTION, bold=True)
        write(frame.paragraphs[0], below, size, SECONDARY)
        foot = self._text(slide, (MARGIN, self._height - Inches(1.1), across, Inches(0.7)), "Lecture et source")
        source, room = piece.source + left, across / SIZES["16:9"][0]
        standing = [caveat for caveat in piece.caveats if caveat in piece.standing]
        most = min(TOLD, max(0, int(700 * room) - len("".join([piece.lecture, piece.scope, source, *standing]))))
        marks = [
            line if len(line) <= most or " : " not in line else f"{line.partition(' : ')[0]} : voir les notes."
            for line in _marks(piece)
        ]
        said = {
            "Lecture": piece.lecture,
            "Champ": piece.scope,
            "À noter": " ".join([*standing, *marks]),
            "Source": source,
        }
        letters = sum(map(len, said.values()))
        size = next((size for size, held in ((11, 480), (9, 700)) if letters <= held * room), 8)
        for head, words in said.items():
            if words:
                write(foot.paragraphs[0], f"{head} : ", size, INK, bold=True)
                write(foot.paragraphs[0], f"{words} ", size, SECONDARY)
        return slide

    def _titled(self, title: str, notes: str) -> Any:
        slide = self._deck.slides.add_slide(self._message)
        heading = slide.shapes.title
        heading.left, heading.top, heading.width, heading.height = (
            *(MARGIN, Inches(0.3)), Emu(self._width - 2 * MARGIN), Inches(1.1),
        )  # fmt: skip
        frame = heading.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        room = self._width / Inches(13.333)
        size = next((size for size, most in ((28, 88), (24, 104), (20, 165)) if len(title) <= most * room), 16)
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        write(frame.paragraphs[0], title, size, ACCENT, bold=True)
        place = (MARGIN, self._height - Inches(0.38), self._width - 2 * MARGIN, Inches(0.3))
        number = len(self._deck.slides)
        line = self._text(slide, place, "Édition").paragraphs[0]
        if self._mention:
            write(line, f"{self._mention} · ", 10, MENTION, bold=True)
        write(line, f"{self._mark} · {number}", 10, SECONDARY)
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
        return slide

    def _body(self) -> tuple[int, int, int, int]:
        top, bottom = Inches(1.85), Inches(1.2)
        return int(MARGIN), int(top), self._width - 2 * int(MARGIN), self._height - int(top) - int(bottom)

    def _text(self, slide: Any, box: tuple[int, ...], name: str) -> Any:
        shape = slide.shapes.add_textbox(*map(Emu, box))
        shape.name = name
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        return frame


def _opened(path: Path) -> Any:
    try:
        deck = Presentation(str(path))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise TemplateRefused(f"{path.name} n’est pas un modèle PowerPoint (.pptx) lisible") from error
    while len(deck.slides):  # a template may come with examples
        identifier = deck.slides._sldIdLst[0]
        deck.part.drop_rel(identifier.rId)
        deck.slides._sldIdLst.remove(identifier)
    return deck


def _ours(shape: str) -> Any:
    """The library's own blank deck at our size, its layouts under our names."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = SIZES[shape]
    for names in (COVER, MESSAGE):
        _layout(deck, names).name = names[0]
    cover = _layout(deck, COVER)
    for place in cover.placeholders:
        if place.placeholder_format.idx in (0, 1):
            place.left, place.width = MARGIN, Emu(int(deck.slide_width) - 2 * MARGIN)
            place.top, place.height = (
                (Inches(2.2), Inches(1.6)) if place.placeholder_format.idx == 0 else (Inches(4), Inches(2))
            )
    return deck


def _layout(deck: Any, names: Sequence[str]) -> Any:
    found = {layout.name.strip().casefold(): layout for layout in deck.slide_layouts}
    for name in names:
        if (layout := found.get(name.casefold())) and any(p.placeholder_format.idx == 0 for p in layout.placeholders):
            return layout
    there = ", ".join(f"« {layout.name} »" for layout in deck.slide_layouts) or "aucune"
    raise TemplateRefused(
        f"le modèle n’a pas de disposition « {names[0]} » avec un titre "
        f"(ou {', '.join(f'« {name} »' for name in names[1:])}) ; il a : {there}"
    )


def _marks(piece: Exhibit) -> list[str]:
    """What the chart cannot show: hidden places, small counts, doubtful values."""
    chart = piece.chart()
    starred = [caveat for caveat in piece.caveats if caveat.startswith("*")]
    key = (chart.key if chart else "") or key_of(piece.table)
    return [*filter(None, [chart.remark if chart else ""]), *starred, *([f"{key.rstrip('.')}."] if key else [])]


def _taken(lines: Sequence[str]) -> int:
    """The room of sentences, in letters; each ends its line."""
    return sum(len(line) + 30 for line in lines)


def _shared(lines: Sequence[str], most: float) -> list[list[str]]:
    """The sentences in order, `most` letters a slide; a longer one has its own."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if parts[-1] and _taken([*parts[-1], line]) > most:
            parts.append([])
        parts[-1].append(line)
    return parts


def _notes(piece: Exhibit, definitions: Sequence[str]) -> str:
    """What the speaker has at hand: definition, scope, caveats, computation, sources."""
    said = [*filter(None, [piece.finding]), *definitions, f"Champ : {piece.scope}", *piece.caveats]
    said += [line for line in _marks(piece) if line not in said]
    said += [f"Calcul : {piece.calculation}"] if piece.calculation else []
    said += [
        f"Source : {c.publisher}, {c.dataset}, {c.published}. Licence : {c.licence}. "
        f"Consulté le {c.consulted}. Dossier {c.snapshot}."
        for c in piece.citations
    ]
    said += dict.fromkeys(f"Mention : {c.attribution}." for c in piece.citations if c.attribution)
    return "\n".join(re.sub(r"\*\*|`", "", line) for line in said)

"""A deck of slides: the finding as title, one native chart, map or table, and where it comes from."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from etl.modeles import Modele
from etl.repack import normalised
from reporting.piece.drawing import Map
from reporting.piece.exhibit import DEMONSTRATION, Exhibit, source_line
from reporting.piece.form import Said, numbers_of
from reporting.piece.palette import ACCENT, INK, MENTION, SECONDARY
from reporting.piece.tables import key_of
from reporting.render.office import layouts as on
from reporting.render.office import model
from reporting.render.office.columns import fitting, widths_of
from reporting.render.office.layouts import AUTHOR, Place, file_of
from reporting.render.office.map import add_map
from reporting.render.office.native import PAGE, ROOM, add_chart, color, spell
from reporting.render.office.slide_number import draw_number
from reporting.render.office.slide_table import LETTER, POINTS, SHOWN, draw_table, pages, tall
from reporting.render.office.theme import LANGUAGE, dress

HOUSE: Final = "6e PDALHPD de Paris"
INKS: Final = {"tx1": INK, "tx2": SECONDARY, "accent1": ACCENT, "mention": MENTION}
TOLD: Final = 140  # letters of a remark that a slide has room for; the notes have them all
WIDE: Final = 0.5  # of the size of letters, the mean width of one
BULLET: Final = 0.25  # inches, before the words of a bulleted line
LEAD: Final = 1.2  # of the same, the height of a line
INSET: Final = 7.2  # points that a box keeps over and under its words
SHARES: Final = (1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)  # of the size of its letters, in a model
SHOW, APPENDIX = "Présentation", "Annexe, hors présentation"
LISTED: Final = Path(__file__).with_name("sections.xml").read_text(encoding="utf-8")
NUMBER: Final = (
    f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr/><a:t>%d</a:t></a:fld>'
)
FOOT: Final = (
    f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="%d" name="%s"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
    '<p:nvPr><p:ph type="%s" idx="%d"/></p:nvPr></p:nvSpPr><p:spPr/>'
    "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
)
FEET: Final = ("ftr", "dt", "sldNum")  # kinds of the places that a library does not put on a slide
Line = tuple[int, Sequence[tuple[str, bool]]]  # the level of a paragraph, from 0; its words, and which are bold
Box = tuple[int, int, int, int]  # left, top, width, height, EMU


class Deck:
    """Slides one after the other, in the project's master or in the user's.

    `mark`: the edition, and `mention`: what the figures are, on every slide; `day`: of these figures, in words.
    """

    def __init__(
        self, mark: str, mention: str = "", *, shape: str = "16:9", template: Modele | None = None, day: str = ""
    ) -> None:
        self._mark, self._mention, self._day, self._title = mark, mention, day, HOUSE
        self._template = template
        self._deck = model.opened(template.content if template else file_of(shape).read_bytes())
        if template:
            served = model.serving(self._deck, template.served)
            self._places = model.places(self._deck, served, stamped=bool(mention))
            self._sheets = {name: sheet for role, sheet in served.items() for name in model.SERVED[role]}
        else:
            self._places = on.layouts(shape)
            self._sheets = {layout.name: layout for layout in self._deck.slide_layouts}
        self._shown: list[Any] = []
        self._hidden: list[Any] = []
        self._annex = False

    def cover(self, title: str, lines: Sequence[str], sitting: str = "") -> None:
        """The first slide; `sitting`: date and place of the committee."""
        self._title = " · ".join([title, *lines[:1]])
        said = {on.TITLE: [title], on.SUBTITLE: lines, on.SITTING: sitting.splitlines(), on.EDITION: [self._mark]}
        self._added(on.COVER, {name: _plain(words) for name, words in said.items()})

    def annex(self) -> None:
        """From here on, slides are of the annex: hidden from the show."""
        self._annex = True
        if on.SECTION in self._sheets:
            self._added(on.SECTION, {on.TITLE: _plain([APPENDIX])})

    def exhibit(self, piece: Exhibit, notes: str = "") -> None:
        """One exhibit: the title that someone wrote or its finding, then its chart, map or lone number, else its table.

        `notes`: what one speaks from.
        """
        chart, title = piece.chart(), piece.written or piece.finding
        if chart is not None:
            slide, box = self._slide(piece, notes, title)
            letters = PAGE if self._annex else ROOM
            _put(slide, lambda shapes: add_chart(shapes, chart, box, piece.alternative, letters))
        elif isinstance(drawing := piece.drawing, Map):
            slide, box = self._slide(piece, notes, title)
            _put(slide, lambda shapes: add_map(shapes, drawing, box, piece.alternative))
        elif not self._annex and (lone := _lone(piece)):
            slide, box = self._slide(piece, notes, title)
            _put(slide, lambda shapes: draw_number(shapes, lone, box, piece.alternative))
        else:
            self.table(piece, notes, title)

    def table(self, piece: Exhibit, notes: str = "", title: str = "") -> None:
        """The table of an exhibit, on as many slides as it takes; columns that do not fit are said."""
        shown, left = fitting(piece.table)
        if not self._annex:  # which the marks of the values say
            shown = shown.drop(columns="État", errors="ignore")
        box = _box(self._place(self._layout_of(piece, left), on.FIGURE))
        laid = []
        for points in POINTS if self._annex else (SHOWN, *POINTS):
            widths = widths_of(shown, box[2], int(LETTER * points))
            parts = pages(shown, widths, box[3], points)
            over = any(tall(part, widths, points) > box[3] for part in parts)
            laid.append((over, len(parts) - (points == SHOWN), -points, parts, widths))
        _, _, points, parts, widths = min(laid, key=lambda one: one[:3])
        for rank, part in enumerate(parts):
            slide, _ = self._slide(piece, notes, "" if rank else title, follows=rank > 0, left=left)
            if len(part.columns):
                words = piece.alternative
                _put(slide, partial(draw_table, table=part, widths=widths, box=box, points=-points, alternative=words))

    def words(self, title: str, lines: Sequence[str], notes: str = "") -> None:
        """Sentences read in the room, on as many slides as they take."""
        for rank, part in enumerate(self._shared(on.WORDS, on.TEXT, _plain(lines))):
            self._added(on.WORDS, {on.TITLE: _plain([_followed(title, rank)]), on.TEXT: part}, notes)

    def numbers(self, title: str, blocks: Sequence[Sequence[str]], notes: str = "") -> None:
        """Key figures: of each its number, what it counts, its day."""
        for start in range(0, len(blocks), on.BLOCKS):
            said = {
                f"{on.NUMBER} {at}": [(level, [(words, False)]) for level, words in enumerate(block)]
                for at, block in enumerate(blocks[start : start + on.BLOCKS], start=1)
            }
            self._added(on.KEYS, {on.TITLE: _plain([_followed(title, start)]), **said}, notes)

    def columns(self, title: str, columns: Sequence[tuple[str, Sequence[str]]], notes: str = "") -> None:
        """Two or three columns, each under its head; what does not fit goes on; a lone one has the whole slide."""
        if len(columns) == 1:
            return self.words(title, [*columns[0][1]], notes)
        layout = on.TWO if len(columns) == 2 else on.THREE
        parts = [
            self._shared(layout, f"{on.COLUMN} {at}", _plain(lines, 1), head)
            for at, (head, lines) in enumerate(columns, start=1)
        ]
        for rank in range(max(map(len, parts))):
            said = {f"{on.COLUMN} {at}": part[rank] for at, part in enumerate(parts, start=1) if rank < len(part)}
            self._added(layout, {on.TITLE: _plain([_followed(title, rank)]), **said}, notes)

    def bytes(self) -> bytes:
        """The file; the same slides give the same bytes."""
        if self._hidden:
            _section(self._deck.part._element, {SHOW: self._shown, APPENDIX: self._hidden})
        about = self._deck.core_properties
        about.title, about.author, about.last_modified_by = self._title, AUTHOR, AUTHOR
        about.language, about.comments = LANGUAGE, self._mention
        for part in self._deck.part.package.iter_parts():
            dress(part)
        made = io.BytesIO()
        self._deck.save(made)
        return normalised(made.getvalue())

    def _slide(
        self, piece: Exhibit, notes: str, found: str, *, follows: bool = False, left: str = ""
    ) -> tuple[Any, Box]:
        """A slide with all but its body, and the box of that: what was found as its title, subtitle, foot."""
        layout = self._layout_of(piece, left)
        place = self._place(layout, on.SUBTITLE)
        ways = [f"{piece.title}. {piece.subtitle}", piece.subtitle, piece.title] if found else [piece.subtitle]
        below = next((words for words in ways if _lines(place, words) <= _rows(place)), ways[-1])
        said: dict[str, Sequence[Line]] = {
            on.TITLE: _plain([found or _followed(piece.title, follows)]),
            on.SUBTITLE: _plain([below]),
            on.READING if self._annex else on.SOURCE: [(0, _headed(self._foot(piece, left)))],
        }
        if piece.jeu == DEMONSTRATION:  # it knows whether a value shown is invented; the foot says the rest
            said[on.STAMP] = _plain(list(filter(None, [stamp := piece.mention])))
        elif stamp := piece.mention:
            whole = self._mention.casefold() in stamp.casefold()
            said[on.STAMP] = _plain([stamp := stamp if whole else f"{self._mention} · {stamp}"])
        if stamp and all(held.name != on.STAMP for held in self._places[layout]):  # a model, without room to keep
            said[on.SUBTITLE] = _plain([f"{stamp}. {below}"])
        return self._added(layout, said, notes), _box(self._place(layout, on.FIGURE))

    def _layout_of(self, piece: Exhibit, left: str) -> str:
        """The one whose foot has room for what this exhibit says there."""
        usual, more, foot = (on.ANNEX, on.LONG, on.READING) if self._annex else (on.MESSAGE, on.RESERVED, on.SOURCE)
        place = self._place(usual, foot)
        words = "".join(words for words, _ in _headed(self._foot(piece, left)))
        return usual if _lines(place, words) <= _rows(place) else more

    def _foot(self, piece: Exhibit, left: str) -> dict[str, str]:
        """What stands under the figure: source, what changes the reading; in the annex its reading and its field."""
        standing = [caveat for caveat in piece.caveats if self._annex and caveat in piece.standing]
        cited = source_line(piece.drawn if piece.native else piece.citations) + left
        read = {"Lecture": piece.lecture, "Champ": piece.scope} if self._annex else {}
        place = self._place(on.LONG, on.READING) if self._annex else self._place(on.RESERVED, on.SOURCE)
        room = int(_rows(place) * place.box[2] * 72 / (place.styles[0].size * WIDE))
        most = min(TOLD, max(0, room - len("".join([*read.values(), cited, *standing]))))
        marks = [
            line if len(line) <= most or " : " not in line else f"{line.partition(' : ')[0]} : voir les notes."
            for line in _marks(piece, tabled=self._annex or _lone(piece) is None)
        ]
        noted, source = {"À noter": " ".join([*standing, *marks])}, {"Source": cited}
        return read | noted | source if self._annex else source | noted

    def _added(self, layout: str, said: Mapping[str, Sequence[Line]], notes: str = "") -> Any:
        """A slide with these words in its places, in the order in which they are read."""
        slide = self._deck.slides.add_slide(self._sheets[layout])
        there = {(model.kind(shape), shape.placeholder_format.idx): shape for shape in slide.placeholders}
        given = {
            on.STAMP: _plain([self._mention] * bool(self._mention)),
            on.DATE: _plain([self._day] * bool(self._day)),
        }
        given[on.PAGE] = _plain([""])
        given |= {name: list(lines) for name, lines in said.items()}
        stamped = "".join(words for _, runs in given[on.STAMP] for words, _ in runs)
        untold = [] if self._mention.casefold() in stamped.casefold() else [self._mention]
        for foot in (place for place in self._places[layout] if place.name == on.FOOTER):
            whole, short = (" · ".join([*first, self._mark, *untold]) for first in ([HOUSE], []))
            fits = _lines(foot, whole) == 1 or not (self._template or untold)
            given[on.FOOTER] = _plain([whole if fits else short])
        filled: dict[tuple[bool, str, int], Any] = {}
        for place in self._places[layout]:
            if not (lines := given.get(place.name, [])):
                continue
            key = (place.held, place.kind, place.index)
            if key not in filled:
                filled[key] = _shape(slide, place, there)
                filled[key].name = place.name
            self._fill(filled[key], place, lines)
            if place.name == on.PAGE:
                paragraph = filled[key].text_frame.paragraphs[0]
                if not place.held:
                    paragraph.font.size = Pt(place.styles[0].size)
                paragraph._p.insert_element_before(parse_xml(NUMBER % len(self._deck.slides)), "a:endParaRPr")
        for shape in there.values():  # an empty placeholder invites the public to type
            shape._element.getparent().remove(shape._element)
        for at, line in enumerate(notes.splitlines()):
            frame = slide.notes_slide.notes_text_frame
            spell(frame.add_paragraph() if at else frame.paragraphs[0], line)
        if self._annex:
            slide._element.set("show", "0")
        (self._hidden if self._annex else self._shown).append(slide)
        return slide

    def _fill(self, shape: Any, place: Place, lines: Sequence[Line]) -> None:
        """Words in a shape, after those that it has, styled where no layout says how, as ours does."""
        frame, styled = shape.text_frame, not place.held
        for at, (level, runs) in enumerate(lines):
            fresh = at == 0 and not frame.text
            paragraph = frame.paragraphs[0] if fresh else frame.add_paragraph()
            style = place.styles[level]
            if styled:
                paragraph.space_after = Pt(style.after)
                paragraph.alignment = PP_ALIGN.RIGHT if place.align == "r" else PP_ALIGN.LEFT
            else:
                paragraph.level = level
            for words, bold in runs:
                for run in spell(paragraph, f"• {words}" if styled and style.bullet else words):
                    if styled or not place.sized:
                        run.font.size = Pt(style.size)
                    if styled:
                        run.font.color.rgb = color(INKS[style.ink])
                    if bold or (styled and style.bold):
                        run.font.bold = True
        long = place.name in (on.TITLE, on.SITTING) and _tall(_levels(place, lines), lines) > place.box[3] * 72
        if place.held and (self._template or long):
            said = [(p.level, [(p.text, False)]) for p in frame.paragraphs]
            _shrink(frame, _levels(place, said), said)

    def _place(self, layout: str, name: str) -> Place:
        return next(place for place in self._places[layout] if place.name == name)

    def _shared(self, layout: str, name: str, lines: Sequence[Line], head: str = "") -> list[list[Line]]:
        """Lines in order, as many a slide as its place has room for, under their head; a longer one has its own."""
        place = self._place(layout, name)
        first: list[Line] = [(0, [(head, False)])] if head else []
        parts = [[*first]]
        for line in (part for whole in lines for part in _cut(place, whole, first)):
            if len(parts[-1]) > len(first) and _tall(place, [*parts[-1], line]) > place.box[3] * 72:
                parts.append([*first])
            parts[-1].append(line)
        return parts


def _box(place: Place) -> Box:
    left, top, width, height = map(Inches, place.box)
    return int(left), int(top), int(width), int(height)


def _shape(slide: Any, place: Place, there: dict[tuple[str, int], Any]) -> Any:
    """What is to hold words: the placeholder of this place, else a box drawn there."""
    box = _box(place)
    if place.held:
        shape = _foot(slide, place) if place.kind in FEET else there.pop((place.kind, place.index))
        if abs(shape.width - box[2]) + abs(shape.height - box[3]) > Pt(1):  # a logo of the model is on it
            shape.left, shape.top, shape.width, shape.height = box
        return shape
    shape = slide.shapes.add_textbox(*box)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM if place.anchor == "b" else MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return shape


def _shrink(frame: Any, place: Place, lines: Sequence[Line]) -> None:
    """Letters smaller than the model's where they would run out of its box, as PowerPoint makes them."""
    room = place.box[3] * 72 - INSET
    for share in SHARES:
        styles = tuple(replace(style, size=max(1, int(style.size * share))) for style in place.styles)
        if _tall(replace(place, styles=styles), lines) <= room:
            break
    frame.auto_size = MSO_AUTO_SIZE.NONE
    if share < 1:
        frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
        frame._txBody.bodyPr.find(qn("a:normAutofit")).set("fontScale", str(int(share * 100_000)))


def _levels(place: Place, lines: Sequence[Line]) -> Place:
    """A place with a style for each level of these lines."""
    return replace(place, styles=place.styles * (1 + max(level for level, _ in lines)))


def _foot(slide: Any, place: Place) -> Any:
    """The foot of a slide at this place of its layout."""
    tree = slide.shapes._spTree
    tree.append(parse_xml(FOOT % (len(tree) + 1, place.name, place.kind, place.index)))
    return slide.shapes[-1]


def _put(slide: Any, draw: Callable[[Any], None]) -> None:
    """Draws on a slide, before its foot in the order of reading."""
    draw(slide.shapes)
    foot = next(shape for shape in slide.shapes if shape.name in (on.SOURCE, on.READING))
    foot._element.addprevious(slide.shapes[-1]._element)


def _section(presentation: Any, slides: Mapping[str, Sequence[Any]]) -> None:
    """The sections of a deck, each with its slides."""
    said = "".join(
        f'<p14:section name="{name}" id="{{{str(uuid.uuid5(uuid.NAMESPACE_URL, name)).upper()}}}"><p14:sldIdLst>'
        + "".join(f'<p14:sldId id="{slide.slide_id}"/>' for slide in held)
        + "</p14:sldIdLst></p14:section>"
        for name, held in slides.items()
    )
    more = presentation.find(qn("p:extLst"))
    if more is None:
        more = parse_xml(f"<p:extLst {nsdecls('p')}/>")
        presentation.append(more)
    more.append(parse_xml(LISTED.replace("$sections", said)))


def _plain(lines: Sequence[str], level: int = 0) -> list[Line]:
    return [(level, [(line, False)]) for line in lines]


def _headed(said: Mapping[str, str]) -> list[tuple[str, bool]]:
    """« **Source :** Apur »: all on a line, the heads in bold."""
    return [run for head, words in said.items() if words for run in ((f"{head} : ", True), (f"{words} ", False))]


def _followed(title: str, rank: int) -> str:
    return f"{title} (suite)" if rank else title


def _lines(place: Place, words: str, level: int = 0) -> int:
    """How many lines words take at a place."""
    return len(wrap(words, _letters(place, level))) or 1


def _letters(place: Place, level: int = 0) -> int:
    """How many letters a line has at a place."""
    style = place.styles[level]
    return max(8, int((place.box[2] - BULLET * style.bullet) * 72 / (style.size * WIDE)))


def _rows(place: Place) -> int:
    """How many lines a place holds."""
    return int(place.box[3] * 72 / (place.styles[0].size * LEAD) + 0.1)


def _tall(place: Place, lines: Sequence[Line]) -> float:
    """The height of lines, points."""
    said = [(level, "".join(words for words, _ in runs)) for level, runs in lines]
    return sum(
        _lines(place, words, level) * place.styles[level].size * LEAD + place.styles[level].after
        for level, words in said
    )


def _cut(place: Place, line: Line, first: Sequence[Line]) -> list[Line]:
    """A line in as many as a slide has room for, under these."""
    level, runs = line
    words, room = "".join(words for words, _ in runs), place.box[3] * 72
    if _tall(place, [*first, line]) <= room:
        return [line]
    style = place.styles[level]
    rows = max(1, int((room - _tall(place, first) - style.after) / (style.size * LEAD)))
    across = wrap(words, _letters(place, level))
    return _plain([" ".join(across[at : at + rows]) for at in range(0, len(across), rows)], level)


def _lone(piece: Exhibit) -> Said | None:
    """The only number that an exhibit has, where it has one."""
    said = numbers_of(piece.drawing)
    return said.points[0] if said and len(said.points) == 1 else None


def _marks(piece: Exhibit, *, tabled: bool) -> list[str]:
    """What the chart cannot show: hidden places, small counts, doubtful values; `tabled`: its table is drawn."""
    chart = piece.chart()
    starred = [caveat for caveat in piece.caveats if caveat.startswith("*")]
    key = chart.key if chart else key_of(piece.table) if tabled else ""
    return [*filter(None, [chart.remark if chart else ""]), *starred, *([f"{key.rstrip('.')}."] if key else [])]

"""What a page of Word draws itself and lets anyone edit: native charts with their workbook, maps as shapes."""

from __future__ import annotations

from itertools import count
from typing import Any, Final

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, nsmap, qn
from docx.shared import Cm
from pptx import Presentation

from reporting.piece.drawing import Map
from reporting.piece.exhibit import Chart
from reporting.render.office.native import add_chart
from reporting.render.office.word_map import map_of, place_of
from reporting.render.office.word_model import font, width

BARE: Final = f"<c:spPr {nsdecls('c', 'a')}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"  # a chart without a frame
LOCATED: Final = (int(Cm(4.6)), int(Cm(3.2)))  # the map of where an arrondissement is
SCALE: Final = 9 / 14  # the words of a chart on a page, against those on a slide


class Drawings:
    """The drawings of a document, as wide as its text, each with its number and its words."""

    def __init__(self, document: Any) -> None:
        self._document, self._wide = document, width(document)
        deck = Presentation()
        self._board = deck.slides.add_slide(deck.slide_layouts[6]).shapes
        self._numbers = count(1)  # Word wants no two drawings, nor two shapes, of one number

    def chart(self, paragraph: Any, chart: Chart, height: int, title: str, alternative: str) -> None:
        """Puts `chart` in a paragraph, drawn as on a slide; `height`: EMU."""
        number = next(self._numbers)
        add_chart(self._board, chart, (0, 0, self._wide, height), alternative)
        drawn = self._board[-1].chart
        drawn.font.name = font(self._document)
        relation = self._document.part.relate_to(self._part(drawn, number), RELATIONSHIP_TYPE.CHART)
        drawing = parse_xml(
            f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')}><wp:inline><wp:extent cx='{self._wide}' cy='{height}'/>"
            f"<wp:docPr id='{number}' name='Graphique {number}'/><wp:cNvGraphicFramePr/>"
            f"<a:graphic><a:graphicData uri='{nsmap['c']}'><c:chart {nsdecls('c')} r:id='{relation}'/></a:graphicData>"
            "</a:graphic></wp:inline></w:drawing>"
        )
        described = drawing.find(f".//{qn('wp:docPr')}")
        described.set("title", title)
        described.set("descr", alternative)
        paragraph.add_run()._r.append(drawing)

    def map(self, paragraph: Any, drawing: Map, height: int, title: str, alternative: str) -> None:
        """Puts the map of `drawing` in a paragraph, as one group of shapes; `height`: EMU."""
        paragraph.add_run()._r.append(map_of(drawing, (self._wide, height), self._numbers, title, alternative))

    def place(self, paragraph: Any, code: str, alternative: str) -> None:
        """Puts where an arrondissement is at the right of a paragraph, small."""
        paragraph.add_run()._r.append(place_of(code, LOCATED, self._numbers, alternative))

    def _part(self, drawn: Any, number: int) -> Part:
        """The chart as a part of the document, its workbook embedded."""
        source, package = drawn.part, self._document.part.package
        drawing = parse_xml(source.blob)
        drawing.find(qn("c:chart")).addnext(parse_xml(BARE))
        for sized in drawing.iter(qn("a:defRPr"), qn("a:rPr")):
            if size := sized.get("sz"):
                sized.set("sz", str(round(int(size) * SCALE)))
        sheet = source.chart_workbook.xlsx_part.blob
        book = Part(PackURI(f"/word/embeddings/classeur{number}.xlsx"), CONTENT_TYPE.SML_SHEET, sheet, package)
        part = XmlPart(PackURI(f"/word/charts/graphique{number}.xml"), CONTENT_TYPE.DML_CHART, drawing, package)
        drawing.find(qn("c:externalData")).set(qn("r:id"), part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE))
        if (over := drawing.find(qn("c:userShapes"))) is not None:
            shapes = source.related_part(over.get(qn("r:id")))
            place = PackURI(f"/word/drawings/traits{number}.xml")
            own = Part(place, shapes.content_type, shapes.blob, package)
            over.set(qn("r:id"), part.relate_to(own, RELATIONSHIP_TYPE.CHART_USER_SHAPES))
        return part

"""A lone number on a slide: large, in the middle of the room that a figure has."""

from __future__ import annotations

from typing import Any, Final

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from reporting.piece.form import Said
from reporting.piece.palette import ACCENT, INK, SECONDARY
from reporting.render.office.native import describe, write

LARGE: Final = 88  # points; with its words it stands in the least room of a model
AROUND: Final = 28


def draw_number(shapes: Any, said: Said, box: tuple[int, int, int, int], alternative: str) -> None:
    """« environ », « 16 000 », « ménages » and its day; `box`: left, top, width, height, EMU."""
    shape = shapes.add_textbox(*box)
    describe(shape, "Chiffre", alternative)
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    under = ", ".join(filter(None, (said.unit, said.when))) + (f" ({said.doubt})" if said.doubt else "")
    lines = [(said.word, AROUND, SECONDARY, False), (said.words, LARGE, ACCENT, True), (under, AROUND, INK, False)]
    for place, (words, size, ink, bold) in enumerate(line for line in lines if line[0]):
        paragraph = frame.add_paragraph() if place else frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.CENTER
        write(paragraph, words, size, ink, bold=bold)

"""A map as shapes that PowerPoint draws and lets anyone edit."""

from __future__ import annotations

from typing import Any

from pptx.enum.dml import MSO_PATTERN
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from reporting.piece.drawing import Map
from reporting.render.office.map_parts import SIZE, Box, Outline, Words, parts_of
from reporting.render.office.native import color, describe, write


def add_map(shapes: Any, drawing: Map, box: Box, alternative: str) -> None:
    """Draws the filled outlines of `drawing` in `box`, as one group with its words."""
    group = shapes.add_group_shape()
    describe(group, "Carte", alternative)
    for part in parts_of(drawing, box):
        if isinstance(part, Outline):
            _outline(group, part)
        else:
            _words(group, part)


def _outline(group: Any, outline: Outline) -> None:
    closed = bool(outline.fill)
    first, *others = outline.rings
    builder = group.shapes.build_freeform(*first[0])
    builder.add_line_segments(first[1:], close=closed)
    for ring in others:
        builder.move_to(*ring[0])
        builder.add_line_segments(ring[1:], close=closed)
    shape = builder.convert_to_shape()
    shape.name = outline.name
    shape._element.remove(shape._element.find(qn("p:style")))  # the shadow of the theme
    shape.line.color.rgb, shape.line.width = color(outline.line), Pt(outline.width)
    if outline.hatch:
        shape.fill.patterned()
        shape.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        shape.fill.fore_color.rgb, shape.fill.back_color.rgb = color(outline.hatch), color(outline.fill)
    elif outline.fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = color(outline.fill)
    else:
        shape.fill.background()


def _words(group: Any, words: Words) -> None:
    shape = group.shapes.add_textbox(*words.box)
    shape.name, frame = " ".join(words.lines), shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = True
    if words.centred:
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    for place, line in enumerate(words.lines):
        paragraph = frame.add_paragraph() if place else frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.CENTER if words.centred else PP_ALIGN.LEFT
        write(paragraph, line, SIZE, words.ink)

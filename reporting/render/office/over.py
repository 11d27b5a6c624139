"""What no series of a native chart can draw: shapes of its own, over a plot whose place is given.

They move and grow with their chart, and hold no value: the axis that they are read on has its ends given too.
"""

from __future__ import annotations

from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_LABEL_POSITION
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, nsuri, qn

from reporting.piece.exhibit import Chart
from reporting.piece.palette import INK, text_color

PLACE: Final = "/ppt/drawings/drawing%d.xml"
SPACE: Final = nsuri("a").replace("/main", "/chartDrawing")
LAYOUT: Final = (
    f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    '<c:x val="{:.4f}"/><c:y val="{:.4f}"/><c:w val="{:.4f}"/><c:h val="{:.4f}"/></c:manualLayout></c:layout>'
)
LINE: Final = (
    "<cdr:relSizeAnchor><cdr:from><cdr:x>{x:.4f}</cdr:x><cdr:y>{top:.4f}</cdr:y></cdr:from>"
    "<cdr:to><cdr:x>{x:.4f}</cdr:x><cdr:y>{foot:.4f}</cdr:y></cdr:to>"
    '<cdr:cxnSp macro=""><cdr:nvCxnSpPr><cdr:cNvPr id="{number}" name="Repère {number}"/><cdr:cNvCxnSpPr/>'
    '</cdr:nvCxnSpPr><cdr:spPr><a:xfrm><a:off x="{left}" y="{above}"/><a:ext cx="0" cy="{tall}"/></a:xfrm>'
    '<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
    '<a:ln w="22225"><a:solidFill><a:srgbClr val="{color}"/></a:solidFill><a:prstDash val="{dash}"/></a:ln>'
    "</cdr:spPr></cdr:cxnSp></cdr:relSizeAnchor>"
)
LETTER: Final = 0.55  # of the size of its words, on average
NAMES: Final = 0.4  # of the width, at most, for the names of bars: longer ones wrap
TOP: Final = 0.12  # of the height, for the words over the bars
END: Final = 1.12  # of the longest bar: its number stands after it
NUMBER: Final = 0.07  # of the axis, that a number takes


def cross(drawn: Any, chart: Chart, box: tuple[int, int, int, int], size: int) -> None:
    """Draws each reference across lying bars, down to the last that has one; `size`: EMU, of their names."""
    bars, points = chart.series[0], drawn.plots[0].series[0].points
    known = [value for value in bars.values if value is not None]
    longest = max(map(len, chart.categories)) + 3
    left = min(NAMES, longest * LETTER * size / box[2])
    plot = (left, TOP, 0.99 - left, 0.99 - TOP)
    least, most = min(0.0, *known), END * max(0.0, *known, *chart.crossed)
    axis = drawn.value_axis
    if axis.minimum_scale is None:
        axis.minimum_scale = least
    axis.maximum_scale = most
    area = drawn._chartSpace.find(f".//{qn('c:plotArea')}")
    if (given := area.find(qn("c:layout"))) is not None:
        area.remove(given)
    area.insert(0, parse_xml(LAYOUT.format(*plot)))
    last = max(at for at, value in enumerate(bars.values) if value is not None) + 1
    foot = plot[1] + plot[3] * last / len(chart.categories)
    fills = bars.colors or (chart.color(0),) * len(bars.values)
    for at, (value, fill) in enumerate(zip(bars.values, fills, strict=True)):
        if value and any(0 < reference - value < NUMBER * most < value for reference in chart.crossed):
            label = points[at].data_label  # which the line would strike out
            label.position, label.font.size = XL_LABEL_POSITION.INSIDE_END, size
            label.font.color.rgb = RGBColor.from_string(text_color(fill).removeprefix("#"))
    lines = []
    for number, value in enumerate(chart.crossed, start=1):
        x = plot[0] + plot[2] * (value - axis.minimum_scale) / (most - axis.minimum_scale)
        lines.append(
            LINE.format(
                x=x, top=plot[1], foot=foot, number=number, color=INK.removeprefix("#"),
                left=round(x * box[2]), above=round(plot[1] * box[3]), tall=round((foot - plot[1]) * box[3]),
                dash="dash" if number == 1 else "sysDot",
            )
        )  # fmt: skip
    words = f'<c:userShapes {nsdecls("c", "a")} xmlns:cdr="{SPACE}">{"".join(lines)}</c:userShapes>'
    package = drawn.part.package
    part = Part(package.next_partname(PLACE), CONTENT_TYPE.DML_CHARTSHAPES, package, words.encode())
    related = drawn.part.relate_to(part, RELATIONSHIP_TYPE.CHART_USER_SHAPES)
    drawn._chartSpace.append(parse_xml(f'<c:userShapes {nsdecls("c", "r")} r:id="{related}"/>'))

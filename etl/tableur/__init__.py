"""A workbook, whatever its format: sheets of typed cells, written as XLSX and as ODS."""

from etl.tableur.cell import AHEAD, LEAST, MARKS, MORE, PERCENT, Cell
from etl.tableur.ods import write_ods
from etl.tableur.sheet import Content, Link, Plotted, Row, Rule, Said, Sheet
from etl.tableur.xlsx import write_xlsx

WRITERS = {"xlsx": write_xlsx, "ods": write_ods}

__all__ = [
    "AHEAD",
    "LEAST",
    "MARKS",
    "MORE",
    "PERCENT",
    "WRITERS",
    "Cell",
    "Content",
    "Link",
    "Plotted",
    "Row",
    "Rule",
    "Said",
    "Sheet",
]

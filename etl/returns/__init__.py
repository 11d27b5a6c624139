"""The blank returns given to producers: what is expected of each, written as a workbook that the reading takes back."""

from etl.returns.expected import Expected, Template, expected, file_name, senders, template
from etl.returns.ods import write_ods
from etl.returns.xlsx import write_xlsx

WRITERS = {"xlsx": write_xlsx, "ods": write_ods}

__all__ = ["WRITERS", "Expected", "Template", "expected", "file_name", "senders", "template"]

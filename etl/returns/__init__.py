"""The blank returns given to producers: what is expected of each, written as a workbook that the reading takes back."""

from functools import partial

from etl import tableur
from etl.returns.expected import Expected, Template, expected, file_name, senders, template
from etl.returns.layout import written

# Suffix → the workbook's bytes of a template.
WRITERS = {suffix: partial(written, write) for suffix, write in tableur.WRITERS.items()}

__all__ = ["WRITERS", "Expected", "Template", "expected", "file_name", "senders", "template"]

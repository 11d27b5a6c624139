"""A file comes in: examined, compared with what is published, then published for a reason, all of it recorded."""

from etl.intake.examine import Examined, Submission, examine
from etl.intake.journal import events
from etl.intake.publish import deposit, publish
from etl.intake.report import as_json, as_text, printed, stated

__all__ = [
    "Examined",
    "Submission",
    "as_json",
    "as_text",
    "deposit",
    "events",
    "examine",
    "printed",
    "publish",
    "stated",
]

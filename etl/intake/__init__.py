"""A file comes in, or is taken back: examined, compared with what is published, for a reason, all of it recorded."""

from etl.intake.difference import Difference
from etl.intake.examine import Examined, Submission, examine
from etl.intake.journal import events
from etl.intake.publish import deposit, publish
from etl.intake.report import as_json, as_text, changes, printed, stated
from etl.intake.withdraw import Withdrawal, foresee, received, withdraw

__all__ = [
    "Difference",
    "Examined",
    "Submission",
    "Withdrawal",
    "as_json",
    "as_text",
    "changes",
    "deposit",
    "events",
    "examine",
    "foresee",
    "printed",
    "publish",
    "received",
    "stated",
    "withdraw",
]

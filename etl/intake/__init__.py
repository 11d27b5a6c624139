"""A file comes in, or is taken back: examined, compared with what is published, for a reason, all of it recorded."""

from etl.intake.access import UNVOUCHED, check_access, identify, read_access
from etl.intake.difference import Difference
from etl.intake.examine import Examined, Submission, examine
from etl.intake.journal import events
from etl.intake.people import NOBODY, PRODUCTEUR, SECRETARIAT, Person, require
from etl.intake.publish import deposit, publish
from etl.intake.report import as_json, as_text, changes, printed, stated
from etl.intake.withdraw import Withdrawal, foresee, received, withdraw

__all__ = [
    "NOBODY",
    "PRODUCTEUR",
    "SECRETARIAT",
    "UNVOUCHED",
    "Difference",
    "Examined",
    "Person",
    "Submission",
    "Withdrawal",
    "as_json",
    "as_text",
    "changes",
    "check_access",
    "deposit",
    "events",
    "examine",
    "foresee",
    "identify",
    "printed",
    "publish",
    "read_access",
    "received",
    "require",
    "stated",
    "withdraw",
]

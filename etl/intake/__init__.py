"""A file comes in: examined, compared with what is published, then published for a reason, all of it recorded."""

from etl.intake.access import UNVOUCHED, check_access, identify, read_access
from etl.intake.examine import Examined, Submission, examine
from etl.intake.journal import events
from etl.intake.people import NOBODY, PRODUCTEUR, SECRETARIAT, Person, require
from etl.intake.publish import deposit, publish
from etl.intake.report import as_json, as_text, printed, stated

__all__ = [
    "NOBODY",
    "PRODUCTEUR",
    "SECRETARIAT",
    "UNVOUCHED",
    "Examined",
    "Person",
    "Submission",
    "as_json",
    "as_text",
    "check_access",
    "deposit",
    "events",
    "examine",
    "identify",
    "printed",
    "publish",
    "read_access",
    "require",
    "stated",
]

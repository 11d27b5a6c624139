"""A file comes in, or is taken back: examined, compared with what is published, for a reason, all of it recorded."""

from etl.intake.access import UNVOUCHED, check_access, identify, read_access
from etl.intake.deposit import deposit, discard
from etl.intake.difference import Difference
from etl.intake.erase import erasable, erase
from etl.intake.examine import Examined, Submission, examine
from etl.intake.journal import NOT_PUBLISHED, SIGNED_IN, TAKEN_AWAY, Event, events, note, note_refusal
from etl.intake.people import NOBODY, PRODUCTEUR, SECRETARIAT, Person, Role, require
from etl.intake.publish import publish
from etl.intake.report import as_json, as_text, changes, printed, stated
from etl.intake.withdraw import Withdrawal, foresee, received, withdraw

__all__ = [
    "NOBODY",
    "NOT_PUBLISHED",
    "PRODUCTEUR",
    "SECRETARIAT",
    "SIGNED_IN",
    "TAKEN_AWAY",
    "UNVOUCHED",
    "Difference",
    "Event",
    "Examined",
    "Person",
    "Role",
    "Submission",
    "Withdrawal",
    "as_json",
    "as_text",
    "changes",
    "check_access",
    "deposit",
    "discard",
    "erasable",
    "erase",
    "events",
    "examine",
    "foresee",
    "identify",
    "note",
    "note_refusal",
    "printed",
    "publish",
    "read_access",
    "received",
    "require",
    "stated",
    "withdraw",
]

"""The log of the process: one line of JSON an event, ours in French; no name, no address, no value, no key."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import traceback

LOG = logging.getLogger("tableau-de-bord")
LEVELS = {"WARNING": "avertissement", "ERROR": "erreur", "CRITICAL": "critique", "INFO": "information"}
KEY = re.compile(r"(/cle/)[^\s?\"']+")


class InLines(logging.Formatter):
    """Of an exception, its kind and the lines it went through: its message may quote a file received."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "quand": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="seconds"),
            "niveau": LEVELS.get(record.levelname, record.levelname),
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            through = traceback.extract_tb(record.exc_info[2])
            said["exception"] = record.exc_info[0].__name__
            said["lignes"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in through]
        return json.dumps(said, ensure_ascii=False)


def structured() -> None:
    """Sets the log of this process, that of the libraries with it, and takes the key out of what uvicorn logs."""
    LOG.handlers, LOG.propagate = [logging.StreamHandler()], False
    known = [handler for name in logging.root.manager.loggerDict for handler in logging.getLogger(name).handlers]
    for handler in filter(None, [*known, logging.lastResort]):  # the last: uvicorn takes away those Streamlit gave it
        handler.setFormatter(InLines())
    logging.getLogger("uvicorn.access").addFilter(without_key)


def without_key(record: logging.LogRecord) -> bool:
    """Always True: the line is kept, less the key."""
    if isinstance(record.args, tuple):
        record.args = tuple(KEY.sub(r"\1…", arg) if isinstance(arg, str) else arg for arg in record.args)
    return True

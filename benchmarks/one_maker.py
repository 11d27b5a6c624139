"""A child of the benchmark: makes exhibits on demand, from a checkout's own code; a JSON line in, seconds out.

`{}` asks for the name of every exhibit with the choices it opens on; `{"name": …, "choices": …}` for one.
"""

from __future__ import annotations

import inspect
import json
import sys
import time
from typing import Any

from etl.warehouse import PUBLIE, build, connect, current, declared
from reporting.exhibits import EXHIBITS, make


def main() -> None:
    build()
    with connect(current(PUBLIE)) as connection:
        catalog = declared(connection)
        for line in sys.stdin:
            asked = json.loads(line)
            if asked:
                answer: Any = _timed(asked["name"], asked["choices"], connection, catalog)
            else:
                answer = {name: record.opening(connection, catalog) for name, record in EXHIBITS.items()}
            print(json.dumps(answer), flush=True)


def _timed(name: str, choices: dict[str, Any], connection: Any, catalog: Any) -> float | None:
    """Seconds of processor, which the load of the machine does not lengthen; None if it is not made of these there."""
    if name not in EXHIBITS:
        return None
    told: Any = EXHIBITS[name]
    asked = inspect.signature(getattr(told, "function", told)).parameters  # a choice unknown there is not made
    free = any(one.kind is one.VAR_KEYWORD for one in asked.values())
    given: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in choices.items()
        if free or key in asked
    }
    start = time.process_time()
    try:
        make(name, connection, catalog, **given)
    except (LookupError, TypeError, ValueError):  # a choice, or an option, that it does not know
        return None
    return time.process_time() - start


if __name__ == "__main__":
    main()

"""Who asks, before the pages and in them: one function for both."""

from __future__ import annotations

import getpass
import time
from collections.abc import Callable, Mapping
from typing import Any

from etl.intake import NOBODY, SECRETARIAT, Person, identify, read_access
from pages.garde.key import is_held

# From the cookies of a request, what the provider says of whoever signed in; None if the instance has no sign-in.
Claims = Callable[[Mapping[str, str]], Mapping[str, Any] | None]


def who(claims: Mapping[str, Any] | None, cookies: Mapping[str, str]) -> Person:
    """Whoever signed in, by the rights as they are now; without a sign-in, whoever has the key of the instance."""
    if claims is None:
        return Person(getpass.getuser(), SECRETARIAT) if is_held(cookies) else NOBODY
    return identify(claims, read_access(), time.time()) if claims.get("is_logged_in") is True else NOBODY


def reads(ask: Callable[[], Person]) -> bool:
    """Whether the published figures may be read: by anyone or, where reading is reserved, by whom `ask` finds."""
    return read_access().open or ask() != NOBODY

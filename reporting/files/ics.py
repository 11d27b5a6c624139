"""The dated expectations as a calendar file: days without hour, the same identifiers from one download to the next."""

from __future__ import annotations

import datetime as dt

from icalendar import Calendar, Event

from reporting.piece.exhibit import PUBLIE, Appointment, Exhibit

DOMAIN = "pdalhpd-paris"
UNDATED = "2022-01-01"  # no figure behind: the plan's first day, for no clock is read here


def available(exhibit: Exhibit) -> bool:
    """Whether this exhibit tells of days to come."""
    return bool(exhibit.appointments)


def write(exhibit: Exhibit) -> bytes:
    """iCalendar (RFC 5545): an all-day event for each appointment, stamped with the day the figures were read."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tableau de bord du PDALHPD de Paris//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", " · ".join(filter(None, (_said(exhibit, exhibit.title), exhibit.seal))))
    read = max((cited.consulted for cited in exhibit.citations), default=UNDATED)
    stamp = dt.datetime.fromisoformat(read).replace(tzinfo=dt.UTC)
    for appointment in exhibit.appointments:
        calendar.add_component(_event(exhibit, appointment, stamp))
    return bytes(calendar.to_ical())


def _event(exhibit: Exhibit, appointment: Appointment, stamp: dt.datetime) -> Event:
    event = Event()
    domain = DOMAIN if exhibit.jeu == PUBLIE else f"{exhibit.jeu}.{DOMAIN}"
    event.add("uid", f"{appointment.key}@{domain}")
    event.add("dtstamp", stamp)
    event.add("dtstart", appointment.day)
    event.add("dtend", appointment.day + dt.timedelta(days=1))
    event.add("summary", _said(exhibit, appointment.label))
    if appointment.detail:
        event.add("description", appointment.detail)
    event.add("transp", "TRANSPARENT")
    return event


def _said(exhibit: Exhibit, text: str) -> str:
    """The text, after the mention that files of another data set carry."""
    return f"{exhibit.mention} : {text}" if exhibit.mention and exhibit.mention.lower() not in text.lower() else text

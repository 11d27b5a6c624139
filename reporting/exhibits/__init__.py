"""EXHIBITS and SUMMARIES: every exhibit and page head by name; `make` adds sources and the demonstration mark."""

from reporting.exhibits.registry import EXHIBITS, SUMMARIES, cite, for_a_room, make, summarise

__all__ = ["EXHIBITS", "SUMMARIES", "cite", "for_a_room", "make", "summarise"]

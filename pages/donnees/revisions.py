"""Révisions: what changed from one publication to the next, by how much."""

from pages.components import head, show

head("Révisions", "revisions")
show("revisions")
show("retraits")

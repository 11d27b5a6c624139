"""Révisions: what changed from one publication to the next, by how much."""

from pages.components import head, show

head("Données", "Révisions", "revisions")
show("revisions")
show("retraits")

"""Checks on observations before the warehouse: what one row, or one snapshot, must satisfy."""

from etl.checks.observations import check, impossible

__all__ = ["check", "impossible"]

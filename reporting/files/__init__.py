"""EXPORTS = name → how an exhibit leaves: HTML table for the screen, CSV, workbook, slide, pictures."""

from reporting.files.registry import EXPORTS, Export, download_name

__all__ = ["EXPORTS", "Export", "download_name"]

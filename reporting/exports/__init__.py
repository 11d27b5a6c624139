"""EXPORTS = name → how an exhibit leaves: HTML table for the screen, CSV, workbook, slide, pictures."""

from reporting.exports.registry import EXPORTS, Export, download_name

__all__ = ["EXPORTS", "Export", "download_name"]

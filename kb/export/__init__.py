"""Exporting: extractions and timeline rows as text that people and programs read. Opens no database."""

"""Exporting: extractions and events as text and files that people and programs read. Opens no database.

A leaf like the lexicon: every format is a function of rows. The site offers the same formats, so `kb.publish` may
import these.
"""

"""Capitalised chains: runs of words with capitals, with the lower-case words that join them inside names."""

from __future__ import annotations

import functools
import re
from typing import Final

from kb import lexicon

MAX_WORDS: Final = 14


@functools.cache
def upper() -> str:
    """The inside of a character class with the capitals of Latin, Greek and Cyrillic script."""
    beyond = "".join(c for c in map(chr, range(0xC0, 0x530)) if c.isupper())
    return "A-Z" + beyond + "".join(c for c in map(chr, range(0x1E00, 0x1F00)) if c.isupper())


def _abbreviated() -> str:
    """A full stop that belongs to an abbreviation: one look-behind for each length, as `re` wants them."""
    abbreviations = lexicon.table("name_words")["abbreviations"]["words"].split()
    lengths = sorted({len(short) for short in abbreviations})
    ends = (rf"(?<=\b(?:{'|'.join(s for s in abbreviations if len(s) == n)})\.)" for n in lengths)
    return rf"\.(?:{'|'.join(ends)})"


@functools.cache
def chain_pattern() -> re.Pattern[str]:
    """One chain. Every repeat is possessive or bounded, so the cost is linear in the text.

    A word is dotted capitals ("U.S.", "U.S.-led"), an initial, or letters with inner apostrophes, hyphens and
    ampersands and the full stop of an abbreviation; a final "'s" stays outside. Words are joined by one blank, with
    name particles ("von der", "bin", "al-") or the joints of organisations ("of the", "for", "and") between them.
    A word of small letters behind its capital is read without the rest of the pattern where what follows is plain.
    """
    up = upper()
    # Accents may stand apart from their letters, and texts that were decoded wrongly have "Ã±" for a letter.
    inner = r"[a-z]*+[\w\u0300-\u036f]*+(?:(?<=[ÃÂÄÅ\u0303])[\u0080-\u009f\u00a1-\u00bf][\w\u0300-\u036f]*+)*+"
    tail = rf"(?:[-&](?=\w){inner}|['’](?!s\b)(?=\w){inner})*+"
    word = (rf"[{up}](?:\.(?:[{up}]\.)++(?:-\w++)?+|\.(?=[ \u00a0][{up}])|[a-z]++(?=[ ,\n])"
            rf"|{inner}{tail}(?:{_abbreviated()})?+)")
    particles = "de|da|do|dos|das|del|della|di|du|der|den|von|van|ter|la|el|al|bin|bint|ibn|ben|abu|y|ul"
    joint = (rf"(?:(?:{particles}) ){{1,3}}+|(?:of the |of |and |for the |for |on |& )"
             r"|(?:al|el|ul|ad|an|as|ash|at|ez|es)-")
    return re.compile(rf"{word}(?:[ \u00a0](?:{joint})?+{word}){{0,{MAX_WORDS}}}+")

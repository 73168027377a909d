"""The sieve: which rules of a family may match at a place, told by one pass of an automaton over all of them.

RE2 knows no lookaround, so each pattern loses its lookarounds and thereby matches more: the sieve lets through every
rule that matches and a few that don't.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import re2

_PIECE = re.compile(
    r"(?P<look>\(\?(?:<?[=!]))|(?P<back>\(\?P=\w+\))|(?P<name>\(\?P<\w+>)"
    r"|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<open>\()|(?P<close>\))|.",
    re.DOTALL,
)
_MEMORY = 1 << 28
"""Bytes that an automaton may grow to; the states that news needs take a hundredth of it."""

Sieve = Callable[[bytes], Sequence[int] | None]
"""From a text in UTF-8 to the indexes of the rules that may match at its beginning, in no order; None for none."""


def _wide_spaces(piece: str) -> str:
    """White space as Python knows it, no-break spaces among it: RE2 means only ASCII by it."""
    return piece.replace(r"\s", r"\s\p{Z}" if piece[0] == "[" else r"[\s\p{Z}]")


def without_lookarounds(pattern: str) -> str:
    """The pattern as RE2 reads it, matching at least as much: no lookarounds, no names, any letter for a reference."""
    kept: list[str] = []
    depth = skipping = 0
    for piece in _PIECE.finditer(pattern):
        kind = piece.lastgroup
        if kind in ("look", "name", "open"):
            depth += 1
            if kind == "look" and not skipping:
                skipping = depth
        if not skipping:
            kept.append({"back": ".", "name": "(?:"}.get(kind or "") or _wide_spaces(piece[0]))
        if kind == "close":
            if skipping == depth:
                skipping = 0
            depth -= 1
    return "".join(kept)


def sieve(patterns: Sequence[str]) -> Sieve:
    """The sieve of the patterns; case is ignored except where a pattern says otherwise."""
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = _MEMORY
    automaton = re2.Set.MatchSet(options)
    for pattern in patterns:
        automaton.Add(without_lookarounds(pattern))
    automaton.Compile()
    match: Sieve = automaton.Match
    return match

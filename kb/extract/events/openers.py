"""Auxiliaries that stand before their subject: "*did* Ann Lee meet him", "*had* she met him", "nor *will* Peru sign".

Whether a "did" or "had" before a name is one decides its tag, so this is asked of bare lists of words and tags.
"""

from __future__ import annotations

from typing import Final

from kb.extract.events.inflection import BASE, PARTICIPLE

DO: Final = frozenset({"did", "does", "do"})
HAVE: Final = frozenset({"had", "has", "have"})
SUPPOSING: Final = frozenset({"had", "were", "should"})
"""What makes a condition before its subject, wherever it stands: "all would be lost *had* she met him"."""
_WOULD: Final = frozenset({"would", "could", "might", "'d", "’d"})
_LEADING: Final = frozenset((
    "why", "how", "when", "where", "what", "who", "whom", "which", "never", "neither", "nor", "even", "only", "so",
))
_OCCASIONS: Final = frozenset((
    "point", "time", "way", "circumstance", "circumstances", "event", "case", "occasion", "account", "means", "stage",
    "moment",
))
"""What is "no" in "at no *point* did she"."""
_SUBJECT: Final = 14
"""Words of a subject between its auxiliary and its verb."""


def denies_ahead(lows: list[str], at: int) -> bool:
    """Whether what stands before the auxiliary at `at` denies it: "*nor* did she", "*at no point* had she"."""
    if at and lows[at - 1] in ("nor", "never", "neither"):
        return True
    return at > 1 and (lows[at - 2 : at] == ["not", "once"] or (lows[at - 2] == "no" and lows[at - 1] in _OCCASIONS))


def may_lead(lows: list[str], tags: list[str], at: int) -> bool:
    """Whether an auxiliary at `at` may stand before its subject, as far as the words before it go."""
    if at == 0 or tags[at - 1] == "u" or lows[at - 1] in _LEADING or denies_ahead(lows, at):
        return True
    supposing = lows[at] in SUPPOSING and not _WOULD.isdisjoint(lows)
    if tags[at - 1] in "kcj":
        return supposing or lows[at] != "had"  # "she flew home, had him arrested"
    return supposing and (tags[at - 1] in "vw" or lows[at - 1] == "that")


def leads(lows: list[str], tags: list[str], at: int, verbs: dict[str, int]) -> bool:
    """Whether the form of "do" or "have" at `at` stands before its subject, behind which its verb comes."""
    wanted = BASE if lows[at] in DO else PARTICIPLE if lows[at] in HAVE else 0
    if not wanted or not may_lead(lows, tags, at):
        return False
    named = False
    for right in range(at + 1, min(len(tags), at + _SUBJECT)):
        tag = tags[right]
        if tag == "v" and tags[right - 1] not in "ds":
            if verbs.get(lows[right], PARTICIPLE) & wanted and named:
                return True
        elif lows[right] == "been":
            return named and wanted == PARTICIPLE
        elif not (tag in "nqdwstbcv" or lows[right] == "of" or (tag in "kp" and named and at < 2)):
            return False
        named = named or tag in "nqdw"
    return False


def is_led(lows: list[str], tags: list[str], at: int) -> bool:
    """Whether the verb form at `at`, right behind a noun phrase, belongs to an auxiliary before it: "*did* Ann Lee
    meet", "*will* the minister visit"."""
    follows = tags[at + 1] if at + 1 < len(tags) else ""
    left = at - 1
    while left > 0 and at - left < _SUBJECT and tags[left] in "nwds":
        left -= 1
    modal = tags[left] == "m" or (tags[left] == "a" and lows[left] in DO)
    if not modal or left == at - 1 or not may_lead(lows, tags, left):
        return False
    plain = tags[at - 1] == "n" and "d" not in tags[left:at]  # but "did the Lima attack on Monday help"
    return plain or follows in ("n", "d") or (tags[at - 1] == "w" and (not follows or follows in "optjb"))

"""What an article quotes of an error that it corrects: "an earlier version of this article said that they met". That is
no report: it says that they did not, unless what follows puts only a detail right."""

from __future__ import annotations

import re
from typing import Final

from kb.extract.events.drafts import Draft
from kb.extract.events.outcomes import Outcome
from kb.records import CORRECTED

_TEXT: Final = r"(?:article|story|report|column|post|item|dispatch|piece|analysis|page|headline|caption|newsletter)"
_FIRST: Final = r"(?:earlier|previous|prior|original|initial|first|print|online|older)"
_TELLS: Final = r"(?:said|says|stated|states|reported|reports|wrote|claimed|indicated|suggested|implied|misstated|read)"
_WRONGLY: Final = (
    r"(?:originally|previously|initially|earlier|first|incorrectly|wrongly|mistakenly|erroneously|"
    r"falsely)"
)
_VERSION: Final = (
    rf"{_FIRST} (?:\w+ )?(?:version|edition|draft|headline|caption)s? (?:of|on|to|in|for) (?:this|the|our|that) "
    rf"(?:\w+ )?{_TEXT}"
)
_QUOTES: Final = re.compile(
    rf"\b(?:{_VERSION}|(?:this|our|the {_FIRST}) {_TEXT})(?:,? [^.;!?\n]{{0,80}}?,?)? (?:{_WRONGLY} )?"
    rf"(?:and {_WRONGLY} )?(?:had )?{_TELLS} (?:{_WRONGLY} )?(?=that |[^.;!?\n]{{1,60}})"
)
"""How the quotation of an error begins, in small letters."""
_IT_QUOTES: Final = re.compile(rf"\bit (?:had |has )?{_WRONGLY} {_TELLS} ")
"""The same in the sentence after one that says that the article has been corrected."""
_MENDED: Final = re.compile(r"\b(?:corrected|correction|amended|clarification)\b")
_LEAD: Final = 400
"""Characters from where the quotation of an error begins to what is told in it."""
_BEFORE: Final = 160
"""Characters before such a sentence."""
_PLAIN: Final = re.compile(rf"\b(?:{_VERSION}|(?:this|our) {_TEXT})\b")
_SURE: Final = re.compile(rf"\b(?:{_VERSION}|{_WRONGLY} {_TELLS}|{_TELLS} {_WRONGLY}|misstated)\b")
_DETAIL: Final = re.compile(r"misstated (?!that )")
_RIGHT: Final = re.compile(r"[;:]|\b(?:when |but |while )?(?:in fact|actually|in reality)\b")
"""Behind such a sign the sentence tells what is right."""
_DENIES: Final = re.compile(
    r"\b(?:did|do|does|was|were|has|have|had|is|are)(?: not\b|n['’]t\b)(?! (?:only|until|just)\b)"
    r"(?![^.;!?\n]{0,80}\bbut\b)"
    r"|\bno such\b|\bnever\b|\b(?:called off|cancel+ed|scrapped|postponed|put off|untrue|fabricated)\b|\bin error\b"
    r"|\b(?:false|incorrect|wrong)\b"
)
_REACH: Final = 300
"""Characters of a paragraph behind the sentence in which it is told what is right."""


def take_back(drafts: list[Draft], lower: str) -> list[Draft]:
    """The drafts without what an article quotes only to put a detail of it right; what it takes back as a whole is
    denied. `lower` is the text in small letters. Cost is linear in the sentences of the drafts."""
    if not drafts or not _PLAIN.search(lower):
        return drafts
    kept = []
    for draft in drafts:
        end = _quoted_to(draft, lower)
        if end < 0:
            kept.append(draft)
        elif _is_denied(lower, end):
            if draft.status is not Outcome.NEGATED:
                draft.status, draft.evident = Outcome.NEGATED, True
            draft.rule += CORRECTED
            kept.append(draft)
    return kept


def _quoted_to(draft: Draft, lower: str) -> int:
    """Where the quotation of an error ends that a draft stands in, -1 where it stands in none."""
    start, end = draft.sentence
    trigger = min(draft.trigger.start, end)
    start = max(start, trigger - _LEAD)
    quotes = _QUOTES.search(lower, start, trigger)
    if quotes and not _SURE.search(lower, start, quotes.end()):
        return -1
    if not quotes and _MENDED.search(lower, max(0, start - _BEFORE), start):
        quotes = _IT_QUOTES.search(lower, start, trigger)
    if not quotes or _DETAIL.match(lower, quotes.end() - len("misstated ")):
        return -1
    right = _RIGHT.search(lower, quotes.end(), end)
    if right is None:
        return end
    return right.start() if trigger < right.start() else -1


def _is_denied(lower: str, end: int) -> bool:
    """Whether what follows the quotation in its paragraph denies it as a whole, or nothing follows."""
    stop = lower.find("\n", end, end + _REACH)
    behind = lower[end : stop if stop >= 0 else end + _REACH].strip(" .!?\"”’;:")
    return not behind or _DENIES.search(behind) is not None

"""What happens in a novel, a film or a game only: "the novel, in which Peru *invades* Chile", "in the play, Ann Lee
*resigns*". It is no event."""

from __future__ import annotations

from typing import Final

from kb.extract.events.inflection import BASE, THIRD, common_verbs
from kb.extract.events.verbgroups import VerbGroups
from kb.extract.events.words import grammar_words, lemma_of

_WHERE: Final = frozenset({"which", "where", "whose"})
_IN: Final = frozenset({"in", "on", "throughout", "during", "at", "of", "midway", "by"})
_REAL: Final = frozenset({"when", "after", "before", "because", "since", "until", "while"})
"""What leads from a work to the world it came out in: "the film, shown *after* Peru invaded"."""
_NAMED: Final = 10
"""Words of a work's name and makers behind its noun: "the novel “Harbor” by Ann Lee, in which"."""
_OPENING: Final = 8
"""Words of a phrase that sets a sentence in a work: "at the end of Ann Lee's new novel,"."""


def is_fiction(clause: VerbGroups, at: int) -> bool:
    """Whether what the word at `at` tells is told of a work of fiction."""
    if not clause.tells_fiction():
        return False
    works = grammar_words("fiction", "works")
    return any(low in works and _is_told_of(clause, work, at) for work, low in enumerate(clause.lows[:at]))


def _is_told_of(clause: VerbGroups, work: int, at: int) -> bool:
    """Whether what stands at `at` is told of the work that the noun at `work` means."""
    if not _is_work(clause, work) or not _REAL.isdisjoint(clause.lows[work:at]):
        return False
    return _leads_in(clause, work, at) or _sets_scene(clause, work, at) or _tells(clause, work, at)


def _is_work(clause: VerbGroups, at: int) -> bool:
    """Whether a noun means a work, and does not describe another noun ("film festival", "a series of talks") or a work
    of facts."""
    made = grammar_words("fiction", "facts").isdisjoint(clause.lows[max(0, at - 4) : at + 1])
    alone = clause.tag_at(at + 1) != "s" and clause.low_at(at + 1) != "of"
    return made and alone and at > 0 and clause.tags[at] in "wv" and clause.tags[at - 1] in "dwsn"


def _is_sure(clause: VerbGroups, work: int) -> bool:
    """Whether a noun that may mean no work has before it what makes it one: "the *television* series"."""
    loose = clause.lows[work] in grammar_words("fiction", "loose")
    return not loose or clause.lows[work - 1] in grammar_words("fiction", "makes_sure")


def _leads_in(clause: VerbGroups, work: int, at: int) -> bool:
    """Whether "in which" or "where" leads from a work to what is told in it, up to the comma that closes it."""
    lows, tags = clause.lows, clause.tags
    which = work + 1
    while which < min(at, work + _NAMED) and lows[which] not in _WHERE:
        if tags[which] not in "kunwdpsb":
            return False
        which += 1
    if which >= at or lows[which] not in _WHERE or (lows[which] == "which" and lows[which - 1] not in _IN):
        return False
    return "k" not in tags[which:at] or lows[which] != "which" or "v" not in tags[which : tags.index("k", which)]


def _sets_scene(clause: VerbGroups, work: int, at: int) -> bool:
    """Whether a work opens its sentence as where all of it happens: "*in the novel*, Peru invades Chile"."""
    lows, tags = clause.lows, clause.tags
    opens = work <= _OPENING and lows[0] in _IN and all(tag in "pdnwsbtu" for tag in tags[:work])
    if not opens or not _is_sure(clause, work):
        return False
    return lows[work] in grammar_words("fiction", "invented") or _is_present(clause, at)


def _is_present(clause: VerbGroups, at: int) -> bool:
    """Whether the verb at or before a word is in the present, in which what happens in a work is told."""
    verb = at if clause.tags[at] == "v" else clause.verb_before(at, _OPENING)
    if verb < 0:
        return False
    words = clause.group_words(verb)
    form = common_verbs().get(clause.lows[verb], 0)
    return not {"is", "are", "has", "have"}.isdisjoint(words) or (not words and bool(form & (THIRD | BASE)))


def _tells(clause: VerbGroups, work: int, at: int) -> bool:
    """Whether a work is said to tell it: "the novel *imagines* that Peru invaded Chile", "*ends with* it"."""
    lows, tells = clause.lows, grammar_words("fiction", "tells")
    left = work
    while left > 0 and clause.tags[left - 1] in "wdns":
        left -= 1
    if left > 0 and clause.tags[left - 1] in "pov":
        return False
    for verb in range(work + 1, min(at, work + _NAMED)):
        lemma = lemma_of(lows[verb])
        if lemma in tells or f"{lemma} {lows[verb + 1]}" in tells:
            return {"j", "k"}.isdisjoint(clause.tags[verb:at])
        if clause.tags[verb] in "vam":
            return False
    return False

"""What kinds of names a document holds, as clauses need to know them, and its text in lower case."""

from __future__ import annotations

from typing import Final

from kb.extract.events.groups import Group
from kb.extract.events.outlets import is_outlet
from kb.extract.events.words import grammar_words
from kb.records import Annotations, Name

_SOME: Final = ("some of ", "many of ", "most of ", "zens of ", "reds of ", "ands of ", "ores of ", "eral of ")
"""The last letters of what leads to a part of a group."""


def bodies_of(annotations: Annotations) -> dict[str, int]:
    """The last words of the organisations' names in lower case, each with the first name that means just one."""
    found: dict[str, int] = {}
    meant: dict[str, int] = {}
    for index, name in enumerate(annotations.names):
        if name.kind == "organisation" and name.entity >= 0 and name.form not in ("pronoun", "metonym"):
            words = annotations.entities[name.entity].name.lower()
            for word in {words, words.rpartition(" ")[2]}:
                if meant.setdefault(word, name.entity) == name.entity:
                    found.setdefault(word, index)
                else:
                    found.pop(word, None)
    return found


def slot_kinds(annotations: Annotations) -> list[str]:
    """The kinds of all names as clauses need them: "demonym" for an adjective, "open" for a pronoun that stays
    unresolved, "pair" for what means several."""
    of_entities = [entity.kind for entity in annotations.entities]
    kinds = []
    for _, _, kind, entity, form, members in annotations.names:
        if members and len(members) > 1:
            kind = "pair"
        elif form == "demonym":
            kind = "demonym"
        elif entity >= 0:
            kind = of_entities[entity]
        elif form == "pronoun" and not members:
            kind = "open"
        kinds.append(kind)
    return kinds


def kind_of(annotations: Annotations, name_index: int) -> str:
    """The kind of what a name means: of its entity where it has one."""
    name = annotations.names[name_index]
    return annotations.entities[name.entity].kind if name.entity >= 0 else name.kind


def told_by(lower: str, name: Name, slot: str, roles: list[str], group: Group) -> list[str]:
    """The roles of a name in a slot. Right before the trigger, of what is "anti-Lee", Lee is the target, no speaker;
    nor is the outlet of "a Herald News town hall". "Herald News's debate" has it for its host."""
    if slot == "possessive" and roles[0] == "participant" and "host" in group.role_kinds:
        return ["host"] if is_outlet(lower[name.start : name.end], aired=False) else roles
    if slot != "modifier":
        return roles
    opposed = lower.endswith("anti-", 0, name.start)
    if roles[0] == "speaker" and (opposed or is_outlet(lower[name.start : name.end], aired=False)):
        return []
    opposed = opposed or (roles[0] == "attacker" and name.kind == "person")  # "the Lee shooting"
    return ["target"] if opposed and "target" in group.role_kinds else roles


def is_deal(lower: str, name: Name) -> bool:
    """Whether a name is one of a deal and so no party to it."""
    return lower[name.start : name.end].rpartition(" ")[2] in grammar_words("words", "names_of_deals")


def shares_group(lower: str, name: Name) -> bool:
    """Whether a "them" is a crowd of which some act, and so nobody who was named: "dozens of *them* protested"."""
    return lower.startswith(_SOME, max(0, name.start - 8)) and lower[name.start : name.end] == "them"

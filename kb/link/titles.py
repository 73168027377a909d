"""A headline for every event, from templates that are data."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence

from kb import lexicon
from kb.records import Participant, Status

MAX_NAMES = 4
MAX_CONTENT = 110
_FIELD = re.compile(r"\{(\w+)\}")
_VERB = re.compile(r"\{(\w+)\}(.*?) \[(\w+)\|(\w+)\]")


def join_names(names: Sequence[str]) -> str:
    """Names as prose: "A", "A and B", "A, B and C"; from the fifth on "and others"."""
    if len(names) > MAX_NAMES:
        return ", ".join(names[:MAX_NAMES]) + " and others"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def make_title(
    event_type: str, label: str, status: Status, participants: Sequence[Participant], *,
    place: str | None, content: str | None, snippet: str,
) -> str:
    """The headline of an event: by its type's template, else its label with the place, or where there is none with a
    stretch of the text that tells of it."""
    table = lexicon.table("titles")
    names = list(dict.fromkeys(who.name for who in participants))
    fields: dict[str, str] = {"content": _shortened(content)} if content else {}
    for who in participants:
        same = [other.name for other in participants if other.role == who.role]
        fields[who.role] = join_names(list(dict.fromkeys(same)))
    if len(names) > 1:
        fields["all"] = join_names(names)
    for template in table["templates"].get(event_type, ()):
        wanted = _fields_of(template)
        if wanted <= fields.keys() and not (_plural_needed(template) and len(names) < 2):
            line = _filled(template, fields, participants)
            break
    else:
        told = f"{label}: “{snippet}”" if not place or event_type in table["placeless"]["types"] else label
        line = f"{label}: {join_names(names)}" if names and event_type not in table["quoted"]["types"] else told
    where = f" in {place}" if place and place not in line and event_type not in table["placeless"]["types"] else ""
    return f"{table['status'][status]}{line}{where}"


@functools.cache
def _fields_of(template: str) -> frozenset[str]:
    return frozenset(_FIELD.findall(template))


def _filled(template: str, fields: Mapping[str, str], participants: Sequence[Participant]) -> str:
    """The template with the names in its fields and its verbs in the number of those who do it."""
    def verb(match: re.Match[str]) -> str:
        many = len({who.name for who in participants if who.role == match[1]}) > 1
        return f"{{{match[1]}}}{match[2]} {match[4] if many else match[3]}"

    return _FIELD.sub(lambda match: fields[match[1]], _VERB.sub(verb, template))


def _plural_needed(template: str) -> bool:
    return "between {" in template


def _shortened(content: str) -> str:
    return content if len(content) <= MAX_CONTENT else content[:MAX_CONTENT].rsplit(" ", 1)[0] + " …"

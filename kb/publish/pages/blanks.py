"""What a reader wrote into the blanks of a question: dates that are dates, choices that can be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from datasette.utils import derive_named_parameters

from kb.publish.addresses import DATABASE_NAME
from kb.publish.filters import period_of

if TYPE_CHECKING:
    # Datasette imports its plugins before its own app module is whole.
    from datasette.app import Datasette

MOST_CHARACTERS = 500
_LENGTHS = {1: 4, 2: 7, 3: 10}


class Blanks(NamedTuple):
    """`written` is what stands in the form; `asked` goes to the database, without what `complaints` are about."""

    written: dict[str, str]
    asked: dict[str, str]
    complaints: list[str]


async def read_blanks(datasette: Datasette, question: Mapping[str, Any], args: Mapping[str, str]) -> Blanks:
    """The blanks of a question as an address fills them. Those that it leaves out are empty."""
    names = question.get("params") or await derive_named_parameters(
        datasette.get_database(DATABASE_NAME), question["sql"])
    written = {name: (args.get(name) or "")[:MOST_CHARACTERS] for name in names}
    asked, complaints = dict(written), []
    for name, wording in written.items():
        about = (question.get("blanks") or {}).get(name, {})
        if about.get("suggest") == "types" and wording.strip():
            about = {**about, "types": await _types(datasette)}
        value = _understood(about, wording.strip())
        if value is None:
            complaints.append(_complaint(about, name, wording.strip()))
        asked[name] = wording if value is None and "is" not in about else value or ""
    return Blanks(written, asked, complaints)


async def _types(datasette: Datasette) -> dict[str, str]:
    """Every way to write a type, in small letters, with its id."""
    rows = (await datasette.get_database(DATABASE_NAME).execute("select id, label from event_types")).rows
    return {way: key for key, label in rows for way in (label.lower(), key.replace("_", " "), key)}


def _understood(about: Mapping[str, Any], wording: str) -> str | None:
    """The value to ask with; None where the wording can't be one."""
    if not wording:
        return ""
    if "is" in about:
        period = period_of(wording)
        if not period:
            return None
        # Days are compared as text, so a month or a year stands for its last day where one day is wanted.
        return period[1] if about["is"] == "day" else period[0][: _LENGTHS[wording.count("-") + 1]]
    if "types" in about:
        return about["types"].get(wording.lower())
    choices = about.get("choices")
    return None if choices and wording not in choices else wording


def _complaint(about: Mapping[str, Any], name: str, wording: str) -> str:
    label = about.get("label", name)
    if "is" in about:
        return (f"{label}: “{wording}” is not a date and was left out. Write a year, a month or a day, such as 2016, "
                "2016-11 or 2016-11-14.")
    if "types" in about:
        return f"{label}: there is no “{wording}”. There are {', '.join(sorted(set(about['types'].values())))}."
    return f"{label}: there is no “{wording}”. Choose one of {', '.join(map(str, about['choices']))}."

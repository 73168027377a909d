"""Event types on the terminal: a line each, or one as a card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kb.cli.screen import print_fitted, screen_console, screen_table
from kb.ontology import EventType, Triggers

_CONDITIONS = (
    ("support", "after"), ("context", "beside"), ("follows", "right after"), ("precedes", "right before"),
    ("with_subject", "whose subject is"), ("with_object", "whose object is"), ("without_object", "whose object is not"),
    ("with_as", "with one of these behind “as”"),
    ("after_object", "with one of these behind its object"), ("without", "never beside"),
)
"""What a group of trigger words asks of the sentence, in words."""
_MOST_WORDS = 12
_MERGING = {
    "participants": "accounts in one article join unless their participants contradict",
    "topic": "accounts in one article join where they have the same topic",
    "type": "accounts of one status in one article join unless date or place differs",
    "content": "accounts join where what is promised is the same",
}


def show_types(types: Sequence[EventType], replaced: Mapping[str, str]) -> None:
    """The event types with what counts as one, its roles and its codes elsewhere.

    `replaced` has the ids of built-in types that a file stands for, each with the file.
    """
    table = screen_table("type", "what it is", "roles", "codes")
    for event_type in types:
        codes = escape("\n".join(f"{system} {code}" for system, code in _codes(event_type)))
        what = escape(event_type.description)
        if event_type.id in replaced:
            what += escape(f"\nReplaces the built-in type: {replaced[event_type.id]}")
        table.add_row(event_type.id, what, ", ".join(event_type.roles), codes)
    print_fitted(screen_console(), table)


def _codes(event_type: EventType) -> list[tuple[str, str]]:
    """The type's codes in other systems, as far as it has any."""
    codes = event_type.codes
    return [(system, code) for system, code in (("PLOVER", codes.plover), ("CAMEO", codes.cameo), ("ACE", codes.ace))
            if code]


def show_type(event_type: EventType, replaced_by: str | None = None) -> None:
    """One type as a card: who takes part, which words tell of it and which do not, how its reports are joined.

    `replaced_by` is the file that stands for a built-in type.
    """
    console = screen_console()
    console.rule(f"[bold]{escape(event_type.label)}[/] [dim]{event_type.id}", align="left", style="dim")
    console.print(escape(event_type.description))
    if replaced_by:
        console.print(Text(f"Replaces the built-in type: {replaced_by}", "yellow"))
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for role, kinds in event_type.roles.items():
        table.add_row(f"role {role}", kinds.replace("|", " or "))
    for system, code in _codes(event_type):
        table.add_row(system, escape(code))
    days = event_type.linking.window_days
    table.add_row("linking", f"reports join within {days} day{'' if days == 1 else 's'} where they agree on "
                             f"{' and '.join(event_type.linking.same)}; {_MERGING[event_type.merging]}")
    console.print(table)
    console.print("\n[bold]Words that tell of it[/] [dim](verbs in all forms)")
    for group in event_type.trigger_groups():
        if words := list(_words(group)):
            console.print(Padding(Text("; ".join(words)), (0, 0, 0, 2)))
            for condition in _conditions(group):
                console.print(Padding(Text(condition, style="dim"), (0, 0, 0, 4)))
    if event_type.vetoes:
        console.print("\n[bold]Words that do not")
        console.print(Padding(Text(", ".join(event_type.vetoes)), (0, 0, 0, 2)))
    console.print(f"\nAll that its file declares: kb types {event_type.id} --json", style="dim")


def _words(group: Triggers) -> Iterator[str]:
    for verb in group.verb:
        yield f"to {verb}"
    yield from group.noun
    for phrase in group.phrase:
        yield f"“{phrase}”"


def _conditions(group: Triggers) -> Iterator[str]:
    for field, words in _CONDITIONS:
        if found := getattr(group, field):
            yield f"{words}: {_listed(found)}"
    if group.needs:
        yield f"where one of these is named: {_listed(group.needs)}"
    if group.status:
        yield f"then its status is {group.status}"
    if group.slots:
        yield "; ".join(f"{slot} is {roles.replace('|', ' or ')}" for slot, roles in group.slots.items())


def _listed(words: Iterable[str]) -> str:
    known = [word or "the end of a clause" for word in words]
    more = len(known) - _MOST_WORDS
    return ", ".join(known[:_MOST_WORDS]) + (f" and {more} more" if more > 0 else "")

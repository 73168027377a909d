"""Event types as data: one TOML file a type, read into `EventType` records.

The package's own types live in `kb/event_types/`; a reader's types, in a folder `event_types/` beside `seeds/`, are
laid over them (a file with the same id replaces ours). A misspelt key fails at load with the file's name.

The keys of a file
------------------
`id`, `label`, `description`, `codes` (`plover`, `cameo`, `ace`)
    What the type is called, and its codes in the field's code books.
`roles`
    Role to the kinds of actor that may fill it, such as `caller = "person|organisation|country"`. Kinds are
    `person`, `organisation`, `country`, `place`, `group`.
`opposite`
    Two roles of which the second of two parties fills the one that the first leaves open, such as
    `["caller", "callee"]`.
`triggers`
    The words that name the event (see below). `[[groups]]` adds further trigger groups with the same keys.
`vetoes`
    Phrases that look like a trigger but are not ("meet the deadline"). A trigger lemma in them stands for all its
    forms.
`linking`
    How reports of this type join: `window_days` of slack between dates, and what must be the `same`: `participants`,
    or for types that are known by something else `topic`, `place` or `target`.
`merging`
    How mentions inside one document join: `participants` (default: no two filled roles may contradict), `topic`
    (also the words before the noun: a "climate deal" is not a "trade deal"), `type` (all mentions of one status
    are one event unless their dates or places differ), or `content` (for pledges: a trigger
    counts only with what it commits to, and mentions join by the words of that and by the role `pledger`).
`undecided`
    The role that everybody has while the event lies ahead (a `candidate`, whom "if she wins" calls no winner); whom
    the document calls a candidate fills it too, where no more than one party is named.
`scheduled`
    True for what the calendar brings about: "if she wins" leaves the winner open, not the election, so that what the
    words make possible counts as planned.
`days`
    How many days one occasion may last: a summit that one article dates on Monday and on Tuesday is one, from Monday to
    Tuesday.
`announced`
    `"planned"` for what lies ahead when somebody announces it (a visit; but a deal is announced once it is struck).

The keys of a trigger group
---------------------------
`verb`, `noun`, `phrase`
    Lemmas and literal phrases. Verbs are matched in all forms, several words by their first ("step down"); nouns in
    singular and plural by their last word ("phone call"); phrases exactly as written. Case does not matter.
`name`
    What the group is called in rule ids; without it, the trigger's lemma.
`slots`
    Which grammatical slot fills which role. Slots are `subject` (of the verb, or of the support verb of a noun: "Obama
    *held* talks"; a passive's by-phrase), `object` (or a passive's subject), `possessive` ("Obama's visit"), `owner`
    (the possessive where "of" names another: "*Obama's* choice of Garland", but "Garland's nomination"), `modifier`
    (a name right before the noun: "the Iran deal"), `hurt` (who "died in the attack", or was lost in it), `harmer`
    (who "killed ten in an attack"), `employer` ("*Ford* workers went on strike"), `members` (the body whose members
    act: the Senate, for "98 senators"), `at owner`, `object owner` and the like ("at *Ford*'s plant"), `setting` (who
    does something at, in or during what the noun names: "*Obama* flew home after the *talks*"), `attending` (who
    attends, joins or skips it), `hosted` (a by-phrase after "hosted", "organised"), `about` (anybody else named in the
    clause), `outlet` (the newspaper or broadcaster that something is said to or on, where its programme or journalist
    is told too: "told *CNN*'s State of the Union"), `receiver` (who received or got it from somebody, and so is
    no subject: "*Putin* received a call from Trump"), `named` (the person in apposition to the noun: "her pick,
    *Ann Lee*,"), and prepositions:
    `with`, `to`, `from`, `by`, `of`, `between`, `among`, `against`, `on`, `for`, `in`, `at`, `over`, `into`, `as`, ...
    The role `place` makes the name the event's place. Of several, parted by `|`, the first that admits the name's kind
    is filled. Without slots, the first role takes `subject`, `possessive`, `by` and `setting`, the second (or again
    the first) `object`, `to`, `with`, `against` and `of`.
`needs`
    The group fires only where one of these slots is filled by a name; `"subject+to"` asks for both.
`kinds`
    With `needs`: only names of these kinds count there (a bill is passed by an organisation).
`support`
    A noun fires only as the object of one of these verbs.
`context`, `without`
    One of these phrases must, or none may, stand in the sentence.
`without_object`
    Nouns that, as the verb's object, make it mean something else ("meet the *demand*").
`with_object`, `with_subject`, `with_as`
    Nouns of which the verb's object (a passive's subject) must hold one: "sign an *accord*", "become *chairman*"; or
    its subject (a passive's by-phrase): "*militants* attacked"; or what follows "as" or "to" behind it: "elected her
    as *chair*". Here and in `without_object`, `@fighters` and the like stand for all words of a class of nouns; the
    classes are in `kb/lexicon/nouns.toml`.
`follows`, `precedes`
    One of these words must stand right before, or right after, the trigger (articles and adjectives apart); "" in
    `precedes` is the end of a clause.
`after_object`
    One of these words, or a time, must stand right after the verb's object, so that nothing is said of it ("called
    Ann Lee *a liar*"); "" is the end of a clause.
`status`
    The status of whatever this group finds, where the words themselves say it ("shun" is a meeting that is `negated`).
`transitive`
    The verbs always take an object: a past form without one is read as a passive ("a man arrested in Lima").
`apart`
    What this group finds never joins what the type's other groups find ("lifted" sanctions are not imposed ones).
`plural`
    The plural names one event as well as the singular does ("air strikes"); of other nouns it is mostly generic.
`status`, `date`
    What the words themselves say, whatever stands around them: a status, and the day of an event known by its date
    ("the 9/11 attacks").
`reference`
    True for words that name the event only where the document has already named it better ("the call").
`certainty`
    How often such a trigger, alone, means the event: between 0 and 1, the floor of the mention's confidence.
"""

from __future__ import annotations

import difflib
import functools
import tomllib
from collections.abc import Iterable
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kb.errors import KbError
from kb.lexicon import table
from kb.own_files import text_of

ACTOR_KINDS = frozenset({"person", "organisation", "country", "place", "group"})
PLACE_ROLE = "place"
CLASS = "@"
"""What the name of a class of nouns begins with."""


class Declared(BaseModel):
    """Base of what a TOML file declares: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Codes(Declared):
    """The type's codes in the field's code books; empty where a book has none."""

    plover: str = ""
    cameo: str = ""
    ace: str = ""


class Triggers(Declared):
    """A group of words that name the event, and what each grammatical slot around them fills. See the module."""

    name: str = Field(default="", pattern=r"^[a-z0-9 _-]*$")
    verb: tuple[str, ...] = ()
    noun: tuple[str, ...] = ()
    phrase: tuple[str, ...] = ()
    slots: dict[str, str] = {}
    needs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    with_object: tuple[str, ...] = ()
    with_subject: tuple[str, ...] = ()
    with_as: tuple[str, ...] = ()
    without_object: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    precedes: tuple[str, ...] = ()
    after_object: tuple[str, ...] = ()
    status: Literal["occurred", "planned", "possible", "negated"] | None = None
    date: str | None = Field(default=None, pattern=r"^\d{4}-\d\d-\d\d$")
    transitive: bool = False
    apart: bool | Literal["word"] = False
    plural: bool = False
    reference: bool = False
    certainty: float = Field(default=0.7, ge=0.0, le=1.0)

    @model_validator(mode="after")
    def _knows_its_classes(self) -> Triggers:
        for noun in (*self.with_object, *self.with_subject, *self.with_as, *self.without_object):
            if noun.startswith(CLASS) and noun.removeprefix(CLASS) not in table("nouns"):
                known = _listed(CLASS + name for name in table("nouns"))
                raise ValueError(f"{noun} is no class of nouns; classes are {known}")
        return self


class Linking(Declared):
    """How reports of this type join: days of slack between dates, and which fields must agree."""

    window_days: int = 1
    same: tuple[str, ...] = ("participants",)


class EventType(Declared):
    """One kind of event: what it is called, what names it, who takes part, and how reports of it join."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    description: str
    codes: Codes = Codes()
    triggers: Triggers
    groups: tuple[Triggers, ...] = ()
    vetoes: tuple[str, ...] = ()
    roles: dict[str, str] = Field(min_length=1)
    opposite: tuple[str, ...] = ()
    linking: Linking = Linking()
    merging: Literal["participants", "topic", "type", "content"] = "participants"
    scheduled: bool = False
    days: int = Field(default=1, ge=1, le=31)
    announced: Literal["", "planned"] = ""
    undecided: str = ""

    @model_validator(mode="after")
    def _names_what_exists(self) -> EventType:
        for role, kinds in self.roles.items():
            unknown = set(kinds.split("|")) - ACTOR_KINDS
            if unknown:
                known = _listed(ACTOR_KINDS)
                raise ValueError(f"role {role} names the unknown kind {min(unknown)!r}; kinds are {known}")
        for role in (*self.opposite, *filter(None, [self.undecided])):
            if role not in self.roles:
                raise ValueError(f"opposite or undecided names the unknown role {role}")
        for group in self.trigger_groups():
            for slot, roles in group.slots.items():
                unknown = set(roles.split("|")) - set(self.roles) - {PLACE_ROLE}
                if unknown:
                    raise ValueError(f"slot {slot} fills the unknown role {min(unknown)}")
        return self

    @functools.cached_property
    def role_kinds(self) -> dict[str, frozenset[str]]:
        """The kinds of actor that may fill each role, such as {"person", "country"}."""
        return {role: frozenset(kinds.split("|")) for role, kinds in self.roles.items()}

    def trigger_groups(self) -> tuple[Triggers, ...]:
        """All trigger groups, the ones that ask for more (`[[groups]]`, in the file's order) before `triggers`."""
        return (*self.groups, self.triggers)

    @functools.cached_property
    def told_apart_by_place(self) -> bool:
        """Whether a place before the noun tells which one it is ("the Paris accord"), not where it happens."""
        slots = (slot for group in self.trigger_groups() for slot in group.slots.values())
        return self.merging == "topic" and not any(PLACE_ROLE in slot.split("|") for slot in slots)

    def slots_of(self, group: Triggers) -> dict[str, str]:
        """The slots of a group, or the ones that follow from the order of the roles where it declares none."""
        if group.slots:
            return group.slots
        roles = list(self.roles)
        first, second = roles[0], roles[min(1, len(roles) - 1)]
        return dict.fromkeys(("subject", "possessive", "by", "setting"), first) | dict.fromkeys(
            ("object", "to", "with", "against", "of"), second
        )


_PARTS: dict[str, type[Declared]] = {
    "codes": Codes, "triggers": Triggers, "groups": Triggers, "linking": Linking,
}
"""What the tables inside an event type are."""
_WANTED = {
    "string_type": "must be text in quotation marks", "tuple_type": "must be a list such as [\"one\", \"two\"]",
    "dict_type": "must be a table such as { subject = \"caller\" }", "model_type": "must be a table",
    "bool_type": "must be true or false", "bool_parsing": "must be true or false", "int_type": "must be a whole number",
    "int_parsing": "must be a whole number", "int_from_float": "must be a whole number",
    "float_type": "must be a number", "float_parsing": "must be a number", "too_short": "must not be empty",
    "string_pattern_mismatch": "is not written as it must be",
}
"""What a value must be, by the code of what is wrong with it."""


def _in_words(wrong: Any) -> str:
    """What is wrong with a file, for its writer; `wrong` is one of the errors of the check."""
    where = ".".join(str(part) for part in wrong["loc"]) or "the file"
    if wrong["type"] == "extra_forbidden":
        *above, key = map(str, wrong["loc"])
        part: type[Declared] = _PARTS[above[0]] if above else EventType
        known = list(part.model_fields)
        close = difflib.get_close_matches(key, known, n=1)
        return f"{key} is no key of {'.'.join(above) or 'an event type'}; " + (
            f"did you mean {close[0]}?" if close else f"keys are {_listed(known)}")
    if wrong["type"] == "missing":
        return f"{where} is missing"
    if wrong["type"] == "literal_error":
        return f"{where} must be {wrong['ctx']['expected']}, not {wrong['input']!r}"
    if wrong["type"] == "value_error":
        return str(wrong["ctx"]["error"])
    if wrong["type"] in {"greater_than_equal", "less_than_equal"}:
        return f"{where} must lie between 0 and 1"
    return f"{where} {_WANTED.get(wrong['type'], 'can not have this value')}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


@functools.lru_cache(maxsize=256)
def _event_type(text: str) -> EventType:
    """The event type that a file declares. A build asks for all of them two or three times."""
    return EventType.model_validate(tomllib.loads(text))


def _read(file: Traversable | Path) -> EventType:
    try:
        return _event_type(text_of(file) if isinstance(file, Path) else file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise KbError(f"Event type {file.name} is not valid TOML: {error}. Mend the line it names.") from error
    except RecursionError as error:
        raise KbError(f"Event type {file.name} has brackets in brackets without end. Mend it.") from error
    except ValidationError as error:
        wrong = error.errors()
        # A misspelt key is also the reason why the right one is missing.
        misspelt = any(each["type"] == "extra_forbidden" for each in wrong)
        told = "; ".join(_in_words(each) for each in wrong if not misspelt or each["type"] != "missing")
        raise KbError(f"Event type {file.name}: {told}. Compare it with `kb types --help`.") from error
    except (OSError, ValueError) as error:
        raise KbError(f"Event type {file.name} can't be read: {error}. It must be a UTF-8 text file.") from error


def load_event_types(extra: Iterable[Path] = ()) -> dict[str, EventType]:
    """All event types by id, sorted: the package's own, then those of the folders in `extra` laid over them.

    Raises `KbError` that tells all faults, each with its file's name, where any is malformed.
    """
    folders: list[Traversable | Path] = [resources.files("kb") / "event_types", *extra]
    types = {}
    faults = []
    for folder in folders:
        for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if file.name.endswith(".toml"):
                try:
                    event_type = _read(file)
                except KbError as fault:
                    faults.append(str(fault))
                    continue
                types[event_type.id] = event_type
    if faults:
        raise KbError(" ".join(faults))
    return dict(sorted(types.items()))


def replaced_event_types(folder: Path) -> dict[str, str]:
    """The ids of the package's event types that files of a folder replace, each with its file's name.

    Raises `KbError` where a file is malformed.
    """
    package = resources.files("kb") / "event_types"  # its files bear the ids of their types
    own = {_read(file).id: file.name for file in sorted(folder.glob("*.toml"))}
    return {type_id: own[type_id] for type_id in sorted(own) if (package / f"{type_id}.toml").is_file()}

"""Event types as data: one TOML file a type, read into `EventType` records.

The package's own types live in `kb/event_types/`; a reader's types, in a folder `event_types/` beside `seeds/`, are
laid over them (a file with the same id replaces ours). A misspelt key fails at load with the file's name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.errors import KbError


class Declared(BaseModel):
    """Base of what a TOML file declares: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Codes(Declared):
    """The type's codes in the field's code books; empty where a book has none."""

    plover: str = ""
    cameo: str = ""
    ace: str = ""


class Triggers(Declared):
    """Literal lemmas and phrases that name the event. Verbs and nouns are given as lemmas and matched in all forms."""

    verb: tuple[str, ...] = ()
    noun: tuple[str, ...] = ()
    phrase: tuple[str, ...] = ()


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
    vetoes: tuple[str, ...] = ()
    roles: dict[str, str]
    linking: Linking = Linking()

    def role_kinds(self, role: str) -> frozenset[str]:
        """The kinds of actor that may fill a role, such as {"person", "country"}."""
        return frozenset(self.roles[role].split("|"))


def _read(file: Traversable | Path) -> EventType:
    try:
        return EventType.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise KbError(f"Event type {file.name} is not valid TOML: {error}. Mend the line it names.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise KbError(f"Event type {file.name}: {where}: {first['msg']}. Compare it with `kb types --help`.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise KbError(f"Event type {file.name} can't be read: {error}. It must be a UTF-8 text file.") from error


def load_event_types(extra: Iterable[Path] = ()) -> dict[str, EventType]:
    """All event types by id, sorted: the package's own, then those of the folders in `extra` laid over them.

    Raises `KbError` with the file's name where one is malformed.
    """
    folders: list[Traversable | Path] = [resources.files("kb") / "event_types", *extra]
    types = {}
    for folder in folders:
        for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if file.name.endswith(".toml"):
                event_type = _read(file)
                types[event_type.id] = event_type
    return dict(sorted(types.items()))

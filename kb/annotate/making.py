"""How records are made where they are made by the thousand."""

from __future__ import annotations

from typing import Final

make: Final = tuple.__new__
"""Makes a `NamedTuple` from its class and a tuple of all its fields, in half the time that calling the class takes, and
in a fifth of it where this is compiled. mypy checks the class, not the fields."""

"""Whether who sends a message is an outlet, or a person whose name is nobody's publisher."""

from __future__ import annotations

import email.utils
import functools
import re
from collections.abc import Callable

from kb import lexicon
from kb.read.publishers import publisher_of_masthead, publisher_of_name, publisher_of_url

_PHRASE = re.compile(r"\s*\"?([^\"<>]{2,80}?)\"?\s*<")


def outlet_of(sender: str, header: Callable[[str], str | None]) -> str | None:
    """The outlet that sends a message, by the words of its From and what gives its other headers; else None.

    That is one which is known by its name or its address, one that is called a gazette or the like, and whoever sends
    a newsletter. On a list on which everybody writes, it is the list.
    """
    name, address = email.utils.parseaddr(sender)
    known = known_outlet(name, address)
    if known or not _is_sent_to_many(header):
        return known
    if "mailto:" in (header("List-Post") or "").lower():
        listed = _PHRASE.match(header("List-Id") or "")
        return listed[1] if listed and listed[1] != name else None
    return name or None


def known_outlet(name: str, address: str) -> str | None:
    """The outlet that a name and an address of mail are those of, be it that a person writes from there; else None."""
    for publisher in (publisher_of_name(name), publisher_of_url(_site(address))):
        if publisher and publisher.zone:
            return publisher.name
    masthead = publisher_of_masthead(name)
    return masthead.name if masthead and not _is_a_person(name) else None


def _site(address: str) -> str | None:
    host = address.rpartition("@")[2]
    return f"https://{host}" if re.fullmatch(r"[\w.-]{3,200}", host) else None


def _is_sent_to_many(header: Callable[[str], str | None]) -> bool:
    return bool(header("List-Id") or header("List-Unsubscribe") or header("List-Post")) or (
        (header("Precedence") or "").lower() in {"bulk", "list"})


def _is_a_person(name: str) -> bool:
    """Whether a masthead's words are as well a given name and a surname ("Emily Post")."""
    words = name.lower().split()
    return len(words) > 1 and words[0] in _words("given_names.tsv") and words[-1] in _words("surnames.txt")


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(line.split("\t")[0].lower() for line in lexicon.rows(name))

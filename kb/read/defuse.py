"""Markup made harmless for parsers, which some things that no page has many of take quadratic time.

Neither a time limit nor Ctrl-C ends a parser. Everything here takes time in proportion to the page, and next to none
for a page that people read.
"""

from __future__ import annotations

import re

MAX_ATTRIBUTES = 250
"""Of one tag; real ones have a dozen. A parser compares each with all others of its tag."""
MAX_OPTIONS = 3_000
"""Of all choices on a page. A parser looks at all others of its choice for each."""
MAX_NAMES = 10_000
"""Different names of tags and attributes; real pages have some hundreds. Each look-up passes by many of the others."""
_SMALL, _LARGE = 100_000, 1_000_000
"""Characters: in a small page there is no room for too many of anything, and only a large one has room for names."""
_VALUE = r"""(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?)?"""
_ATTRIBUTE = rf"[\s/]*+[^\s/>][^\s/>=]*+{_VALUE}"
_PLAIN = r'[a-zA-Z][\w-]*+(?: [\w-]++(?:="[^"]*+")?)'
"""A tag as most are written, which is told faster."""
_HARMLESS = re.compile(
    rf"[^<]*+(?:<(?:/|{_PLAIN}{{0,{MAX_ATTRIBUTES}}}+>"
    rf"|[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+(?=[\s/]*+(?:>|\Z))|(?![a-zA-Z]))[^<]*+)*+")
_TAG = re.compile(rf"<(/?)([a-zA-Z][^\s/>]*+)((?:{_ATTRIBUTE})*+)")
_NAMED = re.compile(rf"[\s/]*+(([^\s/>][^\s/>=]*+){_VALUE})")
_OPTION = re.compile(r"</?(?:option|optgroup|select)\b[^<>]*+>?", re.I)
_TAGS = frozenset(
    "a abbr address article aside b base blockquote body br button caption center cite code col dd del details div dl "
    "dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins "
    "label legend li link main mark meta nav noscript object ol option p picture pre q s script section select small "
    "source span strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr u ul "
    "video".split())
_ATTRIBUTES = frozenset(
    "alt charset class content datetime href http-equiv id itemprop itemscope itemtype lang media name property rel "
    "role src style title type value".split())


def defused(markup: str, *, small: int = _SMALL) -> str:
    """The markup without what makes parsers slow, where it holds any: the odd attributes of a tag with hundreds, the
    tags of a choice between thousands, and where thousands of different names occur, all odd ones.

    Markup of less than `small` characters is taken as it is.
    """
    if len(markup) < small:
        return markup
    if len(markup) > _LARGE and _has_many_names(markup):
        markup = _TAG.sub(_with_known_names, markup)
    elif _HARMLESS.match(markup).end() < len(markup):  # type: ignore[union-attr]  # it matches the empty string too
        markup = _TAG.sub(_with_few_attributes, markup)
    if markup.count("<") > MAX_OPTIONS and len(_OPTION.findall(markup)) > MAX_OPTIONS:
        markup = _OPTION.sub(" ", markup)
    return markup


def _has_many_names(markup: str) -> bool:
    names: set[str] = set()
    for tag in _TAG.finditer(markup):
        names.add(tag[2])
        names.update([name for _, name in _NAMED.findall(tag[3])])
        if len(names) > MAX_NAMES:
            return True
    return False


def _with_few_attributes(tag: re.Match[str]) -> str:
    # Two characters are the least that an attribute takes.
    if len(tag[3]) < 2 * MAX_ATTRIBUTES or len(_NAMED.findall(tag[3])) <= MAX_ATTRIBUTES:
        return tag[0]
    return f"<{tag[1]}{tag[2]}{_known_attributes(tag[3])}"


def _with_known_names(tag: re.Match[str]) -> str:
    name = tag[2] if tag[2].lower() in _TAGS else "span"
    return f"<{tag[1]}{name}{_known_attributes(tag[3])}"


def _known_attributes(inside: str) -> str:
    """The attributes that say something of a page, the first of each name, as they are written."""
    found: dict[str, str] = {}
    for whole, name in _NAMED.findall(inside):
        if name.lower() in _ATTRIBUTES:
            found.setdefault(name.lower(), f" {whole}")
    return "".join(found.values())

"""Bare text beside paragraphs, as browsers show it: in a box of its own.

Cleaning keeps what stands in paragraphs and drops text that lies loose in a container, before, between or after them.
"""

from __future__ import annotations

from typing import Any

_CONTAINERS = ("div", "article", "main", "section", "body", "td", "blockquote", "center", "font", "span")
_BLOCKS = frozenset(
    "p div article main section aside header footer nav h1 h2 h3 h4 h5 h6 ul ol dl table figure form pre blockquote hr "
    "iframe video audio details fieldset address object embed center".split()
)
_INLINE = frozenset("b big cite em font i mark q s small span strong u".split())
"""What stands in a line and is no link."""
_SHORTEST = 25
"""Characters of words; menus and captions that lie loose have fewer, or are links."""


def boxed(tree: Any) -> Any:
    """The parsed page (lxml) with a paragraph around each run of loose text, with what stands within its lines, where a
    container holds blocks as well, and with line breaks that stay apart. Cost is linear."""
    for line_break in tree.iter("br"):
        # Of two with nothing between, cleaning drops one.
        line_break.tail = line_break.tail or " "
    # A pattern of XPath with so many names takes three times as long.
    for container in [each for each in tree.iter(*_CONTAINERS) if len(each) and _is_mixed(each)]:
        _box(container)
    return tree


def _is_mixed(container: Any) -> bool:
    """Whether blocks stand in a container, and text that lies loose there, or words in a line."""
    blocks = False
    loose = _says_something(container.text)
    for child in container:
        tag = child.tag
        if tag in _BLOCKS:
            blocks = True
        elif tag in _INLINE:
            loose = True
        loose = loose or _says_something(child.tail)
        if blocks and loose:
            return True
    return False


def _says_something(text: str | None) -> bool:
    return bool(text and not text.isspace())


def _box(container: Any) -> None:
    run: list[Any] = []
    lead = container.text
    children = list(container)
    start = 0
    for place, child in enumerate([*children, None]):
        if child is not None and child.tag not in _BLOCKS:
            run.append(child)
            continue
        if _is_worth_it(lead, run):
            _wrap(container, lead, run, children[start - 1] if start else None)
        if child is not None:
            lead, run, start = child.tail, [], place + 1


def _is_worth_it(lead: str | None, run: list[Any]) -> bool:
    loose = [lead or ""]
    for each in run:
        loose += ["".join(each.itertext()) if each.tag in _INLINE else "", each.tail or ""]
    return len(" ".join("".join(loose).split())) >= _SHORTEST


def _wrap(container: Any, lead: str | None, run: list[Any], before: Any | None) -> None:
    """Puts a run of loose text, which follows `before`, into paragraphs; two line breaks part two of them."""
    paragraph = container.makeelement("p")
    paragraph.text = lead
    if before is None:
        container.text = None
        container.insert(0, paragraph)
    else:
        before.tail = None
        before.addnext(paragraph)
    was_break, says = False, _says_something(lead)
    for each in run:
        is_break = each.tag == "br"
        if is_break and was_break and says:
            following = container.makeelement("p")
            paragraph.addnext(following)
            following.text, each.tail = each.tail, None
            container.remove(each)
            paragraph, says = following, _says_something(following.text)
        else:
            paragraph.append(each)
            # Asked of each once: the whole paragraph, for every break of thousands, would be quadratic.
            says = says or _says_something(each.tail) or (isinstance(each.tag, str)
                                                          and _says_something(each.text_content()))
        was_break = is_break and not (each.tail or "").strip()

"""Text with stretches of it marked, as HTML in which nothing of the text itself is markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from markupsafe import Markup, escape

Stretch = tuple[int, int, str]
"""Start and end in code points, end exclusive, and the class of the mark: trigger, date, name, place, boilerplate."""

LEGEND = {
    "trigger": "the word that names the event", "date": "a date", "name": "somebody who takes part", "place": "a place"
}


def marked(
    text: str, stretches: Iterable[Stretch], *, origin: int = 0, anchors: Mapping[Stretch, str] | None = None
) -> Markup:
    """`text`, escaped, with every stretch in a `<mark class=...>`.

    `origin` is the offset of the text's first character in the offsets of the stretches. What lies outside the text is
    cut off. Where stretches overlap, the one that starts first (of two, the longer) is marked; one that lies inside
    another is nested; one that crosses its end is cut there. A stretch in `anchors` can be pointed at by that id.
    """
    length = len(text)
    wanted = sorted(set(stretches), key=lambda stretch: (stretch[0], -stretch[1], stretch[2]))
    pieces: list[str] = []
    closing: list[int] = []
    at = 0

    def advance(to: int) -> None:
        nonlocal at
        while closing and closing[-1] <= to:
            pieces.append(str(escape(text[at : closing[-1]])))
            pieces.append("</mark>")
            at = closing.pop()
        pieces.append(str(escape(text[at:to])))
        at = to

    for stretch in wanted:
        start, end = max(stretch[0] - origin, 0), min(stretch[1] - origin, length)
        if start >= end:
            continue
        advance(start)
        anchor = (anchors or {}).get(stretch)
        pieces.append(f'<mark class="{escape(stretch[2])}"' + (f' id="{escape(anchor)}">' if anchor else ">"))
        closing.append(min(end, closing[-1]) if closing else end)
    advance(length)
    return Markup("".join(pieces))  # noqa: S704


def safe_href(url: object) -> str | None:
    """The URL, if a reader may be sent there: http or https with a host, without control or blank characters."""
    if not isinstance(url, str) or any(character <= " " or "\x7f" <= character <= "\x9f" for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in {"http", "https"} and parts.netloc else None


def linked(url: object, label: object | None = None) -> Markup:
    """A link that carries no referrer, or the escaped words alone where the address is not one to follow."""
    words = url if label is None else label
    href = safe_href(url)
    if not href:
        return Markup("<bdi>{}</bdi>").format("" if words is None else words)
    return Markup('<a href="{}" rel="noopener noreferrer nofollow"><bdi>{}</bdi></a>').format(href, words)

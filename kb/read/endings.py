"""Which files lie beside articles and hold none, by the endings of their names: in folders and in archives alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kb.read.issue_codes import issue
from kb.records import Issue

NO_ARTICLES = frozenset(
    b".css .js .mjs .map .json5 .py .pyc .ini .cfg .toml .yml .yaml .log .lock .db .sqlite .png .jpg .jpeg "
    b".gif .webp .svg .ico .bmp .tif .tiff .mp3 .mp4 .webm .ogg .wav .woff .woff2 .ttf .otf .eot .xls .xlsx .ods .exe "
    b".dll .so .download".split()
)
"""Files with these endings lie beside articles: the parts of a saved page, and notes. In a folder or an archive they
are passed over; every other file is looked at, and a file that is named itself is always tried."""

_NOTES = frozenset({b"readme", b"license", b"licence", b"changelog", b"makefile"})
"""Names without ending that folders hold beside articles."""


def may_be_read(name: bytes, passed: Counter[bytes]) -> bool:
    """Whether a file may hold an article, by its name; endings that never do are counted."""
    at = name.rfind(b".")
    if not 0 < at < len(name) - 1:
        return name.lower() not in _NOTES
    if name[:at].lower() in _NOTES:
        return False
    ending = name[at:].lower()
    if ending in NO_ARTICLES:
        passed[ending] += 1
        return False
    return True


def passed_notices(passed: Counter[bytes], source: str) -> Iterator[Issue]:
    """The notices of the endings that were counted."""
    for ending, number in sorted(passed.items()):
        yield issue("skipped_file", f"{number} file{'s' * (number != 1)} ending in {ending.decode()}: such files hold "
                    "no article that can be read. Name one itself to try it all the same.", source=source)

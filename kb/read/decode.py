"""From bytes to text, or to the reason why not."""

from __future__ import annotations

from kb.read.issue_codes import binary_file, issue
from kb.read.sniff import BOMS, utf_16_of, what_binary
from kb.records import Issue


def decode(data: bytes, source: str) -> tuple[str | None, list[Issue]]:
    """The text of a file's bytes, exactly as it is, or None; and the issues that this raised.

    A byte order mark decides, then strict UTF-8, then a regular pattern of NULs (UTF-16 without a mark), then
    Windows-1252 with a warning. Anything else with a NUL, or with many control characters, is binary.
    """
    if not data.strip():
        return None, [issue("empty_file", "The file is empty. Save the article again, or remove it.", source=source)]
    text, problem = _decode(data, source)
    if text is not None and not text.strip("\ufeff \t\r\n\f\v\0"):
        text, problem = None, issue("empty_file", "The file holds no words. Save the article again, or remove it.",
                                    source=source)
    return text, [problem] if problem else []


def _decode(data: bytes, source: str) -> tuple[str | None, Issue | None]:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _decode_as(data, encoding, source)
    if what := what_binary(data):
        return None, binary_file(what, source)
    if b"\0" in data:
        guess = utf_16_of(data)
        if guess:
            return _decode_as(data, guess, source)
        return None, issue("binary_file", "This is not text: it holds NUL bytes. Save the article as text.",
                           source=source)
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        odd = sum(byte < 32 and byte not in b"\t\n\r\f\v\x1a\x1b" for byte in data[:4096])
        if odd > len(data[:4096]) // 50:
            return None, issue("binary_file", "This is not text: it is full of control characters. Save the article "
                               "as text.", source=source)
        return data.decode("cp1252", "replace"), issue(
            "wrong_encoding", f"Not valid UTF-8 at byte {error.start}; read as Windows-1252. If letters look wrong, "
            "save it as UTF-8.", source=source)


def _decode_as(data: bytes, encoding: str, source: str) -> tuple[str | None, Issue | None]:
    try:
        return data.decode(encoding), None
    except UnicodeDecodeError as error:
        return None, issue("binary_file", f"It starts like {encoding} but breaks at byte {error.start}. Save the "
                           "article as UTF-8.", source=source)

"""The codes of the issues that reading raises, with what each means. A test demands one test case a code."""

from __future__ import annotations

from kb.records import Issue, Level

CODES = {
    "missing_path": (Level.ERROR, "A path that was given does not exist."),
    "unreadable": (Level.ERROR, "The system refuses to read a file or folder."),
    "no_articles": (Level.ERROR, "A folder holds no file of a kind that is read."),
    "outside_folder": (Level.ERROR, "A link in a folder leads out of it and is not followed."),
    "skipped_file": (Level.NOTICE, "A file's ending is not one that is read."),
    "empty_file": (Level.ERROR, "A file or text holds no words."),
    "binary_file": (Level.ERROR, "A file is not text."),
    "too_large": (Level.ERROR, "A file or line is larger than an article can be."),
    "wrong_encoding": (Level.WARNING, "A file is not UTF-8 and was read as Windows-1252."),
    "no_date": (Level.WARNING, "A document does not say when it was published."),
    "future_date": (Level.WARNING, "A document says that it will be published after the day of the build."),
    "bad_date": (Level.WARNING, "A JSON line's date of publication is not a date."),
    "bad_json": (Level.ERROR, "A line of a JSON-lines file is not a JSON object."),
    "missing_text": (Level.ERROR, "A JSON line has no text."),
    "wrong_type": (Level.ERROR, "A field of a JSON line is not of the kind that it should be."),
    "bad_characters": (Level.ERROR, "A text holds characters that can't be stored, such as lone surrogates."),
    "duplicate_id": (Level.ERROR, "Two documents have the same id; the second is left out."),
    "other_language": (Level.NOTICE, "A document is not in English and nothing is extracted from it."),
}


def issue(code: str, message: str, *, source: str | None = None, document_id: str | None = None,
          line: int | None = None) -> Issue:
    """An `Issue` of one of the codes above, with the code's level."""
    return Issue(code=code, level=CODES[code][0], message=message, source=source, document_id=document_id, line=line)

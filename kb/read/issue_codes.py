"""The codes of the issues that reading raises, with what each means. A test demands one test case a code."""

from __future__ import annotations

from collections.abc import Sequence

from kb.records import Issue, Level

_LONGEST_NAME = 40

CODES = {
    "missing_path": (Level.ERROR, "A path that was given does not exist."),
    "unreadable": (Level.ERROR, "The system refuses to read a file or folder."),
    "no_articles": (Level.ERROR, "A folder holds no file of a kind that is read."),
    "outside_folder": (Level.ERROR, "A link in a folder leads out of it and is not followed."),
    "linked_folder": (Level.WARNING, "A link in a folder leads to another folder and is not followed."),
    "skipped_file": (Level.NOTICE, "Files whose ending says that they hold no article were passed over."),
    "empty_file": (Level.ERROR, "A file or text holds no words."),
    "binary_file": (Level.ERROR, "A file is not text."),
    "arc_file": (Level.ERROR, "A web archive is in the format before WARC."),
    "too_large": (Level.ERROR, "A file, line, page or record is larger than an article can be."),
    "wrong_encoding": (Level.WARNING, "A file is not UTF-8 and was read as Windows-1252, or breaks its charset."),
    "unseen_signs": (Level.NOTICE, "Characters that no reader sees, or that can't be stored, were taken out of a given "
                                   "text; offsets count what is left."),
    "mojibake": (Level.WARNING, "Letters of a text were wrongly decoded before it was saved."),
    "truncated": (Level.ERROR, "An archive, a record or a page ends too early; what came before is kept."),
    "damaged_archive": (Level.ERROR, "A gzip or zip file is damaged; of a gzip file, what came before is kept."),
    "strange_name": (Level.NOTICE, "A file in an archive has a name that leads out of the folder it is unpacked in."),
    "archive_bomb": (Level.ERROR, "An archive swells, or is nested, beyond what articles do."),
    "bad_warc": (Level.ERROR, "A record of a WARC says a wrong length or can't be read."),
    "not_fetched": (Level.ERROR, "A web address can't be had."),
    "local_address": (Level.ERROR, "A web address leads to this machine or into a private network."),
    "robots": (Level.ERROR, "A site asks programs not to fetch a page."),
    "bad_feed": (Level.ERROR, "A feed can't be read, or declares entities of its own."),
    "broken_feed": (Level.WARNING, "A feed is not well-formed; entries may be missing."),
    "not_a_feed": (Level.NOTICE, "A file is named like a feed but is a web page."),
    "sitemap": (Level.ERROR, "A file lists the addresses of a site's pages and holds no article."),
    "bad_mail": (Level.ERROR, "A message or MHTML file can't be read."),
    "no_main_text": (Level.ERROR, "A web page holds no running text."),
    "short_text": (Level.ERROR, "A web page holds a sentence or two, and does not say that it is an article."),
    "wall": (Level.ERROR, "A page is a notice about cookies, a subscription or a check for robots, and no article."),
    "too_slow": (Level.ERROR, "An article takes longer than any should, and was left out."),
    "no_date": (Level.WARNING, "A document does not say when it was published."),
    "guessed_date": (Level.WARNING, "The date of publication was found in a page's address or among its words."),
    "future_date": (Level.WARNING, "A document says that it will be published after the day of the build."),
    "clock_doubt": (Level.WARNING, "Dates of publication and retrieval, or the day of the build, contradict."),
    "bad_date": (Level.WARNING, "A date of publication is no date, no day, one of two, or before all newspapers."),
    "bad_json": (Level.ERROR, "A line of a JSON-lines file is not a JSON object."),
    "no_table": (Level.WARNING, "A table (CSV) has no column of texts, so no article."),
    "bad_row": (Level.ERROR, "A row of a table is broken."),
    "missing_text": (Level.ERROR, "A JSON line, a row, an entry of a feed or a message has no text."),
    "wrong_type": (Level.ERROR, "The text of a JSON line is not of the kind that it should be."),
    "odd_value": (Level.WARNING, "A field of a JSON line is not of the kind that it should be, and was left out."),
    "bad_characters": (Level.ERROR, "An id or a message holds characters that can't be stored (lone surrogates)."),
    "no_story": (Level.WARNING, "All of a text was taken for notices of a page or data of an archive."),
    "partial_text": (Level.NOTICE, "Only the beginning of an article is there; the rest is for subscribers."),
    "other_language": (Level.NOTICE, "A document is not in English and nothing is extracted from it."),
}

def issue(code: str, message: str, *, source: str | None = None, document_id: str | None = None,
          line: int | None = None) -> Issue:
    """An `Issue` of one of the codes above, with the code's level."""
    return Issue(code=code, level=CODES[code][0], message=message, source=source, document_id=document_id, line=line)


def binary_file(what: str | None, source: str | None) -> Issue:
    """The issue of a file that is no text, wherever it lies; `what` it is in words, where that is known."""
    is_what = f"This is {what}, not text." if what else "This is not text."
    way = "Unpack it" if what and "archive" in what else "Save the article as text"
    return issue("binary_file", f"{is_what} {way}.", source=source)


def listed(names: Sequence[str], most: int) -> str:
    """Names of fields or columns as a message has them: the first ones, and how many more there are; empty for none."""
    told = ", ".join([repr(name[:_LONGEST_NAME]) for name in names[:most]])
    return f"{told} and {len(names) - most} more" if len(names) > most else told

"""Files for the reading tests, made by real writers: pages, crawls, feeds, messages."""

import gzip
import io
import zipfile

from fastwarc.warc import WarcRecord, WarcRecordType

from kb.read import read_documents
from kb.records import Document, Issue

STORY = (
    "The foreign ministers of both countries met in Vienna on Tuesday and agreed to resume the talks on the pipeline.",
    "“We will sign the agreement by the end of the month,” Anna Schmidt, the energy minister, told reporters later.",
    "The talks had been broken off in March, when each government accused the other of having broken its promise.",
    "Leaders of the opposition said that they would ask for a vote in parliament and for the text to be published.",
)
MENU = "".join(f'<li><a href="/s/{number}">Section {number}</a></li>' for number in range(12))
MOST_READ = "".join(f'<li><a href="/n/{number}">Minister resigns after row {number}</a></li>' for number in range(9))
COMMENTS = "".join(f'<div class="comment"><p>reader{number}</p><p>What nonsense, number {number}</p></div>'
                   for number in range(5))


def page(title="Ministers meet in Vienna", *, head="", near="", story=STORY, lang="en", url=None):
    """A web page with menus, a cookie notice, a list of most read articles and comments around `story`."""
    link = f'<link rel="canonical" href="{url}">' if url else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in story)
    return f"""<!DOCTYPE html>
<html lang="{lang}"><head><title>{title} | The Harbour Courier</title>{link}{head}</head>
<body><nav><ul>{MENU}</ul></nav><div class="cookies">We use cookies. <button>Accept</button></div>
<main><article><h1>{title}</h1>{near}{body}</article></main>
<aside><h3>Most read</h3><ul>{MOST_READ}</ul></aside><section id="comments">{COMMENTS}</section>
<footer>© 2016 The Harbour Courier. All rights reserved.</footer></body></html>"""


def record(url, body, *, status="200 OK", content_type="text/html; charset=utf-8", date="2016-11-16T07:00:00Z",
           kind=WarcRecordType.response, headers=()):
    """One WARC record with an HTTP message, as FastWARC writes it."""
    made = WarcRecord()
    made.init_headers(kind, record_urn=b"urn:uuid:00000000-0000-0000-0000-000000000000")
    made.headers["WARC-Target-URI"] = url
    made.headers["WARC-Date"] = date
    made.is_http = True
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", *headers]
    body = body if isinstance(body, bytes) else body.encode()
    made.set_bytes_content("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    target = io.BytesIO()
    made.write(target)
    return target.getvalue()


def packed(records):
    """A WARC.gz as crawlers write it: every record a gzip member of its own."""
    return b"".join(gzip.compress(each, mtime=0) for each in records)


def read(folder, content, name="input", **options):
    """The documents and the issues of a file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    items = list(read_documents(path, today="2026-01-01", **options))
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, Issue)]


def zipped(members, **options):
    """A zip file with these names and contents."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()

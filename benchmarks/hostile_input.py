"""Families of hostile input for `hostile.py`: what is read from files, what links are made from, what redaction covers.

Each family makes a text of about so many characters.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable

Family = Callable[[int], str]

STORY = (
    "Jane Roe, the president of Peru, met Tom Harlow in Lima on Monday and spoke of the harbour for two hours. "
    "Both of them praised the fishermen of the northern coast, and left the town by train in the evening."
)
HEAD = '<meta property="article:published_time" content="2016-11-15"><title>Roe meets Harlow in Lima</title>'


def repeated(unit: str) -> Family:
    """A unit again and again."""
    return lambda size: unit * (size // len(unit))


def numbered(unit: str) -> Family:
    """A unit again and again with its number in it, at `{}`."""
    return lambda size: "".join([unit.replace("{}", str(number)) for number in range(size // (len(unit) + 3))])


def within(before: str, family: Family, after: str = "") -> Family:
    """A family with something before and after it."""
    return lambda size: f"{before}{family(size)}{after}"


def in_page(family: Family) -> Family:
    """A family within the body of a page with a story."""
    return within(
        f"<html><head>{HEAD}</head><body><article><h1>Roe meets Harlow in Lima</h1><p>{STORY}</p><div>",
        family,
        f"</div><p>{STORY}</p></article></body></html>",
    )


def in_head(family: Family) -> Family:
    """A family within the head of a page with a story."""
    return within(f"<html><head>{HEAD}", family, f"</head><body><article><p>{STORY}</p></article></body></html>")


MARKUP: dict[str, Family] = {
    **{
        unit: repeated(unit)
        for unit in (
            "<div>",
            "<b><i><span>",
            "<br>",
            "<br>x",
            "<br><br>loose words that are long enough ",
            "<p",
            "<p>x</p>",
            "&",
            "&amp",
            "&#",
            "<table><tr><td>",
            "<!-- ",
            "<script>",
            "<li><a href=x>y</a>",
            "<span class=author>w</span> ",
            " ",
            "x\n",
            "<option>x",
            "< ",
            "<a b = ",
            "<p a=x>y",
            "loose words that are long enough<p>x</p>",
            "<b>x</b>",
            "<time>1</time>",
            "<a href='/2016/11/15/x'>15 Nov 2016</a>",
            "<p>By Jane Roe</p>",
            "<h2>Live</h2>",
            "<h1>x</h1>",
            "a\u200cb",
            "<figure><figcaption>x",
            "<font>",
            "<ul><li>",
            "</p>",
            "</div>",
        )
    },
    "names of tags": numbered("<x{}>y</x{}>"),
    "names of attributes": numbered("<p a{}=x>y</p>"),
    "attributes": within("<div ", numbered("a{}=x "), ">hi</div>"),
    "a long attribute": within("<p class='", repeated("a "), "'>"),
    "namespaces": within("<div ", numbered("xmlns:x{}='u' "), ">hi</div>"),
    "breaks and words": within("", repeated("<br>"), "loose words that are long enough<p>x</p>"),
    "breaks, broken": repeated("<br> <br>loose words that are long enough <i>a</i> "),
    "a long run": within("", repeated("<i>a</i> b "), "<p>x</p>"),
}
IN_HEAD: dict[str, Family] = {
    '<meta name="date" content="x">': repeated('<meta name="date" content="x">'),
    "linked data": within('<script type="application/ld+json">', repeated("["), "</script>"),
    "graphs": within('<script type="application/ld+json">', repeated('{"@graph":'), "</script>"),
    "articles": within(
        '<script type="application/ld+json">[', repeated('{"@type":"NewsArticle","headline":"x"},'), "1]</script>"
    ),
    "a date": within('<meta name="date" content="', repeated("9"), '">'),
    "links": repeated('<link rel="canonical" href="https://harlow.example/x">'),
    "names of metas": numbered("<meta name=a{} content=b>"),
}
PAGES: dict[str, Family] = {
    **{name: in_page(each) for name, each in MARKUP.items()},
    **{f"head: {name}": in_head(each) for name, each in IN_HEAD.items()},
}
LINES: dict[str, Family] = {
    **{
        unit: repeated(unit)
        for unit in (
            "-",
            "[",
            "- [x",
            "By ",
            "2016 ",
            "a\n",
            "Read more: ",
            "[a](",
            "**a",
            "End of Document\n",
            "1 of 2 DOCUMENTS\n",
            "Title: x\n",
            "=",
            "*\n",
            "# x\n",
            "\n",
            "https://harlow.example/x\n",
            "15 November 2016\n",
            "Published: 2016-11-15\n",
            "Mardi 15 novembre 2016\n",
            "“",
            "\t",
            "\u00a0",
            "\r",
            "\u2028",
            "|",
        )
    },
    "fields": within("Title: a\nSource: b\n", repeated("Length: 1\n")),
    "front matter": within("---\n", repeated("a: b\n")),
    "a long title": within("Title: ", repeated("x")),
}
OBJECTS: dict[str, Family] = {
    "[": repeated("["),
    '[{"a":': within("[", repeated('{"a":')),
    "a long text": within('[{"text": "', repeated("x")),
    "empty": within("[", repeated("{},"), "{}]"),
    "lists": within("[{}", repeated("[]")),
    "broken": within("[x", repeated('{"text": "a",')),
    "broken lines": within('[{"text": "a"}, x', repeated('{"a": {},\n')),
    "numbers": within('[{"a": [', repeated("1, ")),
    "spaces": within('[{"a": 1}', repeated(" "), "]"),
    "good and bad": within("[", repeated('{"id": 1, "text": "a"},\n{"id": x, "text":\n"b"},\n'), "1]"),
    "keys": within("[{", numbered('"k{}": 1, '), '"text": "x"}]'),
    "items": within('{"items": [{"a": 1}, ', repeated("1234567, ")),
    "authors": within('[{"text": "x", "authors": [', repeated('{"name": "x"}, '), "1]}]"),
    "escapes": within('[{"text": "', repeated("\\u00e4\\n"), '"}]'),
    "lines": repeated('{"text": "a"}\n'),
    "lines that are broken": repeated('{"text": "a\n'),
    "a body": within('[{"body": "', repeated("<p"), '"}]'),
    "blank lines": within("", repeated("\n"), '{"text": "a"}\n'),
    "good ones": lambda size: "".join(json.dumps({"id": f"n{n}", "text": STORY}) + "\n" for n in range(size // 250)),
}
ROWS: dict[str, Family] = {
    name: within("title,date,url,text\n", each)
    for name, each in {
        **{
            unit: repeated(unit)
            for unit in (
                '"',
                ",",
                'a,b,c,"open\n',
                '"a,b,c,d\n',
                "\n",
                ",,,\n",
                "  \n",
                "a,b\n",
                '""',
                "\r",
                '"\n',
                'a,2016-11-15,,"x\n\n\n",\n',
                "x",
                "a,2016-11-15,,word\n",
            )
        },
        "an open row": within('a,b,c,"', repeated("x\n")),
        "a long cell": within('a,b,c,"', repeated("x "), '"\n'),
    }.items()
}
LETTER = (
    "From: Jane Roe <jane@roe.example>\nTo: Tom <tom@harlow.example>\nDate: Tue, 15 Nov 2016 09:30:00 +0000\n"
    "Subject: Harbour\n"
)
MAILS: dict[str, Family] = {
    **{
        f"body: {unit}": within(f"{LETTER}\n", repeated(unit), STORY)
        for unit in (
            "> ",
            "From: a\n",
            "-",
            "a@b,\n",
            "On Monday Tom wrote:\n",
            "-- \n",
            "-----Original Message-----\n",
            "=20",
            "\n",
            "<",
            "---------- Forwarded message ---------\nFrom: Tom <t@h.example>\nDate: x\nSubject: y\n\n",
            "https://h.example/x ",
            "*",
        )
    },
    **{
        f"head: {unit}": within(LETTER, repeated(unit), f"\n\n{STORY}")
        for unit in ("Received: a\n", " a\n", "To: a@b\n", "X: =?utf-8?q?=41?=\n", "Subject: ", "a", "Date: x\n", ":\n")
    },
    "encoded words": within(f"{LETTER[:-9]}", repeated("=?utf-8?q?=41?= "), f"\n\n{STORY}"),
    "addresses": within("From: ", repeated("a@b.example, "), f"\nSubject: x\n\n{STORY}"),
    "parts": within(
        f'{LETTER}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n',
        repeated("--b\nContent-Type: text/plain\n\nx\n"),
        "--b--\n",
    ),
    "parts within parts": within(
        f"{LETTER}MIME-Version: 1.0\n", numbered('Content-Type: multipart/mixed; boundary="b{}"\n\n--b{}\n')
    ),
    "quoted-printable": within(f"{LETTER}Content-Transfer-Encoding: quoted-printable\n\n", repeated("=41=\n"), STORY),
    "base64": within(f"{LETTER}Content-Transfer-Encoding: base64\n\n", repeated("QUJD\n"), "QUJD"),
    "parameters": within(f"{LETTER}Content-Type: text/plain; ", numbered("a{}=b; "), f"\n\n{STORY}"),
}
FEED = '<rss version="2.0"><channel><title>Harlow Wire</title>'
FEEDS: dict[str, Family] = {
    "entries": within(
        FEED, repeated(f"<item><title>T</title><description>{STORY}</description></item>"), "</channel></rss>"
    ),
    "empty entries": within(FEED, repeated("<item/>"), "</channel></rss>"),
    "deep": within(FEED, repeated("<item>")),
    "ampersands": within(
        f"{FEED}<item><title>T</title><description>{STORY} ",
        repeated("&amp;amp; "),
        "</description></item></channel></rss>",
    ),
    "markup": within(
        f"{FEED}<item><title>T</title><description><![CDATA[{STORY} ",
        repeated("<p>x"),
        "]]></description></item></channel></rss>",
    ),
    "broken": within(FEED, repeated("& <item> ")),
    "a long title": within(f"{FEED}<item><title>", repeated("x "), "</title>"),
}
NAMED = "Jane Roe and Ann Quarrington met Tom Harlow. "
NAMES: dict[str, Family] = {
    unit: within(NAMED, repeated(unit), " Roe. Quarrington.")
    for unit in (
        "jane-",
        "jane.",
        "jane ",
        "Jane ",
        "Jane, ",
        "Jane & ",
        "Jane (",
        "Jane <b>",
        "https://",
        "https://h.example/jane-",
        "@roe",
        "#roe",
        "roe",
        "Roe",
        "Roe ",
        "roe-",
        "anti-",
        "anti-roe ",
        "antiRoe",
        "R o e ",
        "J a n e ",
        "Quar rington ",
        "Quar ",
        "Quarrington",
        "quarrington ",
        "Q\u00adu",
        "%52",
        "%25",
        "%20",
        "jan\u0301e ",
        "é",
        "Roe, ",
        "Roe, Jane ",
        "Roe's ",
        "a",
        " ",
        "\n",
        "-\n",
        "Q u a r ",
        "ann-quarrington ",
        "Mrs. Roe ",
        "Jane R. ",
        "@",
        "#",
        "Jane “x” ",
        "Jane Roe ",
        "Roe-Smith ",
        "&#82;",
    )
}
OCCASIONS: dict[str, Family] = {
    unit: repeated(unit)
    for unit in (
        "Republican convention of Democratic parties, ",
        "the Lima summit ",
        "election in Peru, ",
        "primary in ",
        "the second ",
        "Jane Roe met Tom Harlow in Lima on Monday. ",
        "the election of 2016 ",
        "APEC ",
        "Brexit referendum ",
        "“",
        "general ",
        "vote ",
        "the November 8 election ",
        "caucuses, ",
        "debate debate ",
    )
}


def stored(data: bytes) -> bytes:
    """A gzip member that is not compressed."""
    return (
        b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x01"
        + struct.pack("<HH", len(data), 65535 - len(data))
        + data
        + struct.pack("<II", zlib.crc32(data), len(data))
    )


CRAWL = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\nHTTP/1.1 \r\n\r\n"
CRAWLS: dict[str, Callable[[int], bytes]] = {
    "false starts": lambda size: stored(CRAWL) + b"\x1f\x8b\x08\0" * (size // 4),
    "members that begin like records": lambda size: stored(CRAWL) + stored(b"WARC/1.0\r\n") * (size // 33),
    "members within members": lambda size: (
        stored(CRAWL)
        + (b"\x1f\x8b\x08\0\0\0\0\0\0\xff\0" + struct.pack("<HH", 65535, 0) + b"WARC/1.0\r\n") * (size // 25)
    ),
    "empty blocks": lambda size: (
        stored(CRAWL) + (b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + b"\0\0\0\xff\xff" * 800) * (size // 4010)
    ),
    "records": lambda size: stored(CRAWL) * (size // 94),
    "heads": lambda size: stored(b"WARC/1.0\r\n") + b"WARC/1.0\r\nA: b\r\n" * (size // 16),
}

"""Web addresses fetched politely, once, and kept as WARC files that are read like any other.

Only https, only public addresses (checked for every connection, redirects included, on the very address that is then
connected to), only what robots.txt allows, with limits of time and size, packed or not. With leave, also addresses of
this machine and its network, and these over plain http too; the internet never is.
"""

from __future__ import annotations

import datetime
import gzip
import io
import ipaddress
import socket
import ssl
import time
import uuid
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore
from fastwarc.warc import WarcRecord, WarcRecordType
from protego import Protego

from kb.read.codings import codings_in, unpack
from kb.read.issue_codes import issue
from kb.read.pieces import MAX_BYTES
from kb.read.warc import READ_CONTENT
from kb.records import Issue, content_id

AGENT = "event-timeline-kb"
SECONDS = 60.0
"""For one address, redirects included; a connection or a silence may last a quarter of it."""
MAX_REDIRECTS = 5
MAX_ROBOTS = 500_000
PAUSE = 1.0
"""Seconds between two requests to one host, where its robots.txt asks for no more."""
LONGEST_PAUSE = 30.0


class Refused(Exception):  # noqa: N818 - nothing has failed
    """Why an address is not fetched; `code` is the code of the issue to raise."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Answer(NamedTuple):
    """What a server said: the final address, the status, the headers as they came, and the body."""

    url: str
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, also when it is wrapped in an IPv6 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if not inner and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner and not inner.is_global:
            return False
    return ip.is_global and not ip.is_multicast


def is_link_local(address: str) -> bool:
    """Whether an IP address is one at which machines in a cloud tell their secrets; no articles are there."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return (inner or ip).is_link_local


def _addresses(host: str, port: int | None) -> list[str]:
    """The IP addresses of a host, in the order in which the system names them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"{host} is not known") from error
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class _Deadline:
    """Until when the answer that is being fetched must be there whole: no server gains time by sending a byte now and
    then, be it in the head or in the body."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = 0.0

    def set(self, until: float) -> None:
        """Let what follows be done by the time `until` of the monotonic clock."""
        self._until = until

    def within(self, timeout: float | None) -> float:
        """The seconds that one step may take, at most `timeout`. Raises `Refused` where none are left."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise self.passed()
        return left if timeout is None else min(left, timeout)

    def passed(self) -> Refused:
        """What is told of an address whose time is over."""
        return Refused("not_fetched", f"It takes longer than {self._seconds:.0f} s. Try again later.")


class _TimedStream(httpcore.NetworkStream):
    """A connection on which no step goes beyond the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.within(timeout))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _CheckedNetwork(httpcore.NetworkBackend):
    """Connects to hosts whose every address is allowed, and to the address that was checked."""

    def __init__(self, is_allowed: Callable[[str], bool], deadline: _Deadline) -> None:
        self._is_allowed = is_allowed
        self._deadline = deadline
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection; raises `Refused` for addresses that are not allowed."""
        addresses = _addresses(host, port)
        for address in addresses:
            if not self._is_allowed(address):
                advice = "It is never fetched." if is_link_local(address) else "If you mean it, say --allow-local."
                raise Refused("local_address", f"{host} is {address}, an address of this machine or of a private "
                              f"network. {advice}")
        stream = self._network.connect_tcp(
            addresses[0], port, self._deadline.within(timeout), local_address, socket_options)
        return _TimedStream(stream, self._deadline)


class Fetcher:
    """Fetches addresses one after another. `close` it, or use it in a `with` statement."""

    def __init__(
        self, *, allow_local: bool = False, is_allowed: Callable[[str], bool] | None = None, seconds: float = SECONDS,
        pause: float = PAUSE,
    ) -> None:
        self._allow_local = allow_local
        self._seconds = seconds
        self._pause = pause
        self._robots: dict[str, Protego | None] = {}
        self._asked: dict[str, float] = {}
        allowed = is_allowed or (lambda address: is_public(address) or (allow_local and not is_link_local(address)))
        self._deadline = _Deadline(seconds)
        self._pool = httpcore.ConnectionPool(network_backend=_CheckedNetwork(allowed, self._deadline), retries=0)
        # A name may lead elsewhere when it is asked for again: what is fetched unprotected is checked once more.
        self._local_pool = httpcore.ConnectionPool(retries=0, network_backend=_CheckedNetwork(
            lambda address: allowed(address) and not is_public(address), self._deadline))

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *problem: object) -> None:
        self._pool.close()
        self._local_pool.close()

    def fetch(self, url: str) -> Answer:
        """What is at an address, after redirects. Raises `Refused` where it can't or must not be fetched."""
        deadline = time.monotonic() + self._seconds
        at = self._cleaned(url)
        for _ in range(MAX_REDIRECTS + 1):
            self._ask_robots(at, deadline)
            answer = self._get(at, MAX_BYTES, deadline)
            target = _header(answer, b"location")
            if answer.status not in {301, 302, 303, 307, 308} or not target:
                break
            at = self._cleaned(_joined(at, target))
        else:
            raise Refused("not_fetched", f"More than {MAX_REDIRECTS} redirects. Give the address that it ends at.")
        if answer.status != 200:
            raise Refused("not_fetched", f"The server answers {answer.status}. Open it in a browser, and save the page "
                          "if you can read it there.")
        _check_content(answer)
        return answer

    def _cleaned(self, url: str) -> str:
        """The address without fragment, over https. Raises `Refused` for what is no web address."""
        try:
            parts = urlsplit(url.strip())
            host, port = parts.hostname, parts.port
            netloc = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
        except ValueError as error:
            raise Refused("not_fetched", f"It is no web address ({error}).") from error
        if parts.scheme.lower() not in {"http", "https"} or not host:
            raise Refused("not_fetched", "It is no web address that begins with https://.")
        if parts.username or parts.password:
            raise Refused("not_fetched", "Addresses with a name and password in them are not fetched.")
        scheme = parts.scheme.lower()
        if scheme == "http" and not (self._allow_local and _is_local(host)):
            if port not in {None, 80}:
                raise Refused("not_fetched", "Only https addresses are fetched, save from this machine or its network "
                              "if you say --allow-local.")
            scheme, netloc = "https", netloc.lower().removesuffix(":80")
        return urlunsplit((scheme, netloc, _quoted(parts.path) or "/", _quoted(parts.query), ""))

    def _ask_robots(self, url: str, deadline: float) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(f"{origin}/robots.txt", deadline)
        robots = self._robots[origin]
        if robots and not robots.can_fetch(url, AGENT):
            raise Refused("robots", "The site's robots.txt asks programs not to fetch it. Save the page yourself.")
        wait = min(max(robots.crawl_delay(AGENT) or 0.0 if robots else 0.0, self._pause), LONGEST_PAUSE)
        left = self._asked.get(origin, -wait) + wait - time.monotonic()
        if left > 0:
            time.sleep(left)
        self._asked[origin] = time.monotonic()

    def _read_robots(self, url: str, deadline: float) -> Protego | None:
        """The rules of a site; None where it has none. A site that fails to say is taken for saying no (RFC 9309)."""
        answer = self._get(url, MAX_ROBOTS, deadline)
        if answer.status >= 500:
            raise Refused("robots", f"The site's robots.txt can't be read (status {answer.status}). Try again later.")
        return Protego.parse(_unpacked(answer, MAX_ROBOTS).decode("utf-8", "replace")) if answer.status == 200 else None

    def _get(self, url: str, most: int, deadline: float) -> Answer:
        self._deadline.set(deadline)
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self._deadline.within(self._seconds / 4))
        headers = [("Host", urlsplit(url).netloc), ("User-Agent", AGENT), ("Accept-Encoding", "identity"),
                   ("Accept", "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,text/*;q=0.8")]
        body = bytearray()
        try:
            pool = self._pool if url.startswith("https:") else self._local_pool
            with pool.stream("GET", url.encode(), headers=headers, extensions={"timeout": timeouts}) as response:
                for block in response.iter_stream():
                    body += block
                    if len(body) > most:
                        raise _too_large(most)
                return Answer(url, response.status, response.headers, bytes(body))
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError,
                httpcore.UnsupportedProtocol, OSError, UnicodeError) as error:
            if time.monotonic() >= deadline:
                raise self._deadline.passed() from error
            what = str(error) or type(error).__name__
            raise Refused("not_fetched", f"It can't be had ({what}). Check the address and the network.") from error


def _is_local(host: str) -> bool:
    """Whether a host is on this machine or in its network, and nowhere else."""
    try:
        return not any(is_public(address) for address in _addresses(host, None))
    except httpcore.ConnectError:
        return False


def _header(answer: Answer, wanted: bytes) -> bytes | None:
    """A header by its name in small letters, the last of several."""
    return {name.lower(): value for name, value in answer.headers}.get(wanted)


def _too_large(most: int) -> Refused:
    return Refused("too_large", f"It is larger than {most // 1_000_000 or 1} MB, so it is no article.")


def _unpacked(answer: Answer, most: int) -> bytes:
    """A body out of what it is packed in, though nothing was asked to be. Raises `Refused` past `most` bytes."""
    stated = b",".join(value for name, value in answer.headers if name.lower() == b"content-encoding")
    try:
        body = unpack(answer.body, codings_in(stated.decode("latin-1")), most).data
    except ValueError as error:
        raise Refused("not_fetched", f"What the server sends can't be unpacked: {error}. Open it in a browser, and "
                      "save the page.") from error
    if len(body) > most:
        raise _too_large(most)
    return body


def _check_content(answer: Answer) -> None:
    """Raises `Refused` for what is no page and no feed: in a crawl such things are passed over, here one was named."""
    stated = _header(answer, b"content-type") or b""
    kind = stated.decode("latin-1").partition(";")[0].strip().lower()
    if kind and kind not in READ_CONTENT:
        raise Refused("not_fetched", f"It is {kind[:60]!r}, neither a page nor a feed. Save its words as text.")
    if not _unpacked(answer, MAX_BYTES).strip():
        raise Refused("not_fetched", "The server sends an empty page. Try again later.")


def _joined(at: str, target: bytes) -> str:
    """Where a redirect leads."""
    try:
        return urljoin(at, target.decode("utf-8", "replace"))
    except ValueError as error:
        raise Refused("not_fetched", f"It leads to what is no web address ({error}).") from error


def _quoted(part: str) -> str:
    """A part of an address with all that HTTP can't carry written as %XX, as browsers do."""
    return "".join(sign if "!" <= sign <= "~" else quote(sign, errors="replace") for sign in part)


def fetch_to_archive(
    urls: Iterable[str], folder: Path, *, now: datetime.datetime, allow_local: bool = False
) -> list[Path | Issue]:
    """The archived copy of each address, or why there is none.

    A page that has not changed since it was last fetched keeps its copy, and with it the day of that; every other
    version is a file of its own. `now` is written down as the time of retrieval.
    """
    made: list[Path | Issue] = []
    with Fetcher(allow_local=allow_local) as fetcher:
        for url in urls:
            try:
                made.append(archive(fetcher.fetch(url), folder, now))
            except Refused as refusal:
                made.append(issue(refusal.code, str(refusal), source=url))
    return made


def archive(answer: Answer, folder: Path, now: datetime.datetime) -> Path:
    """The WARC file of an answer, written unless it is there."""
    digest = sha256(answer.body)
    path = folder / f"{content_id('w', answer.url, digest.hexdigest())}.warc.gz"
    if path.exists():
        return path
    record = WarcRecord()
    urn = uuid.UUID(bytes=sha256(answer.url.encode() + digest.digest()).digest()[:16], version=4).urn
    record.init_headers(WarcRecordType.response, record_urn=urn.encode())
    record.headers["WARC-Target-URI"] = answer.url
    record.headers["WARC-Date"] = now.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    record.headers["WARC-Payload-Digest"] = f"sha256:{digest.hexdigest()}"
    record.is_http = True
    # The body was taken out of its transfer coding; the header that names one would be a lie.
    lines = [b"%b: %b" % (name, value) for name, value in answer.headers if name.lower() != b"transfer-encoding"]
    record.set_bytes_content(b"\r\n".join((b"HTTP/1.1 %d OK" % answer.status, *lines)) + b"\r\n\r\n" + answer.body)
    target = io.BytesIO()
    record.write(target)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(gzip.compress(target.getvalue(), mtime=0))
    unfinished.replace(path)
    return path

"""Pages in UTF-16 that do not say so are told by their bytes."""

import pytest

from tests.archives import STORY, page
from tests.test_read_formats import DATED, read


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("start", ["", "\r\n ", "<!-- saved -->\n"])
def test_a_page_in_utf_16_without_a_mark_is_a_page(tmp_path, encoding, start):
    (document,), issues = read(tmp_path, "a.html", (start + page(head=DATED)).encode(encoding))
    assert issues == []
    assert document.title == "Ministers meet in Vienna"
    assert document.published.value == "2016-11-15T09:30"
    assert [paragraph for paragraph in STORY if paragraph not in document.text] == []


def test_a_page_with_stray_nuls_is_no_utf_16(tmp_path):
    (document,), _ = read(tmp_path, "a.html", page(head=DATED).replace("Vienna on", "Vienna\0 on").encode())
    assert document.title == "Ministers meet in Vienna"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_text_in_utf_16_without_a_mark_stays_text(tmp_path, encoding):
    (document,), _ = read(tmp_path, "a.txt", "\n\n".join(STORY).encode(encoding))
    assert STORY[1] in document.text

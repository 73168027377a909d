"""The Dockerfile's command, as far as it can be tried without Docker: serving from folders that it can't write."""

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request

import pytest


def entry(repository):
    """The command that the image runs, without the interpreter's path."""
    text = (repository / "Dockerfile").read_text(encoding="utf-8")
    words = [json.loads(found) for found in re.findall(r"^(?:ENTRYPOINT|CMD) (\[.*\])$", text, re.MULTILINE)]
    return [word for part in words for word in part][1:]


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX permissions")
def test_the_images_command_serves_from_folders_it_cannot_write(repository, database, tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    words = [str(database) if word == "/data/kb.db" else "127.0.0.1" if word == "0.0.0.0" else word  # noqa: S104
             for word in entry(repository)]
    before = sorted(os.listdir(database.parent))
    folder.chmod(0o500)
    server = subprocess.Popen([sys.executable, "-c", "from kb.cli import main; main()", *words, "--port", "0"],
                              cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        line = next(line for line in server.stderr if line.startswith("Serving "))
        address = line.split()[1]
        assert urllib.request.urlopen(f"{address}-/timeline", timeout=60).status == 200  # noqa: S310
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(f"{address}kb.json?sql=select+1", timeout=60)  # noqa: S310
    finally:
        server.terminate()
        server.wait(30)
        folder.chmod(0o700)
    assert sorted(os.listdir(database.parent)) == before
    assert not os.listdir(folder)

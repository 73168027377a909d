"""The words that Datasette shows: `metadata.yml`, ours and the reader's own."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from kb.errors import KbError

METADATA_NAME = "metadata.yml"


def find_metadata() -> Path:
    """Where the product's own `metadata.yml` lies: in the installed package, or at the root of a source tree.

    Raises `KbError` where neither has it, which means a broken installation.
    """
    package = Path(str(resources.files("kb")))
    for folder in (package, package.parent):
        if (folder / METADATA_NAME).is_file():
            return folder / METADATA_NAME
    raise KbError(f"{METADATA_NAME} is missing from the installation. Install the package again.")


def load_metadata(own: Path | None = None) -> dict[str, Any]:
    """Datasette's metadata: the product's, with what the reader's own file says laid over it key by key.

    `own` may hold no more than a title; None takes `metadata.yml` of the current folder where there is one.
    Raises `KbError` where a file is not readable YAML.
    """
    ours = find_metadata()
    metadata = _read(ours)
    theirs = own or Path(METADATA_NAME)
    if own is None and not theirs.is_file():
        return metadata
    return metadata if theirs.resolve() == ours.resolve() else _laid_over(metadata, _read(theirs))


def _read(path: Path) -> dict[str, Any]:
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise KbError(f"{path} can't be read: {error}. It must be a UTF-8 text file.") from error
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise KbError(f"{path} is not valid YAML: {problem}. Mend the line it names.") from error
    if not isinstance(read, dict):
        raise KbError(f"{path} must hold keys and values, such as `title: My timeline`.")
    return read


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _laid_over(merged[key], value) if both else value
    return merged
